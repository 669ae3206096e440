"""The pages of opening a review; the same forms change it later."""

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.again import PasswordAgainForm, password_field
from accounts.govuk import GovDateField, GovForm
from accounts.once import OnceForm
from accounts.refusals import Refused
from accounts.text import CleanCharField
from reviews.forms.people import email_field, name_field
from reviews.forms.reasons import reason_field
from reviews.rules import LegalBasis, check_reference
from reviews.services.opening import is_taken


class PseudonymForm(GovForm):
    """What the adult is called in everything that is written."""

    pseudonym = CleanCharField(
        label="Pseudonym",
        help_text="What everybody will call the adult in writing, such as “Adult A”. "
        "If the family has chosen a name, use theirs.",
        max_length=60,
        error_messages={"required": "Enter the adult’s pseudonym"},
    )


class NamesForm(PseudonymForm):
    """The reference, and the adult's pseudonym."""

    reference = CleanCharField(
        label="Reference",
        help_text="We have suggested the next one. You can change it now, but not "
        "after the review is open.",
        max_length=30,
        error_messages={"required": "Enter the reference, like SAR-HF-2026-04"},
    )
    field_order = ("reference", "pseudonym")

    def clean_reference(self) -> str:
        reference = str(self.cleaned_data["reference"]).upper()
        try:
            check_reference(reference)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if is_taken(reference):
            raise forms.ValidationError(
                f"{reference} is taken. Enter another reference"
            )
        return reference


def nhs_number_is_whole(digits: str) -> bool:
    """Say whether ten digits end with the right check digit (modulus 11)."""
    total = sum(
        int(digit) * weight
        for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)
    )
    return (11 - total % 11) % 11 == int(digits[9])


class IdentityForm(GovForm):
    """Who the adult is. Sealed apart as soon as it is saved."""

    name = CleanCharField(
        label="Full name",
        max_length=150,
        error_messages={"required": "Enter the adult’s full name"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    date_of_birth = GovDateField(
        label="Date of birth",
        limit="past",
        help_text="For example, 27 3 1951",
        error_messages={"required": "Enter the adult’s date of birth"},
    )
    nhs_number = CleanCharField(
        label="NHS number (optional)",
        help_text="It has 10 digits, like 999 412 0751.",
        required=False,
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "numeric", "size": "20"}
        ),
    )
    address = CleanCharField(
        label="Address",
        help_text="Where the adult lived. If they had no fixed address, say so.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"required": "Enter the adult’s address"},
    )

    def clean_nhs_number(self) -> str:
        digits = "".join(str(self.cleaned_data["nhs_number"]).split())
        if not digits:
            return ""
        if len(digits) != 10 or not (digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(
                "Enter an NHS number with 10 digits, like 999 412 0751"
            )
        if not nhs_number_is_whole(digits):
            raise forms.ValidationError(
                "Check the NHS number: one of its digits is not right"
            )
        return digits


class BasisForm(GovForm):
    """Why the board reviews, and which time."""

    legal_basis = forms.ChoiceField(
        label="What is the legal basis?",
        help_text="Both kinds are statutory.",
        choices=LegalBasis,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the legal basis",
            "invalid_choice": "Choose the legal basis from the list",
        },
    )
    scoping_from = GovDateField(
        label="Start of the scoping period",
        help_text="The review looks at what happened from this day on. "
        "For example, 1 9 2018",
        error_messages={"required": "Enter the day the scoping period starts"},
    )
    scoping_to = GovDateField(
        label="End of the scoping period",
        limit="past",
        help_text="For example, 28 2 2021",
        error_messages={"required": "Enter the day the scoping period ends"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("scoping_from"), cleaned.get("scoping_to")
        if starts and ends and ends < starts:
            self.add_error(
                "scoping_to",
                "The scoping period must end on or after the day it starts",
            )
        return cleaned


class CircumstancesForm(GovForm):
    """What led to the review."""

    circumstances = CleanCharField(
        label="What led to this review?",
        help_text="A short account for the agencies. Use the pseudonym. Leave out "
        "real names, addresses and dates of birth.",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Enter what led to this review"},
    )


class TermsForm(GovForm):
    """The terms of reference."""

    tor_purpose = CleanCharField(
        label="What is the purpose of the review?",
        help_text="As in the terms of reference that the panel agreed.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Enter the purpose of the review"},
    )
    tor_agreed_on = GovDateField(
        label="Date the terms of reference were agreed",
        limit="past",
        help_text="For example, 12 4 2026",
        error_messages={"required": "Enter the day the terms were agreed"},
    )


class QuestionForm(GovForm):
    """One key line of enquiry."""

    title = CleanCharField(
        label="Short title",
        help_text="For example, “Mental capacity”.",
        max_length=120,
        error_messages={"required": "Enter a short title for the question"},
    )
    text = CleanCharField(
        label="Question",
        help_text="What every agency must answer for its own service.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter the question"},
    )


class NewQuestionForm(OnceForm, QuestionForm):
    """A key line of enquiry to add."""

    @staticmethod
    def words_in(sent: QueryDict) -> dict[str, str]:
        """What stands in its boxes; empty where nothing was typed."""
        words = {name: sent.get(name, "") for name in ("title", "text")}
        return words if any(word.strip() for word in words.values()) else {}


class LeadForm(GovForm):
    """Who leads the review."""

    lead_name = name_field("Lead reviewer’s full name", "the lead reviewer’s")
    lead_email = email_field("Lead reviewer’s e-mail address", "the lead reviewer’s")


class DueForm(GovForm):
    """When the agencies' returns are due."""

    due_on = GovDateField(
        label="Date the agencies must return their reports",
        limit="future",
        error_messages={"required": "Enter the day the returns are due"},
    )


class DueChangeForm(DueForm):
    """Another due date, and why."""

    reason = reason_field(
        label="Why are you changing it?",
        required="Enter why you are changing the date",
        hint="It is kept in the history of the review.",
    )


class RevealForm(PasswordAgainForm):
    """Why somebody needs to know who the adult is, and their password."""

    OTHER = "Another reason"
    REASONS = (
        "To find the records my organisation holds",
        "To check that records are about the right person",
        "To be in touch with the adult or the family",
        OTHER,
    )

    reason = forms.ChoiceField(
        label="Why do you need to know who the adult is?",
        choices=[(reason, reason) for reason in REASONS],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose why you need to know who the adult is",
            "invalid_choice": "Choose a reason from the list",
        },
    )
    other = CleanCharField(
        label="If you chose “Another reason”, what is it?",
        help_text="Do not include the adult’s name.",
        required=False,
        max_length=200,
    )
    password = password_field(
        "We ask again so that nobody else can see it from your screen."
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reason") == self.OTHER and "other" in cleaned:
            if cleaned["other"]:
                cleaned["reason"] = cleaned["other"]
            else:
                self.add_error("other", "Enter the reason")
        return cleaned
