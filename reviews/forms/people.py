"""Somebody to invite, by name and e-mail address."""

from typing import Any

from django import forms

from accounts.govuk import GovForm
from accounts.models import User
from accounts.text import CleanCharField


def name_field(label: str = "Full name", whose: str = "their") -> CleanCharField:
    """A person's name. ``whose`` stands in the message: "Enter their full name"."""
    return CleanCharField(
        label=label,
        max_length=150,
        error_messages={"required": f"Enter {whose} full name"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def email_field(
    label: str = "Work e-mail address", whose: str = "their"
) -> forms.EmailField:
    """A person's address: it is their account, and where they are invited."""
    return forms.EmailField(
        label=label,
        max_length=254,
        help_text="If they are new here we send them an invitation. Our e-mails do "
        "not name the review or the adult.",
        error_messages={
            "required": f"Enter {whose} work e-mail address",
            "invalid": "Enter an e-mail address in the right format, "
            "like name@example.org",
            "max_length": "The e-mail address must be 254 characters or fewer",
        },
    )


class PersonForm(GovForm):
    """A person to appoint, invited if they are new."""

    full_name = name_field()
    email = email_field()


class ManagerForm(GovForm):
    """One of the board's SAB managers who does not run this review yet."""

    manager = forms.ChoiceField(
        label="Which SAB manager?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a SAB manager",
            "invalid_choice": "Choose a SAB manager from the list",
        },
    )

    fields: dict[str, Any]

    def __init__(self, *args: Any, managers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.managers = {str(manager.pk): manager for manager in managers}
        self.fields["manager"].choices = [
            (key, manager.full_name) for key, manager in self.managers.items()
        ]

    def clean_manager(self) -> User:
        return self.managers[self.cleaned_data["manager"]]
