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
    find_table,
    preview,
    reading_from_json,
    reading_to_json,
)
from chronology.rules import MAX_IMPORT_ROWS
from chronology.sheets import Row

CONTEXT = Context(
    today=date(2026, 3, 1),
    scoping_from=date(2018, 9, 1),
    scoping_to=date(2021, 2, 28),
    kloes=frozenset({1, 2}),
    known={("3 April 2019", "", "A visit."): 14},
)
HEADINGS = ["Date", "Time", "What we read", "What happened", "Adult seen", "KLOEs"]


def look(*rows: list[str], headings: list[str] = HEADINGS) -> list[PreviewRow]:
    table = [Row(n, cells) for n, cells in enumerate([headings, *rows], start=1)]
    columns, below = find_table([table])
    return preview(columns, below, CONTEXT)


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


def test_undated_row_does_not_change_what_above_means():
    rows = look(
        ["3/4/2020", "", "", "A visit."],
        ["undated", "", "", "A note."],
        ["ditto", "", "", "A call."],
    )
    assert reading_from_json(rows[2]["when"]).earliest == date(2020, 4, 3)


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
        Row(1, ["Our chronology"]),
        Row(2, []),
        Row(3, ["What happened", "No.", "Weather", "DATE", "Date"]),
        Row(4, ["A visit.", "C99", "Rain", "3/4/2020", "9/9/2020"]),
        Row(5, ["", "", ""]),
    ]
    columns, rows = find_table([[Row(1, ["Key"])], table])
    assert columns == {"event": 0, "date_text": 3}
    assert [row.number for row in rows] == [4]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "could not find the headings"),
        ([["Date", "Weather"], ["2019", "x"]], "could not find the headings"),
        ([["Date", "What happened"]], "has headings but no rows"),
        ([["Date", "What happened"], ["", ""]], "has headings but no rows"),
        (
            [["Date", "What happened"], *[["2019", "x"]] * (MAX_IMPORT_ROWS + 1)],
            "must have 5,000 rows or fewer",
        ),
    ],
)
def test_file_without_a_table_of_ours_is_refused(rows, says):
    table = [Row(n, cells) for n, cells in enumerate(rows, start=1)]
    with pytest.raises(Refused, match=says):
        find_table([table])


def test_reading_waits_as_json_and_comes_back():
    row = only("between 3 and 9 June 2019", "", "", "A visit.")
    reading = reading_from_json(row["when"])
    assert reading_from_json(reading_to_json(reading)) == reading
