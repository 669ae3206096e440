"""Input for extracts: who checks which entries by when, and what they replied."""

from typing import Any, cast

from crispy_forms.layout import Field, Fieldset, Layout
from django import forms

from accounts.govuk import GovCheckboxes, GovDateField, GovForm, GovHelper, GovRadios
from accounts.once import TokenField
from accounts.text import CleanCharField
from accounts.versioned import VersionedForm
from chronology.models import Entry
from imr.models import Extract, ExtractEntry, StaffMember
from imr.services.extracts import Answer

SHORT = 160


class ExtractForm(GovForm):
    """Who checks which entries, and by when."""

    code = forms.ChoiceField(
        label="Who checks the facts?",
        error_messages={
            "required": "Choose who checks the facts",
            "invalid_choice": "Choose somebody on the staff key",
        },
    )
    reply_by = GovDateField(
        label="When should they reply by?",
        limit="future",
        error_messages={"required": "Enter the date they should reply by"},
    )
    entries = forms.MultipleChoiceField(
        label="Which entries do they check?",
        widget=GovCheckboxes({"class": "govuk-checkboxes--small"}),
        error_messages={
            "required": "Choose at least one entry",
            "invalid_choice": "Choose entries from the list",
        },
    )
    token = TokenField()

    def __init__(
        self,
        *args: Any,
        staff: list[StaffMember],
        offered: list[Entry],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["code"]).choices = [
            ("", "Choose a code"),
            *((member.code, f"{member.code}, {member.role}") for member in staff),
        ]
        cast(forms.MultipleChoiceField, self.fields["entries"]).choices = [
            (str(entry.pk), f"{entry.label}, {entry.date_text}: {short(entry.event)}")
            for entry in offered
        ]


def short(text: str) -> str:
    """A text as it fits beside a box."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT]}…"


class RepliesForm(VersionedForm):
    """What they said of each entry, and on which day."""

    submit = "Save the replies"
    replied_on = GovDateField(
        label="When did they reply?",
        limit="past",
        error_messages={"required": "Enter the date they replied"},
    )

    def __init__(self, *args: Any, extract: Extract, **kwargs: Any) -> None:
        self.asked = list(extract.rows.all())
        kwargs["initial"] = {"row_version": extract.row_version} | {
            f"{what}_{row.pk}": getattr(row, what)
            for row in self.asked
            for what in ("reply", "note")
        }
        super().__init__(*args, **kwargs)
        for row in self.asked:
            number = row.shown["number"]
            self.fields[f"reply_{row.pk}"] = forms.ChoiceField(
                label=f"What did they say of {number}?",
                choices=ExtractEntry.Reply,
                widget=GovRadios({"class": "govuk-radios--inline govuk-radios--small"}),
                error_messages={"required": f"Choose what they said of {number}"},
            )
            self.fields[f"note_{row.pk}"] = CleanCharField(
                label=f"What should {number} say? (if they asked for a change)",
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def helper(self) -> GovHelper:
        helper = super().helper
        helper.layout = Layout(
            "replied_on",
            *(
                Fieldset(
                    f"{row.shown['number']}, {row.shown['date_text']}: "
                    f"{short(row.shown['event'])}",
                    Field(f"reply_{row.pk}"),
                    Field(f"note_{row.pk}"),
                )
                for row in self.asked
            ),
            "row_version",
        )
        return helper

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for row in self.asked:
            asks = cleaned.get(f"reply_{row.pk}") == ExtractEntry.Reply.CHANGE_ASKED
            if asks and not cleaned.get(f"note_{row.pk}", "-"):
                self.add_error(
                    f"note_{row.pk}",
                    f"Enter what they want changed in {row.shown['number']}",
                )
        return cleaned

    def answers(self) -> dict[int, Answer]:
        """What was said, by row; only of a valid form."""
        return {
            row.pk: Answer(
                self.cleaned_data[f"reply_{row.pk}"],
                self.cleaned_data[f"note_{row.pk}"],
            )
            for row in self.asked
        }
