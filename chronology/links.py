"""The one place that knows how the integrated chronology's filter is addressed."""

from datetime import date
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from chronology.dates.days import MONTHS


def day_in_words(day: date) -> str:
    """A day as the site writes it: "3 March 2019"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


class RowLinks:
    """Makes addresses of rows in one review's integrated chronology."""

    def __init__(self, reference: str) -> None:
        self._table = reverse("chronology:integrated", args=[reference])
        # A picture has a thousand links between the same few days.
        self._days = cache(_days)

    def __call__(
        self,
        *,
        agency: str = "",
        first: date | None = None,
        last: date | None = None,
        **more: object,
    ) -> str:
        """The address of an agency's rows (by its code) that can mean these days.

        ``more`` are other fields of the filter: ``kloe=2``, ``find="C14"``.
        """
        parts = [
            urlencode({"agency": agency}) if agency else "",
            self._days(first, last),
            urlencode(more),
        ]
        return f"{self._table}?{'&'.join(filter(None, parts))}"

    def undated(self, **asked: object) -> str:
        """The address of the undated rows of a filter: they stand at the end."""
        return f"{self._table}?{urlencode({**asked, 'last': 1})}"


def _days(first: date | None, last: date | None) -> str:
    ends = {"from_day": first, "to_day": last}
    return urlencode({name: day_in_words(day) for name, day in ends.items() if day})
