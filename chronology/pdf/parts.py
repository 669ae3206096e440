"""A long chronology in parts: each set by a process of its own, and kept.

Setting tables is what a long chronology costs, and the cost of tags grows with
a document's length. A part depends on nothing but its rows, so one that was set
before is taken as it is.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from typing import Any, Protocol

from pikepdf import Pdf

from chronology.reading import Group, ReadEntry, group_by_quarter, read_entry
from reviews.pdf.glyphs import breakable, drawable
from reviews.pdf.joining import open_pdf, open_typeset, save
from reviews.pdf.side_by_side import side_by_side
from reviews.pdf.typesetting import TEMPLATES, typeset_apart

# A part is cut at the first quarter that begins after so many entries, and in
# the midst of a quarter only when it would hold twice as many.
PART = 150
CONTINUED = " (continued)"
TEMPLATE = "chronology_part.typ"
ENGINE = f"typst {version('typst')}"
# To be raised when the same data is to be set otherwise, but for the template.
VERSION = 1
HEADINGS = (
    "Entry and date",
    "Source and contact",
    "What happened and what was decided",
    "Author’s comment",
)
# The columns' widths in em of their text.
_WIDTHS = (10.5, 15.0, 32.0, 21.0)


class Kept(Protocol):
    """Where parts are kept under their keys; a ``dict`` is one."""

    def get(self, key: str, /) -> bytes | None: ...

    def __setitem__(self, key: str, content: bytes, /) -> None: ...


@dataclass(frozen=True)
class Heading:
    """A table and what stands over it: a year where it begins, and the quarter."""

    year: str
    title: str
    entries: list[ReadEntry]


@dataclass(frozen=True)
class _Set:
    """A part as it came from its process, or from where it was kept."""

    key: str
    content: bytes
    is_new: bool


def set_parts(rows: Iterable[Mapping[str, Any]], kept: Kept | None) -> Iterator[Pdf]:
    """Set canonical rows as tagged PDFs to be joined, in order; each open for a turn.

    Only a few parts are held at a time. None keeps nothing. Raises ``CouldNotPrint``.
    """
    for part in side_by_side(_tasks(rows, {} if kept is None else kept)):
        opened = open_typeset if part.is_new else open_pdf
        with opened(part.content) as pdf:
            if part.is_new and kept is not None:
                kept[part.key] = save(pdf)
            yield pdf


def _tasks(
    rows: Iterable[Mapping[str, Any]], kept: Kept
) -> Iterator[Callable[[], _Set]]:
    for part in cut_parts(group_by_quarter(rows), size=PART):
        data = json.dumps(part_data(part), ensure_ascii=False, sort_keys=True)
        key = hashlib.sha256(f"{_look()}\n{data}".encode()).hexdigest()
        yield partial(_set_part, key, data, kept.get(key))


def _set_part(key: str, data: str, found: bytes | None) -> _Set:
    if found is not None:
        return _Set(key, found, is_new=False)
    return _Set(key, typeset_apart(TEMPLATE, data), is_new=True)


@cache
def _look() -> str:
    """What a part's look depends on besides its rows."""
    template = (TEMPLATES / TEMPLATE).read_bytes()
    return f"{ENGINE} {VERSION} {hashlib.sha256(template).hexdigest()}"


def part_data(part: Iterable[Heading]) -> dict[str, Any]:
    """A part as chronology_part.typ takes it: every text drawable and breakable."""
    return {
        "title": "Chronology",
        "headings": HEADINGS,
        "groups": [
            {
                "year": heading.year,
                "title": heading.title,
                "entries": [_entry_data(entry) for entry in heading.entries],
            }
            for heading in part
        ],
    }


def _entry_data(entry: ReadEntry) -> dict[str, Any]:
    when, source, event, comment = _WIDTHS
    number = f"{entry.agency_code} {entry.label}".strip()
    return {
        "number": _fit(number, when),
        "date": _fit(entry.date, when),
        "time": _fit(entry.time, when),
        "agency": _fit(entry.agency, source),
        "facts": _pairs(entry.facts, source),
        "happened": _pairs(
            [*_after("", entry.event), *_after("Decision or action", entry.decision)],
            event,
        ),
        "comment": _pairs(
            [
                *_after("", entry.comment),
                *_after("What was expected", entry.expected),
                *entry.findings,
            ],
            comment,
        ),
        "key": entry.is_key_episode,
    }


def _after(label: str, texts: list[str]) -> Iterator[tuple[str, str]]:
    """Paragraphs, the first of them after a label."""
    return ((label if place == 0 else "", text) for place, text in enumerate(texts))


def _pairs(pairs: Iterable[tuple[str, str]], ems: float) -> list[tuple[str, str]]:
    return [(label, _fit(text, ems)) for label, text in pairs]


def _fit(text: str, ems: float) -> str:
    return breakable(drawable(text), ems=ems)


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
