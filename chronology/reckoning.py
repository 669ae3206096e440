"""Arithmetic with dates that may be inexact: how long after, and how old.

Pure: an answer is as exact as what went in, "between 3 and 17 days", and says so.
"""

from dataclasses import dataclass
from datetime import date

from accounts.refusals import Refused
from chronology.dates.wording import days_in_words

DAYS_OF_WEEK = 7
MONTHS_OF_YEAR = 12
# From so many days on, weeks and months help.
WEEKS_FROM, MONTHS_FROM = 14, 61
NO_DAYS = "Enter dates with a first and a last day that they can mean, such as May 2019"


@dataclass(frozen=True)
class Span:
    """The days that a date can mean, first and last."""

    first: date
    last: date

    def __str__(self) -> str:
        if self.first == self.last:
            return days_in_words(self.first, self.last, "exact")
        return days_in_words(self.first, self.last, "range")


def span_of(earliest: date | None, latest: date | None) -> Span:
    """The days of a reading. Raises ``Refused`` where it is open on one side."""
    if earliest is None or latest is None:
        raise Refused(NO_DAYS)
    return Span(earliest, latest)


def time_between(one: Span, other: Span) -> list[str]:
    """How long it is from the earlier to the later: in days, then in weeks, in months.

    "The later is between 3 and 17 days after the earlier.", "They may be on the same
    day, …". Months are those of the calendar.
    """
    if other.first < one.first:
        one, other = other, one
    least, most = (other.first - one.last).days, (other.last - one.first).days
    if least <= 0:
        return [_overlapping(max(-least, most))]
    says = [f"The later is {_between(least, most, 'day')} after the earlier."]
    if least >= WEEKS_FROM:
        weeks = least // DAYS_OF_WEEK, most // DAYS_OF_WEEK
        says.append(f"In whole weeks: {_between(*weeks, 'week')}.")
    if least >= MONTHS_FROM:
        months = (
            months_between(one.last, other.first),
            months_between(one.first, other.last),
        )
        says.append(f"In whole months: {_between(*months, 'month')}.")
    return says


def _overlapping(most: int) -> str:
    if not most:
        return "They are on the same day."
    return f"They may be on the same day, or up to {_count(most, 'day')} apart."


def age(born: Span, on: Span) -> str:
    """How old somebody was: "57", "57 or 58", "between 57 and 59".

    Raises ``Refused`` when they were not born yet.
    """
    if on.last < born.first:
        raise Refused("Date of birth must be before the date to work out the age on")
    least = max(years_between(born.last, on.first), 0)
    most = years_between(born.first, on.last)
    if least == most:
        return str(least)
    if most == least + 1:
        return f"{least} or {most}"
    return f"between {least} and {most}"


def years_between(born: date, on: date) -> int:
    """Whole years, as birthdays count: on 1 March for 29 February."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def months_between(first: date, last: date) -> int:
    """Whole months of the calendar."""
    months = (last.year - first.year) * MONTHS_OF_YEAR + last.month - first.month
    return months - (last.day < first.day)


def _between(least: int, most: int, unit: str) -> str:
    if least == most:
        return _count(least, unit)
    return f"between {least} and {_count(most, unit)}"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
