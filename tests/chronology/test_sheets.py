"""Files from anybody: read as text, or one plain sentence, within five seconds."""

import io
import re
import time as clock
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from accounts.refusals import Refused
from chronology.headings import is_heading
from chronology.sheets import MAX_BYTES, cell_text, read_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def read(name: str, data: bytes, max_rows: int = 100) -> list[list[str]]:
    tables = read_file(name, data, max_rows=max_rows, is_heading=is_heading)
    return [row.cells for row in tables[0].rows]


def xlsx(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(
    data: bytes, change: Callable[[str, bytes], bytes], **extra: bytes
) -> bytes:
    """The same archive with its parts changed, and more parts put in."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
        for name, content in extra.items():
            new.writestr(name, content)
    return out.getvalue()


def sheet_xml(xml: bytes) -> bytes:
    """A workbook whose one sheet is the XML given."""
    return repacked(
        xlsx(["Date", "What happened"]),
        lambda name, old: xml if name == "xl/worksheets/sheet1.xml" else old,
    )


BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    + b"]><worksheet><sheetData><row><c><v>&j;</v></c></row></sheetData></worksheet>"
)
EXTERNAL = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    b"<worksheet><sheetData><row><c><v>&e;</v></c></row></sheetData></worksheet>"
)
CELLS = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData><row>"
    + b"<c><v>1</v></c>" * 400_000
    + b"</row></sheetData></worksheet>"
)
STRINGS = b"<sst>" + b"<si><t>a</t></si>" * 200_000 + b"</sst>"
HOSTILE = {
    "empty": ("a.csv", b"", "The file is empty"),
    "too big": ("a.csv", b"x" * (MAX_BYTES + 1), "must be smaller than 20MB"),
    "picture": ("a.png", b"\x89PNG", "must be an Excel file"),
    "no ending": ("chronology", b"Date,What happened", "must be an Excel file"),
    "word file": ("a.docx", xlsx(["Date"]), "must be an Excel file"),
    "locked": ("a.xlsx", OLE, "locked with a password"),
    "old excel": ("a.xls", OLE, "locked with a password"),
    "xlsm": ("a.xlsm", xlsx(["Date"]), "has macros in it"),
    "macros": (
        "a.xlsx",
        repacked(xlsx(["Date"]), lambda _, old: old, **{"xl/vbaProject.bin": b"x"}),
        "has macros in it",
    ),
    "xlsx called csv": ("a.csv", xlsx(["Date"]), "another kind of file"),
    "pdf called csv": ("a.csv", b"%PDF-1.7", "another kind of file"),
    "binary called csv": ("a.csv", b"Date,\x00\x01\x02", "another kind of file"),
    "csv called xlsx": ("a.xlsx", b"Date,What happened", "it is not an Excel workbook"),
    "cut off": ("a.xlsx", xlsx(["Date"])[:400], "could not open this file safely"),
    "another archive": (
        "a.xlsx",
        repacked(xlsx(["Date"]), lambda _, old: old).replace(
            b"xl/workbook.xml", b"xl/workbeek.xml"
        ),
        "must be an Excel file",
    ),
    "many parts": (
        "a.xlsx",
        repacked(
            xlsx(["Date"]), lambda _, old: old, **{f"p{n}": b"" for n in range(2_001)}
        ),
        "could not open this file safely",
    ),
    "zip bomb": (
        "a.xlsx",
        sheet_xml(b"<worksheet>" + b" " * 45_000_000 + b"</worksheet>"),
        "could not open this file safely",
    ),
    "unpacks to too much": (
        "a.xlsx",
        sheet_xml(bytes(range(33, 127)) * 600_000),
        "could not open this file safely",
    ),
    "entities": ("a.xlsx", sheet_xml(BILLION_LAUGHS), "could not open"),
    "external entity": ("a.xlsx", sheet_xml(EXTERNAL), "could not open"),
    "utf-16 entities": (
        "a.xlsx",
        sheet_xml(EXTERNAL.decode().encode("utf-16")),
        "could not open",
    ),
    "a row of cells": ("a.xlsx", sheet_xml(CELLS), "could not open"),
    "strings": (
        "a.xlsx",
        repacked(
            xlsx(["Date"]), lambda _, old: old, **{"xl/sharedStrings.xml": STRINGS}
        ),
        "could not open",
    ),
    "not xml": ("a.xlsx", sheet_xml(b"\xff\xfe nothing"), "could not open"),
    "huge cell in csv": (
        "a.csv",
        b'Date,What happened\n1,"' + b"x" * 200_000 + b'"',
        "quotation mark that has no partner",
    ),
}


@pytest.mark.parametrize(("name", "data", "says"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_file_gets_a_sentence_within_five_seconds(
    name: str, data: bytes, says: str
) -> None:
    started = clock.process_time()
    with pytest.raises(Refused, match=says):
        read(name, data)
    assert clock.process_time() - started < 5


@pytest.mark.parametrize(
    "far",
    [
        b'<c r="XFD1048576"><v>1</v></c>',
        b"<c r='XFD1048576'><v>1</v></c>",
        b'<c\nr = "XFD1048576"><v>1</v></c>',
        b'<c s="1" r="XFD1048576"><v>1</v></c>',
        b'<c r="&#88;FD1048576"><v>1</v></c>',
        b'<c r="xfd1048576"><v>1</v></c>',
        b"<c><v>1</v></c>",
    ],
)
def test_cell_far_away_does_not_make_a_huge_table(far: bytes) -> None:
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Date</t></is></c></row>'
        b'<row r="1048576">' + far + b"</row></sheetData></worksheet>"
    )
    rows = read("a.xlsx", sheet_xml(xml), max_rows=50)
    assert rows[0] == ["Date"]
    assert len(rows) <= 51


def test_sheet_with_a_chart_is_no_table() -> None:
    book = Workbook()
    book.create_chartsheet("Chart", 0)
    book.active = 1
    book.active.append(["Date", "What happened"])
    out = io.BytesIO()
    book.save(out)
    assert read("a.xlsx", out.getvalue()) == [["Date", "What happened"]]


def test_empty_rows_at_the_end_are_told_of_up_to_a_hundred() -> None:
    book = Workbook()
    book.active.append(["Date", "What happened"])
    for row in (7, 4_000):
        book.active.cell(row, 1).font = Font(bold=True)
        out = io.BytesIO()
        book.save(out)
        rows = read("a.xlsx", out.getvalue(), max_rows=5_000)
        assert rows == [["Date", "What happened"], *[[]] * min(row - 1, 100)]


def test_sheet_is_found_however_the_workbook_calls_it() -> None:
    def absolute(name: str, old: bytes) -> bytes:
        if not name.endswith("workbook.xml.rels"):
            return old
        return re.sub(rb'Target="/?(?:xl/)?worksheets', b'Target="worksheets', old)

    assert read("a.xlsx", repacked(xlsx(["2019"]), absolute)) == [["2019"]]


def test_rows_beyond_the_limit_are_not_read() -> None:
    rows = [["Date", "What happened"]] + [["2019", "x"]] * 30
    assert len(read("a.xlsx", xlsx(*rows), max_rows=10)) == 11
    text = "\n".join(",".join(row) for row in rows)
    assert len(read("a.csv", text.encode(), max_rows=10)) == 11


def test_parts_of_a_workbook_that_are_not_xml_are_left_alone() -> None:
    whole = xlsx(["Date", "What happened"], ["2019", "A visit"])
    data = repacked(whole, lambda name, old: old, **{"xl/media/image1.png": b"\x89PNG"})
    assert read("a.xlsx", data)[-1] == ["2019", "A visit"]


def test_mark_is_found_though_a_quotation_mark_has_no_partner() -> None:
    text = "Date;Event\n2019;One\n" + '2020,"' + "x" * 140_000
    with pytest.raises(Refused, match="quotation mark that has no partner"):
        read("a.csv", text.encode())


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_whatever_its_marks_and_coding(mark: str, coding: str) -> None:
    text = 'A title, with, many, commas\nDate|What happened\n2019|"“Café”, no"\n'
    text = text.replace("|", mark)
    assert read("a.CSV", text.encode(coding))[1:] == [
        ["Date", "What happened"],
        ["2019", "“Café”, no"],
    ]


def test_mark_is_told_by_the_first_rows_of_a_long_file() -> None:
    early = [f"{number};One{', two' * (number % 3)}" for number in range(90)]
    late = ["a,b,c,d,e,f"] * 200
    rows = read("a.csv", "\n".join(early + late).encode(), max_rows=500)
    assert rows[:2] == [["0", "One"], ["1", "One, two"]]
    assert len(rows) == 290


def test_csv_of_one_empty_line_has_an_empty_row() -> None:
    assert read("a.csv", b"\n") == [[]]


def test_every_sheet_of_a_workbook_is_a_table() -> None:
    book = Workbook()
    book.create_sheet("Key").append(["Code", "Role"])
    out = io.BytesIO()
    book.save(out)
    tables = read_file("a.xlsx", out.getvalue(), max_rows=5, is_heading=is_heading)
    assert [[row.cells for row in table.rows] for table in tables] == [
        [],
        [["Code", "Role"]],
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "Yes"),
        (False, "No"),
        (datetime(2019, 4, 3), "03/04/2019"),
        (datetime(2019, 4, 3, 14, 20), "03/04/2019 14:20"),
        (date(2019, 4, 3), "03/04/2019"),
        (time(9, 30), "09:30"),
        (timedelta(hours=25, minutes=5), "01:05"),
        (2019.0, "2019"),
        (0.5, "0.5"),
        (float("inf"), "inf"),
        (2019, "2019"),
        ("  words ", "words"),
    ],
)
def test_cell_text_is_what_a_person_sees(value: object, text: str) -> None:
    assert cell_text(value) == text
