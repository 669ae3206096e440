"""A person's own details, and setting up an account."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.forms.signing_in import LONG_ENOUGH
from accounts.govuk import GovForm
from accounts.models import User
from accounts.text import CleanCharField


class DetailsForm(GovForm):
    """What the service says of a person to others on their reviews."""

    submit = "Save"
    full_name = CleanCharField(
        label="Full name",
        max_length=150,
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
    )
    job_title = CleanCharField(
        label="Job title",
        max_length=150,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    organisation = CleanCharField(
        label="Organisation",
        max_length=150,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )


class InvitationForm(GovForm):
    """Name and password of somebody who was invited."""

    submit = "Set up my account"
    widths: ClassVar = {"password": "two-thirds", "again": "two-thirds"}
    full_name = CleanCharField(
        label="Full name",
        max_length=150,
        help_text="As the people you work with should see it.",
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": "Enter your full name"},
    )
    password = forms.CharField(
        label="Password",
        help_text=LONG_ENOUGH,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Enter a password"},
    )
    again = forms.CharField(
        label="Password again",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Enter the password again"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "password" in data:
            person = User(email=self.user.email, full_name=data.get("full_name", ""))
            try:
                validate_password(data["password"], person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        if {"password", "again"} <= data.keys() and data["password"] != data["again"]:
            self.add_error("again", "Enter the same password in both boxes")
        return data
