"""Input for finding entries and for choosing a file."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from accounts.govuk import GovForm
from accounts.text import CleanCharField
from chronology.columns import COLUMNS, READ_BACK
from chronology.dates import read_date
from chronology.rows import Column

# As much text as a file of the most rows would hold.
MAX_PASTED = 2_000_000
COLUMN_CHOICES = [
    ("", "Leave it out"),
    *((field, heading) for field, heading, _ in COLUMNS if field in READ_BACK),
]


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


def check_days_in_order(form: GovForm, cleaned: dict[str, Any]) -> None:
    """Say so beside ``to_day`` where a form's last day lies before its first."""
    first, last = cleaned.get("from_day"), cleaned.get("to_day")
    if first and last and last[1] < first[0]:
        form.add_error("to_day", "To must be the same as or after From")


class ImportForm(GovForm):
    """A chronology that somebody has already: a file, or rows copied from one."""

    submit = "Look at the rows"
    file = forms.FileField(
        label="Choose a file",
        help_text="An Excel file (.xlsx), a Word file with a table (.docx) or a CSV "
        "file, up to 5,000 rows and smaller than 20MB.",
        required=False,
    )
    pasted = CleanCharField(
        label="Or paste the rows",
        help_text="Copy the table in Excel or Word, with its headings, and paste it "
        "here.",
        max_length=MAX_PASTED,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned["file"]) == bool(cleaned["pasted"]):
            says = (
                "Choose a file or paste rows, not both"
                if cleaned["file"]
                else "Choose the file with your entries, or paste its rows"
            )
            self.add_error("file", says)
        return cleaned


class ColumnsForm(GovForm):
    """What each column of a file is; one list for each heading."""

    submit = "Read the rows again"

    def __init__(self, *args: Any, columns: list[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, column in enumerate(columns):
            self.fields[f"column{place}"] = forms.ChoiceField(
                label=column.name,
                help_text=column.example,
                choices=COLUMN_CHOICES,
                initial=column.field,
                required=False,
            )
        self.columns = columns

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first: dict[str, str] = {}
        for place, column in enumerate(self.columns):
            field = cleaned.get(f"column{place}")
            if field and field in first:
                what = dict(COLUMN_CHOICES)[field]
                self.add_error(
                    f"column{place}",
                    f"“{first[field]}” is “{what}” already. Choose one of the two",
                )
            elif field:
                first[field] = column.name
        return cleaned

    def chosen(self) -> dict[str, str]:
        """The field for each heading, "" for a column to leave out."""
        return {
            column.key: self.cleaned_data[f"column{place}"]
            for place, column in enumerate(self.columns)
        }
