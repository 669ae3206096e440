"""An Excel workbook as tables: one for each sheet.

calamine is some ten times as fast as openpyxl, but makes room for every cell
between the first and the last. A sheet with a cell far away is left to openpyxl.
"""

import io
import re
import zipfile
from typing import Any

from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from chronology.sheets.table import MAX_COLUMNS, Row, Table, cell_text, without_tail

MAX_SHEETS = 20
# Cells between the first and the last of a sheet.
MAX_AREA = 2_000_000
# Empty rows at the end that are told of.
MAX_EMPTY = 100
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET = f"{_MAIN}sheet"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_CELL = re.compile(rb'<(?:\w+:)?c(?=\s)[^>]*?\sr="([A-Z]{1,3})([0-9]{1,9})"')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="([0-9]{1,7})"')


def read_workbook(data: bytes, *, max_rows: int) -> list[Table]:
    """Return each sheet as a table. The archive has been looked at already.

    A damaged workbook makes both readers raise almost anything.
    """
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    names = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
        # Nobody can make or show such a sheet by hand: it holds lists to choose from.
        and sheet.visible != SheetVisibleEnum.VeryHidden
    ]
    parts = _parts(data)
    if any(_is_far(parts[name]) for name in names):
        return _read_far(data, max_rows)
    tables = []
    for name in names[:MAX_SHEETS]:
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False, nrows=max_rows + 1)
        # calamine leaves out the empty rows at the end, which may have borders.
        last = max((int(row) for row in _ROW.findall(parts[name])), default=0)
        missing = min(last - len(rows), MAX_EMPTY, max_rows + 1 - len(rows))
        rows += [[] for _ in range(missing)]
        tables.append(Table(name, _rows([row[:MAX_COLUMNS] for row in rows])))
    return tables


def _rows(rows: list[list[Any]]) -> list[Row]:
    return [
        Row(number, without_tail([cell_text(value) for value in cells]))
        for number, cells in enumerate(rows, start=1)
    ]


def _parts(data: bytes) -> dict[str, bytes]:
    """The XML of each sheet, by the sheet's name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = fromstring(archive.read("xl/workbook.xml"))
        links = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {link.get("Id"): link.get("Target") for link in links}
        return {
            sheet.get("name"): archive.read(_inside(targets[sheet.get(_LINK)]))
            for sheet in book.iter(_SHEET)
        }


def _inside(target: str) -> str:
    """The name of a part in the archive, from how the workbook calls it."""
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _is_far(xml: bytes) -> bool:
    """Say whether too many cells lie between A1 and the last cell, or may lie there.

    A cell without a plain address could be anywhere.
    """
    cells = _CELL.findall(xml)
    if len(cells) != len(_ANY_CELL.findall(xml)):
        return True
    last_row = max((int(row) for _, row in cells), default=0)
    columns = {letters.decode() for letters, _ in cells}
    widest = max(map(column_index_from_string, columns), default=0)
    return last_row * widest > MAX_AREA


def _read_far(data: bytes, max_rows: int) -> list[Table]:
    book = load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    tables = []
    sheets = [one for one in book.worksheets if one.sheet_state != "veryHidden"]
    for sheet in sheets[:MAX_SHEETS]:
        # A file may state its own size wrongly; only its rows are believed.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(
            max_row=max_rows + 1, max_col=MAX_COLUMNS, values_only=True
        )
        tables.append(Table(sheet.title, _rows([list(row) for row in rows])))
    return tables
