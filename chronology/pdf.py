"""The integrated chronology as PDF: all accepted agencies in one order.

Long ones are set in parts by processes of their own and joined, because setting
tagged pages in one piece costs more than in proportion, and memory with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import date_format

from chronology.reading import Group, ReadEntry, group_by_quarter, read_entry
from reviews.pdf.contents import lines_of, no_stamps, print_front
from reviews.pdf.joining import (
    Bookmark,
    Part,
    Progress,
    finish_pdf,
    join,
    moved,
    open_pdf,
    read_bookmarks,
    save,
)
from reviews.pdf.printing import print_html, print_many
from reviews.pdf.stamps import Stamp, furniture, stamp_pages

# A part is cut at the first quarter that begins after so many entries, and in
# the midst of a quarter only when it would hold twice as many.
PART = 250
CONTINUED = " (continued)"


@dataclass(frozen=True)
class Heading:
    """A table and what stands over it: a year where it begins, and the quarter."""

    year: str
    title: str
    entries: list[ReadEntry]


def integrated_chronology_pdf(
    heading: Mapping[str, Any],
    rows: Iterable[Mapping[str, Any]],
    progress: Progress | None = None,
) -> bytes:
    """Print the integrated chronology, tagged and with continuous page numbers.

    ``rows`` are canonical rows in their order, each with "agency" and
    "agency_code"; they are read once, and only a few parts are held at a time.
    ``heading`` has board, reference, pseudonym, scoping_from, scoping_to, made_on
    (ISO days), agencies_in and agencies_not_yet_in (pairs of a name and a word).
    ``progress`` is told how many parts are set, of how many read so far. The
    same input gives the same bytes. Raises ``CouldNotPrint``.
    """
    counted = _Counted(rows)
    title = f"{heading['reference']} integrated chronology"
    parts = []
    for printed in _print_parts(title, counted):
        parts.append(Part("", finish_pdf(printed, no_stamps)))
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


def _print_parts(title: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Set each part: here if there is one alone, else apart on all cores."""
    pages = (
        render_to_string("pdf/chronology_part.html", {"title": title, "groups": part})
        for part in cut_parts(group_by_quarter(rows), size=PART)
    )
    first = list(islice(pages, 2))
    if len(first) == 1:
        yield print_html(first[0])
    else:
        yield from print_many(chain(first, pages))


def cut_parts(groups: Iterable[Group], *, size: int) -> Iterator[list[Heading]]:
    """Cut groups into parts of about ``size`` entries, where possible between two."""
    part: list[Heading] = []
    held = 0
    year = ""
    for group in groups:
        for number, rows in enumerate(_pieces(group.rows, size)):
            if held >= size:
                yield part
                part, held = [], 0
            own = group.title if group.year is None else str(group.year)
            title = "" if group.year is None else group.title
            # A part that begins within a year says so: it opens a new page.
            again = "" if part else own + CONTINUED
            part.append(
                Heading(
                    own if own != year else again,
                    title + CONTINUED if title and number else title,
                    [read_entry(row) for row in rows],
                )
            )
            held += len(rows)
            year = own
    if part:
        yield part


def _pieces(rows: list[Any], size: int) -> Iterator[list[Any]]:
    """A group whole, or in pieces if it holds more than twice ``size``."""
    step = size if len(rows) > 2 * size else len(rows)
    for start in range(0, len(rows), step):
        yield rows[start : start + step]


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
