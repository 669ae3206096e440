"""Rules of matching that the two measured reviews do not reach."""

from dataclasses import replace
from datetime import date
from itertools import combinations

from chronology.matching import Party, Row, differences, propose
from chronology.matching.grouping import MOST, Pair, events_of
from chronology.matching.reading import read_rows

DAY = date(2025, 5, 4)
SOCIAL = Party("s", "Brackenmere Council", "BC", "adult_social_care")
TRUST = Party("t", "Tollgate NHS Trust", "TNT", "nhs_trust")
MINDS = Party("t", "Tollgate Mental Health Trust", "TMH", "nhs_trust")
UNKNOWN = Party("u", "Windle", "", "")


def on(day: date | None, key: str, agency: str, event: str, **more: str) -> Row:
    return Row(key, agency, event, earliest=day, latest=day, **more)


def test_no_entry_gives_no_proposal() -> None:
    proposals = propose([SOCIAL, TRUST], [])

    assert proposals.events == []
    assert proposals.one_sided == []


def test_undated_entries_give_no_proposal() -> None:
    rows = [
        on(None, "1", "s", "Joint visit with the hospital trust."),
        on(None, "2", "t", "Joint visit with social care."),
    ]

    proposals = propose([SOCIAL, TRUST], rows)

    assert proposals.events == []
    assert proposals.one_sided == []


def test_an_agency_is_called_by_the_work_of_those_who_wrote() -> None:
    """Neither its name nor its kind tells what it does: its staff do."""
    rows = [
        on(DAY, "1", "s", "Joint visit with district nurse about pressure ulcer."),
        on(
            DAY,
            "2",
            "u",
            "Joint visit with social worker about pressure ulcer.",
            staff="District nurse",
        ),
    ]

    [event] = propose([SOCIAL, UNKNOWN], rows).events

    assert set(event.rows) == {"1", "2"}


def test_a_trust_whose_name_tells_no_more_could_be_any_of_them() -> None:
    rows = [
        on(DAY, "1", "s", "Joint visit with the mental health team, he was calm."),
        on(DAY, "2", "t", "Joint visit with social worker, he was calm."),
    ]

    [event] = propose([SOCIAL, TRUST], rows).events

    assert set(event.rows) == {"1", "2"}


def test_a_day_that_is_in_no_calendar_is_no_day() -> None:
    one = on(DAY, "1", "s", "Visit.")
    spoken = on(date(2025, 5, 6), "2", "t", "Visit of 31 June, 04/05/25 and 40/5/2025.")
    other = on(date(2025, 5, 6), "3", "t", "Visit of 31 June 2025.")

    assert differences([SOCIAL, TRUST], [one, spoken]) == []
    assert [d.fact for d in differences([SOCIAL, TRUST], [one, other])] == ["Date"]


def test_the_same_number_of_one_thing_does_not_differ() -> None:
    one = on(DAY, "1", "s", "Two alarms fitted.")
    other = on(DAY, "2", "t", "2 alarms seen.")

    assert differences([SOCIAL, TRUST], [one, other]) == []


def test_who_looked_without_saying_so_denies_in_one_sentence() -> None:
    rows = [
        on(DAY, "1", "s", "Made a referral to the mental health team."),
        on(
            date(2025, 6, 20),
            "2",
            "t",
            "Call from daughter. There was no referral from social services.",
        ),
        on(
            date(2025, 6, 25),
            "3",
            "t",
            "Social services rang about rent. No referral from anybody else.",
        ),
    ]

    [referral] = propose([SOCIAL, MINDS], rows).one_sided

    assert (referral.row, referral.receiver) == ("1", "t")
    assert referral.denied_by == ("2",)


def test_an_entry_without_a_day_joins_no_event_of_its_own_agency() -> None:
    """It may be of any day, so it is not known to be of this one."""
    rows = [
        on(DAY, "1", "s", "Joint visit."),
        on(DAY, "2", "t", "Joint visit."),
        replace(on(DAY, "3", "s", "Since then calls."), latest=None),
    ]
    read = read_rows([SOCIAL, TRUST], rows)

    [event] = events_of(read, [Pair(0, 1, [], 9.0), Pair(1, 2, [], 8.0)])

    assert set(event.rows) == {"1", "2"}


def test_an_event_grows_no_larger_than_anybody_would_compare() -> None:
    parties = [Party(f"a{n}", f"Agency {n}") for n in range(MOST + 1)]
    rows = [on(DAY, party.key, party.key, "Joint visit.") for party in parties]
    pairs = [Pair(a, b, [], 9.0) for a, b in combinations(range(MOST + 1), 2)]

    events = events_of(read_rows(parties, rows), pairs)

    assert [len(event.rows) for event in events] == [MOST]
