"""Says back in plain words what was read. Its words read back to the same days."""

from datetime import date, time, timedelta

from chronology.dates.days import MONTHS, months, slice_of
from chronology.dates.reading import Precision, Reading, TimePrecision

ONE = timedelta(days=1)
_PARTS = {
    "am": ", am",
    "pm": ", pm",
    "morning": " in the morning",
    "early morning": " in the early morning",
    "lunchtime": " at lunchtime",
    "afternoon": " in the afternoon",
    "evening": " in the evening",
    "night": " at night",
    "overnight": " overnight",
}
_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}


def canonical(reading: Reading) -> str:
    """Say the days and time of a reading in words that read back to the same.

    "3 April 2019 at 9:30am", "some time in March 2019", "about 10 May 2018",
    "the week of 3 May 2021", "before 1 January 2015", "undated"; with a time, "at 9am
    on some day before 1 January 2015".
    """
    days = days_in_words(reading.earliest, reading.latest, reading.precision)
    at = time_in_words(
        reading.time_from, reading.time_to, reading.time_precision, reading.time_part
    )
    if at and reading.precision in ("before", "after"):
        # "before 3 June 2019 at 2pm" would be on 3 June.
        return f"{at.lstrip(', ')} on some day {days}"
    return days + at


def days_in_words(
    earliest: date | None, latest: date | None, precision: Precision
) -> str:
    """Say bounds and a precision in words; "undated" if there are no bounds."""
    if precision == "before" and latest:
        return f"before {_day(latest + ONE)}"
    if precision == "after" and earliest:
        # "from 1 June 2019" is plainer than "after 31 May 2019".
        first_of_month = earliest.day == 1
        day = earliest if first_of_month else earliest - ONE
        return f"{'from' if first_of_month else 'after'} {_day(day)}"
    if earliest is None or latest is None:
        return "undated"
    match precision:
        case "month":
            return f"some time in {_month(earliest)}"
        case "year":
            return f"some time in {earliest.year}"
        case "season":
            return f"some time in {_season(earliest)}"
        case "week" if earliest.weekday() == 0:
            return f"the week of {_day(earliest)}"
        case "week":
            return f"the week beginning {_day(earliest)}"
        case "approximate":
            return _about(earliest, latest)
        case _ if earliest == latest:
            return _day(earliest)
        case _:
            return f"between {_two_days(earliest, latest)}"


def _about(earliest: date, latest: date) -> str:
    days = earliest, latest
    if earliest == latest:
        return f"about {_day(earliest)}"
    month = months(earliest.year, earliest.month)
    year = months(earliest.year, 1, 12)
    for span, name in ((month, _month(earliest)), (year, str(earliest.year))):
        if days == span:
            return f"about {name}"
        for part in ("early", "mid", "late"):
            if days == slice_of(span, part):
                return f"{part} {name}"
    return f"between about {_two_days(earliest, latest)}"


def _day(day: date) -> str:
    return f"{day.day} {_month(day)}"


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _season(first: date) -> str:
    name = f"{_SEASONS[first.month]} {first.year}"
    return f"{name} to {first.year + 1}" if first.month == 12 else name


def _two_days(first: date, last: date) -> str:
    if first.year != last.year:
        return f"{_day(first)} and {_day(last)}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]} and {_day(last)}"
    return f"{first.day} and {_day(last)}"


def time_in_words(
    starts: time | None, ends: time | None, precision: TimePrecision, part: str
) -> str:
    """Say a time after a day, with the blank or comma before it; "" if unknown."""
    if precision == "part of day":
        return _PARTS[part]
    about = "about " if precision == "approximate" else ""
    if starts and ends:
        if starts == ends:
            return f" at {about}{clock(starts)}"
        between = f"{clock(starts)} to {clock(ends)}"
        return f", about {between}" if about else f" from {between}"
    if starts:
        return f", after {clock(starts)}"
    if ends:
        return f", before {clock(ends)}"
    return ""


def clock(at: time) -> str:
    """A time as GOV.UK writes it: 9:30am, 5pm, midday, midnight."""
    if at.minute == 0 and at.hour in (0, 12):
        return "midday" if at.hour else "midnight"
    half = "am" if at.hour < 12 else "pm"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{half}"
