"""What one date box and one time box were read as, and how readings are ordered."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal, Protocol

Precision = Literal[
    "exact",
    "approximate",
    "range",
    "week",
    "month",
    "season",
    "year",
    "before",
    "after",
    "unknown",
]
TimePrecision = Literal["exact", "approximate", "part of day", "unknown"]
Verdict = Literal["ok", "ask", "error", "undated"]
AskAbout = Literal["", "date", "time"]

# Exact before vague: the more days a precision leaves open, the later it stands.
VAGUENESS: dict[str, int] = {
    "exact": 0,
    "approximate": 1,
    "range": 2,
    "week": 3,
    "month": 4,
    "season": 5,
    "year": 6,
    "before": 7,
    "after": 8,
    "unknown": 9,
}
# Where a part of the day stands among the times, in minutes from midnight.
PART_STARTS: dict[str, int] = {
    "am": 0,
    "overnight": 0,
    "early morning": 5 * 60,
    "morning": 6 * 60,
    "lunchtime": 12 * 60,
    "pm": 12 * 60,
    "afternoon": 12 * 60,
    "evening": 18 * 60,
    "night": 21 * 60,
}
NO_TIME = 24 * 60


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a date and a time: what was typed, what it can mean, and why.

    ``ok``: the bounds may be saved. ``undated``: the person says that there is no
    date. ``ask``: any bounds are a proposal, and ``says`` is the question.
    ``error``: it cannot be a date (or a time), and ``says`` tells how to mend it.
    ``assumed`` marks a day taken from the entry above. ``is_inherited`` says more:
    the question is only whether the day (and the time) are those of that entry.
    """

    date_text: str
    time_text: str
    verdict: Verdict
    says: str
    earliest: date | None = None
    latest: date | None = None
    precision: Precision = "unknown"
    time_from: time | None = None
    time_to: time | None = None
    time_precision: TimePrecision = "unknown"
    time_part: str = ""
    ask_about: AskAbout = ""
    assumed: bool = False
    is_inherited: bool = False


class Datable(Protocol):
    """What can be put in order: a reading, or a row that keeps one."""

    @property
    def earliest(self) -> date | None: ...
    @property
    def latest(self) -> date | None: ...
    @property
    def precision(self) -> str: ...
    @property
    def time_from(self) -> time | None: ...
    @property
    def time_part(self) -> str: ...


def sort_key(row: Datable, order: int = 0) -> tuple[int, int, int, int, int]:
    """Order rows by day, exact before vague, time or part of day, then ``order``.

    The earliest day counts; where only the latest is known ("before 2015") that
    one does. Undated rows stand together after all others.
    """
    day = row.earliest or row.latest
    if row.time_from is not None:
        minutes = row.time_from.hour * 60 + row.time_from.minute
    else:
        minutes = PART_STARTS.get(row.time_part, NO_TIME)
    return (
        0 if day else 1,
        day.toordinal() if day else 0,
        VAGUENESS[row.precision],
        minutes,
        order,
    )
