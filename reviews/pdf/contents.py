"""Covers with a contents page, for files whose other parts are already printed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reviews.pdf.joining import Bookmark, Stamps, finish_pdf, open_pdf
from reviews.pdf.printing import print_html
from reviews.pdf.stamps import Stamp


@dataclass(frozen=True)
class Line:
    """A line of the contents; ``page`` counts the whole file's pages from 1."""

    title: str
    page: int
    under: list["Line"]


def lines_of(marks: Iterable[Bookmark], first: int) -> list[Line]:
    """Contents of bookmarks whose page 0 is the file's page ``first``."""
    return [
        Line(mark.title, mark.page + first, lines_of(mark.under, first))
        for mark in marks
    ]


def no_stamps(_page: int, _pages: int) -> list[Stamp]:
    """Pages that are stamped later, when all parts are together."""
    return []


def print_front(html_for: Callable[[int], str], stamps_of: Stamps = no_stamps) -> bytes:
    """Print a cover and contents; ``html_for(pages)`` is told how long it will be.

    Its own length moves the pages it names, so it is set again when it turns out
    to be longer or shorter than supposed. Raises ``CouldNotPrint``.
    """
    supposed, length = 0, 2
    while supposed != length:
        supposed = length
        printed = print_html(html_for(supposed))
        with open_pdf(printed) as pdf:
            length = len(pdf.pages)
    return finish_pdf(printed, stamps_of)
