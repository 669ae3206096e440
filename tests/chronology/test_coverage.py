"""What each agency has not spoken about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronology.coverage import open_entries, silent_months
from chronology.timeline.counts import Group
from chronology.timeline.periods import months_between

YEAR = months_between(date(2019, 1, 1), date(2019, 12, 31))


def group(first, last, entries=1, code="ASC") -> Group:
    return Group(code, first, last, entries, 0, 0, 0)


@pytest.mark.parametrize(
    ("groups", "silent"),
    [
        ([], ["2019"]),
        ([group("2019-01", "2019-12")], []),
        (
            [group("2019-03", "2019-03"), group("2019-06", "2019-07")],
            [
                "January to February 2019",
                "April to May 2019",
                "August to December 2019",
            ],
        ),
        ([group("2018-01", "2019-10")], ["November to December 2019"]),
        # Only the month that it names: it is told beside.
        ([group(None, "2019-01")], ["February to December 2019"]),
        ([group("2019-12", None)], ["January to November 2019"]),
        ([group(None, None)], ["2019"]),
        ([group("2019-01", "2019-12", code="GP")], ["2019"]),
    ],
)
def test_months_that_no_entry_can_mean(groups, silent):
    assert silent_months(groups, YEAR, "ASC") == silent


def test_entries_that_may_belong_to_any_month_are_counted():
    groups = [
        group(None, None, 2),
        group(None, "2019-01", 3),
        group("2019-01", None, 4),
        group("2019-01", "2019-01", 5),
        group(None, None, 6, code="GP"),
    ]
    assert open_entries(groups, "ASC") == 9


PLACES = st.integers(0, 11)


@given(st.lists(st.tuples(PLACES, PLACES), max_size=8))
def test_each_month_is_silent_or_spoken_of_once(pairs):
    groups = [group(YEAR.keys[min(one)], YEAR.keys[max(one)]) for one in pairs]
    spoken = {n for one in pairs for n in range(min(one), max(one) + 1)}
    silent = silent_months(groups, YEAR, "ASC")
    assert bool(silent) is (len(spoken) < 12)
    # Asked month by month, the answer is the same.
    for place, slot in enumerate(YEAR.slots):
        one = months_between(slot.first, slot.last)
        assert bool(silent_months(groups, one, "ASC")) is (place not in spoken)
