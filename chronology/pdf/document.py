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
    Joining,
    Progress,
    open_pdf,
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
    return _print(kind, heading, rows, progress, kept)


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
    return _print(kind, heading, rows, None, None)


def _print(
    kind: _Kind,
    heading: Mapping[str, Any],
    rows: Iterable[Mapping[str, Any]],
    progress: Progress | None,
    kept: Kept | None,
) -> bytes:
    counted = _Counted(rows)
    title = f"{heading['reference']} {kind.name.lower()}"
    joining = Joining()
    for number, part in enumerate(set_parts(counted, kept), start=1):
        joining.add(part)
        if progress:
            progress(number, max(number, counted.count // PART))
    marks = without_continued(joining.bookmarks)
    with open_pdf(_front(kind, heading, title, counted.count, marks)) as front:
        joining.put_in_front(front)
    own_pages = furniture(f"{heading['reference']} · {kind.name}")
    with joining.finish(title, without_continued) as joined:
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
    marks: list[Bookmark],
) -> bytes:
    """The cover, which agencies are in, and the contents by year and quarter."""
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
