"""Input for what is gathered: evidence, interviews, abbreviations."""

from typing import Any, cast

from django import forms
from django.utils.formats import date_format

from accounts.govuk import GovDateField, GovForm
from accounts.once import OnceForm
from accounts.text import CleanCharField
from accounts.versioned import VersionedForm
from imr.models import Evidence, Interview
from imr.rules import MAX_TEXT
from imr.services.evidence import EvidenceDetails
from imr.services.interviews import InterviewDetails


class MinutesField(forms.ModelChoiceField):
    """An interview in a list: the codes and the day, never a name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.staff_codes}, {date_format(obj.held_on, 'j F Y')}"


class EvidenceForm(OnceForm, VersionedForm):
    """A source in the register; minutes can be chosen only when they are agreed."""

    kind = forms.ChoiceField(
        label="What kind of evidence is it?",
        choices=Evidence.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of evidence"},
    )
    interview = MinutesField(
        label="Which agreed minutes? (only for minutes)",
        queryset=Interview.objects.none(),
        required=False,
        empty_label="Choose one",
        error_messages={
            "invalid_choice": "Choose minutes that the member of staff has agreed"
        },
    )
    title = CleanCharField(
        label="What is it called?",
        help_text="Such as “Case record, 2018 to 2021” or “No-access procedure, "
        "version 4”. Use codes, never names.",
        max_length=300,
        error_messages={"required": "Enter what the evidence is called"},
    )
    dated = CleanCharField(
        label="What is its date? (optional)",
        help_text="As it stands on it. Write “undated” if it has none.",
        max_length=100,
        required=False,
    )
    held_by = CleanCharField(
        label="Who holds it?",
        help_text="A role or a team, not a name.",
        max_length=150,
        error_messages={"required": "Enter which role or team holds it"},
    )
    weight = forms.ChoiceField(
        label="How much weight can it bear?",
        choices=Evidence.Weight,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how much weight it can bear"},
    )

    def __init__(
        self,
        *args: Any,
        interviews: list[Interview],
        source: Evidence | None = None,
        **kwargs: Any,
    ) -> None:
        if source is not None:
            kwargs["initial"] = {
                name: getattr(source, name) for name in self.base_fields
            }
        super().__init__(*args, **kwargs)
        pks = [interview.pk for interview in interviews]
        if source is not None and source.interview_id:
            pks.append(source.interview_id)
        chosen = Interview.objects.filter(pk__in=pks)
        cast(MinutesField, self.fields["interview"]).queryset = chosen

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_minutes = cleaned.get("kind") == Evidence.Kind.INTERVIEW
        if (
            is_minutes
            and not cleaned.get("interview")
            and not self.has_error("interview")
        ):
            self.add_error("interview", "Choose the agreed minutes")
        return cleaned

    def details(self) -> EvidenceDetails:
        """What was typed, for the service; only of a valid form."""
        return EvidenceDetails(**self.values())


class InterviewForm(OnceForm, VersionedForm):
    """Who was met, how and when, and the minutes."""

    kind = forms.ChoiceField(
        label="What was it?",
        choices=Interview.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose interview or discussion"},
    )
    staff_codes = CleanCharField(
        label="Who took part?",
        help_text="Codes from the staff key, such as ASC-SW1. For a group you can add "
        "a few words, such as “community team, seven people”. Never use names.",
        max_length=300,
        error_messages={"required": "Enter the code of who took part"},
    )
    held_on = GovDateField(
        label="Date it was held",
        limit="past",
        error_messages={"required": "Enter the date it was held"},
    )
    mode = CleanCharField(
        label="How was it held? (optional)",
        help_text="Such as “in person” or “video”.",
        max_length=100,
        required=False,
    )
    minutes = CleanCharField(
        label="Minutes",
        help_text="Staff agree these before you use them. Ask what they thought went "
        "well and what could be learnt, and whether the chronology is right.",
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def __init__(
        self, *args: Any, interview: Interview | None = None, **kwargs: Any
    ) -> None:
        if interview is not None:
            kwargs["initial"] = {
                name: getattr(interview, name) for name in self.base_fields
            }
        super().__init__(*args, **kwargs)
        if interview is not None and interview.state == Interview.Minutes.DRAFT:
            self.fields["minutes"].widget.attrs["data-autosave"] = (
                f"minutes.{interview.pk}"
            )

    def details(self) -> InterviewDetails:
        """What was typed, for the service; only of a valid form."""
        return InterviewDetails(**self.values())


class MinutesSentForm(VersionedForm):
    """The minutes were sent to staff to check."""

    sent_on = GovDateField(
        label="Date you sent them",
        limit="past",
        error_messages={"required": "Enter the date you sent them"},
    )


class MinutesAgreedForm(VersionedForm):
    """Staff agreed the minutes: recorded by the author, with day and method."""

    agreed_on = GovDateField(
        label="Date they agreed",
        limit="past",
        error_messages={"required": "Enter the date they agreed"},
    )
    how = CleanCharField(
        label="How did they agree?",
        help_text="Such as “by e-mail from their own account” or “signed copy”. The "
        "report says that you recorded it.",
        max_length=200,
        error_messages={"required": "Enter how they agreed"},
    )


class TermForm(GovForm):
    """An abbreviation with its meaning."""

    term = CleanCharField(
        label="Abbreviation",
        max_length=40,
        error_messages={"required": "Enter the abbreviation"},
    )
    meaning = CleanCharField(
        label="What it means",
        max_length=200,
        error_messages={"required": "Enter what it means"},
    )
