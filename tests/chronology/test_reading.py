"""A frozen entry in words, and entries divided by time."""

from datetime import time

import pytest

from chronology.reading import group_by_quarter, group_by_year, read_entry
from chronology.rules import time_speaks_for_itself
from tests.imr.content import make_entry


def test_read_entry_says_what_was_recorded():
    read = read_entry(
        make_entry(
            2,
            date_text="c. March 2019",
            time_text="am",
            event="One\r\n\r\nTwo",
            contact_type="no_access",
            adult_seen="with_others",
            significance="key_episode",
            practice="missed",
            fact_check="agreed",
            fact_check_note="WCH-DN1, 4 May 2021",
            kloes=[1, 3],
            comment="Why",
            expected="What",
            decision="Then",
            agency="Tollgate Fold Homes",
            agency_code="TFH",
        )
    )
    assert (read.label, read.date, read.time) == ("C2", "c. March 2019", "am")
    assert (read.agency, read.agency_code) == ("Tollgate Fold Homes", "TFH")
    assert read.event == ["One", "Two"]
    assert (read.decision, read.comment, read.expected) == (["Then"], ["Why"], ["What"])
    assert read.facts == [
        ("Source", "Record, page 2"),
        ("Staff", "WCH-DN1, community nurse"),
        ("Contact", "Visit, but no access"),
        ("Adult seen", "Yes, with others"),
    ]
    assert read.findings == [
        ("KLOE", "1, 3"),
        ("Significance", "Key episode"),
        ("Practice", "Missed opportunity"),
        ("Fact check", "Agreed by staff: WCH-DN1, 4 May 2021"),
    ]
    assert read.is_key_episode


def test_read_entry_leaves_out_what_says_nothing():
    read = read_entry(
        make_entry(1, contact_type="not_stated", source="", staff="", date_text="")
    )
    assert read.facts == [("Adult seen", "Yes, alone")]
    assert read.findings == []
    assert read.date == "No date of its own"
    assert not read.is_key_episode
    undated = make_entry(1, date_text="", earliest=None, latest=None)
    assert read_entry(undated).date == "No date given"


@pytest.mark.parametrize(
    ("written", "read", "is_plain"),
    [
        ("2.15", time(14, 15), False),
        ("2.15", time(2, 15), True),
        ("0930", time(9, 30), True),
        ("9:30", time(9, 30), True),
        ("14:20 hrs", time(14, 20), True),
        ("10am", time(10), True),
        ("evening", None, True),
        ("2.15", None, True),
    ],
)
def test_time_that_was_read_as_another_does_not_speak_for_itself(
    written, read, is_plain
):
    assert time_speaks_for_itself(written, read) is is_plain


def test_time_that_was_read_as_another_is_said():
    facts = {"says": "11 December 2018 at 2:15pm", "time_text": "2.15"}
    read = read_entry(make_entry(1, **facts, time_from="14:15", date_text="11/12/2018"))
    assert ("Read as", "11 December 2018 at 2:15pm") in read.facts


def test_read_entry_shows_words_of_another_version_as_they_stand():
    read = read_entry({"number": "C1", "event": "x", "contact_type": "Home visit"})
    assert read.facts == [("Contact", "Home visit")]
    assert read_entry(make_entry(1, fact_check_note="n")).findings == [
        ("Fact check", "n")
    ]
    assert read_entry(make_entry(1, fact_check="no_reply")).findings == [
        ("Fact check", "No reply by the date asked")
    ]


@pytest.mark.parametrize(
    ("changes", "read_as"),
    [
        ({}, []),
        ({"date_text": "ditto", "says": "3 April 2019"}, ["3 April 2019"]),
        (
            {"date_text": "Excel 43713", "says": "5 September 2019"},
            ["5 September 2019"],
        ),
        ({"date_text": "x", "precision": "unknown", "says": "undated"}, []),
    ],
)
def test_date_that_does_not_speak_for_itself_says_what_was_read(changes, read_as):
    plain = {"date_text": "3 April 2019", "earliest": "2019-04-03"}
    row = make_entry(1, **(plain | {"precision": "exact", "says": ""} | changes))
    facts = read_entry(row).facts
    assert [value for name, value in facts if name == "Read as"] == read_as


def rows_of(*days: str | None) -> list[dict]:
    return [make_entry(n, earliest=day, latest=day) for n, day in enumerate(days, 1)]


def test_group_by_quarter_puts_the_undated_last():
    rows = rows_of("2018-12-31", None, "2019-01-01", "2019-03-31", "2019-10-01")
    rows.append(make_entry(6, earliest=None, latest="2019-12-31"))
    groups = list(group_by_quarter(rows))
    assert [(g.year, g.title, [r["number"] for r in g.rows]) for g in groups] == [
        (2018, "From October 2018", ["C1"]),
        (2019, "From January 2019", ["C3", "C4"]),
        (2019, "From October 2019", ["C5", "C6"]),
        (None, "Undated entries", ["C2"]),
    ]


def test_group_by_year_joins_quarters():
    groups = list(group_by_year(rows_of("2018-02-01", "2018-12-31", None)))
    assert [(g.title, len(g.rows)) for g in groups] == [
        ("2018", 2),
        ("Undated entries", 1),
    ]


def test_group_by_quarter_of_nothing():
    assert list(group_by_quarter([])) == []
