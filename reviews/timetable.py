"""Working days in England and Wales, and how a date is said. Pure: no clock."""

from datetime import date, timedelta
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays


@cache
def _calendar() -> BankHolidays:
    # The list that comes with the package: nothing is fetched. It ends some two
    # years after the package was made; holidays after its end count as working
    # days. A test complains 18 months before, so that the package is raised.
    return BankHolidays(use_cached_holidays=True)


def is_working_day(day: date) -> bool:
    """Say whether a day is neither a weekend nor a bank holiday here."""
    return bool(_calendar().is_work_day(day, division=BankHolidays.ENGLAND_AND_WALES))


def working_days_before(day: date, count: int) -> date:
    """The working day that lies ``count`` working days before a day."""
    while count > 0:
        day -= timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days there are from a day on, before another day."""
    days = (start + timedelta(days=n) for n in range((end - start).days))
    return sum(map(is_working_day, days))


def internal_date(due_on: date, *, working_days: int, today: date) -> date:
    """When the report should be with the senior manager: before the board's date.

    Never before today, and never after the board's date.
    """
    return min(max(working_days_before(due_on, working_days), today), due_on)


def say_date(day: date) -> str:
    """A date as people read it: 3 March 2026."""
    return f"{day.day} {day:%B %Y}"
