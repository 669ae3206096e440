"""The calendar behind the words: lengths of months, thirds, seasons and festivals.

Where a word has no firm edges ("early June", "Christmas 2019") the convention is
here and nowhere else: thirds for early, mid and late; quarters for the start and
end of a year; meteorological seasons.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1900, 2099
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
ONE_DAY = timedelta(days=1)
Days = tuple[date, date]


def month_length(month: int, year: int) -> int:
    """The number of days in a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - ONE_DAY).day


def months(year: int, first: int, count: int = 1) -> Days:
    """The days of ``count`` months from the month ``first``, over new year too."""
    place = year * 12 + first - 1 + count
    return date(year, first, 1), date(place // 12, place % 12 + 1, 1) - ONE_DAY


def expand_year(figures: int, today: date) -> tuple[int, bool]:
    """Give a year of two figures its century, and say whether that is sure.

    The pivot: 20yy up to next year, counted from ``today``; 19yy from 50 on. What
    lies between (in 2026, 28 to 49) is somebody's birth or a slip, so it is asked.
    """
    if 2000 + figures <= today.year + 1:
        return 2000 + figures, True
    return 1900 + figures, figures >= 50


def slice_of(days: Days, part: str) -> Days | None:
    """Cut early, mid, late, a half or a week out of a month, season or year.

    Returns None where the words make no sense together ("2nd week of 2019").
    """
    first, last = days
    if (last - first).days > 31:
        return _slice_of_months(days, part)
    length = last.day
    cuts = {
        "early": (1, 10),
        "start": (1, 10),
        "mid": (11, 20),
        "late": (21, length),
        "end": (21, length),
        "first half": (1, 15),
        "second half": (16, length),
        "week 1": (1, 7),
        "week 2": (8, 14),
        "week 3": (15, 21),
        "week 4": (22, 28),
        "last week": (length - 6, length),
    }
    start, end = cuts[part]
    return first.replace(day=start), first.replace(day=end)


def _slice_of_months(days: Days, part: str) -> Days | None:
    first, last = days
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    # Where a part starts and ends, in twelfths.
    twelfths = {
        "early": (0, 4),
        "start": (0, 3 if count == 12 else 4),
        "mid": (4, 8),
        "late": (8, 12),
        "end": (9 if count == 12 else 8, 12),
        "first half": (0, 6),
        "second half": (6, 12),
    }
    if part not in twelfths or (count == 3 and "half" in part):
        return None
    start, end = (twelfth * count // 12 for twelfth in twelfths[part])
    place = first.year * 12 + first.month - 1 + start
    return months(place // 12, place % 12 + 1, end - start)


def easter_sunday(year: int) -> date:
    """Easter Sunday of the western churches (the Gregorian computus)."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    epact -= epact // 28 * (1 - 29 // (epact + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    offset = epact - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The 1st to 4th Monday (0) to Sunday (6) of a month; -1 is the last one."""
    first, last = months(year, month)
    if nth < 0:
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


@dataclass(frozen=True, slots=True)
class Festival:
    """The days a festival stands for, and the one meant by "by Christmas"."""

    first: date
    last: date
    main: date
    vague: bool = False
    question: str = ""


def _one(day: date) -> Festival:
    return Festival(day, day, day)


def _day(month: int, day: int) -> Callable[[int], Festival]:
    return lambda year: _one(date(year, month, day))


def _from_easter(offset: int) -> Callable[[int], Festival]:
    return lambda year: _one(easter_sunday(year) + timedelta(days=offset))


def _easter(year: int) -> Festival:
    sunday = easter_sunday(year)
    return Festival(sunday - 2 * ONE_DAY, sunday + ONE_DAY, sunday)


def _christmas(year: int) -> Festival:
    return replace(_one(date(year, 12, 25)), vague=True)


def _new_year(year: int) -> Festival:
    question = f"“New Year {year}” could be the start or the end of {year}."
    return replace(_one(date(year, 1, 1)), vague=True, question=question)


def _bank_holiday(
    month: int, nth: int, moved: dict[int, date]
) -> Callable[[int], Festival]:
    def festival(year: int) -> Festival:
        monday = nth_weekday(year, month, 0, nth)
        return _one(moved.get(year, monday))

    return festival


# Early May moved for VE Day; the spring holiday for three jubilees.
_EARLY_MAY = _bank_holiday(5, 1, {1995: date(1995, 5, 8), 2020: date(2020, 5, 8)})
_SPRING = _bank_holiday(
    5, -1, {2002: date(2002, 6, 4), 2012: date(2012, 6, 4), 2022: date(2022, 6, 2)}
)
_AUGUST = _bank_holiday(8, -1, {})

FESTIVALS: dict[str, Callable[[int], Festival]] = {
    "christmas": _christmas,
    "xmas": _christmas,
    "christmas time": _christmas,
    "christmas day": _day(12, 25),
    "xmas day": _day(12, 25),
    "christmas eve": _day(12, 24),
    "xmas eve": _day(12, 24),
    "boxing day": _day(12, 26),
    "new years eve": _day(12, 31),
    "new year eve": _day(12, 31),
    "hogmanay": _day(12, 31),
    "new years day": _day(1, 1),
    "new year day": _day(1, 1),
    "new year": _new_year,
    "new years": _new_year,
    "valentines day": _day(2, 14),
    "halloween": _day(10, 31),
    "bonfire night": _day(11, 5),
    "guy fawkes night": _day(11, 5),
    "easter": _easter,
    "easter weekend": _easter,
    "easter sunday": _from_easter(0),
    "easter day": _from_easter(0),
    "easter monday": _from_easter(1),
    "good friday": _from_easter(-2),
    "maundy thursday": _from_easter(-3),
    "palm sunday": _from_easter(-7),
    "mothering sunday": _from_easter(-21),
    "ash wednesday": _from_easter(-46),
    "shrove tuesday": _from_easter(-47),
    "pancake day": _from_easter(-47),
    "whit sunday": _from_easter(49),
    "pentecost": _from_easter(49),
    "early may bank holiday": _EARLY_MAY,
    "may day bank holiday": _EARLY_MAY,
    "spring bank holiday": _SPRING,
    "late may bank holiday": _SPRING,
    "august bank holiday": _AUGUST,
    "summer bank holiday": _AUGUST,
}
