"""Our own columns go out and come back without loss, and run nothing."""

import csv
import io
import zipfile
from itertools import zip_longest

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from accounts.refusals import Refused
from accounts.text import clean_text
from chronology.columns import (
    COLUMNS,
    WORDS,
    field_of,
    guard,
    unguard,
    value_of,
    word_of,
)
from chronology.files import (
    blank_docx,
    blank_xlsx,
    to_csv,
    to_docx,
    to_json,
    to_xlsx,
)
from chronology.headings import is_heading
from chronology.rows import find_tables
from chronology.rules import AdultSeen
from chronology.sheets import Row, read_file

PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+44 20 7946 0000",
    "-1+1",
    "- a bullet",
    "@SUM(A1)",
    "\t=1",
    "＝1+1",
    "'=1+1",
    "''=1",
    "'quoted' words",
    'He said "no", twice\nand left; then',
    "_x0041_ and _x000D_",
    "🙂 ŵŷ ﷽",
    "<script>alert(1)</script> & ]]>",
]


def row(**cells: str) -> dict[str, str]:
    return {field: "" for field, _, _ in COLUMNS} | {
        "contact_type": "visit",
        "adult_seen": "alone",
        "significance": "routine",
        "practice": "none",
        "fact_check": "agreed",
        **cells,
    }


def column(rows: list[list[str]], field: str) -> list[str]:
    place = [name for name, _, _ in COLUMNS].index(field)
    return [cells[place] for cells in rows]


@pytest.mark.parametrize("text", PAYLOADS)
def test_csv_holds_no_formula(text: str) -> None:
    data = to_csv([row(event=text)]).decode("utf-8-sig")
    cell = column(list(csv.reader(io.StringIO(data, newline=""))), "event")[1]
    assert cell[0] not in "=+-@\t\r\n＝＋－＠"
    assert unguard(cell) == text


@pytest.mark.parametrize("text", PAYLOADS)
def test_xlsx_holds_text_only(text: str) -> None:
    book = load_workbook(io.BytesIO(to_xlsx([row(event=text)])))
    kinds = {cell.data_type for line in book.active for cell in line if cell.value}
    assert kinds == {"s"}


def written(kind: str, rows: list[dict[str, str]]) -> bytes:
    if kind == "docx":
        return to_docx(rows, title="Chronology", about="Adult A.")
    if kind == "json":
        return to_json(rows, reference="SAR-HF-2026-01")
    return {"csv": to_csv, "xlsx": to_xlsx}[kind](rows)


def read_back(kind: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """What import makes of a file: each row's cells by their field."""
    (table,) = read_file(
        f"own.{kind}", written(kind, rows), max_rows=100, is_heading=is_heading
    )
    heading, *cells = [line.cells for line in table.rows]
    fields = [field_of(name) for name in heading]
    assert None not in fields
    return [
        {
            field: clean_text(unguard(text)).strip()
            for field, text in zip_longest(fields, line, fillvalue="")
        }
        for line in cells
    ]


KINDS = ["csv", "xlsx", "docx", "json"]


@pytest.mark.parametrize("kind", KINDS)
def test_own_columns_come_back_as_they_were(kind: str) -> None:
    rows = [row(event=text, number=f"C{n}") for n, text in enumerate(PAYLOADS, 1)]
    back = read_back(kind, rows)
    assert [line["event"] for line in back] == [text.strip() for text in PAYLOADS]
    assert {value_of("adult_seen", line["adult_seen"]) for line in back} == {"alone"}


# What a field can hold: cleaned, without space around it.
TEXTS = st.text(max_size=60).map(lambda text: clean_text(text).strip())


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(first=TEXTS, second=TEXTS)
@example(first="long " * 4_000 + "end", second="a\n\n\tb\nc 🙂 'x' _x0041_")
@example(first="''=1+1", second="﷽＝1")
def test_any_text_comes_back(kind: str, first: str, second: str) -> None:
    (back,) = read_back(kind, [row(event=f"x{first}", comment=second, staff=first)])
    assert back["event"] == f"x{first}"
    assert (back["comment"], back["staff"]) == (second, first)


def test_docx_is_a_table_across_with_headings_on_every_page() -> None:
    data = to_docx(
        [row(event="x", agency="Tollgate & Sons")],
        title="SAR-HF-2026-01 integrated chronology",
        about="Adult A <b>",
        with_agency=True,
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        told = {one.filename: one.date_time for one in archive.infolist()}
        parts = {name: etree.fromstring(archive.read(name)) for name in told}
    body = etree.tostring(parts["word/document.xml"], encoding="unicode")
    assert "<w:tblHeader/>" in body
    assert 'w:orient="landscape"' in body
    assert 'w:val="Heading1"' in body
    assert b"en-GB" in etree.tostring(parts["word/styles.xml"])
    core = parts["docProps/core.xml"]
    assert "".join(core.itertext()).split() == [
        *["SAR-HF-2026-01", "integrated", "chronology"],
        "en-GB",
    ]
    (table,) = read_file("x.docx", data, max_rows=9, is_heading=is_heading)
    assert table.rows[0].cells[0] == "Agency"
    assert table.rows[1].cells[0] == "Tollgate & Sons"
    assert set(told.values()) == {(1980, 1, 1, 0, 0, 0)}


def test_docx_holds_the_author_s_view_where_there_is_one() -> None:
    plain = row(event="x", fact_check="unchecked")
    assert "significance" not in read_back("docx", [plain])[0]
    said = {
        "expected": "A visit within two days.",
        "kloes": "1,3",
        "significance": "key_episode",
        "practice": "missed",
        "fact_check": "agreed",
        "fact_check_note": "By the nurse.",
    }
    first, second = read_back("docx", [plain, row(event="y", **said)])
    assert first["expected"] == ""
    for field, value in said.items():
        given = second[field]
        assert (value_of(field, given) if field in WORDS else given) == value
    pages = {'w:w="16838"': [plain], 'w:w="23811"': [plain | said]}
    for size, rows in pages.items():
        data = to_docx(rows, title="x", about="x", with_agency=True)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert size in archive.read("word/document.xml").decode()
            assert b"OFFICIAL-SENSITIVE" in archive.read("word/header1.xml")


def test_docx_of_many_short_rows_is_not_taken_for_a_bomb() -> None:
    rows = [
        row(event="Visit.", date_text=f"{n % 28 + 1} April 2019", number=f"C{n}")
        for n in range(5_000)
    ]
    (table,) = read_file(
        "x.docx", written("docx", rows), max_rows=6_000, is_heading=is_heading
    )
    assert len(table.rows) == 5_001


def test_docx_leaves_out_what_no_xml_holds() -> None:
    (back,) = read_back("docx", [row(event="a\x00b\ufffec\rd\r\ne")])
    assert back["event"] == "abc\nd\ne"


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_blank_files_are_understood_once_filled(kind: str) -> None:
    data = {"xlsx": blank_xlsx, "docx": blank_docx}[kind]()
    (table,) = read_file(f"x.{kind}", data, max_rows=100, is_heading=is_heading)
    heading = table.rows[0].cells
    wanted = {"date_text", "time_text", "source", "event", "decision", "adult_seen"}
    assert wanted <= {field_of(name) for name in heading}
    assert not any(any(line.cells) for line in table.rows[1:])
    table.rows[1:] = [Row(2, ["3 April 2019" if "Date" in h else "x" for h in heading])]
    (found,) = find_tables([table])
    assert {heading[place] for place in found.columns.values()} == set(heading)


def test_blank_xlsx_offers_our_words() -> None:
    book = load_workbook(io.BytesIO(blank_xlsx()))
    sheet, words = book["Chronology"], book["Words"]
    assert words.sheet_state == "veryHidden"
    offered = {}
    for offer in sheet.data_validations.dataValidation:
        letter = str(offer.sqref)[0]
        cells = words[offer.formula1.removeprefix("Words!").replace("$", "")]
        offered[sheet[f"{letter}1"].value] = [cell.value for (cell,) in cells]
        assert offer.errorStyle == "information"
    assert offered["Adult seen"][0] in [str(label) for label in AdultSeen.labels]
    assert {field_of(name) for name in offered} == set(WORDS)
    assert all(
        value_of(field_of(name), word) is not None
        for name, labels in offered.items()
        for word in labels
    )


def test_a_sheet_that_nobody_can_show_is_passed_over_however_it_is_read() -> None:
    book = load_workbook(io.BytesIO(blank_xlsx()))
    book["Chronology"]["ZZ90000"] = "far away"
    out = io.BytesIO()
    book.save(out)
    tables = read_file("x.xlsx", out.getvalue(), max_rows=9, is_heading=is_heading)
    assert [table.name for table in tables] == ["Chronology"]


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"[]",
        b"12",
        b"\xff\xfe",
        b'{"format": "another", "entries": []}',
        b'{"format": "sar-portal-chronology-1"}',
        b'{"format": "sar-portal-chronology-1", "entries": {}}',
        b'{"format": "sar-portal-chronology-1", "entries": ["x"]}',
        b"[" * 100_000,
    ],
)
def test_json_that_is_not_ours_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="downloaded here"):
        read_file("x.json", data, max_rows=9, is_heading=is_heading)


def test_json_says_more_than_the_other_kinds() -> None:
    kept = {"kloes": [1, 3], "date_text": None, "event": 7, "entry": "of no use"}
    (table,) = read_file(
        "x.json", to_json([kept] * 5, reference="R"), max_rows=2, is_heading=is_heading
    )
    cells = dict(zip(table.rows[0].cells, table.rows[1].cells, strict=True))
    assert (cells["KLOEs"], cells["Date"], cells["What happened"]) == ("1,3", "", "7")
    assert len(table.rows) == 4


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("F2F + other", "with_others"),
        ("Seen, others present", "with_others"),
        ("Yes - alone", "alone"),
        ("Y", "yes"),
        ("Not seen", "no"),
        ("N", "no"),
        ("-", "not_applicable"),
        ("n/a", "not_applicable"),
        ("not recorded", "not_recorded"),
        ("Unclear from notes", "not_recorded"),
        ("by phone", None),
        ("", ""),
    ],
)
def test_adult_seen_is_understood_in_the_words_of_others(text, value):
    assert value_of("adult_seen", text) == value


@given(st.text())
def test_guard_comes_off_again(text: str) -> None:
    assert unguard(guard(text)) == text


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("What happened", "event"),
        (" WHAT  HAPPENED: ", "event"),
        ("Author's comment", "comment"),
        ("Author’s comment", "comment"),
        ("Weather", None),
        ("", None),
    ],
)
def test_field_of_knows_a_heading_however_it_is_written(
    heading: str, field: str | None
) -> None:
    assert field_of(heading) == field


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Yes, alone", "alone"),
        ("YES ALONE", "alone"),
        ("with_others", "with_others"),
        ("", ""),
        ("perhaps", None),
    ],
)
def test_value_of_knows_the_words_of_a_column(text: str, value: str | None) -> None:
    assert value_of("adult_seen", text) == value


def test_word_of_gives_the_words_a_person_reads() -> None:
    assert word_of("practice", "good") == "Good practice"
    assert word_of("source", "page 3") == "page 3"
