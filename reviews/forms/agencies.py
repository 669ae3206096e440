"""Asking an agency, and changing what it is asked."""

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.govuk import GovDateField, GovForm
from accounts.once import TokenField
from accounts.text import CleanCharField
from reviews.forms.people import email_field, name_field
from reviews.forms.reasons import reason_field
from reviews.models import Agency
from reviews.rules import AskedFor
from reviews.services.agencies import NewAgency


def asked_for_field() -> forms.ChoiceField:
    """Chronology, IMR or both."""
    return forms.ChoiceField(
        label="What do you ask them for?",
        choices=AskedFor,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what you ask the agency for",
            "invalid_choice": "Choose what you ask the agency for from the list",
        },
    )


def due_field(limit: str = "future") -> GovDateField:
    """The day the board wants the return."""
    return GovDateField(
        label="Date they must return it to the board",
        limit=limit,
        error_messages={"required": "Enter the day the return is due"},
    )


class AgencyForm(GovForm):
    """An agency from the list or a new one, what it is asked, who represents it."""

    # Made with the page: a second click adds nothing.
    request_id = TokenField()
    agency = forms.ChoiceField(
        label="Which agency?",
        required=False,
        error_messages={"invalid_choice": "Choose an agency from the list"},
    )
    name = CleanCharField(label="Name", required=False, max_length=150)
    code = CleanCharField(
        label="Short code",
        help_text="2 to 8 letters or numbers, such as ASC. It stands in front of "
        "staff codes and in file names.",
        required=False,
        max_length=8,
    )
    kind = forms.ChoiceField(
        label="Kind of agency",
        required=False,
        choices=[("", "Choose a kind"), *Agency.Kind.choices],
        error_messages={"invalid_choice": "Choose a kind of agency from the list"},
    )
    asked_for = asked_for_field()
    due_on = due_field()
    representative_name = name_field(
        "Panel representative’s full name", "the panel representative’s"
    )
    representative_email = email_field(
        "Panel representative’s e-mail address", "the panel representative’s"
    )

    NEW = ("name", "code", "kind")
    widths = {"code": 5}
    fields: dict[str, Any]
    data: QueryDict

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {str(agency.pk): agency for agency in agencies}
        self.fields["agency"].choices = [
            ("", "Choose an agency"),
            *((key, agency.name) for key, agency in self.agencies.items()),
        ]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).upper()
        if code and not (len(code) >= 2 and code.isascii() and code.isalnum()):
            raise forms.ValidationError(
                "The short code must be 2 to 8 letters or numbers, such as ASC"
            )
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = [name for name in self.NEW if self.data.get(name, "").strip()]
        if cleaned.get("agency") and typed:
            self.add_error(
                "agency", "Choose an agency from the list, or enter a new one: not both"
            )
        elif typed:
            for name, sentence in {
                "name": "Enter the name of the new agency",
                "code": "Enter a short code for the new agency",
                "kind": "Choose what kind of agency it is",
            }.items():
                if not cleaned.get(name, True):
                    self.add_error(name, sentence)
        elif cleaned.get("agency") == "":
            # Where no agency is known yet, there is no list to go to.
            box = "agency" if self.agencies else "name"
            self.add_error(box, "Choose an agency, or enter a new one")
        return cleaned

    @property
    def names_a_new_agency(self) -> bool:
        """Whether the boxes for a new agency are in use, or there is no list."""
        return not self.agencies or any(self[name].value() for name in self.NEW)

    def asked(self) -> dict[str, Any]:
        """What a whole form says, in the words of ``add_agency``."""
        data = self.cleaned_data
        agency: Agency | NewAgency
        if data["agency"]:
            agency = self.agencies[data["agency"]]
        else:
            agency = NewAgency(data["name"], data["code"], data["kind"])
        kept = ("asked_for", "due_on", "representative_name", "representative_email")
        return {name: data[name] for name in kept} | {
            "agency": agency,
            "request_id": data["request_id"],
        }

    @property
    def asked_for_words(self) -> str:
        return str(AskedFor(self.cleaned_data["asked_for"]).label)


class RequestForm(GovForm):
    """What an agency is asked and by when, and why that changes."""

    asked_for = asked_for_field()
    # The date may have gone by while only what is asked for changes.
    due_on = due_field(limit="")
    reason = reason_field(
        label="Why are you changing this?",
        required="Enter why you are changing this",
        hint="It is kept in the history of the review.",
    )


class WithdrawForm(GovForm):
    """Why an agency is no longer asked."""

    reason = reason_field(
        label="Why is this agency no longer asked?",
        required="Enter why the agency is no longer asked",
    )


class SamePersonForm(GovForm):
    """Why one person may be representative and senior manager."""

    reason = reason_field(
        label="Why may one person hold both roles?",
        required="Enter why one person may hold both roles",
        hint="For example, a surgery with one partner.",
    )


class ReopenForm(GovForm):
    """What the agency should look at again, and by when."""

    reason = reason_field(
        label="What should the agency look at again?",
        required="Enter what the agency should look at again",
    )
    due_on = due_field()
