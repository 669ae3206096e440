"""Input for one entry: when it was, in one box, and what happened."""

from types import SimpleNamespace
from typing import Any, cast

from crispy_forms.layout import HTML, Div, Fieldset, Layout, LayoutObject
from crispy_forms.utils import render_field
from django import forms
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.govuk import GovCheckboxes, GovHelper, GovRadios
from accounts.once import OnceForm
from accounts.text import CleanCharField
from accounts.versioned import VersionedForm
from chronology.forms.fields import DateBoxForm
from chronology.models import Entry
from chronology.rows import PreviewRow
from chronology.rules import (
    MAX_TEXT,
    AdultSeen,
    ContactType,
    FactCheck,
    Practice,
    Significance,
)
from chronology.services import Content, cells_of
from chronology.waiting import reading_from_json
from reviews.models import LineOfEnquiry

# Where the page says back what it read of the date, while it is typed.
READ_BACK = HTML('{% include "chronology/_read_back.html" %}')
# Which of a row's cells the page showed (``accounts.seen``).
SEEN = HTML('<input type="hidden" name="seen" value="{{ seen }}">')
# Where it says what to look at, as soon as a text is written.
TO_LOOK_AT = HTML('{% include "chronology/_to_look_at.html" %}')
PRACTICE_HINTS: dict[str, str] = {
    Practice.GOOD: "Something that helped, or was better than expected.",
    Practice.MISSED: "A chance to act that was not taken. Say what got in the way.",
}


class OwnView(Div):
    """The author's view, kept apart from the facts, in a part that folds away."""

    template = "chronology/_own_view.html"

    def render(self, form: forms.Form, *args: Any, **kwargs: Any) -> SafeString:
        """Draw the fields that the form has: a review may have no KLOEs (yet)."""
        shown = Layout(*(name for name in self.fields if name in form.fields))
        fields = shown.get_rendered_fields(form, *args, **kwargs)
        return render_to_string(self.template, {"form": form, "fields": fields})


class Halves(LayoutObject):
    """Two fields side by side, where there is room; drawn here, and so quickly."""

    def __init__(self, left: str, right: str) -> None:
        self.fields = [left, right]

    def render(
        self, form: forms.Form, context: Any, *args: Any, **kwargs: Any
    ) -> SafeString:
        halves = (
            (render_field(name, form, context, *args, **kwargs),)
            for name in self.fields
        )
        half = '<div class="govuk-grid-column-one-half">{}</div>'
        return format_html(
            '<div class="govuk-grid-row">{}</div>', format_html_join("", half, halves)
        )


class EntryForm(OnceForm, DateBoxForm):
    """The columns of the H&F chronology: fact first, the author's view apart."""

    submit = "Save and add another"
    label_sizes = {"date_text": "s", "time_text": "s", "event": "s"}
    rows = {"event": 4, "decision": 4, "comment": 3, "expected": 3}
    widths = {"time_text": 10}

    source = CleanCharField(
        label="Source (optional)",
        help_text="The evidence number and page, such as E1, page 4",
        max_length=300,
        required=False,
    )
    staff = CleanCharField(
        label="Staff code and role (optional)",
        help_text="Such as ASC-SW1, social worker. Never a name.",
        max_length=200,
        required=False,
    )
    contact_type = forms.ChoiceField(
        label="Type of contact",
        choices=ContactType,
        initial=ContactType.NOT_STATED,
    )
    adult_seen = forms.ChoiceField(
        label="Was the adult seen?",
        choices=AdultSeen,
        initial=AdultSeen.NOT_RECORDED,
    )
    event = CleanCharField(
        label="What happened",
        help_text="The fact, as the record has it.",
        max_length=MAX_TEXT,
        widget=forms.Textarea,
    )
    decision = CleanCharField(
        label="Decision or action (optional)",
        help_text="With the reason that was recorded, if there is one.",
        max_length=MAX_TEXT,
        widget=forms.Textarea,
        required=False,
    )
    comment = CleanCharField(
        label="Author’s comment (optional)",
        max_length=MAX_TEXT,
        widget=forms.Textarea,
        required=False,
    )
    expected = CleanCharField(
        label="What was expected (optional)",
        help_text="The law, policy, procedure or guidance that applied then.",
        max_length=MAX_TEXT,
        widget=forms.Textarea,
        required=False,
    )
    kloes = forms.MultipleChoiceField(
        label="Which key lines of enquiry (KLOEs) is it about? (optional)",
        widget=GovCheckboxes({"class": "govuk-checkboxes--small"}),
        required=False,
    )
    significance = forms.ChoiceField(
        label="Significance",
        choices=Significance,
        initial=Significance.ROUTINE,
        widget=GovRadios({"class": "govuk-radios--inline govuk-radios--small"}),
    )
    practice = forms.ChoiceField(
        label="Good practice or missed opportunity?",
        choices=Practice,
        initial=Practice.NONE,
        widget=GovRadios({"class": "govuk-radios--small"}, hints=PRACTICE_HINTS),
    )

    layout = Layout(
        Halves("date_text", "time_text"),
        READ_BACK,
        "meant",
        Halves("source", "staff"),
        Halves("event", "decision"),
        TO_LOOK_AT,
        Halves("contact_type", "adult_seen"),
        OwnView("comment", "expected", "kloes", "significance", "practice"),
        "token",
    )

    @property
    def view_is_open(self) -> bool:
        """The author's view folds away on an empty form, to leave room."""
        return self.is_bound

    def __init__(
        self, *args: Any, questions: list[LineOfEnquiry], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.MultipleChoiceField, self.fields["kloes"])
        field.choices = [
            (str(kloe.number), f"{kloe}. {kloe.title}") for kloe in questions
        ]
        if not questions:
            del self.fields["kloes"]

    def entry(self) -> dict[str, Any]:
        """The whole entry for the service that adds it; only of a valid form."""
        return {**self.when(), **self.content(), "token": self.mark("entry")}

    def content(self) -> Content:
        """What the entry says apart from when; only of a valid form."""
        values: dict[str, Any] = {
            name: self.cleaned_data[name]
            for name in Content.__annotations__
            if name in self.fields
        }
        values["kloes"] = ",".join(sorted(values.get("kloes", []), key=int))
        return cast(Content, values)


class EntryChangeForm(EntryForm, VersionedForm):
    """An entry as it stands, with what staff said of the facts."""

    submit = "Save the entry"
    fact_check = forms.ChoiceField(
        label="Have staff checked the facts?",
        choices=FactCheck,
        widget=GovRadios({"class": "govuk-radios--small"}),
    )
    fact_check_note = CleanCharField(
        label="Who checked them, and when (optional)",
        help_text="A code and a date, such as ASC-SW1, 12 May 2026. Never a name.",
        max_length=200,
        required=False,
    )

    layout = Layout(
        *EntryForm.layout.fields,
        Fieldset("Fact check", "fact_check", "fact_check_note"),
        "row_version",
    )
    view_is_open = True

    def __init__(
        self, *args: Any, entry: Entry, action: str = "", **kwargs: Any
    ) -> None:
        kwargs["initial"] = vars(as_typed(entry))
        kwargs["kept"] = (entry.date_text, entry.time_text)
        super().__init__(*args, **kwargs)
        # Where it goes, if not to the page it stands on.
        self.action = action

    @property
    def helper(self) -> GovHelper:
        helper = super().helper
        helper.form_action = self.action
        return helper

    def entry(self) -> dict[str, Any]:
        """The whole entry for the service that changes it; of a valid form."""
        return {**self.when(), **self.content()}

    def meet(self, current: Any) -> SimpleNamespace:
        """Take the row version that is saved now, so saving again is a choice."""
        return as_typed(super().meet(current))


def as_typed(entry: Entry) -> SimpleNamespace:
    """An entry as the form's fields hold it."""
    fields = [*Content.__annotations__, "date_text", "time_text", "row_version"]
    values = {name: getattr(entry, name) for name in fields}
    values["kloes"] = [str(number) for number in entry.kloe_numbers]
    return SimpleNamespace(**values)


class NoContactForm(OnceForm, DateBoxForm):
    """A time in which the agency had no contact: from a day to a day."""

    submit = "Add the period with no contact"
    date_field = "from_text"
    rows = {"comment": 3}

    from_text = CleanCharField(
        label="From",
        help_text="The first day without contact, such as 3 June 2019",
        max_length=90,
        error_messages={"required": "Enter the first day without contact"},
    )
    to_text = CleanCharField(
        label="To",
        help_text="The last day without contact, such as 9 September 2019",
        max_length=90,
        error_messages={"required": "Enter the last day without contact"},
    )
    source = CleanCharField(
        label="Source (optional)",
        help_text="Where you looked: the evidence number, or the system",
        max_length=300,
        required=False,
    )
    comment = CleanCharField(
        label="Author’s comment (optional)",
        help_text="Such as why there was no contact, or who should have tried.",
        max_length=MAX_TEXT,
        widget=forms.Textarea,
        required=False,
    )

    layout = Layout(
        Halves("from_text", "to_text"), "meant", "source", "comment", "token"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["date_text"], self.fields["time_text"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        latest = self.reading.latest if self.reading else None
        if latest is not None and latest > timezone.localdate():
            self.add_error("to_text", "To must be today or in the past")
        return cleaned

    def words(self, values: dict[str, str]) -> tuple[str, str]:
        """One range out of the two boxes."""
        first, last = values.get("from_text", ""), values.get("to_text", "")
        return (f"{first} to {last}" if first and last else ""), ""

    def entry(self) -> dict[str, Any]:
        """The period as an entry, for the service; only of a valid form."""
        return {
            **self.when(),
            "contact_type": ContactType.NO_CONTACT,
            "adult_seen": AdultSeen.NO,
            "event": "No contact in this period.",
            "source": self.cleaned_data["source"],
            "comment": self.cleaned_data["comment"],
            "token": self.mark("no contact"),
        }


class RowForm(EntryForm):
    """A row of a file: an entry before it is one."""

    submit = "Keep this row"
    layout = Layout(*EntryForm.layout.fields, SEEN)
    view_is_open = True

    def __init__(self, *args: Any, row: PreviewRow, **kwargs: Any) -> None:
        kwargs["initial"] = {k: cell for k, cell in cells_of(row).items() if cell}
        kwargs["year"] = row["year"]
        self.settled = reading_from_json(row["when"]) if row["when"] else None
        if self.settled:
            kwargs["kept"] = self.settled.date_text, self.settled.time_text
        super().__init__(*args, **kwargs)

    def row(self) -> dict[str, Any]:
        """The row's cells and its date's meaning; only of a valid form."""
        date_text, time_text = self.words(self.cleaned_data)
        words = {"date_text": date_text, "time_text": time_text}
        return {
            "data": {**self.content(), **words},
            "reading": self.reading or self.settled,
        }
