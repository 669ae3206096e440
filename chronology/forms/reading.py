"""Input for finding entries and for choosing a file."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone

from accounts.govuk import GovForm
from accounts.text import CleanCharField
from chronology.dates import read_date
from reviews.models import Involvement


class FindForm(GovForm):
    """Words, a source, a code or a number such as C14."""

    submit = "Find"
    widths = {"find": 20}
    find = CleanCharField(
        label="Find in the chronology", max_length=100, required=False
    )


class DayField(CleanCharField):
    """A day, month or year typed in one box; it cleans to its first and last day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, required=False, **kwargs)

    def clean(self, value: Any) -> tuple[date, date] | None:
        text = super().clean(value)
        if not text:
            return None
        reading = read_date(text, today=timezone.localdate())
        if reading.verdict != "ok" or not (reading.earliest and reading.latest):
            raise forms.ValidationError(
                f"{self.label} must be a date, a month or a year, like 3 April 2019 "
                "or 2019"
            )
        return reading.earliest, reading.latest


class IntegratedFilterForm(GovForm):
    """Which of all agencies' entries to show; every part may be left out."""

    submit = "Apply"
    agency = forms.ChoiceField(label="Agency", required=False)
    from_day = DayField(label="From", help_text="Such as May 2019")
    to_day = DayField(label="To", help_text="Such as 2019")
    find = CleanCharField(label="Words in the entry", max_length=100, required=False)

    def __init__(
        self, *args: Any, involvements: list[Involvement], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["agency"]).choices = [
            ("", "All agencies"),
            *((i.agency.code, i.agency.name) for i in involvements),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("from_day"), cleaned.get("to_day")
        if first and last and last[1] < first[0]:
            self.add_error("to_day", "To must be the same as or after From")
        return cleaned


class ImportForm(GovForm):
    """The file of a chronology in our own columns."""

    submit = "Look at the rows"
    file = forms.FileField(
        label="Choose a file",
        help_text="An Excel file (.xlsx) or a CSV file (.csv) with our headings, up to "
        "5,000 rows and smaller than 20MB.",
        error_messages={"required": "Choose the file with your entries"},
    )
