"""One agency's report as PDF on the board's template."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from imr.document import Document, read_document
from reviews.pdf.joining import finish_pdf
from reviews.pdf.printing import print_long
from reviews.pdf.stamps import BOLD, Stamp, furniture


def imr_pdf(content: Mapping[str, Any], acceptance: Mapping[str, Any] | None) -> bytes:
    """Print a report: a canonical content, and its acceptance or None for a draft.

    Tagged (PDF/UA-1), marked on every page; the same input gives the same bytes.
    Raises ``CouldNotPrint``.
    """
    document = read_document(content, acceptance)
    html = render_to_string(
        "pdf/report.html", {"document": document, "cover": _cover(document)}
    )
    return finish_pdf(
        print_long(html), lambda page, pages: _stamps(document, page, pages)
    )


def _cover(document: Document) -> list[dict[str, list[str]]]:
    rows = [
        ("Reference", document.reference),
        ("The adult", document.pseudonym),
        ("Agency", f"{document.agency} ({document.agency_code})"),
        ("Period of the review", document.scoping_period),
        ("Author", document.author_role),
        ("Version", str(document.version)),
        ("Status", document.status),
        ("Template", document.template),
    ]
    if document.acceptance:
        rows.append(("Check code (SHA-256)", document.acceptance.check_code))
    return [{"cells": list(row)} for row in rows]


def _stamps(document: Document, page: int, pages: int) -> list[Stamp]:
    """The marking above and below, what this is, and the page. Pages count from 0."""
    what = f"{document.reference} · {document.agency_code} · Version {document.version}"
    stamps = furniture(what, document.marking)
    stamps.append(Stamp(f"Page {page + 1} of {pages}", "bottom right"))
    if document.acceptance is None:
        stamps.append(Stamp("DRAFT", "watermark", size=150, font=BOLD, grey=0.93))
    return stamps
