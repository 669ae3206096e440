"""When whoever holds the pen is reminded. Pure: no query, no clock.

Two dates (product.md): until the report is sent, the agency's own earlier date
counts, because everything up to sending must be done by then; with the senior
manager, the board's date. A return that has arrived has no date to remind of.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from reviews.rules import State
from reviews.timetable import working_days_before

# Kind of reminder, and how many working days before the date it falls.
BEFORE: dict[str, int] = {
    "fourteen_days": 14,
    "seven_days": 7,
    "one_day": 1,
    "on_the_day": 0,
}
OVERDUE = "overdue"
OVERDUE_EVERY = timedelta(days=7)


@dataclass(frozen=True)
class Falling:
    """A reminder, and the day it falls on."""

    kind: str
    falls_on: date


def task_date(state: State, *, internal_due_on: date, due_on: date) -> date:
    """The date that counts for whoever holds the pen, in a state that is live."""
    return due_on if state == State.WITH_SENIOR_MANAGER else internal_due_on


def falling(due_on: date, *, after: date, today: date) -> Falling | None:
    """The one reminder to send now: the last that fell after a day, up to today.

    A missed day is caught up by this one; those before it are never sent late.
    """
    fallen = [
        Falling(kind, working_days_before(due_on, days))
        for kind, days in BEFORE.items()
    ]
    weeks = (today - due_on) // OVERDUE_EVERY
    if weeks > 0:
        fallen.append(Falling(OVERDUE, due_on + weeks * OVERDUE_EVERY))
    return next(
        (one for one in reversed(fallen) if after < one.falls_on <= today), None
    )
