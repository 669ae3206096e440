"""The rules on days, sources and duplicates, one by one."""

from datetime import date, time, timedelta

import pytest

from chronology.models import Entry
from chronology.quality import (
    Level,
    Rule,
    date_is_assumed,
    days_fit,
    duplicates,
    mark_of,
    pairs_alike,
    said_twice,
    silences,
    source_is_named,
    texts_of,
)
from chronology.rules import ContactType, Precision, TimePrecision

STARTS, ENDS = date(2019, 1, 1), date(2019, 12, 31)
TODAY = date(2026, 4, 1)
LONG = (
    "Nurse changed both dressings, measured the left ulcer, photographed it and left a "
    "spare roll of gauze beside the kettle"
)


def make_entry(number: int = 1, first: date | None = None, **values: object) -> Entry:
    """An entry on one day, or undated; ``last`` makes the day a time."""
    last = values.pop("last", first)
    exact = Precision.EXACT if first == last else Precision.RANGE
    fields = {
        "number": number,
        "earliest": first,
        "latest": last,
        "precision": exact if first else Precision.UNKNOWN,
        "event": "A nurse visited.",
        "source": "E1",
    }
    entry = Entry(**(fields | values))
    entry.put_in_order()
    return entry


def in_order(*entries: Entry) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.sort_day, entry.number))


def at(hour: int, minute: int = 0) -> dict[str, object]:
    when = time(hour, minute)
    return {
        "time_from": when,
        "time_to": when,
        "time_precision": TimePrecision.EXACT,
    }


def test_days_in_the_future_must_be_fixed():
    entry = make_entry(first=TODAY + timedelta(days=1))
    (found,) = days_fit(entry, starts=STARTS, ends=ENDS, today=TODAY)
    assert (found.level, found.rule) == (Level.MUST_FIX, Rule.FUTURE)
    assert found.text == "Date must be today or in the past."
    assert found.field == "date_text"


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2018, 12, 31), "This is before the scoping period."),
        (date(2020, 1, 1), "This is after the scoping period."),
        (date(2019, 1, 1), ""),
        (None, ""),
    ],
)
def test_days_outside_the_review_are_worth_a_look(day, says):
    found = list(days_fit(make_entry(first=day), starts=STARTS, ends=ENDS, today=TODAY))
    assert [f.text.startswith(says) for f in found] == ([True] if says else [])
    assert all(f.level == Level.WORTH_A_LOOK for f in found)


def test_assumed_date_and_missing_source():
    entry = make_entry(date_assumed=True, source="")
    assert [f.level for f in date_is_assumed(entry)] == [Level.MUST_FIX]
    assert [f.field for f in source_is_named(entry)] == ["source"]
    assert not [*date_is_assumed(make_entry()), *source_is_named(make_entry())]


def test_texts_of_leaves_out_what_is_empty():
    entry = make_entry(decision="Closed.", staff="SW1")
    names = [name for name, _ in texts_of(entry)]
    assert names == ["event", "decision", "source", "staff"]


# Silence


def days_of(*entries: Entry) -> list[tuple[date, date] | None]:
    return [f.days for f in silences(entries, starts=STARTS, ends=ENDS)]


def test_silence_of_sixty_days_is_none_and_of_sixty_one_is():
    whole = {"last": ENDS}
    after_60 = make_entry(first=STARTS + timedelta(days=60), **whole)
    after_61 = make_entry(first=STARTS + timedelta(days=61), **whole)
    assert days_of(after_60) == []
    assert days_of(after_61) == [(STARTS, date(2019, 3, 2))]


def test_silence_says_its_days_and_how_many():
    first, second = make_entry(first=STARTS), make_entry(2, date(2019, 6, 1), last=ENDS)
    (found,) = silences([second, first], starts=STARTS, ends=ENDS)
    assert found.days == (date(2019, 1, 2), date(2019, 5, 31))
    assert found.text.startswith("150 days with neither a contact nor a row")
    assert (found.entry, found.level) == (None, Level.WORTH_A_LOOK)


def test_silence_at_both_ends_and_in_a_chronology_without_dates():
    middle = make_entry(first=date(2019, 7, 1))
    assert days_of(middle) == [
        (STARTS, date(2019, 6, 30)),
        (date(2019, 7, 2), ENDS),
    ]
    assert days_of(make_entry()) == [(STARTS, ENDS)]


@pytest.mark.parametrize(
    ("values", "speaks"),
    [
        ({"contact_type": ContactType.NO_CONTACT}, True),
        ({"event": "No contact in this period."}, True),
        ({"event": "“No recorded contact with him.”"}, True),
        ({"event": "Nobody had any contact details."}, True),  # a range speaks
        ({"precision": Precision.YEAR, "event": "Seen some time."}, False),
        ({"precision": Precision.YEAR, "event": "No contact."}, True),
    ],
)
def test_rows_over_a_long_time(values, speaks):
    entry = make_entry(first=STARTS, last=ENDS, **values)
    assert days_of(entry) == ([] if speaks else [(STARTS, ENDS)])


def test_what_is_only_in_the_records_is_no_contact():
    record = make_entry(first=date(2019, 7, 1), contact_type=ContactType.RECORD)
    assert days_of(record) == [(STARTS, ENDS)]


def test_entries_outside_the_review_do_not_count():
    before = make_entry(first=date(2015, 1, 1))
    after = make_entry(2, date(2021, 1, 1))
    assert days_of(before, after) == [(STARTS, ENDS)]


def test_entry_before_a_day_speaks_for_the_day_it_names():
    entry = make_entry(precision=Precision.BEFORE, latest=date(2019, 7, 1))
    assert days_of(entry) == [
        (STARTS, date(2019, 6, 30)),
        (date(2019, 7, 2), ENDS),
    ]


# The same event told twice


def alike(*entries: Entry) -> list[tuple[int, int]]:
    return [(a.number, b.number) for a, b in pairs_alike(in_order(*entries))]


DAY = date(2019, 5, 30)


def test_much_the_same_words_on_one_day():
    one = make_entry(1, DAY, event="Ulcer on the right leg healed. Bed has burn holes.")
    other = make_entry(2, DAY, event="Right leg ulcer healed today. Burn holes in bed.")
    assert alike(one, other) == [(2, 1)]
    assert alike(other, one) == [(2, 1)]


def test_other_words_on_one_day():
    one = make_entry(1, DAY, event="Ulcer on the right leg healed.")
    other = make_entry(2, DAY, event="Landlord telephoned about the boiler.")
    assert alike(one, other) == []


def test_short_texts_must_be_the_same():
    one = make_entry(1, DAY, event="No answer at door")
    same = make_entry(2, DAY, event="No answer at door.")
    close = make_entry(3, DAY, event="Answer at the window")
    assert alike(one, same, close) == [(2, 1)]
    assert alike(make_entry(1, DAY, event="Hm"), make_entry(2, DAY, event="Ah")) == []


def test_near_days_need_nearly_all_the_words():
    one = make_entry(1, DAY, event=LONG)
    next_day = make_entry(2, DAY + timedelta(days=1), event=LONG)
    far = make_entry(3, DAY + timedelta(days=5), event=LONG)
    half = make_entry(4, DAY + timedelta(days=1), event=LONG[:60] + " and went home")
    assert alike(one, next_day) == [(2, 1)]
    assert alike(one, far) == []
    assert alike(one, half) == []


def test_routine_notes_of_different_days_are_no_duplicates():
    notes = [
        make_entry(n, DAY + timedelta(days=n), event="Visited, dressings done, well.")
        for n in range(5)
    ]
    assert alike(*notes) == []


def test_two_visits_of_one_day_are_two_events():
    morning = make_entry(1, DAY, event=LONG, **at(9))
    evening = make_entry(2, DAY, event=LONG, **at(18, 30))
    logged_late = make_entry(3, DAY, event=LONG, **at(9, 50))
    assert alike(morning, evening) == []
    assert alike(morning, logged_late) == [(3, 1)]


def test_an_open_date_is_near_but_not_the_same_day():
    month = make_entry(1, date(2019, 5, 1), last=date(2019, 5, 31), event=LONG)
    day = make_entry(2, date(2019, 5, 3), event=LONG)
    other = make_entry(3, date(2019, 5, 3), event=LONG[:50] + " then left")
    assert alike(month, day) == [(2, 1)]
    assert (3, 1) not in alike(month, other)


def test_undated_entries_are_compared_with_each_other_only():
    one, other = make_entry(1, event=LONG), make_entry(2, event=LONG)
    dated = make_entry(3, DAY, event=LONG)
    assert alike(one, other, dated) == [(2, 1)]


def test_what_is_said_of_a_pair_is_one_finding_from_either_side():
    one, other = make_entry(1, DAY, says="30 May 2019"), make_entry(2, DAY)
    found, back = said_twice(other, one), said_twice(one, other)
    assert "This may be the same event as C1 (30 May 2019)." in found.text
    assert mark_of(found) == mark_of(back)


def test_a_mark_changes_with_what_was_found():
    entry = make_entry(source="")
    (found,) = source_is_named(entry)
    (other,) = source_is_named(make_entry(2, source=""))
    assert mark_of(found) == mark_of(found)
    assert mark_of(found) != mark_of(other)
    assert len(mark_of(found)) == 64


def test_no_entry_is_compared_with_all_others(monkeypatch):
    """Not even where all are of one day: the work grows as their number does."""
    asked = []

    def count(one: duplicates.Telling, other: duplicates.Telling) -> bool:
        asked.append(one)
        return False

    monkeypatch.setattr(duplicates, "like", count)
    entries = [make_entry(n, DAY, event=f"{LONG} {n}") for n in range(300)]
    assert list(pairs_alike(entries)) == []
    assert len(asked) <= 300 * duplicates.MOST_COMPARED
