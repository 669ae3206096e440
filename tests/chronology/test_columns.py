"""Our own columns go out and come back without loss, and run nothing."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from chronology.columns import (
    COLUMNS,
    field_of,
    guard,
    to_csv,
    to_xlsx,
    unguard,
    value_of,
    word_of,
)
from chronology.headings import is_heading
from chronology.sheets import read_file

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


@pytest.mark.parametrize("name", ["own.csv", "own.xlsx"])
def test_own_columns_come_back_as_they_were(name: str) -> None:
    write = to_csv if name.endswith("csv") else to_xlsx
    rows = [row(event=text, number=f"C{n}") for n, text in enumerate(PAYLOADS, 1)]
    (table,) = read_file(name, write(rows), max_rows=100, is_heading=is_heading)
    cells = [line.cells for line in table.rows]
    assert [field_of(heading) for heading in cells[0]] == [c[0] for c in COLUMNS]
    back = [unguard(text).strip() for text in column(cells[1:], "event")]
    assert back == [text.strip() for text in PAYLOADS]
    assert column(cells[1:], "adult_seen") == ["Yes, alone"] * len(PAYLOADS)


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
