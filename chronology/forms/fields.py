"""What several forms of the chronology share: the one date box, hidden fields."""

from dataclasses import replace
from typing import Any, ClassVar, cast

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from accounts.govuk import GovForm, GovHelper, GovRadios
from accounts.refusals import Refused
from accounts.text import CleanCharField, clean_text
from chronology.dates import Reading, canonical, read_date
from chronology.rules import MAX_DATE, MAX_TIME, check_not_in_future

NO_DATE = "Enter the date, or the month or year if you do not know the day"


class DateBoxForm(GovForm):
    """A date and a time as they are written, read back before they are saved.

    Where the words could mean two things, or cannot be read, ``meant`` asks: its
    answers are made from the words sent with it, so an answer to other words is
    no answer. ``reading`` is what was settled; None means that the words are
    those already saved (``kept``), with their meaning. ``year`` is proposed for
    a date without one.
    """

    date_text = CleanCharField(
        label="Date",
        help_text="Day first, as it is written: 3/4/19, April 2019, c. March 2019. "
        "Write “undated” if nothing is known.",
        max_length=MAX_DATE,
        required=False,
    )
    time_text = CleanCharField(
        label="Time (optional)",
        help_text="Such as 0930, 9.30pm or evening",
        max_length=MAX_TIME,
        required=False,
    )
    meant = forms.ChoiceField(
        label="What do you mean?", required=False, widget=GovRadios
    )

    #: The field that a wrong date is told about.
    date_field: ClassVar[str] = "date_text"
    reading: Reading | None = None

    def __init__(
        self,
        *args: Any,
        kept: tuple[str, str] | None = None,
        year: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        self.year = year
        date_text, time_text = self._sent()
        is_asked = self._is_new(date_text, time_text) and (
            len(date_text) <= MAX_DATE and len(time_text) <= MAX_TIME
        )
        self.answers = answers_to(self._read(date_text, time_text)) if is_asked else {}
        if self.answers:
            cast(forms.ChoiceField, self.fields["meant"]).choices = [
                (key, label) for key, (label, _) in self.answers.items()
            ]
        else:
            del self.fields["meant"]

    @property
    def helper(self) -> GovHelper:
        helper = super().helper
        # A question that is not asked now has no place in the layout.
        helper.layout = Layout(
            *(
                part
                for part in helper.layout.fields
                if not isinstance(part, str) or part in self.fields
            )
        )
        return helper

    def when(self) -> dict[str, Any]:
        """The date as written and its meaning, for the service; of a valid form."""
        date_text, time_text = self.words(self.cleaned_data)
        return {
            "date_text": date_text,
            "time_text": time_text,
            "reading": self.reading,
        }

    def words(self, values: dict[str, str]) -> tuple[str, str]:
        """The date and the time as written, out of the fields' values."""
        return values.get("date_text", ""), values.get("time_text", "")

    def _sent(self) -> tuple[str, str]:
        sent = {
            name: clean_text(str(self[name].value() or "")).replace("\n", " ").strip()
            for name, field in self.fields.items()
            if isinstance(field, CleanCharField)
        }
        return self.words(sent)

    def _is_new(self, date_text: str, time_text: str) -> bool:
        """There is a date, and it is not in the words whose meaning is kept."""
        return bool(date_text) and (date_text, time_text) != self.kept

    def _read(self, date_text: str, time_text: str) -> Reading:
        return read_date(
            date_text, time_text, year=self.year, today=timezone.localdate()
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors.keys() & {"date_text", "time_text", "from_text", "to_text"}:
            return cleaned
        date_text, time_text = self.words(cleaned)
        if not date_text:
            self.add_error(self.date_field, NO_DATE)
        elif self._is_new(date_text, time_text) and "meant" not in self.errors:
            self._settle(self._read(date_text, time_text))
        return cleaned

    def _settle(self, reading: Reading) -> None:
        if self.answers:
            chosen = self.cleaned_data["meant"]
            if not chosen:
                self.add_error("meant", reading.says)
                return
            reading = self.answers[chosen][1]
        try:
            check_not_in_future(
                reading.earliest, reading.latest, today=timezone.localdate()
            )
        except Refused as refusal:
            self.add_error(self.date_field, str(refusal))
        else:
            self.reading = reading


def answers_to(asked: Reading) -> dict[str, tuple[str, Reading]]:
    """The answers to a question about a date: key to words and what is then read.

    No question, no answers. The key is made of the meaning itself, so it cannot
    be an answer to another question.
    """
    if asked.verdict not in ("ask", "error"):
        return {}
    answers = {}
    if asked.verdict == "ask" and (asked.earliest or asked.latest):
        whole = replace(asked, verdict="ok", ask_about="")
        answers[canonical(whole)] = (f"I mean {canonical(whole)}", whole)
        half = _other_half(whole)
        if asked.ask_about == "time" and half is not None:
            answers[canonical(half)] = (f"I mean {canonical(half)}", half)
        day = replace(
            whole, time_from=None, time_to=None, time_precision="unknown", time_part=""
        )
        if day != whole:
            words = f"I mean {canonical(day)}, and do not know the time"
            answers[canonical(day)] = (words, day)
    if asked.ask_about == "time" and answers:
        return answers
    undated = Reading(
        asked.date_text, asked.time_text, verdict="undated", says="undated"
    )
    words = f"I do not know the date. Keep “{asked.date_text}” as it is written"
    return answers | {"undated": (words, undated)}


def _other_half(reading: Reading) -> Reading | None:
    """The same clock time in the morning, for one that was read as afternoon."""
    starts, ends = reading.time_from, reading.time_to
    if starts is None or starts != ends or starts.hour < 12:
        return None
    morning = starts.replace(hour=starts.hour - 12)
    return replace(reading, time_from=morning, time_to=morning)
