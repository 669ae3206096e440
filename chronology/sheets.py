"""Opens a CSV or Excel file that somebody chose, and trusts nothing in it.

A file becomes rows of plain text or one sentence saying why not. An Excel file
is a zip: its directory is looked at before anything is unpacked, and cells are
counted before they are parsed, so that a small file cannot become a huge one.
XML is read through defusedxml, which openpyxl uses where it is installed.
"""

import csv
import io
import math
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from accounts.refusals import Refused

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_PARTS = 2_000
# Text packs well: a chronology of equal words reaches about 40.
MAX_RATIO = 100
MAX_COLUMNS = 60
MAX_CELLS = 250_000
MAX_STRINGS = 150_000
MAX_SHEETS = 20
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

WRONG_TYPE = "The file must be an Excel file (.xlsx) or a CSV file (.csv)."
NOT_CSV = (
    "The file’s name ends in .csv, but it is another kind of file. Save it again as "
    "an Excel file (.xlsx) or a CSV file (.csv)."
)
UNSAFE = (
    "We could not open this file safely. Save it again in Excel and choose the "
    "new file."
)
MACROS = (
    "The file has macros in it. Save it in Excel as an Excel workbook (.xlsx) "
    "with no macros, and choose the new file."
)

IsHeading = Callable[[str], bool]


@dataclass(frozen=True)
class Row:
    """A row of a file: where it stands there, counted from 1, and its cells."""

    number: int
    cells: list[str]


def read_sheet(
    name: str, data: bytes, *, max_rows: int, is_heading: IsHeading
) -> list[list[Row]]:
    """Return the tables of a file, each as its rows; a CSV file has one.

    At most ``max_rows`` rows of a table are read, and one more if there are more.
    ``is_heading`` knows our headings: it tells a comma from a semicolon.
    Raises ``Refused`` for a file that is empty, too big, not what its name says,
    locked, or not safe to open.
    """
    if not data:
        raise Refused("The file is empty. Choose a file with rows in it.")
    if len(data) > MAX_BYTES:
        raise Refused("The file must be smaller than 20MB.")
    ending = name.lower().rpartition(".")[2]
    if ending in ("xls", "xlsx", "xlsm", "xlsb") and data.startswith(OLE):
        raise Refused(
            "The file is locked with a password, or is in an old Excel format. "
            "Save it in Excel as an Excel workbook (.xlsx) with no password, and "
            "choose the new file."
        )
    if ending == "xlsm":
        raise Refused(MACROS)
    if ending == "csv":
        if data.startswith((ZIP, OLE, b"%PDF")):
            raise Refused(NOT_CSV)
        return [_csv_rows(data, max_rows, is_heading)]
    if ending == "xlsx":
        if not data.startswith(ZIP):
            raise Refused(
                "The file’s name ends in .xlsx, but it is not an Excel file. Save "
                "it again in Excel and choose the new file."
            )
        return _xlsx_tables(data, max_rows)
    raise Refused(WRONG_TYPE)


# CSV


def decode(data: bytes) -> str:
    """Turn bytes into text: by their mark, else UTF-8, else Windows' cp1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _csv_rows(data: bytes, max_rows: int, is_heading: IsHeading) -> list[Row]:
    text = decode(data)
    if "\x00" in text:
        raise Refused(NOT_CSV)
    rows: list[Row] = []
    delimiter = _delimiter(text, is_heading)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, start=1):
            rows.append(Row(number, [cell.strip() for cell in cells[:MAX_COLUMNS]]))
            if len(rows) > max_rows:
                break
    except csv.Error as error:
        raise Refused(
            "We could not read the file after row "
            f"{len(rows)}. Look there for a quotation mark that has no partner."
        ) from error
    return rows


def _delimiter(text: str, is_heading: IsHeading) -> str:
    """The mark that makes most headings out of one of the first lines."""

    def headings(mark: str) -> int:
        rows = csv.reader(text[:20_000].splitlines()[:20], delimiter=mark)
        return max((sum(map(is_heading, row)) for row in rows), default=0)

    return max(",;\t|", key=headings)


# Excel


def _xlsx_tables(data: bytes, max_rows: int) -> list[list[Row]]:
    # A damaged workbook makes zipfile and openpyxl raise almost anything (KeyError,
    # zlib.error, EntitiesForbidden …); for the person it is one and the same.
    try:
        _check_directory(data)
        book = load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        sheets = [
            sheet
            for sheet in book.worksheets[:MAX_SHEETS]
            if isinstance(sheet, ReadOnlyWorksheet)
        ]
        return [_sheet_rows(sheet, max_rows) for sheet in sheets]
    except Refused:
        raise
    except Exception as error:
        raise Refused(UNSAFE) from error


def _check_directory(data: bytes) -> None:
    """Refuse an archive that would unpack into too much, before unpacking it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if (
            len(parts) > MAX_PARTS
            or unpacked > MAX_UNPACKED
            or unpacked > MAX_RATIO * len(data)
        ):
            raise Refused(UNSAFE)
        names = {part.filename.lower() for part in parts}
        if any(name.endswith("vbaproject.bin") for name in names):
            raise Refused(MACROS)
        if "xl/workbook.xml" not in names:
            raise Refused(WRONG_TYPE)
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                _check_part(archive.read(part))


def _check_part(xml: bytes) -> None:
    """Refuse entities, and more cells than a chronology can have."""
    if (
        b"<!DOCTYPE" in xml
        or b"<!ENTITY" in xml
        or len(re.findall(rb"<(?:\w+:)?c[ />]", xml)) > MAX_CELLS
        or len(re.findall(rb"<(?:\w+:)?si[ />]", xml)) > MAX_STRINGS
    ):
        raise Refused(UNSAFE)


def _sheet_rows(sheet: ReadOnlyWorksheet, max_rows: int) -> list[Row]:
    # A file may state its own size wrongly; only its rows are believed.
    sheet.reset_dimensions()
    return [
        Row(number, _without_tail([cell_text(value) for value in values]))
        for number, values in enumerate(
            sheet.iter_rows(
                max_row=max_rows + 1, max_col=MAX_COLUMNS, values_only=True
            ),
            start=1,
        )
    ]


def _without_tail(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def cell_text(value: object) -> str:
    """What a person sees in a cell, as text; days are written day first."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case datetime():
            if value.time() == time(0):
                return f"{value:%d/%m/%Y}"
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
        case float() if math.isfinite(value) and value == int(value):
            return str(int(value))
        case _:
            return str(value).strip()
