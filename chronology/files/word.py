"""A chronology as a Word document: a table across the page, its headings repeated.

Written as text, row by row: python-docx takes minutes for a long table. What is
escaped is all that is not ours, and a document without fields runs nothing.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from chronology.columns import (
    INTEGRATED_COLUMNS,
    ColumnOfOurs,
    cells_of,
    guarded_again,
)
from chronology.rules import FactCheck, Practice, Significance
from reviews.pdf.stamps import MARKING

# The columns of every table, with widths in relation to each other.
WIDTHS = {
    "agency": 26,
    "number": 13,
    "date_text": 24,
    "time_text": 15,
    "says": 26,
    "source": 26,
    "staff": 24,
    "contact_type": 22,
    "event": 62,
    "decision": 40,
    "adult_seen": 18,
    "comment": 36,
}
# The author's view of an entry: such a column is there where a row says something
# in it, and the table is then on the larger paper.
MORE_WIDTHS = {
    "expected": 36,
    "kloes": 13,
    "significance": 20,
    "practice": 24,
    "fact_check": 20,
    "fact_check_note": 24,
}
_SAYS_NOTHING = {"", Significance.ROUTINE, Practice.NONE, FactCheck.UNCHECKED}
# A4 and A3 across, in twentieths of a point.
_A4, _A3 = (16_838, 11_906), (23_811, 16_838)
_MARGIN = 850
BLANK_ROWS = 20
GUIDANCE = (
    "Write a row for each contact, decision or missed contact, with its source. Write "
    "dates as your records have them. Then choose this file under “Add entries from a "
    "file”."
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile("(\r\n|[\r\n\t])")
_SAME_EVERY_TIME = (1980, 1, 1, 0, 0, 0)
_PARTS = Path(__file__).parent / "word_parts"


def to_docx(
    rows: Iterable[Mapping[str, str]],
    *,
    title: str,
    about: str,
    with_agency: bool = False,
) -> bytes:
    """Write rows as a Word document, the agency first where ``with_agency`` is set.

    ``title`` is its property too, so it names no person; ``about`` is the line under
    it.
    """
    rows = list(rows)
    more = {
        field
        for field in MORE_WIDTHS
        if any(row.get(field, "") not in _SAYS_NOTHING for row in rows)
    }
    columns = _columns(more | {"agency"} if with_agency else more)
    cells = (cells_of(row, columns) for row in rows)
    return _document(title, about, columns, cells)


def blank_docx() -> bytes:
    """Write a Word document to fill in: a line of guidance, headings, empty rows."""
    columns = [column for column in _columns(set()) if column[0] not in _OURS]
    empty = [[""] * len(columns)] * BLANK_ROWS
    return _document("Chronology", GUIDANCE, columns, empty)


# We give numbers, and say what we read, when entries are added.
_OURS = ("number", "says")


def _columns(more: set[str]) -> list[ColumnOfOurs]:
    wanted = WIDTHS.keys() - {"agency"} | more
    return [column for column in INTEGRATED_COLUMNS if column[0] in wanted]


def _document(
    title: str,
    about: str,
    columns: Sequence[ColumnOfOurs],
    rows: Iterable[Sequence[str]],
) -> bytes:
    """Put the parts of a document together; the same rows give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in _PARTS.rglob("*") if path.is_file()):
            text = path.read_text().replace("TITLE", _escaped(title))
            text = text.replace("MARKING", MARKING)
            archive.writestr(_entry(str(path.relative_to(_PARTS))), text)
        with archive.open(_entry("word/document.xml"), "w") as part:
            for text in _body(title, about, columns, rows):
                part.write(text.encode())
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _SAME_EVERY_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _body(
    title: str,
    about: str,
    columns: Sequence[ColumnOfOurs],
    rows: Iterable[Sequence[str]],
) -> Iterator[str]:
    width, height = _A3 if len(columns) > len(WIDTHS) else _A4
    parts = [(WIDTHS | MORE_WIDTHS)[field] for field, _, _ in columns]
    widths = [part * (width - 2 * _MARGIN) // sum(parts) for part in parts]
    yield (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        "<w:document xmlns:w="
        '"http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>'
    )
    yield _paragraph(title, "Heading1")
    yield _paragraph(about)
    yield (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        '<w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:firstRow="1"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        + "</w:tblGrid>"
    )
    headings = [heading for _, heading, _ in columns]
    yield _row(headings, "<w:cantSplit/><w:tblHeader/>", "Heading")
    for row in rows:
        yield _row([guarded_again(text) for text in row])
    margins = " ".join(
        f'w:{side}="{_MARGIN}"' for side in ("top", "right", "bottom", "left")
    )
    yield (
        '</w:tbl><w:p/><w:sectPr><w:headerReference w:type="default" r:id="rId2"/>'
        '<w:footerReference w:type="default" r:id="rId3"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}" w:orient="landscape"/>'
        f'<w:pgMar {margins} w:header="425" w:footer="425" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )


def _row(cells: Sequence[str], how: str = "", style: str = "") -> str:
    """A row, whose cells have the widths of the grid.

    To say them again in each cell would make a file of short rows unpack into so
    much more than it is that import refuses it.
    """
    made = "".join(f"<w:tc>{_paragraph(text, style)}</w:tc>" for text in cells)
    return f"<w:tr>{how and f'<w:trPr>{how}</w:trPr>'}{made}</w:tr>"


def _paragraph(text: str, style: str = "") -> str:
    """One paragraph: a line break within it comes back as the very same break."""
    if not text:
        return "<w:p/>"
    styled = style and f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    runs = "".join(map(_run, _BREAK.split(text)))
    return f"<w:p>{styled}<w:r>{runs}</w:r></w:p>"


def _run(piece: str) -> str:
    if not piece:
        return ""
    if piece == "\t":
        return "<w:tab/>"
    if piece in ("\n", "\r", "\r\n"):
        return "<w:br/>"
    return f'<w:t xml:space="preserve">{_escaped(piece)}</w:t>'


def _escaped(text: str) -> str:
    return escape(_NOT_XML.sub("", text), quote=False)
