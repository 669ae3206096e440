"""The integrated chronology as PDF: all accepted agencies in one order."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import date_format

from chronology.pdf.parts import CONTINUED, PART, Kept, set_parts
from reviews.pdf.contents import lines_of, print_front
from reviews.pdf.joining import (
    Bookmark,
    Part,
    Progress,
    join,
    moved,
    open_pdf,
    read_bookmarks,
    save,
)
from reviews.pdf.stamps import Stamp, furniture, stamp_pages


def integrated_chronology_pdf(
    heading: Mapping[str, Any],
    rows: Iterable[Mapping[str, Any]],
    progress: Progress | None = None,
    kept: Kept | None = None,
) -> bytes:
    """Print the integrated chronology, tagged and with continuous page numbers.

    ``rows`` are canonical rows in their order, each with "agency" and
    "agency_code"; they are read once, and only a few parts are held at a time.
    ``heading`` has board, reference, pseudonym, scoping_from, scoping_to, made_on
    (ISO days), agencies_in and agencies_not_yet_in (pairs of a name and a word).
    ``progress`` is told how many parts are set, of how many read so far. Parts
    that ``kept`` has are not set again, and new ones are kept there. The same
    input gives the same bytes. Raises ``CouldNotPrint``.
    """
    counted = _Counted(rows)
    title = f"{heading['reference']} integrated chronology"
    parts = []
    for content in set_parts(counted, {} if kept is None else kept):
        parts.append(Part("", content))
        if progress:
            progress(len(parts), max(len(parts), counted.count // PART))
    front = Part("", _front(heading, title, counted.count, parts))
    with join([front, *parts], title=title, arrange=without_continued) as joined:
        stamp_pages(
            joined, lambda page, pages: _stamps(heading["reference"], page, pages)
        )
        return save(joined)


class _Counted:
    """Rows that are counted while they pass."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        for row in self._rows:
            self.count += 1
            yield row


def without_continued(marks: list[Bookmark]) -> list[Bookmark]:
    """Bookmarks in which a year that two parts share stands once."""
    kept: list[Bookmark] = []
    for mark in marks:
        under = [m for m in mark.under if not m.title.endswith(CONTINUED)]
        if mark.title.endswith(CONTINUED):
            kept[-1].under.extend(under)
        else:
            kept.append(replace(mark, under=under))
    return kept


def _front(
    heading: Mapping[str, Any], title: str, count: int, parts: list[Part]
) -> bytes:
    """The cover, which agencies are in, and the contents by year and quarter."""
    marks: list[Bookmark] = []
    pages = 0
    for part in parts:
        with open_pdf(part.content) as pdf:
            marks += moved(read_bookmarks(pdf), pages)
            pages += len(pdf.pages)
    marks = without_continued(marks)
    rows = [
        ("Reference", heading["reference"]),
        ("The adult", heading["pseudonym"]),
        ("Period of the review", _period(heading)),
        ("Made on", _day(heading["made_on"])),
        ("Entries", str(count)),
        ("Agencies in this chronology", ", ".join(heading["agencies_in"]) or "None"),
    ]
    return print_front(
        lambda length: render_to_string(
            "pdf/chronology_front.html",
            {
                "title": title,
                "board": heading["board"],
                "rows": [{"cells": row} for row in rows],
                "not_yet_in": heading["agencies_not_yet_in"],
                "lines": lines_of(marks, length + 1),
            },
        )
    )


def _day(day: str) -> str:
    return date_format(date.fromisoformat(day), "j F Y")


def _period(heading: Mapping[str, Any]) -> str:
    return f"{_day(heading['scoping_from'])} to {_day(heading['scoping_to'])}"


def _stamps(reference: str, page: int, pages: int) -> list[Stamp]:
    return [
        *furniture(f"{reference} · Integrated chronology"),
        Stamp(f"Page {page + 1} of {pages}", "bottom right"),
    ]
