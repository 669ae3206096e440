"""For how long no agency says that it saw the adult: claimed, or only maybe."""

from datetime import date, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from chronology.gaps import Gap, Sighting, find_gaps

STARTS, ENDS = date(2019, 1, 1), date(2019, 12, 31)


def seen(first: str | None, last: str | None = "same", number: int = 1) -> Sighting:
    last = first if last == "same" else last
    return Sighting(
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
        "ASC",
        number,
    )


def gaps(*sightings: Sighting, at_least: int = 28) -> list[Gap]:
    return find_gaps(sightings, starts=STARTS, ends=ENDS, at_least=at_least)


def told(found: list[Gap]) -> list[tuple[str, str, int, bool]]:
    return [(f"{g.first:%d %b}", f"{g.last:%d %b}", g.days, g.is_maybe) for g in found]


def test_a_gap_is_the_time_from_one_exact_sighting_to_the_next():
    one, two = seen("2019-03-01"), seen("2019-03-31", number=2)
    found = gaps(one, two)
    assert told(found) == [
        ("31 Mar", "31 Dec", 275, False),
        ("01 Jan", "01 Mar", 59, False),
        ("01 Mar", "31 Mar", 30, False),
    ]
    assert (found[2].before, found[2].after) == (one, two)
    assert found[0].after is None
    assert found[1].before is None


def test_nobody_having_seen_the_adult_is_one_gap_of_the_whole_period():
    (gap,) = gaps()
    assert (gap.first, gap.last, gap.before, gap.after) == (STARTS, ENDS, None, None)
    assert not gap.is_maybe


def test_short_gaps_are_left_out():
    days = [STARTS + timedelta(days=n) for n in range(0, 365, 27)]
    assert gaps(*(Sighting(day, day, "ASC", 1) for day in days)) == []


def test_sightings_outside_the_period_say_nothing_of_it():
    found = gaps(seen("2018-12-31"), seen("2020-01-01"))
    assert told(found) == [("01 Jan", "31 Dec", 365, False)]


def test_period_in_which_nobody_saw_the_adult_is_all_its_days():
    (found,) = find_gaps(
        [], starts=date(2019, 2, 1), ends=date(2019, 2, 28), at_least=28
    )
    assert found.days == 28


def test_no_gap_is_claimed_over_days_that_an_inexact_sighting_may_mean():
    found = gaps(seen("2019-01-01"), seen("2019-03-01", "2019-03-31"))
    assert told(found) == [
        ("31 Mar", "31 Dec", 275, False),
        ("01 Jan", "01 Mar", 59, False),
    ]


def test_a_long_inexact_sighting_leaves_a_maybe():
    found = gaps(
        seen("2019-01-01"), seen("2019-01-01", "2019-12-31"), seen("2019-12-31")
    )
    assert told(found) == [("01 Jan", "31 Dec", 364, True)]
    assert found[0].may_lie_in == 1
    assert found[0].unplaced == 0


def test_a_maybe_is_not_told_beside_the_gap_that_is_certain_in_it():
    found = gaps(seen("2019-06-01", "2019-06-10"))
    assert told(found) == [
        ("10 Jun", "31 Dec", 204, False),
        ("01 Jan", "01 Jun", 151, False),
    ]


def test_a_sighting_before_or_after_a_day_may_lie_anywhere_there():
    found = gaps(seen("2019-06-01"), seen(None, "2019-03-01"), seen("2019-09-01", None))
    assert told(found) == [
        ("01 Mar", "01 Jun", 92, False),
        ("01 Jun", "01 Sep", 92, False),
    ]
    found = gaps(seen("2019-06-01"), seen(None, "2019-06-05"), seen("2019-05-29", None))
    assert told(found) == [
        ("01 Jun", "31 Dec", 213, True),
        ("01 Jan", "01 Jun", 151, True),
    ]
    assert [gap.may_lie_in for gap in found] == [2, 2]
    assert told(gaps(seen(None, "2018-12-01"))) == [("01 Jan", "31 Dec", 365, False)]


def test_an_undated_sighting_makes_every_gap_a_maybe():
    found = gaps(seen("2019-06-01"), seen(None, None))
    assert [(gap.is_maybe, gap.may_lie_in, gap.unplaced) for gap in found] == [
        (True, 0, 1),
        (True, 0, 1),
    ]


def test_an_inexact_sighting_over_the_edge_need_not_lie_within():
    found = gaps(seen("2018-07-01", "2019-06-30"), seen("2019-12-31"))
    # From July nothing may lie; before, all may have been in 2018.
    assert told(found) == [("30 Jun", "31 Dec", 184, False)]
    (whole,) = gaps(seen("2018-07-01", "2020-06-30"))
    assert (whole.before, whole.after, whole.is_maybe) == (None, None, True)


DAYS = st.integers(0, 9)
SPANS = st.lists(
    st.tuples(st.none() | DAYS, st.none() | DAYS).map(
        lambda pair: pair if None in pair else (min(pair), max(pair))
    ),
    max_size=4,
)
ZERO, LENGTH = date(2019, 1, 1), 8


def _day(number: int | None) -> date | None:
    return None if number is None else ZERO + timedelta(days=number)


def _worlds(spans):
    """Each way in which the sightings may have been; -9 and 19 lie outside."""
    choices = [
        range(-9 if first is None else first, (19 if last is None else last) + 1)
        for first, last in spans
    ]
    return product(*([*days] for days in choices))


@given(SPANS, st.integers(1, 5))
def test_what_is_claimed_is_so_in_every_world_and_a_maybe_in_one(spans, at_least):
    """Days 1 to 8 are the period; sightings lie from day 0 to day 9, or openly."""
    spans = spans[:3]
    found = find_gaps(
        [Sighting(_day(a), _day(b), "ASC", n) for n, (a, b) in enumerate(spans)],
        starts=_day(1),
        ends=_day(LENGTH),
        at_least=at_least,
    )
    worlds = [set(world) for world in _worlds(spans)]
    silent = []
    for gap in found:
        assert gap.days >= at_least
        first, last = ((day - ZERO).days for day in gap.inside)
        days = set(range(first, last + 1))
        holds = [not days & world for world in worlds]
        assert all(holds) is (not gap.is_maybe)
        assert any(holds)
        silent.append(days)
    # Nothing is hidden: a stretch that holds in every world is in a listed gap.
    always = set(range(1, LENGTH + 1)) - set().union(*worlds)
    for first, last in product(always, always):
        stretch = set(range(first, last + 1))
        if last - first + 1 >= at_least and stretch <= always:
            assert any(stretch <= days for days in silent)


@given(SPANS, SPANS)
def test_one_more_sighting_never_adds_a_certain_day(spans, more):
    def certain(of):
        rows = [Sighting(_day(a), _day(b), "ASC", n) for n, (a, b) in enumerate(of)]
        listed = find_gaps(rows, starts=_day(1), ends=_day(LENGTH), at_least=1)
        days = set()
        for gap in listed:
            if not gap.is_maybe:
                first, last = ((day - ZERO).days for day in gap.inside)
                days |= set(range(first, last + 1))
        return days

    assert certain(spans + more) <= certain(spans)
