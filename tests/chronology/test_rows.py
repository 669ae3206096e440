"""Each row of a file: ready, to check or to skip, and the sentence why."""

from datetime import date

import pytest

from accounts.refusals import Refused
from chronology.rows import (
    CHECK,
    READY,
    SKIP,
    Context,
    PreviewRow,
    columns_of,
    find_tables,
    preview,
)
from chronology.rules import MAX_IMPORT_ROWS
from chronology.sheets import Row, Table
from chronology.waiting import reading_from_json, reading_to_json

CONTEXT = Context(
    today=date(2026, 3, 1),
    scoping_from=date(2018, 9, 1),
    scoping_to=date(2021, 2, 28),
    kloes=frozenset({1, 2}),
    known={("3 April 2019", "", "A visit."): 14},
)
HEADINGS = ["Date", "Time", "What we read", "What happened", "Adult seen", "KLOEs"]


def look(*rows: list[str], headings: list[str] = HEADINGS) -> list[PreviewRow]:
    return look_at([headings, *rows])[1:]


def look_at(*tables: list[list[str]]) -> list[PreviewRow]:
    return preview(find_tables(made(*tables)), CONTEXT)


def made(*tables: list[list[str]]) -> list[Table]:
    return [
        Table(f"table {place}", [Row(n, cells) for n, cells in enumerate(rows, 1)])
        for place, rows in enumerate(tables, start=1)
    ]


def reasons(rows: list[PreviewRow]) -> list[str]:
    return [" ".join(row["why"]) if row["state"] == SKIP else "" for row in rows]


def only(*cells: str, headings: list[str] = HEADINGS) -> PreviewRow:
    (row,) = look(list(cells), headings=headings)
    return row


def test_plain_row_is_ready():
    row = only("3/4/2020", "0930", "", "'=A visit.", "Yes, alone", "KLOE 2; 1")
    assert row["state"] == READY
    assert row["why"] == []
    assert row["row"] == 2
    assert row["data"] == {
        "date_text": "3/4/2020",
        "time_text": "0930",
        "event": "=A visit.",
        "adult_seen": "alone",
        "kloes": "1,2",
    }
    assert reading_from_json(row["when"]).earliest == date(2020, 4, 3)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["13/11", "", "", "A visit."], "The year is missing. Add the year."),
        (["31 June 2020", "", "", "A visit."], "June has 30 days"),
        (["3/4/2090", "", "", "A visit."], "Date must be today or in the past."),
        (["", "", "", "A visit."], "Enter the date"),
        (["3/4/2020", "", "", ""], "Enter what happened."),
        (
            ["3/4/2020", "", "", "A visit.", "perhaps"],
            "Adult seen: we do not know “perhaps”.",
        ),
        (
            ["3/4/2020", "", "", "A visit.", "", "9"],
            "There is no KLOE 9 on this review.",
        ),
        (
            ["3/4/2020", "", "", "x" * 20_001],
            "What happened must be 20,000 characters or fewer.",
        ),
        (["9" * 201, "", "", "A visit."], "Date must be 200 characters or fewer."),
        (
            ["3/4/2020", "", "5 April 2020", "A visit."],
            "We read this date as 3 April 2020. Your file says 5 April 2020.",
        ),
    ],
)
def test_doubtful_row_is_to_check(cells, why):
    row = only(*cells)
    assert row["state"] == CHECK
    assert why in " ".join(row["why"])


def test_row_without_our_columns_is_skipped():
    row = only("", "", "", "", "", "", "Weather", headings=[*HEADINGS, "Other"])
    assert (row["state"], row["why"]) == (
        SKIP,
        ["There is nothing in the columns that we read."],
    )


def test_headings_that_come_again_are_skipped():
    row = only(*HEADINGS)
    assert (row["state"], row["why"]) == (SKIP, ["These are headings."])


def test_entry_that_is_there_already_is_skipped():
    row = only("3 April 2019", "", "", "A visit.")
    assert (row["state"], row["why"]) == (
        SKIP,
        ["You already have this entry. It is C14."],
    )


def test_twin_within_the_file_is_named_and_kept():
    first, second = look(*[["3/4/2020", "", "", "A visit."]] * 2)
    assert first["why"] == []
    assert (second["state"], second["why"]) == (
        READY,
        ["Row 2 has the same date and words."],
    )


def test_row_outside_the_scoping_period_is_ready_with_a_warning():
    row = only("3/4/2010", "", "", "A visit.")
    assert row["state"] == READY
    assert "before the scoping period" in row["why"][0]


@pytest.mark.parametrize(
    ("date_text", "day", "why"),
    [
        ("ditto", date(2020, 4, 3), "Taken from the entry above"),
        ("", date(2020, 4, 3), "Taken from the entry above"),
        ("next day", date(2020, 4, 4), "Counted from the entry above"),
    ],
)
def test_date_of_the_row_above_is_assumed(date_text, day, why):
    _, row = look(["3/4/2020", "", "", "A visit."], [date_text, "1400", "", "A call."])
    assert row["state"] == READY
    assert row["why"] == [f"{why}. Confirm it when it is added."]
    reading = reading_from_json(row["when"])
    assert (reading.earliest, reading.assumed) == (day, True)


def test_assumed_date_with_a_doubtful_time_is_to_check():
    _, row = look(["3/4/2020", "", "", "A visit."], ["ditto", "2.15", "", "A call."])
    assert row["state"] == CHECK
    assert row["year"] == 2020


@pytest.mark.parametrize("above", ["undated", "31/02/2020", "13/11"])
def test_row_without_a_day_does_not_change_what_above_means_and_that_is_said(above):
    rows = look(
        ["3/4/2020", "", "", "A visit."],
        [above, "", "", "A note."],
        ["ditto", "", "", "A call."],
        ["", "", "", "Another call."],
    )
    assert reading_from_json(rows[2]["when"]).earliest == date(2020, 4, 3)
    (why,) = rows[2]["why"]
    assert why.startswith("Row 3 has no date that we could read, so this is taken")
    assert rows[3]["why"] == [
        "Taken from the entry above. Confirm it when it is added."
    ]


def test_year_of_the_rows_above_is_kept_for_the_question():
    rows = look(["before 2015", "", "", "A note."], ["13/11", "", "", "A visit."])
    assert rows[1]["year"] == 2014
    assert "Do you mean 13 November 2014?" in rows[1]["why"][0]


def test_our_own_column_settles_what_was_asked_before():
    row = only("13/11", "2.15", "13 November 2019 at 2:15pm", "A visit.")
    assert row["state"] == READY
    reading = reading_from_json(row["when"])
    assert (reading.earliest, reading.date_text) == (date(2019, 11, 13), "13/11")


def test_our_own_column_that_says_nothing_settles_nothing():
    assert only("13/11", "", "who knows", "A visit.")["state"] == CHECK
    assert only("3/4/2020", "", "who knows", "A visit.")["state"] == READY


def test_short_row_has_the_cells_it_has():
    row = only("3/4/2020")
    assert (row["state"], row["why"]) == (CHECK, ["Enter what happened."])


def test_headings_may_stand_lower_and_in_any_order():
    table = [
        ["Our chronology"],
        [],
        ["What happened", "No.", "Weather", "DATE", "Date"],
        ["A visit.", "C99", "Rain", "3/4/2020", "9/9/2020"],
        ["", "", ""],
    ]
    first, second = find_tables(made([["Key"]], table))
    assert (first.heading, first.columns) == (-1, {})
    assert second.heading == 2
    assert {name: second.columns[name] for name in ("event", "date_text")} == {
        "event": 0,
        "date_text": 3,
    }
    rows = preview([first, second], CONTEXT)
    assert [row["row"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert reasons(rows) == [
        "This table has no column of dates and one of what happened.",
        "This stands above the headings.",
        "This row is empty.",
        "These are headings.",
        "",
        "This row is empty.",
    ]
    assert [rows[0]["where"], rows[4]["where"]] == ["Table 1, row 1", "Table 2, row 4"]


def test_banner_gives_its_year_and_totals_are_skipped():
    rows = look(
        ["2019"],
        ["13/11", "", "", "A visit."],
        ["Comments on the year"],
        ["Total: 1", "", "", "1 visit"],
        ["", "", "", ""],
        ["", "", "", "They had no date."],
    )
    assert reasons(rows) == [
        "There is one cell only, as in a heading between rows.",
        "",
        "There is one cell only, as in a heading between rows.",
        "This is a total, or the end.",
        "This row is empty.",
        "",
    ]
    assert "Do you mean 13 November 2019?" in rows[1]["why"][0]


def test_words_that_could_be_headings_are_an_entry():
    _, row = look(["3/4/2020", "", "", "A visit."], ["next day", "", "", "Call"])
    assert (row["state"], row["data"]["event"]) == (READY, "Call")


def test_headings_in_two_lines_are_known_when_they_come_again():
    table = [
        ["When", "", "What happened"],
        ["Ref", "When", "Summary of event", "UPRN"],
        ["1", "3/4/2020", "A visit.", "7"],
        ["WHEN", "", "What happened:"],
        ["Ref", "When", "Summary of event", "UPRN"],
        ["2", "4/4/2020", "A call.", "7"],
    ]
    assert [row["state"] for row in look_at(table)] == [
        *(SKIP, SKIP, READY, SKIP, SKIP, READY),
    ]


def test_row_that_was_split_in_two_is_joined():
    first, second, third, fourth = look(
        ["3/4/2020", "", "", "A nurse visited and saw that the"],
        ["", "", "", "dressings were dry."],
        ["", "", "", "and clean."],
        ["", "", "", "Then a call."],
    )
    assert first["data"]["event"] == (
        "A nurse visited and saw that the dressings were dry.\nand clean."
    )
    assert reasons([second, third]) == ["This goes on from row 2."] * 2
    assert first["why"] == [
        "The words of row 3 are added.",
        "The words of row 4 are added.",
    ]
    assert (fourth["state"], fourth["data"]["event"]) == (READY, "Then a call.")


def test_table_without_headings_goes_on_with_those_before():
    headings = [["When", "Details of the contact"], ["3/4/2020", "A visit."]]
    rows = look_at(headings, [["ditto", "A call to the team."]], [["Code", "Role", ""]])
    assert [row["state"] for row in rows] == [SKIP, READY, READY, SKIP]
    assert rows[2]["data"]["event"] == "A call to the team."


def test_columns_are_known_by_what_is_in_them_where_headings_do_not_tell():
    (found,) = find_tables(
        made(
            [
                ["X", "Y", "Z"],
                ["A nurse visited and dressed both legs.", "3/4/2020", "E1"],
                ["He was not at home when she came again.", "5 April 2020", "E2"],
            ]
        )
    )
    assert (found.heading, found.columns) == (-1, {"date_text": 1, "event": 0})
    assert [(c.name, c.says) for c in columns_of([found])] == [
        ("Column 1", "What happened"),
        ("Column 2", "Date"),
        ("Column 3", "left out"),
    ]


def test_column_of_dates_wins_over_a_heading_that_misleads():
    table = [
        ["Date of birth", "Entered", "Notes of the visit", "Outcome"],
        ["Adult A", "3/4/2020", "A visit.", "None"],
        ["Adult A", "4/4/2020", "A call.", "None"],
    ]
    (found,) = find_tables(made(table))
    assert found.columns == {"date_text": 1, "event": 2, "decision": 3}
    table = [["Day", "Event"], ["A nurse visited and dressed legs.", "3/4/2020"]]
    (found,) = find_tables(made(table))
    assert found.columns == {"date_text": 1, "event": 0}


def test_person_says_what_a_column_is():
    table = [["When", "Notes", "Log"], ["3/4/2020", "A longer visit than most.", "E1"]]
    (found,) = find_tables(made(table))
    assert found.columns == {"date_text": 0, "event": 1, "source": 2}
    (found,) = find_tables(made(table), {"log": "staff", "notes": "event"})
    assert found.columns == {"date_text": 0, "event": 1, "staff": 2}
    found, key = find_tables(made(table, [["Code", "Role", "", ""]]), {"log": ""})
    assert found.columns == {"date_text": 0, "event": 1}
    assert [column.name for column in columns_of([found, key])] == table[0]
    with pytest.raises(Refused, match="could not find a table with dates"):
        find_tables(made(table), {"when": ""})


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "could not find a table with dates"),
        ([["Date", "Weather"], ["2019", "x"]], "could not find a table with dates"),
        ([["Date", "What happened"]], "has headings but no rows"),
        ([["Date", "What happened"], ["", ""]], "has headings but no rows"),
        (
            [["Date", "What happened"], *[["2019", "x"]] * (MAX_IMPORT_ROWS + 1)],
            "must have 5,000 rows or fewer",
        ),
    ],
)
def test_file_without_a_table_of_ours_is_refused(rows, says):
    with pytest.raises(Refused, match=says):
        find_tables(made(rows))


def test_reading_waits_as_json_and_comes_back():
    row = only("between 3 and 9 June 2019", "", "", "A visit.")
    reading = reading_from_json(row["when"])
    assert reading_from_json(reading_to_json(reading)) == reading
