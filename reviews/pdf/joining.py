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


def open_typeset(content: bytes) -> Pdf:
    """Open a table that was typeset, and mend it, ready to be joined or saved."""
    pdf = open_pdf(content)
    mend_typeset(pdf)
    return pdf


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


class Joining:
    """A file that grows by tagged parts: one tag tree, all links and bookmarks.

    Nothing is set again. A part can be added as soon as it is set, and a front that
    tells the pages of all the parts after them.
    """

    def __init__(self) -> None:
        self._pdf = Pdf.new()
        self._tags = TagJoin(self._pdf)
        self.bookmarks: list[Bookmark] = []

    def add(self, part: Pdf, title: str = "") -> None:
        """Put a part behind the others, its bookmarks under a title if it has one."""
        first = len(self._pdf.pages)
        own = self._copy(part, title, in_front=False)
        if title:
            own = [Bookmark(title, 0, _height(self._pdf, first), own)]
        self.bookmarks += moved(own, first)

    def put_in_front(self, front: Pdf) -> None:
        """Put a cover and contents before all parts."""
        pages = self._pdf.pages
        first = len(pages)
        own = self._copy(front, "", in_front=True)
        fronts = list(pages)[first:]
        # Taken out before it is put in again, a page stays the one that tags mean.
        del pages[first:]
        for place, page in enumerate(fronts):
            pages.insert(place, page)
        self.bookmarks = [*own, *moved(self.bookmarks, len(fronts))]

    def _copy(self, part: Pdf, title: str, *, in_front: bool) -> list[Bookmark]:
        first = len(self._pdf.pages)
        own = read_bookmarks(part)
        self._pdf.add_pages_from(part, forms="strip")
        self._tags.add(part, first, title, in_front=in_front)
        return own

    def finish(
        self,
        title: str,
        arrange: Callable[[list[Bookmark]], list[Bookmark]] = list,
    ) -> Pdf:
        """The whole file, which the caller stamps, saves and closes.

        Links to ``page:N`` are pointed to its page N, from 1; ``arrange`` may change
        the bookmarks.
        """
        self._tags.finish()
        _point_links(self._pdf)
        with self._pdf.open_outline() as outline:
            outline.root.extend(_items(arrange(self.bookmarks)))
        _name(self._pdf, title)
        return self._pdf


def join(parts: Sequence[Part], *, title: str, progress: Progress | None = None) -> Pdf:
    """Join parts that are all there, as ``Joining`` does.

    ``progress`` is told how many of how many parts are in. Raises ``CouldNotPrint``.
    """
    joining = Joining()
    for number, part in enumerate(parts, start=1):
        with open_pdf(part.content) as pdf:
            joining.add(pdf, part.title)
        if progress:
            progress(number, len(parts))
    return joining.finish(title)


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
