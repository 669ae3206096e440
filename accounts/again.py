"""Asking a signed-in person for their password again, before an act that matters."""

from typing import Any

from django import forms

from accounts.govuk import GovForm
from accounts.models import User

NOT_YOURS = "That is not your password. Enter it again"


def password_field(why: str) -> forms.CharField:
    """The password of the person who is signed in, with the reason we ask."""
    return forms.CharField(
        label="Your password",
        help_text=why,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password", "max_length": NOT_YOURS},
    )


class PasswordAgainForm(GovForm):
    """A form with a field ``password``, which must be that of ``user``."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.user.check_password(password):
            raise forms.ValidationError(NOT_YOURS)
        return password
