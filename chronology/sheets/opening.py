"""Opens a file that somebody chose, and looks at it before it is unpacked.

An Excel or Word file is a zip. Its directory is looked at before anything is
unpacked, and cells are counted before they are parsed, so that a small file
cannot become a huge one. XML with entities is refused.
"""

import io
import re
import zipfile

from accounts.refusals import Refused
from chronology.sheets.delimited import NOT_TEXT, IsHeading, decode, read_delimited
from chronology.sheets.excel import read_workbook
from chronology.sheets.ours import read_json
from chronology.sheets.table import Table
from chronology.sheets.word import read_document

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_PARTS = 2_000
# Text packs well: a chronology of equal words reaches about 40.
MAX_RATIO = 100
MAX_CELLS = 250_000
MAX_STRINGS = 150_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

WRONG_TYPE = (
    "The file must be an Excel file (.xlsx), a Word file (.docx) or a CSV file "
    "(.csv, .tsv or .txt). A chronology downloaded here as JSON (.json) is fine too."
)
UNSAFE = (
    "We could not open this file safely. Save it again in {program} and choose the "
    "new file."
)
MACROS = (
    "The file has macros in it. Save it in {program} as {kind} with no macros, and "
    "choose the new file."
)
OLD = (
    "The file is locked with a password, or is in an old {program} format. Save it "
    "in {program} as {kind} with no password, and choose the new file."
)
MISNAMED = (
    "The file’s name ends in .{ending}, but it is not {kind}. Save it again in "
    "{program} and choose the new file."
)
# What Office calls its own, and the part that a file of the kind must have.
PROGRAMS = {
    "xlsx": ("Excel", "an Excel workbook (.xlsx)", "xl/workbook.xml"),
    "docx": ("Word", "a Word document (.docx)", "word/document.xml"),
}
OLDER = {"xls": "xlsx", "xlsm": "xlsx", "xlsb": "xlsx", "doc": "docx", "docm": "docx"}
TEXT = ("csv", "tsv", "tab", "txt")


def read_file(
    name: str, data: bytes, *, max_rows: int, is_heading: IsHeading
) -> list[Table]:
    """Return the tables of a file, each as its rows; a text file has one.

    At most ``max_rows`` rows of a table are read, and one more if there are more.
    ``is_heading`` knows headings: it tells a comma from a semicolon. Raises
    ``Refused`` for a file that is empty, too big, not what its name says, locked,
    or not safe to open.
    """
    if not data:
        raise Refused("The file is empty. Choose a file with rows in it.")
    if len(data) > MAX_BYTES:
        raise Refused("The file must be smaller than 20MB.")
    ending = name.lower().rpartition(".")[2]
    if ending in TEXT:
        if data.startswith((ZIP, OLE, b"%PDF")):
            raise Refused(NOT_TEXT.format(ending=ending))
        return read_delimited(
            decode(data), max_rows=max_rows, is_heading=is_heading, ending=ending
        )
    if ending == "json":
        return read_json(data, max_rows=max_rows)
    kind = OLDER.get(ending, ending)
    if kind not in PROGRAMS:
        raise Refused(WRONG_TYPE)
    return _read_office(kind, ending, data, max_rows)


def read_pasted(text: str, *, max_rows: int, is_heading: IsHeading) -> list[Table]:
    """Return the table that somebody pasted from Excel, Word or a text.

    Raises ``Refused`` where a quotation mark has no partner.
    """
    return read_delimited(
        text.replace("\x00", ""), max_rows=max_rows, is_heading=is_heading
    )


def _read_office(kind: str, ending: str, data: bytes, max_rows: int) -> list[Table]:
    program, what, part = PROGRAMS[kind]
    if data.startswith(OLE) or (ending != kind and not ending.endswith("m")):
        raise Refused(OLD.format(program=program, kind=what))
    if ending != kind:
        raise Refused(MACROS.format(program=program, kind=what))
    if not data.startswith(ZIP):
        raise Refused(MISNAMED.format(ending=ending, kind=what, program=program))
    # A damaged file makes zipfile, openpyxl and lxml raise almost anything
    # (KeyError, zlib.error, EntitiesForbidden …); for the person it is one and the
    # same.
    try:
        _check_archive(data, program, what, part)
        if kind == "docx":
            return read_document(data, max_rows=max_rows)
        return read_workbook(data, max_rows=max_rows)
    except Refused:
        raise
    except Exception as error:
        raise Refused(UNSAFE.format(program=program)) from error


def _check_archive(data: bytes, program: str, kind: str, part: str) -> None:
    """Refuse an archive that would unpack into too much, before unpacking it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if (
            len(parts) > MAX_PARTS
            or unpacked > MAX_UNPACKED
            or unpacked > MAX_RATIO * len(data)
        ):
            raise Refused(UNSAFE.format(program=program))
        names = {one.filename.lower() for one in parts}
        if any(name.endswith("vbaproject.bin") for name in names):
            raise Refused(MACROS.format(program=program, kind=kind))
        if part not in names:
            raise Refused(WRONG_TYPE)
        for one in parts:
            if one.filename.lower().endswith((".xml", ".rels")):
                _check_part(archive.read(one), program)


def _check_part(xml: bytes, program: str) -> None:
    """Refuse entities, and more cells than a chronology can have."""
    if (
        b"<!DOCTYPE" in xml
        or b"<!ENTITY" in xml
        # In two bytes for a letter, neither would be found.
        or b"\x00" in xml[:200]
        or len(re.findall(rb"<(?:\w+:)?(?:c|tc)[ />]", xml)) > MAX_CELLS
        or len(re.findall(rb"<(?:\w+:)?si[ />]", xml)) > MAX_STRINGS
    ):
        raise Refused(UNSAFE.format(program=program))
