"""The picture of the whole: slots, marks and bars, and how agencies are told apart."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronology.links import RowLinks
from chronology.models import ReturnedEntry
from chronology.timeline.counts import Group, groups_within
from chronology.timeline.lanes import (
    BAR_ROWS,
    MOST_CROWDED,
    WIDTH,
    Lane,
    Tally,
    draw_lanes,
)
from chronology.timeline.looks import COLOURS, look_of
from chronology.timeline.periods import (
    DAY,
    EARLIEST,
    HOUR,
    LATEST,
    MONTH,
    MOST_SLOTS,
    TEN_DAYS,
    Period,
    in_words,
    month_around,
    months_between,
    period_between,
    year_around,
)
from tests.chronology.reading import returned

DAYS = st.dates(EARLIEST, LATEST)


def day(text: str) -> date:
    return date.fromisoformat(text)


def over(first: str, last: str) -> Period:
    return period_between(day(first), day(last))


# Periods


@pytest.mark.parametrize(
    ("first", "last", "letters", "slots", "label", "says"),
    [
        ("2019-03-14", "2019-03-14", HOUR, 24, "0", "14 March 2019, midnight to 1am"),
        ("2019-03-01", "2019-03-31", DAY, 31, "1", "1 March 2019"),
        ("2019-01-01", "2019-12-31", TEN_DAYS, 36, "1", "1 to 9 January 2019"),
        ("2018-09-15", "2021-02-03", MONTH, 30, "Sep", "September 2018"),
        ("2015-01-01", "2021-12-31", MONTH, 28, "Jan", "January to March 2015"),
        ("2001-01-01", "2020-12-31", MONTH, 20, "’01", "2001"),
        ("1950-01-01", "2049-12-31", MONTH, 20, "’50", "1950 to 1954"),
    ],
)
def test_a_period_is_cut_as_finely_as_can_be_pointed_at(
    first, last, letters, slots, label, says
):
    period = over(first, last)
    one = period.slots[0]
    assert (period.letters, len(period.slots)) == (letters, slots)
    assert (one.label, one.says) == (label, says)


def test_hours_are_said_by_the_clock():
    says = [slot.says for slot in over("2019-03-14", "2019-03-14").slots]
    assert says[11] == "14 March 2019, 11am to midday"
    assert says[12] == "14 March 2019, midday to 1pm"
    assert says[23] == "14 March 2019, 11pm to midnight"


@given(DAYS, DAYS)
def test_every_day_of_a_period_lies_in_the_slot_that_says_so(first, last):
    first, last = min(first, last), max(first, last)
    period = period_between(first, last)
    assert period.first <= first
    assert last <= period.last
    assert len(period.slots) <= MOST_SLOTS
    if period.letters == HOUR:
        return
    assert period.slots[0].first == period.first
    assert period.slots[-1].last == period.last
    for one in (first, last, first + (last - first) / 2):
        place = period.place(one.isoformat()[: period.letters])
        slot = period.slots[place]
        assert slot.first <= one <= slot.last
        assert place == period.place(one.isoformat())
    before, after = period.first - timedelta(1), period.last + timedelta(1)
    assert period.place(before.isoformat()[: period.letters]) == -1
    assert period.place(after.isoformat()) == len(period.slots)


@given(DAYS, DAYS)
def test_slots_follow_one_another_without_a_gap(first, last):
    period = period_between(min(first, last), max(first, last))
    if period.letters == HOUR:
        return
    for slot, following in pairwise(period.slots):
        assert following.first - slot.last == timedelta(1)
        assert slot.key < following.key
    heads = period.heads()
    assert (heads[0].first, heads[-1].last) == period.days


@given(DAYS, DAYS, st.sampled_from([-1, 1]))
def test_the_next_period_touches_this_one_and_leads_back(first, last, steps):
    period = period_between(min(first, last), max(first, last))
    other = period.shifted(steps)
    if other is None:
        return
    if steps > 0:
        assert other.first - period.last == timedelta(1)
    else:
        assert period.first - other.last == timedelta(1)
    if period.is_of_months is other.is_of_months:
        back = other.shifted(-steps)
        assert back is not None
        assert back.days == period.days


def test_the_month_before_a_month_is_a_month():
    before = over("2019-03-01", "2019-03-31").shifted(-1)
    assert before is not None
    assert before.says == "February 2019"


def test_no_period_leads_out_of_the_calendar():
    for first, last in ((EARLIEST, EARLIEST), (EARLIEST, date(EARLIEST.year, 12, 31))):
        assert period_between(first, last).shifted(-1) is None
    for first, last in ((LATEST, LATEST), (date(LATEST.year, 1, 1), LATEST)):
        assert period_between(first, last).shifted(1) is None


def test_days_out_of_the_calendar_are_moved_into_it():
    assert period_between(date.min, date.min).days == (EARLIEST, EARLIEST)
    assert months_between(date.max, date.min).last == LATEST


def test_wider_periods_round_a_part():
    part = over("2019-03-14", "2019-03-14")
    assert year_around(part).says == "2019"
    assert month_around(part).says == "March 2019"
    assert month_around(month_around(part)) is None
    assert year_around(year_around(part)) is None
    assert year_around(over("2018-12-31", "2019-01-01")) is None
    assert month_around(over("2018-12-31", "2019-01-01")) is None


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("2019-03-03", "2019-03-03", "3 March 2019"),
        ("2019-03-03", "2019-03-09", "3 to 9 March 2019"),
        ("2019-03-03", "2019-04-09", "3 March to 9 April 2019"),
        ("2018-03-03", "2019-04-09", "3 March 2018 to 9 April 2019"),
        ("2019-03-01", "2019-03-31", "March 2019"),
        ("2019-03-01", "2019-05-31", "March to May 2019"),
        ("2019-01-01", "2019-12-31", "2019"),
        ("2018-01-01", "2019-12-31", "2018 to 2019"),
    ],
)
def test_days_in_the_fewest_words(first, last, says):
    assert in_words(day(first), day(last)) == says


# Lanes

YEARS = over("2018-09-01", "2021-02-28")


@pytest.fixture
def links(settings):
    return RowLinks("SAR-HF-2026-01")


def group(first, last, entries=1, seen=0, key=0, about=0, code="ASC") -> Group:
    return Group(code, first, last, entries, seen, key, about)


def lane_of(groups, period=YEARS, number=0) -> Lane:
    names = [("Social care", "ASC", look_of(number))]
    (lane,) = draw_lanes(names, groups, period, RowLinks("SAR-HF-2026-01"))
    return lane


def test_entries_of_one_month_are_one_mark_that_leads_to_them():
    lane = lane_of([group("2019-03", "2019-03", 2, 1, 1), group("2019-03", "2019-03")])
    (mark,) = lane.marks
    assert mark["place"] == 6
    assert mark["says"] == (
        "ASC, March 2019: 3 entries, adult seen in 1, 1 key episode"
    )
    assert mark["short"] == "3 (1 seen, 1 key)"
    assert mark["count"] == "3"
    assert mark["key"]
    assert mark["fill"] == COLOURS[0]
    assert mark["url"].endswith(
        "?agency=ASC&from_day=1+March+2019&to_day=31+March+2019"
    )
    assert not lane.bars


def test_a_mark_where_nobody_saw_the_adult_is_hollow():
    (mark,) = lane_of([group("2019-03", "2019-03")]).marks
    assert mark["fill"] == "#fff"
    assert mark["count"] == ""
    assert mark["says"].endswith("1 entry, adult not recorded as seen")


def test_a_date_that_is_only_about_is_marked():
    (mark,) = lane_of([group("2019-03", "2019-03", 1, 1, 2, 1)]).marks
    assert mark["count"] == "≈"
    assert mark["short"] == "1 (1 seen, 2 key, 1 about)"
    assert mark["says"].endswith(
        "1 entry, adult seen, 2 key episodes, 1 with an approximate date"
    )


def test_larger_marks_for_more_entries():
    marks = [
        lane_of([group("2019-03", "2019-03", entries)]).marks[0]["path"]
        for entries in (1, 2, 5, 20)
    ]
    assert len(set(marks)) == 4


@pytest.mark.parametrize(
    ("first", "last", "when", "right"),
    [
        ("2019-03", "2019-05", "some time from March to May 2019", "v24"),
        (None, "2019-05", "up to May 2019", "v24"),
        ("2019-03", None, "March 2019 or later", "L"),
        ("2017-01", "2018-10", "up to October 2018", "v24"),
        ("2017-01", None, "before, in or after September 2018 to February 2021", "L"),
    ],
)
def test_an_inexact_date_is_a_bar_over_its_months_and_no_mark(first, last, when, right):
    lane = lane_of([group(first, last)])
    (bar,) = lane.bars
    assert not lane.marks
    assert bar["when"] == when
    assert bar["fill"] == "#fff"
    assert right in bar["path"]
    assert lane_of([]).height < lane.height


def test_a_bar_is_striped_where_the_adult_was_seen_and_never_filled():
    (bar,) = lane_of([group("2019-03", "2019-05", 2, 1, about=1)], number=3).bars
    assert bar["fill"] == "url(#hatch3)"
    assert bar["count"] == "2"


def test_what_lies_in_no_slot_stands_beside_the_lane_with_its_number():
    groups = [
        group(None, None, 2),
        group("2017-01", "2017-02", 3),
        group("2022-01", "2022-01"),
    ]
    lane = lane_of(groups)
    assert (lane.marks, lane.bars, lane.total.entries) == ([], [], 0)
    assert lane.total.says == "no entry"
    assert [words for words, _ in lane.asides] == [
        "2 undated",
        "3 before September 2018",
        "1 after February 2021",
    ]
    assert [url.partition("?")[2] for _, url in lane.asides] == [
        "agency=ASC&last=1",
        "agency=ASC&to_day=31+August+2018",
        "agency=ASC&from_day=1+March+2021",
    ]


def test_an_entry_of_a_day_without_a_time_may_be_at_any_hour_of_it():
    hours = over("2019-03-14", "2019-03-14")
    lane = lane_of([group("09", "09"), group("00", "23"), group(None, None)], hours)
    assert [mark["place"] for mark in lane.marks] == [9]
    assert [bar["when"] for bar in lane.bars] == [
        "before, in or after 14 March 2019",
        "between 14 March 2019, midnight to 1am and 14 March 2019, 11pm to midnight",
    ]
    assert not lane.asides


def test_a_time_over_midnight_goes_on_to_the_end_of_the_day(review, db):
    late = {"date_text": "14 March 2019", "time_text": "10pm to 2am"}
    returned(review, late | {"event": "A noise was heard."})
    rows = ReturnedEntry.objects.of_review(review)
    (found,) = groups_within(rows, over("2019-03-14", "2019-03-14"))
    assert (found.first, found.last) == ("22", "23")


def test_bars_that_find_no_room_stand_in_the_table_and_the_last_share_a_row():
    months = [slot.key for slot in YEARS.slots]
    groups = [group(months[0], last, 2, 1) for last in months[1:]]
    few = lane_of(groups[: BAR_ROWS + 2])
    assert (len(few.bars), len(few.crowded), few.crowded_entries) == (BAR_ROWS, 2, 4)
    groups += [group(months[1], last) for last in months[2:]]
    lane = lane_of(groups)
    assert len(lane.crowded) == MOST_CROWDED + 1
    assert lane.crowded[-1]["when"] == (
        "other wide dates round September 2018 to February 2021"
    )
    drawn = sum(bar["entries"] for bar in lane.bars)
    assert drawn + lane.crowded_entries == sum(one.entries for one in groups)


def test_bars_in_one_row_do_not_touch():
    groups = [group("2019-01", "2019-03"), group("2019-03", "2019-05")]
    groups.append(group("2019-04", "2019-06"))
    heights = [bar["at"].split()[1] for bar in lane_of(groups).bars]
    assert heights[0] != heights[1]
    assert heights[0] == heights[2]


MONTHS = st.sampled_from([None, "2017-05", *YEARS.keys, "2021-03"])
PAIRS = st.tuples(MONTHS, MONTHS).filter(
    lambda pair: None in pair or pair[0] <= pair[1]
)


@given(st.lists(st.tuples(PAIRS, st.integers(1, 30)), max_size=60))
def test_no_entry_is_lost_or_put_where_it_may_not_have_been(rows):
    lane = lane_of([group(*pair, entries) for pair, entries in rows])
    beside = (lane.undated, lane.before, lane.after)
    shown = sum(one["entries"] for one in [*lane.marks, *lane.bars, *lane.crowded])
    assert shown == lane.total.entries
    assert shown + sum(tally.entries for tally in beside) == sum(n for _, n in rows)
    exact = {first for (first, last), _ in rows if first == last and first}
    assert {YEARS.keys[mark["place"]] for mark in lane.marks} == exact & set(YEARS.keys)
    for mark in lane.marks:
        assert 0 < float(mark["at"].split()[0]) < WIDTH


def test_a_tally_adds_up():
    tally = Tally()
    tally.add(group("2019-03", "2019-03", 3, 2, 1, 1))
    tally.add(tally)
    assert (tally.entries, tally.seen, tally.key, tally.about) == (6, 4, 2, 2)


# Looks


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_stands_out_on_white_and_on_the_colour_of_the_focus(colour):
    for ground, least in (("#ffffff", 4.5), ("#ffdd00", 3), ("#dcebe5", 3)):
        lighter, darker = _luminance(ground), _luminance(colour)
        assert (lighter + 0.05) / (darker + 0.05) >= least


def test_agencies_differ_in_shape_or_colour_and_neighbours_in_both():
    looks = [look_of(number) for number in range(56)]
    assert len({(look.shape, look.colour) for look in looks}) == 56
    for look, following in pairwise(looks):
        assert look.shape != following.shape
        assert look.colour != following.colour
    assert len({look.icon for look in looks}) == 8
