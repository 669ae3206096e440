"""Asking a signed-in person for their password again, before an act that matters."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.forms.utils import ErrorDict

from accounts.access import SignedInRequest
from accounts.govuk import GovForm
from accounts.models import User

NOT_YOURS = "That is not your password. Enter it again"
MUST_WAIT = "You have tried many times. Wait a minute, then enter your password."


def must_wait(request: SignedInRequest) -> bool:
    """Count a POST with a password; say whether this person has sent too many."""
    return request.method == "POST" and not ratelimit.consume(
        request, action="reauthenticate", user=request.user
    )


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
    """A form with a field ``password``, which must be that of ``user``.

    Where the person ``waits``, nothing that was sent is looked at: the right
    password and a wrong one get the same answer. What was typed stays.
    """

    def __init__(
        self, *args: Any, user: User, waits: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.waits = waits

    def full_clean(self) -> None:
        if not self.waits:
            super().full_clean()
            return
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data = {}
        self.add_error("password", MUST_WAIT)

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.user.check_password(password):
            raise forms.ValidationError(NOT_YOURS)
        return password
