"""Two small questions about dates. Nothing typed here is kept."""

from typing import Any

from django.utils import timezone

from accounts.govuk import GovForm
from accounts.refusals import Refused
from accounts.text import CleanCharField
from chronology.dates import read_date
from chronology.reckoning import Span, span_of
from chronology.rules import MAX_DATE

CANNOT_READ = "{label} must be a date that we can read, such as 3 April 2019"


class DatesForm(GovForm):
    """Boxes that each hold a date in the language of dates; all are read."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, text in list(cleaned.items()):
            reading = read_date(text, "", today=timezone.localdate())
            try:
                if reading.verdict != "ok":
                    label = self.fields[name].label
                    raise Refused(CANNOT_READ.format(label=label))
                cleaned[name] = span_of(reading.earliest, reading.latest)
            except Refused as refusal:
                self.add_error(name, str(refusal))
        return cleaned

    def spans(self) -> tuple[Span, Span]:
        """The two dates as they were typed first and second; of a valid form."""
        first, second = (self.cleaned_data[name] for name in self.fields)
        return first, second


class BetweenForm(DatesForm):
    """How long was it from one date to another?"""

    first = CleanCharField(
        label="First date",
        help_text="Such as 3 April 2019, early May 2019",
        max_length=MAX_DATE,
    )
    second = CleanCharField(
        label="Second date",
        help_text="It need not be the later one",
        max_length=MAX_DATE,
    )


class AgeForm(DatesForm):
    """How old was somebody on a date?"""

    born = CleanCharField(
        label="Date of birth",
        help_text="As you have it in your own records. A year alone will do",
        max_length=MAX_DATE,
    )
    on = CleanCharField(
        label="Date of the event",
        help_text="Such as 3 April 2019",
        max_length=MAX_DATE,
    )
