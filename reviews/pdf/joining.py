"""Finish a printed file, and join files with their tags, links and bookmarks.

pikepdf alone: pypdf is slower and drops the tag tree.
"""

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from pikepdf import (
    Array,
    Dictionary,
    Name,
    ObjectStreamMode,
    OutlineItem,
    Pdf,
    PdfError,
    String,
)

from reviews.pdf.apart import CouldNotPrint
from reviews.pdf.stamps import Stamp, stamp_pages
from reviews.pdf.tags import TagJoin, mend_tables, mend_typeset

LANGUAGE = "en-GB"
# An address in a contents page that stands for a page of the joined file, from 1.
PAGE_LINK = "page:"
_NAMED_ANCHOR = re.compile(r"^(appendix|paragraph|section)-")

Stamps = Callable[[int, int], Sequence[Stamp]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Part:
    """A tagged PDF to be joined; its bookmarks hang under ``title`` if it has one."""

    title: str
    content: bytes


@dataclass(frozen=True)
class Bookmark:
    """A bookmark, with the page it leads to, counted from 0, and those under it."""

    title: str
    page: int
    top: float
    under: list["Bookmark"] = field(default_factory=list)


def open_pdf(content: bytes) -> Pdf:
    """Open a file of ours. Raises ``CouldNotPrint`` if it cannot be read."""
    try:
        return Pdf.open(io.BytesIO(content))
    except PdfError as error:
        raise CouldNotPrint("A stored file could not be opened.") from error


def finish_pdf(content: bytes, stamps_of: Stamps) -> bytes:
    """Stamp a printed file and mend what PDF/UA asks for and WeasyPrint leaves out."""
    with open_pdf(content) as pdf:
        stamp_pages(pdf, stamps_of)
        mend_tables(pdf)
        _describe_links(pdf)
        return save(pdf)


def finish_typeset(content: bytes) -> bytes:
    """Mend a table that was typeset, and make it small, ready to be joined."""
    with open_pdf(content) as pdf:
        mend_typeset(pdf)
        return save(pdf)


def save(pdf: Pdf) -> bytes:
    """Write a file; the same objects give the same bytes."""
    out = io.BytesIO()
    pdf.save(
        out,
        min_version="1.7",  # what PDF/UA-1 is written for
        object_stream_mode=ObjectStreamMode.generate,
        deterministic_id=True,
    )
    return out.getvalue()


def _describe_links(pdf: Pdf) -> None:
    """Give each link a description in words, and print it where pages are printed."""
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", ()):
            annotation["/F"] = 4
            target = str(annotation.get("/Contents", ""))
            if target.startswith(PAGE_LINK):
                words = f"Go to page {target.removeprefix(PAGE_LINK)}"
            else:
                words = f"Go to {_NAMED_ANCHOR.sub(_as_word, target)}"
            annotation["/Contents"] = String(words)


def _as_word(anchor: re.Match[str]) -> str:
    return f"{anchor[1]} "


def read_bookmarks(pdf: Pdf) -> list[Bookmark]:
    """A file's bookmarks with the pages they lead to."""
    places = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}

    def read(items: list[OutlineItem]) -> list[Bookmark]:
        found = []
        for item in items:
            # WeasyPrint, and we, write [page /XYZ left top zoom].
            page, _, _, top, *_ = cast("Array", item.destination)
            number = places[page.objgen]
            found.append(Bookmark(item.title, number, float(top), read(item.children)))
        return found

    with pdf.open_outline() as outline:
        return read(outline.root)


def join(
    parts: Sequence[Part],
    *,
    title: str,
    arrange: Callable[[list[Bookmark]], list[Bookmark]] = list,
    progress: Progress | None = None,
) -> Pdf:
    """Join tagged files into one, with one tag tree, and all links and bookmarks.

    Nothing is set again. Links to ``page:N`` are pointed to the joined file's
    page N, from 1; ``arrange`` may change the bookmarks; ``progress`` is told how
    many of how many parts are in. The caller stamps, saves and closes the file.
    Raises ``CouldNotPrint``.
    """
    joined = Pdf.new()
    tags = TagJoin(joined)
    bookmarks: list[Bookmark] = []
    for number, part in enumerate(parts, start=1):
        first = len(joined.pages)
        with open_pdf(part.content) as source:
            own = moved(read_bookmarks(source), first)
            joined.add_pages_from(source, forms="strip")
            tags.add(source, first, part.title)
        if part.title:
            own = [Bookmark(part.title, first, _height(joined, first), own)]
        bookmarks += own
        if progress:
            progress(number, len(parts))
    tags.finish()
    _point_links(joined)
    with joined.open_outline() as outline:
        outline.root.extend(_items(arrange(bookmarks)))
    _name(joined, title)
    return joined


def moved(marks: Iterable[Bookmark], pages: int) -> list[Bookmark]:
    """The same bookmarks so many pages further on."""
    return [
        replace(mark, page=mark.page + pages, under=moved(mark.under, pages))
        for mark in marks
    ]


def _height(pdf: Pdf, page: int) -> float:
    return float(pdf.pages[page].mediabox[3])


def _items(marks: list[Bookmark]) -> list[OutlineItem]:
    """Bookmarks as pikepdf writes them, those under others folded away."""
    items = []
    for mark in marks:
        item = OutlineItem(mark.title, mark.page, "XYZ", top=mark.top, left=0)
        item.is_closed = True
        item.children.extend(_items(mark.under))
        items.append(item)
    return items


def _point_links(pdf: Pdf) -> None:
    pages = [page.obj for page in pdf.pages]
    for page in pages:
        for annotation in page.get("/Annots", ()):
            action = annotation.get("/A")
            if action is not None and str(action.get("/URI", "")).startswith(PAGE_LINK):
                number = int(str(action.URI).removeprefix(PAGE_LINK))
                target = pages[number - 1]
                annotation["/Dest"] = Array([target, Name.Fit])
                del annotation["/A"]


def _name(pdf: Pdf, title: str) -> None:
    """Say what PDF/UA and viewers ask for: a title, the language, that it is tagged."""
    root = pdf.Root
    root.Lang = String(LANGUAGE)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
    pdf.docinfo["/Title"] = String(title)
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = title
        metadata["{http://www.aiim.org/pdfua/ns/id/}part"] = "1"
