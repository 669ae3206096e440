"""Columns of other people's files: any usual heading, in any order, none lost."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chronology.headings import (
    Matched,
    heading_key,
    is_heading,
    looks_like_a_date,
    match_table,
    meanings_of,
    names_of,
)
from chronology.management.commands.import_chronology import no_context
from chronology.rows import READY, SKIP, find_tables, preview
from chronology.sheets import Row, read_file

# Headings that agencies use. The first of a column's meanings is the one tried.
USUAL = {
    "date_text": [
        *("Date", "DATE", "When", "Date of contact", "Date/Time", "Event date"),
        *("Consultation date", "Logged on", "Date & time of event", "Day"),
    ],
    "time_text": ["Time", "At", "Call time", "Time (24 hr)"],
    "source": [
        *("Source", "Source of information", "Record ref", "System", "Evidence"),
        *("Document", "Job / call", "Case file", "Ref", "Record type"),
    ],
    "staff": [
        *("Staff", "Worker", "Who", "Clinician", "Professional involved", "Officer"),
        *("Completed by", "Name and role", "Practitioner", "Author"),
    ],
    "event": [
        *("What happened", "Event", "Summary of event", "Details", "Narrative"),
        *("Description of contact", "What was recorded", "Significant event", "Notes"),
    ],
    "decision": [
        *("Action/Outcome", "Decision and rationale", "Plan", "Result", "Actions"),
        *("Outcome", "What we did about it", "Next steps", "Response"),
    ],
    "adult_seen": ["Adult seen", "Seen?", "Was the patient seen", "Seen Y/N"],
    "comment": [
        *("Author’s comment", "Reviewer's comment", "Comments", "Remarks", "Analysis"),
        *("Author's note", "Reflection"),
    ],
}


@pytest.mark.parametrize(
    ("field", "heading"),
    [(field, heading) for field, headings in USUAL.items() for heading in headings],
)
def test_usual_heading_is_known(field, heading):
    assert meanings_of(heading)[0][1] == field


@pytest.mark.parametrize(
    "text",
    [
        *("", "Weather", "UPRN", "—", "A nurse visited and dressed both of his legs."),
        "Date " * 20,
    ],
)
def test_other_words_are_no_heading(text):
    assert not is_heading(text)


@pytest.mark.parametrize(
    ("text", "is_date"),
    [
        *(("3/4/2019", True), ("c. March 2019", True), ("43588", True), ("2016", True)),
        *(("ditto", True), ("not known", True), ("INC 19-004417", False)),
        *(("", False), ("A visit.", False), ("3/4/2019 " * 9, False)),
    ],
)
def test_looks_like_a_date(text, is_date):
    assert looks_like_a_date(text) is is_date


def test_heading_key_leaves_out_case_blanks_and_marks():
    assert heading_key("  Date / Time: ") == heading_key("date_time") == "datetime"


def test_names_of_columns_without_a_heading():
    rows = [Row(1, ["Date", ""]), Row(2, ["2019", "x", "y"])]
    assert names_of(rows, 0) == ["Date", "Column 2", "Column 3"]
    assert names_of(rows, -1) == ["Column 1", "Column 2", "Column 3"]


def test_two_columns_of_words_leave_the_longer_for_what_happened():
    rows = [
        Row(1, ["Date", "Entry no.", "Details"]),
        Row(2, ["2019", "17", "A nurse visited and dressed both legs."]),
    ]
    assert match_table(rows, {}) == Matched(0, {"date_text": 0, "event": 2})


def test_table_of_one_row_of_headings_is_matched():
    assert match_table([Row(1, ["When", "Event"])], {}) == Matched(
        0, {"date_text": 0, "event": 1}
    )


def test_table_without_dates_or_words_is_none():
    assert match_table([], {}) is None
    assert match_table([Row(1, ["Code", "Role"]), Row(2, ["SW1", "Nurse"])], {}) is None
    assert match_table([Row(1, ["Date", "No."]), Row(2, ["2019", "1"])], {}) is None


PROFILE = settings(database=None, deadline=None, derandomize=True, max_examples=80)
WORDS = st.text(st.sampled_from("abc déf ’“”£,;|\t\n\"'"), min_size=1, max_size=40).map(
    lambda text: f"Seen {text.strip()} there."
)


@PROFILE
@given(
    headings=st.fixed_dictionaries(
        {field: st.sampled_from(names) for field, names in USUAL.items()}
    ),
    order=st.permutations(list(USUAL)),
    texts=st.lists(WORDS, min_size=3, max_size=12),
    mark=st.sampled_from(",;\t|"),
    coding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    titles=st.lists(st.just(["OFFICIAL-SENSITIVE"]), max_size=3),
)
def test_no_row_of_any_file_is_lost_or_doubled(
    headings, order, texts, mark, coding, titles
):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=mark)
    writer.writerows(titles)
    writer.writerow([headings[field] for field in order])
    for number, text in enumerate(texts, start=1):
        cells = {
            "date_text": f"{date(2019, 4, number):%d/%m/%Y}",
            "time_text": "09:30",
            "source": f"Record {number}",
            "staff": "SW1",
            "event": f"{number}. {text}",
            "decision": "None",
            "adult_seen": "Yes",
            "comment": "",
        }
        writer.writerow([cells[field] for field in order])
    data = out.getvalue().encode(coding)
    tables = read_file("a.csv", data, max_rows=100, is_heading=is_heading)
    rows = preview(find_tables(tables), no_context())
    assert [row["state"] for row in rows] == [
        *[SKIP] * (len(titles) + 1),
        *[READY] * len(texts),
    ]
    kept = [row["data"] for row in rows if row["state"] == READY]
    assert [" ".join(data["event"].split()) for data in kept] == [
        " ".join(f"{number}. {text}".split()) for number, text in enumerate(texts, 1)
    ]
    assert {data["source"] for data in kept} == {
        f"Record {number}" for number in range(1, len(texts) + 1)
    }
