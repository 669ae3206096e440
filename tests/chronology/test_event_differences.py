"""Where two accounts of one event differ, told of invented agencies."""

from dataclasses import replace
from datetime import date, time

import pytest

from chronology.matching import Party, Row, differences
from chronology.matching.questions import (
    difference_question,
    receiver_question,
    sender_question,
)

AMBULANCE = Party("a", "London Ambulance Service", "LAS", "ambulance")
POLICE = Party("p", "Brackenmere Police", "BP", "police")
PARTIES = [AMBULANCE, POLICE]
DAY = date(2025, 5, 4)
ONE = Row("1", "a", "Attended the flat.", earliest=DAY, latest=DAY)
OTHER = Row("2", "p", "Called to the flat.", earliest=DAY, latest=DAY)


def told(one: Row, other: Row) -> list[tuple[str, str]]:
    return [(d.fact, d.text) for d in differences(PARTIES, [one, other])]


def test_accounts_that_say_the_same_do_not_differ() -> None:
    assert told(ONE, OTHER) == []


def test_days_differ_in_the_words_of_who_gave_them() -> None:
    about = replace(
        OTHER,
        earliest=date(2025, 5, 6),
        latest=date(2025, 5, 8),
        date_text="6 to 8 May",
    )

    assert told(ONE, about) == [
        (
            "Date",
            (
                "London Ambulance Service dates it 4 May 2025; "
                "Brackenmere Police dates it “6 to 8 May”."
            ),
        )
    ]


def test_an_entry_that_speaks_of_the_other_day_tells_the_same_day() -> None:
    later = replace(
        OTHER,
        event="Report received about the visit of 4 May 2025.",
        earliest=date(2025, 5, 6),
        latest=date(2025, 5, 6),
    )

    assert told(ONE, later) == []


def test_an_undated_entry_differs_from_no_day() -> None:
    assert told(ONE, replace(OTHER, earliest=None, latest=None)) == []


@pytest.mark.parametrize(
    ("minute", "differs"), [(10, False), (11, True)], ids=["clocks", "times"]
)
def test_times_differ_by_more_than_clocks_do(minute: int, differs: bool) -> None:
    one = replace(ONE, time_from=time(9), time_to=time(9), time_precision="exact")
    other = replace(
        OTHER,
        time_from=time(9, minute),
        time_to=time(9, minute),
        time_precision="exact",
    )

    assert [fact for fact, _ in told(one, other)] == ["Time"] * differs


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("alone", "no", "Police says that the adult was not seen."),
        ("no", "yes", "Service says that the adult was not seen."),
        ("alone", "with_others", "Police says that others were there."),
        ("with_others", "alone", "Service says that others were there."),
    ],
)
def test_whether_the_adult_was_seen(first: str, second: str, said: str) -> None:
    one, other = replace(ONE, adult_seen=first), replace(OTHER, adult_seen=second)

    [(fact, text)] = told(one, other)

    assert fact == "Adult seen"
    assert text.endswith(said)


def test_outcomes_that_cannot_both_be_differ() -> None:
    one = replace(ONE, event="Not conveyed.")
    other = replace(OTHER, event="She was taken to hospital.")

    assert told(one, other) == [
        (
            "Outcome",
            (
                "On whether the adult was taken to hospital, the words of London "
                "Ambulance Service suggest: was not taken; those of Brackenmere "
                "Police: was taken."
            ),
        )
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Fitted two smoke alarms.", "Saw three smoke alarms."),
        ("Her score was NEWS 3.", "They gave NEWS 7."),
    ],
)
def test_numbers_of_one_thing_differ(first: str, second: str) -> None:
    found = told(replace(ONE, event=first), replace(OTHER, event=second))

    assert "Number" in [fact for fact, _ in found]


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("Joint visit with police.", "Unable to attend.", "was there; "),
        ("The police did not attend.", "We took part.", "was not there; "),
    ],
)
def test_who_was_there(first: str, second: str, says: str) -> None:
    found = told(replace(ONE, event=first), replace(OTHER, event=second))

    assert [fact for fact, _ in found] == ["Who was there"]
    assert says in found[0][1]


def test_naming_an_agency_does_not_say_that_it_was_there() -> None:
    one = replace(ONE, event="Rang the police. Left the flat.")

    assert told(one, replace(OTHER, event="Unable to attend.")) == []


def test_two_entries_of_one_agency_are_not_compared() -> None:
    one = replace(ONE, adult_seen="yes")

    assert told(one, replace(one, key="3", adult_seen="no")) == []


def test_asks_an_agency_of_its_own_entry_and_tells_nothing_of_the_other() -> None:
    one = replace(ONE, adult_seen="yes")
    other = replace(OTHER, adult_seen="no")
    found = differences(PARTIES, [one, other])

    asked = difference_question(one, "LAS 7", found)

    assert "Your entry LAS 7 (4 May 2025)" in asked
    assert "Was the adult seen, and by whom?" in asked
    assert POLICE.name not in asked
    assert other.event not in asked
    assert difference_question(replace(one, key="9"), "LAS 9", found) == ""


def test_asks_both_agencies_of_a_referral_without_a_trace() -> None:
    undated = replace(ONE, earliest=None, latest=None)
    rough = replace(
        ONE,
        earliest=date(2025, 3, 1),
        latest=date(2025, 5, 31),
        precision="span",
        date_text="the spring she told her GP",
    )

    assert "LAS 7 (4 May 2025) speaks of something sent to Brackenmere Police" in (
        sender_question(ONE, "LAS 7", POLICE.name)
    )
    assert "LAS 7 (undated)" in sender_question(undated, "LAS 7", POLICE.name)
    asked = receiver_question(rough, AMBULANCE.name)
    assert "from London Ambulance Service" in asked
    # The receiver may not read what the sender wrote, the words of its date too.
    assert "adult, between 1 March and 31 May 2025?" in asked
    assert "told her GP" not in asked
    assert "adult on or soon after 4 May 2025?" in receiver_question(ONE, "Us")
    assert "about the adult?" in receiver_question(undated, "Us")
    assert ONE.event not in asked
