"""Input for the pictures of the integrated chronology: which days, how long."""

from datetime import date
from typing import Any

from django import forms

from accounts.govuk import GovForm
from chronology.forms.reading import DayField, check_days_in_order

# Four weeks: what a month's gap in care is commonly taken to be.
DEFAULT_DAYS = 28
MAX_DAYS = 3_660


class PeriodForm(GovForm):
    """Days to look at; both may be left out."""

    from_day = DayField(label="From", help_text="Such as May 2019")
    to_day = DayField(label="To", help_text="Such as May 2019, for that month")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_days_in_order(self, cleaned)
        return cleaned

    def days(self, whole: tuple[date, date]) -> tuple[date, date] | None:
        """The first and last day asked for; None for all of the ``whole`` days.

        One box alone asks for the rest of the whole.
        """
        if not self.is_valid():
            return None
        first, last = self.cleaned_data["from_day"], self.cleaned_data["to_day"]
        if not first and not last:
            return None
        return (
            first[0] if first else min(whole[0], last[0]),
            last[1] if last else max(whole[1], first[1]),
        )


class GapsForm(GovForm):
    """How long a gap must be to be listed."""

    widths = {"days": 4}
    days = forms.IntegerField(
        label="List gaps of at least this many days",
        help_text=f"{DEFAULT_DAYS} days are four weeks",
        min_value=1,
        max_value=MAX_DAYS,
        required=False,
        error_messages={
            "invalid": "Days must be a whole number, like 28",
            "min_value": "Days must be 1 or more",
            "max_value": "Days must be 3,660 or fewer",
        },
    )

    def at_least(self) -> int:
        """The days asked for, or the usual number."""
        if not self.is_valid():
            return DEFAULT_DAYS
        return self.cleaned_data["days"] or DEFAULT_DAYS
