"""A Word document as tables, read from its XML.

A row is what a person sees: each paragraph and soft break is a line of its cell,
a table inside a cell is lines of it too, and words struck out by tracked changes
are gone.
"""

import io
import zipfile

from lxml import etree

from chronology.sheets.table import MAX_COLUMNS, Row, Table, without_tail

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TABLE, _ROW, _CELL, _PARAGRAPH = _W + "tbl", _W + "tr", _W + "tc", _W + "p"
_SPAN = f"{_W}tcPr/{_W}gridSpan"
_BEFORE = f"{_W}trPr/{_W}gridBefore"
_MERGED = f"{_W}tcPr/{_W}vMerge"
_VALUE = _W + "val"
_BREAKS = {
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "tab": "\t",
    _W + "noBreakHyphen": "-",
}
# Their text is not on the page: the other half of a shape, what was moved away.
_UNSEEN = frozenset({_FALLBACK, _W + "moveFrom", _W + "del", _W + "rPr", _W + "pPr"})


def read_document(data: bytes, *, max_rows: int) -> list[Table]:
    """Return each table of the text, in order: "table 1", "table 2" …

    The archive has been looked at already. Raises what zipfile and lxml raise for
    a damaged one.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("word/document.xml")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(xml, parser)
    tables = []
    left = max_rows + 1
    for number, table in enumerate(_outer(root, _TABLE), start=1):
        rows = [
            Row(place, without_tail(_cells(row)))
            for place, row in enumerate(list(_outer(table, _ROW))[:left], start=1)
        ]
        left -= len(rows)
        tables.append(Table(f"table {number}", rows))
    return tables


def _outer(element: etree._Element, tag: str) -> list[etree._Element]:
    """What has a tag inside an element, but not inside another of its kind."""
    found: list[etree._Element] = []
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if child.tag == tag:
            found.append(child)
        elif child.tag not in _UNSEEN:
            waiting.extend(reversed(child))
    return found


def _cells(row: etree._Element) -> list[str]:
    cells = [""] * _number(row.find(_BEFORE), 0)
    for cell in _outer(row, _CELL):
        cells.append("" if _is_under_another(cell) else _text(cell))
        cells += [""] * (_number(cell.find(_SPAN), 1) - 1)
        if len(cells) > MAX_COLUMNS:
            break
    return cells[:MAX_COLUMNS]


def _is_under_another(cell: etree._Element) -> bool:
    """Say whether a cell is merged into the one above, which shows its text."""
    merged = cell.find(_MERGED)
    return merged is not None and merged.get(_VALUE, "continue") == "continue"


def _number(element: etree._Element | None, default: int) -> int:
    value = "" if element is None else element.get(_VALUE, "")
    return min(int(value), MAX_COLUMNS) if value.isdecimal() else default


def _text(cell: etree._Element) -> str:
    """The lines of a cell; an empty paragraph between two is no line."""
    lines = [_line(paragraph) for paragraph in _outer(cell, _PARAGRAPH)]
    return "\n".join(line for line in lines if line)


def _line(paragraph: etree._Element) -> str:
    parts: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        child = waiting.pop()
        if child.tag == _W + "t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif child.tag not in _UNSEEN:
            waiting.extend(reversed(child))
    return "".join(parts).strip()
