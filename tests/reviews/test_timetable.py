"""Working days in England and Wales, and how dates are said."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from govuk_bank_holidays.bank_holidays import BankHolidays

from reviews.timetable import (
    internal_date,
    is_working_day,
    say_date,
    working_days_before,
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 3, 2), True),  # a Monday
        (date(2026, 3, 7), False),  # a Saturday
        (date(2026, 3, 8), False),
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 4, 6), False),  # Easter Monday: not a holiday in Scotland
        (date(2026, 12, 28), False),  # Boxing Day's substitute
    ],
)
def test_is_working_day(day, works):
    assert is_working_day(day) == works


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2026, 3, 20), 0, date(2026, 3, 20)),
        (date(2026, 3, 20), 1, date(2026, 3, 19)),
        (date(2026, 3, 20), 10, date(2026, 3, 6)),
        (date(2026, 3, 22), 1, date(2026, 3, 20)),  # from a Sunday
        (date(2026, 4, 10), 5, date(2026, 4, 1)),  # over Easter
        (date(2021, 7, 2), 5, date(2021, 6, 25)),  # the sample review's own dates
    ],
)
def test_working_days_before(day, count, before):
    assert working_days_before(day, count) == before


def test_internal_date_is_so_many_working_days_before():
    due, today = date(2026, 3, 20), date(2026, 2, 1)
    assert internal_date(due, working_days=10, today=today) == date(2026, 3, 6)


def test_internal_date_is_never_before_today():
    today = date(2026, 3, 16)
    assert internal_date(date(2026, 3, 20), working_days=10, today=today) == today


def test_internal_date_is_never_after_the_boards_date():
    due = date(2026, 3, 20)
    assert internal_date(due, working_days=10, today=date(2026, 4, 1)) == due


def test_say_date_has_no_nought():
    assert say_date(date(2026, 3, 3)) == "3 March 2026"


def test_bank_holidays_are_known_for_18_months():
    """Past the list, holidays count as working days: raise govuk-bank-holidays."""
    ours = BankHolidays.ENGLAND_AND_WALES
    known = BankHolidays(use_cached_holidays=True).get_holidays(division=ours)
    assert known[-1]["date"] >= timezone.localdate() + timedelta(days=548)
