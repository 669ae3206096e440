"""One named day, month, season or year, perhaps with parts missing, and its days."""

from dataclasses import dataclass, replace
from datetime import date, time

from chronology.dates.days import (
    FESTIVALS,
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    WEEKDAYS,
    month_length,
    months,
    nth_weekday,
    slice_of,
)
from chronology.dates.reading import Precision

YEAR_MISSING = "The year is missing."
OTHER_YEARS = (
    "Date must be a real date. Write the year with 4 figures, "
    f"from {FIRST_YEAR} to {LAST_YEAR}."
)


class Unreal(Exception):
    """The words name a day that never was; the message is a sentence for people."""


class Unclear(Exception):
    """The words lack something that cannot be proposed; the message asks for it."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that words stand for; with questions they are only a proposal."""

    first: date | None
    last: date | None
    precision: Precision
    questions: tuple[str, ...] = ()
    times: tuple[time, time] | None = None
    any_day: bool = False

    @property
    def is_one_day(self) -> bool:
        return self.first is not None and self.first == self.last


@dataclass(frozen=True, slots=True)
class Mention:
    """What stands in the text for one date; None is what it leaves out.

    ``last_day`` is the last of several days that a day with an unreadable figure
    can be. ``part`` is early, mid, late and the like. ``name`` is a season, festival,
    quarter or decade, ``number`` which one; ``festival`` one that is named beside the
    day. ``month_first`` is "April 3". ``pair`` is the mark of two figures alone, "3/4".
    """

    day: int | None = None
    month: int | None = None
    year: int | None = None
    last_day: int | None = None
    weekday: int | None = None
    part: str = ""
    name: str = ""
    number: int = 0
    festival: str = ""
    month_first: bool = False
    pair: str = ""
    hedged: bool = False
    questions: tuple[str, ...] = ()
    unclear: str = ""

    @property
    def shape(self) -> tuple[bool, ...]:
        """Which of its parts are there."""
        parts = (self.day, self.month, self.year, self.weekday)
        return (*(part is not None for part in parts), bool(self.name or self.part))

    @property
    def lacks_place(self) -> bool:
        """It says no month or name of its own ("3", "early")."""
        return (
            self.month is None
            and not self.name
            and (self.day is not None or (self.year is None and bool(self.part)))
        )


def resolve(mention: Mention, context: int | None) -> Span:
    """Turn a mention into days; ``context`` is a year to propose if it has none.

    Raises Unreal for a day that never was, Unclear where nothing can be proposed.
    """
    if mention.unclear:
        raise Unclear(mention.unclear)
    _check_place(mention)
    year, questions = mention.year, list(mention.questions)
    if year is None:
        if context is None:
            raise Unclear(" ".join([*questions, YEAR_MISSING, "Add the year."]))
        year = context
        questions.append(YEAR_MISSING)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreal(OTHER_YEARS)
    if mention.day is not None and mention.month is not None:
        span = _day_span(mention, mention.day, mention.month, year)
    elif mention.name:
        span = _named_span(mention, year)
    elif mention.month is not None:
        span = Span(*months(year, mention.month), "month")
    else:
        span = Span(*months(year, 1, 12), "year")
    span = replace(span, questions=(*questions, *span.questions))
    if mention.part:
        span = _slice(span, mention.part)
    return replace(span, precision="approximate") if mention.hedged else span


def _check_place(mention: Mention) -> None:
    if mention.month is not None and not 1 <= mention.month <= 12:
        raise Unreal(
            f"Date must be a real date. There is no month {mention.month}. "
            "Write the day first, then the month."
        )
    if mention.lacks_place:
        raise Unclear("The month is missing. Add the month.")
    if mention.day is not None and mention.month is not None:
        _check_day(mention.day, mention.month, mention.year)


def _check_day(day: int, month: int, year: int | None) -> None:
    """A leap year gives the benefit of the doubt where the year is missing."""
    known = year is not None and FIRST_YEAR <= year <= LAST_YEAR
    length = month_length(month, year if year is not None and known else 2000)
    if 1 <= day <= length:
        return
    name = MONTHS[month - 1]
    if month == 2 and known:
        name = f"{name} {year}"
    raise Unreal(f"Date must be a real date. {name} has {length} days.")


def _day_span(mention: Mention, day: int, month: int, year: int) -> Span:
    questions: list[str] = []
    length = month_length(month, year)
    if day > length:
        raise Unclear(f"{YEAR_MISSING} February {year} has {length} days.")
    first = last = date(year, month, day)
    if mention.last_day is not None:
        last = date(year, month, min(mention.last_day, length))
    elif mention.weekday is not None and first.weekday() != mention.weekday:
        questions.append(
            f"{day} {MONTHS[month - 1]} {year} was a {WEEKDAYS[first.weekday()]}, "
            f"not a {WEEKDAYS[mention.weekday]}."
        )
    if mention.festival:
        feast = FESTIVALS[mention.festival](year)
        if not feast.first <= first <= feast.last:
            name = mention.festival.title()
            questions.append(f"{name} in {year} was on another day.")
    precision: Precision = "exact" if first == last else "range"
    return Span(first, last, precision, tuple(questions))


def _named_span(mention: Mention, year: int) -> Span:
    if mention.name == "season":
        count = 3
        return Span(*months(year, mention.number, count), "season")
    if mention.name == "quarter":
        return Span(*months(year, 3 * mention.number - 2, 3), "range")
    if mention.name == "financial year":
        return Span(*months(year, 4, 12), "range")
    if mention.name == "decade":
        return Span(*months(year, 1, 120), "range")
    if mention.name == "nth weekday":
        day = nth_weekday(
            year, mention.month or 1, mention.weekday or 0, mention.number
        )
        return Span(day, day, "exact")
    festival = FESTIVALS[mention.name](year)
    precision: Precision = "exact"
    if festival.vague:
        precision = "approximate"
    elif festival.first < festival.last:
        precision = "range"
    asks = (festival.question,) if festival.question else ()
    return Span(festival.first, festival.last, precision, asks)


def _slice(span: Span, part: str) -> Span:
    """Cut a part out of a month, season or year; other spans have no such part."""
    cut = None
    if span.first and span.last and (span.last - span.first).days >= 27:
        cut = slice_of((span.first, span.last), part)
    if cut is None:
        raise Unclear(f"We could not tell which days “{part}” means here.")
    precision: Precision = "week" if "week" in part else "approximate"
    return Span(*cut, precision, span.questions)
