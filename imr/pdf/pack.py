"""The pack: every accepted report and the integrated chronology as one PDF.

The parts are printed already, once, when they were accepted. Making a pack is
joining and stamping, so the board waits seconds; the manifest lets anybody check
each part against the agency's own copy.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string

from imr.document import day_in_words, period
from reviews.pdf.contents import Line, print_front
from reviews.pdf.joining import Part, Progress, finish_pdf, join, open_pdf, save
from reviews.pdf.printing import print_html
from reviews.pdf.stamps import Stamp, furniture, stamp_pages

MANIFEST = "Manifest"


@dataclass(frozen=True)
class PackPart:
    """A printed part. ``check_code`` is its content's SHA-256, "" if it has none."""

    title: str
    agency: str
    what: str
    version: int | None
    check_code: str
    content: bytes

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the file itself, as stored."""
        return hashlib.sha256(self.content).hexdigest()


def pack_pdf(
    cover: Mapping[str, Any],
    parts: Sequence[PackPart],
    progress: Progress | None = None,
) -> bytes:
    """Join parts into a pack with cover, linked contents, and manifest.

    Tags, links and bookmarks of the parts are kept, and pages are numbered
    through. ``cover`` is the heading of the integrated chronology
    (``chronology.pdf``). ``progress`` is told how many of how many files are in.
    The same input gives the same bytes. Raises ``CouldNotPrint``.
    """
    title = f"{cover['reference']} pack"
    own_pages = furniture(f"{cover['reference']} · Pack")
    lengths = [_length(part) for part in parts]
    front = print_front(
        lambda length: render_to_string(
            "pdf/pack_front.html",
            {
                "title": title,
                "cover": cover,
                "rows": _facts(cover, parts),
                "lines": _lines(parts, lengths, length + 1),
                "not_yet_in": cover["agencies_not_yet_in"],
            },
        ),
        lambda _page, _pages: own_pages,
    )
    with open_pdf(front) as pdf:
        first = len(pdf.pages) + 1
    manifest = finish_pdf(
        print_html(_manifest(title, parts, lengths, first)),
        lambda _page, _pages: own_pages,
    )
    joined = join(
        [
            Part("", front),
            *(Part(part.title, part.content) for part in parts),
            Part(MANIFEST, manifest),
        ],
        title=title,
        progress=progress,
    )
    with joined:
        stamp_pages(joined, _stamps)
        return save(joined)


def _length(part: PackPart) -> int:
    with open_pdf(part.content) as pdf:
        return len(pdf.pages)


def _facts(cover: Mapping[str, Any], parts: Sequence[PackPart]) -> list[dict[str, Any]]:
    rows = [
        ("Reference", cover["reference"]),
        ("The adult", cover["pseudonym"]),
        ("Period of the review", period(cover["scoping_from"], cover["scoping_to"])),
        ("Made on", day_in_words(cover["made_on"])),
        ("Parts", str(len(parts))),
        ("Agencies in this pack", ", ".join(cover["agencies_in"]) or "None"),
    ]
    return [{"cells": row} for row in rows]


def _lines(parts: Sequence[PackPart], lengths: Sequence[int], first: int) -> list[Line]:
    """The contents: each part and the manifest, on the pages of the pack."""
    lines = []
    for part, length in zip(parts, lengths, strict=True):
        lines.append(Line(part.title, first, []))
        first += length
    return [*lines, Line(MANIFEST, first, [])]


def _manifest(
    title: str, parts: Sequence[PackPart], lengths: Sequence[int], first: int
) -> str:
    """What each part is, and the two hashes by which it can be checked."""
    lines = _lines(parts, lengths, first)
    items = [
        {
            "title": part.title,
            "rows": [
                {"cells": row}
                for row in (
                    ("Agency", part.agency),
                    ("What it is", part.what),
                    ("Version", str(part.version or "")),
                    (
                        "Pages in this pack",
                        f"{line.page} to {line.page + length - 1}"
                        if length > 1
                        else str(line.page),
                    ),
                    ("Check code of the content (SHA-256)", part.check_code),
                    ("SHA-256 of the PDF file", part.sha256),
                )
                if row[1]
            ],
        }
        for part, length, line in zip(parts, lengths, lines, strict=False)
    ]
    return render_to_string("pdf/pack_manifest.html", {"title": title, "items": items})


def _stamps(page: int, pages: int) -> list[Stamp]:
    return [Stamp(f"Pack page {page + 1} of {pages}", "top right")]
