"""Chronologies as PDF: all accepted agencies in one order, or an agency's own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class _Kind:
    """What tells one kind of chronology from the other, in its pages' words."""

    name: str
    cover: str
    facts: list[tuple[str, str]]
    about: str
    not_yet_in: list[tuple[str, str]]


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
    agencies = ", ".join(heading["agencies_in"]) or "None"
    kind = _Kind(
        name="Integrated chronology",
        cover="Safeguarding Adults Review",
        facts=[("Agencies in this chronology", agencies)],
        about="Each entry is as its agency accepted it, and names that agency.",
        not_yet_in=heading["agencies_not_yet_in"],
    )
    return _print(kind, heading, rows, progress, {} if kept is None else kept)


def own_chronology_pdf(
    heading: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]
) -> bytes:
    """Print an agency's own chronology as it stands, as the integrated one.

    ``rows`` are canonical rows. ``heading`` has "agency", and board to made_on as
    above. What is being written is kept nowhere. Raises ``CouldNotPrint``.
    """
    kind = _Kind(
        name="Chronology",
        cover=heading["agency"],
        facts=[],
        about=(
            "This is the agency’s chronology as it stood on that day. It can still "
            "change until the report is accepted."
        ),
        not_yet_in=[],
    )
    return _print(kind, heading, rows, None, {})


def _print(
    kind: _Kind,
    heading: Mapping[str, Any],
    rows: Iterable[Mapping[str, Any]],
    progress: Progress | None,
    kept: Kept,
) -> bytes:
    counted = _Counted(rows)
    title = f"{heading['reference']} {kind.name.lower()}"
    parts = []
    for content in set_parts(counted, kept):
        parts.append(Part("", content))
        if progress:
            progress(len(parts), max(len(parts), counted.count // PART))
    front = Part("", _front(kind, heading, title, counted.count, parts))
    own_pages = furniture(f"{heading['reference']} · {kind.name}")
    with join([front, *parts], title=title, arrange=without_continued) as joined:
        stamp_pages(
            joined,
            lambda page, pages: [
                *own_pages,
                Stamp(f"Page {page + 1} of {pages}", "bottom right"),
            ],
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
    kind: _Kind,
    heading: Mapping[str, Any],
    title: str,
    count: int,
    parts: list[Part],
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
        *kind.facts,
    ]
    return print_front(
        lambda length: render_to_string(
            "pdf/chronology_front.html",
            {
                "title": title,
                "board": heading["board"],
                "kind": kind,
                "rows": [{"cells": row} for row in rows],
                "not_yet_in": kind.not_yet_in,
                "lines": lines_of(marks, length + 1),
            },
        )
    )


def _day(day: str) -> str:
    return date_format(date.fromisoformat(day), "j F Y")


def _period(heading: Mapping[str, Any]) -> str:
    return f"{_day(heading['scoping_from'])} to {_day(heading['scoping_to'])}"
