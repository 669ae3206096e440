"""How readings are ordered, and the calendar behind the words."""

from datetime import date

import pytest

from chronology.dates import Reading, read_date, sort_key
from chronology.dates.days import easter_sunday
from chronology.dates.reading import PART_STARTS, VAGUENESS
from chronology.dates.words import PARTS
from chronology.rules import Precision

TODAY = date(2026, 11, 22)


def read(text: str, time_text: str = "") -> Reading:
    return read_date(text, time_text, today=TODAY)


def test_sort_key_puts_exact_before_vague_and_undated_last() -> None:
    texts = [
        ("3 April 2019", "overnight"),
        ("3 April 2019", "early am"),
        ("3 April 2019", "0930"),
        ("3 April 2019", "lunchtime"),
        ("3 April 2019", "2pm"),
        ("3 April 2019", "evening"),
        ("3 April 2019", "night"),
        ("3 April 2019", ""),
        ("c. 3 April 2019", ""),
        ("3-5 April 2019", ""),
        ("w/c 3 April 2019", ""),
        ("since 3 April 2019", ""),
        ("4 April 2019", ""),
        ("before 10 April 2019", ""),
        ("10 April 2019", ""),
        ("undated", "9am"),
        ("undated", ""),
    ]
    keys = [sort_key(read(*text)) for text in texts]
    assert keys == sorted(keys)
    assert sort_key(read("3/4/19"), 1) < sort_key(read("3/4/19"), 2)


def test_precisions_and_parts_are_those_of_the_chronology() -> None:
    assert list(VAGUENESS) == Precision.values
    assert set(PARTS.values()) == set(PART_STARTS)


# The calendar


@pytest.mark.parametrize(
    "day",
    [
        "1954-04-18",
        "1981-04-19",
        "2000-04-23",
        "2008-03-23",
        "2011-04-24",
        "2016-03-27",
        "2018-04-01",
        "2019-04-21",
        "2020-04-12",
        "2021-04-04",
        "2038-04-25",
        "2076-04-19",
    ],
)
def test_easter_sunday_is_the_almanacs(day: str) -> None:
    assert easter_sunday(int(day[:4])) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Good Friday 2021", "2021-04-02"),
        ("Easter Monday 2021", "2021-04-05"),
        ("Maundy Thursday 2021", "2021-04-01"),
        ("Shrove Tuesday 2021", "2021-02-16"),
        ("Mothering Sunday 2021", "2021-03-14"),
        ("Whit Sunday 2021", "2021-05-23"),
        ("New Year’s Eve 2021", "2021-12-31"),
        ("Boxing Day 2021", "2021-12-26"),
        ("early May bank holiday 2019", "2019-05-06"),
        ("early May bank holiday 2020", "2020-05-08"),
        ("spring bank holiday 2021", "2021-05-31"),
        ("spring bank holiday 2022", "2022-06-02"),
        ("August bank holiday 2021", "2021-08-30"),
        ("second Tuesday in March 2021", "2021-03-09"),
        ("last Sunday of February 2021", "2021-02-28"),
    ],
)
def test_read_date_knows_the_year(text: str, day: str) -> None:
    reading = read_date(text, today=TODAY)
    assert (reading.verdict, reading.precision) == ("ok", "exact")
    assert reading.earliest == reading.latest == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("figures", "today", "year", "verdict"),
    [
        ("27", TODAY, 2027, "ok"),
        ("28", TODAY, 1928, "ask"),
        ("49", TODAY, 1949, "ask"),
        ("50", TODAY, 1950, "ok"),
        ("99", TODAY, 1999, "ok"),
        ("00", TODAY, 2000, "ok"),
        ("28", date(2028, 1, 1), 2028, "ok"),
    ],
)
def test_short_years_turn_at_the_pivot(
    figures: str, today: date, year: int, verdict: str
) -> None:
    reading = read_date(f"3/4/{figures}", today=today)
    assert (reading.verdict, reading.earliest) == (verdict, date(year, 4, 3))
