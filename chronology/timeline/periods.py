"""What stretch of time a picture shows, and the slots that it is cut into.

Pure: no query and no clock. A slot is known by the beginning of its dates as
the database writes them: "2019-03" is a month, "2019-03-1" the ten days from
the 10th, "2019-03-14" a day. Such texts sort as the dates do.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from chronology.dates.days import FIRST_YEAR, LAST_YEAR, MONTHS, month_length, months
from chronology.links import day_in_words

# More would be too narrow to point at, and too much to draw.
MOST_SLOTS = 40
EARLIEST, LATEST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
# How many months a slot may hold.
_STEPS = (1, 3, 12, 60)
# Letters of a date that tell its month, its ten days, and its day; none, for hours.
MONTH, TEN_DAYS, DAY, HOUR = 7, 9, 10, 0


@dataclass(frozen=True)
class Slot:
    """A column of the picture; ``key`` is where its dates or hours begin."""

    first: date
    last: date
    key: str
    label: str
    says: str
    head: str


@dataclass(frozen=True)
class Head:
    """What stands over neighbouring slots: a year over its months."""

    text: str
    place: int
    first: date
    last: date


@dataclass(frozen=True)
class Period:
    """Whole days or whole months, cut into at most MOST_SLOTS slots.

    ``letters`` is how many letters of a date tell its slot; HOUR for one day.
    """

    first: date
    last: date
    letters: int
    slots: tuple[Slot, ...]

    @property
    def says(self) -> str:
        return in_words(self.first, self.last)

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.last

    @cached_property
    def keys(self) -> list[str]:
        return [slot.key for slot in self.slots]

    @property
    def is_of_months(self) -> bool:
        """Whether it is whole months, as all of more than 40 days are."""
        first, last = _number(self.first), _number(self.last)
        return self.days == (_month(first)[0], _month(last)[1])

    def place(self, day: str) -> int:
        """The slot of a day (its text, cut or whole): -1 before all, and n after."""
        if self.letters and day > self.last.isoformat():
            return len(self.slots)
        return bisect_right(self.keys, day) - 1

    def places(self, first: str | None, last: str | None) -> tuple[int, int]:
        """The slots of two days; an open one lies before all, or after."""
        return (
            -1 if first is None else self.place(first),
            len(self.slots) if last is None else self.place(last),
        )

    def heads(self) -> list[Head]:
        """What stands over the slots, each with its first slot's number."""
        found = []
        numbered = enumerate(self.slots)
        for text, group in groupby(numbered, key=lambda pair: pair[1].head):
            members = list(group)
            place, slot = members[0]
            found.append(Head(text, place, slot.first, members[-1][1].last))
        return found

    def shifted(self, steps: int) -> "Period | None":
        """The period as long as this before (-1) or after (1); None out of range."""
        if self.is_of_months:
            count = _number(self.last) - _number(self.first) + 1
            first = _number(self.first) + steps * count
            if not _number(EARLIEST) <= first <= _number(LATEST) - count + 1:
                return None
            return period_between(_month(first)[0], _month(first + count - 1)[1])
        days = (self.last - self.first).days + 1
        first_day = self.first + timedelta(steps * days)
        last_day = self.last + timedelta(steps * days)
        if first_day < EARLIEST or last_day > LATEST:
            return None
        return period_between(first_day, last_day)


def period_between(first: date, last: date) -> Period:
    """The days from ``first`` to ``last`` in slots that are as fine as they can be.

    A day is cut into hours, up to 40 days into days; more becomes whole months,
    cut into ten days, months, quarters, years or five years.
    """
    first = min(max(first, EARLIEST), LATEST)
    last = min(max(last, first), LATEST)
    days = (last - first).days + 1
    if days == 1:
        return Period(first, last, HOUR, tuple(_hours(first)))
    if days <= MOST_SLOTS:
        return Period(first, last, DAY, tuple(_days(first, days)))
    start, end = _number(first), _number(last)
    first, last = _month(start)[0], _month(end)[1]
    if 3 * (end - start + 1) <= MOST_SLOTS:
        return Period(first, last, TEN_DAYS, tuple(_tens(start, end)))
    step = next(n for n in _STEPS if end - start + 1 <= n * MOST_SLOTS)
    return Period(first, last, MONTH, tuple(_by_months(start, end, step)))


def months_between(first: date, last: date, *, step: int = 1) -> Period:
    """Whole months in slots of one month, however many; or of as many as ``step``."""
    first = min(max(first, EARLIEST), LATEST)
    start, end = _number(first), _number(min(max(last, first), LATEST))
    slots = tuple(_by_months(start, end, step))
    return Period(_month(start)[0], _month(end)[1], MONTH, slots)


def year_around(period: Period) -> Period | None:
    """The year that a part of it lies in; None where the period is no such part."""
    first, last = period.days
    year = date(first.year, 1, 1), date(first.year, 12, 31)
    if first.year != last.year or period.days == year:
        return None
    return period_between(*year)


def month_around(period: Period) -> Period | None:
    """The month that a part of it lies in; None where the period is no such part."""
    month = _month(_number(period.first))
    if _number(period.first) != _number(period.last) or period.days == month:
        return None
    return period_between(*month)


def in_words(first: date, last: date) -> str:
    """Days in the fewest words: "2019", "March to May 2019", "1 to 9 March 2019"."""
    if first == last:
        return day_in_words(first)
    if first.day == 1 and last.day == month_length(last.month, last.year):
        if first.month == 1 and last.month == 12:
            return _to(str(first.year), str(last.year))
        return _to(_month_in_words(first), _month_in_words(last))
    return _to(day_in_words(first), day_in_words(last))


def _to(first: str, last: str) -> str:
    """ "3 March 2019", "9 March 2019": "3 to 9 March 2019"."""
    if first == last:
        return first
    before, after = first.split(), last.split()
    while len(before) > 1 and before[-1] == after[-1]:
        before.pop()
        after.pop()
    return f"{' '.join(before)} to {last}"


def _month_in_words(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month(number: int) -> tuple[date, date]:
    return months(number // 12, number % 12 + 1)


def _by_months(start: int, end: int, step: int) -> Iterator[Slot]:
    for number in range(start, end + 1, step):
        first, last = _month(number)[0], _month(min(number + step - 1, end))[1]
        is_short = step < 12
        yield Slot(
            first,
            last,
            f"{first:%Y-%m}",
            MONTHS[first.month - 1][:3] if is_short else f"’{first:%y}",
            in_words(first, last),
            str(first.year) if is_short else f"{first.year // 10}0s",
        )


def _tens(start: int, end: int) -> Iterator[Slot]:
    for number in range(start, end + 1):
        begins, ends = _month(number)
        head = f"{MONTHS[begins.month - 1][:3]} {begins.year}"
        for day, until in ((1, 9), (10, 19), (20, ends.day)):
            first, last = begins.replace(day=day), begins.replace(day=until)
            key = first.isoformat()[:TEN_DAYS]
            yield Slot(first, last, key, str(day), in_words(first, last), head)


def _days(first: date, count: int) -> Iterator[Slot]:
    for number in range(count):
        day = first + timedelta(number)
        says = day_in_words(day)
        head = _month_in_words(day)
        yield Slot(day, day, day.isoformat(), str(day.day), says, head)


def _hours(day: date) -> Iterator[Slot]:
    says = day_in_words(day)
    for hour in range(24):
        words = f"{says}, {_hour(hour)} to {_hour(hour + 1)}"
        yield Slot(day, day, f"{hour:02d}", str(hour), words, says)


def _hour(hour: int) -> str:
    if hour % 12 == 0:
        return "midday" if hour == 12 else "midnight"
    return f"{hour % 12}{'am' if hour < 12 else 'pm'}"
