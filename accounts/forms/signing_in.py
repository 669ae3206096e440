"""allauth's forms in our words and our look."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery_codes
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.cache import cache
from django.http import HttpRequest

from accounts.govuk import GovForm
from accounts.models import User
from accounts.services.people import request_password_reset

LONG_ENOUGH = (
    "Use 12 characters or more. Three words that do not belong together work well."
)
CODE_HINT = "The 6 numbers that your authenticator app shows now."


class _InOurWords:
    """Labels and hints of fields that allauth makes; no placeholders."""

    #: Field to its label and its hint.
    words: ClassVar[dict[str, tuple[str, str]]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label, field.help_text = self.words[name]
            field.widget.attrs.pop("placeholder", None)
        if "code" in self.fields:
            self.fields["code"].widget.attrs |= {
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
            }


class LoginForm(GovForm, _InOurWords, account.LoginForm):
    """E-mail address and password."""

    submit = "Sign in"
    widths: ClassVar = {"login": "two-thirds", "password": "two-thirds"}
    words: ClassVar = {
        "login": ("E-mail address", ""),
        "password": ("Password", ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "spellcheck": "false",
        }


class ResetPasswordForm(GovForm, _InOurWords, account.ResetPasswordForm):
    """The address to send a link to. Whose it is, nobody is told."""

    submit = "Send me a link"
    widths: ClassVar = {"email": "two-thirds"}
    words: ClassVar = {
        "email": ("E-mail address", "We will send a link to this address."),
    }

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Ask for the mail; allauth's view calls this."""
        request_password_reset(self.users)
        return str(self.cleaned_data["email"])


class ResetPasswordKeyForm(GovForm, _InOurWords, account.ResetPasswordKeyForm):
    """A new password, from the link in the mail."""

    submit = "Save my new password"
    widths: ClassVar = {"password1": "two-thirds", "password2": "two-thirds"}
    words: ClassVar = {
        "password1": ("New password", LONG_ENOUGH),
        "password2": ("New password again", ""),
    }


class ChangePasswordForm(GovForm, _InOurWords, account.ChangePasswordForm):
    """A new password, by somebody who knows the old one."""

    submit = "Change my password"
    widths: ClassVar = dict.fromkeys(
        ["oldpassword", "password1", "password2"], "two-thirds"
    )
    words: ClassVar = {
        "oldpassword": ("Password you have now", ""),
        "password1": ("New password", LONG_ENOUGH),
        "password2": ("New password again", ""),
    }


class ReauthenticateForm(GovForm, _InOurWords, account.ReauthenticateForm):
    """The password once more, before something that matters."""

    submit = "Continue"
    widths: ClassVar = {"password": "two-thirds"}
    words: ClassVar = {"password": ("Password", "")}


class _CodeWorksOnce:
    """A code is refused the second time for as long as it could be right.

    allauth remembers it for one step alone; we accept the steps next to it too.
    RFC 6238, 5.2.
    """

    user: User

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        steps = 2 * mfa_settings.TOTP_TOLERANCE + 1
        key = f"second-factor-used:{self.user.pk}:{normalize_user_code(code)}"
        if not cache.add(key, True, timeout=steps * mfa_settings.TOTP_PERIOD):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_CodeWorksOnce, GovForm, _InOurWords, mfa.AuthenticateForm):
    """The second step of signing in."""

    submit = "Continue"
    widths: ClassVar = {"code": 10}
    words: ClassVar = {
        "code": (
            "Code",
            f"{CODE_HINT} If you cannot use the app, enter a recovery code.",
        ),
    }


class ConfirmByCodeForm(_CodeWorksOnce, GovForm, _InOurWords, mfa.ReauthenticateForm):
    """A code once more, before something that matters."""

    submit = "Continue"
    widths: ClassVar = {"code": 10}
    words: ClassVar = {"code": ("Code", CODE_HINT)}


class ActivateTOTPForm(GovForm, _InOurWords, totp.ActivateTOTPForm):
    """The first code of an authenticator app shows that it is set up."""

    submit = "Continue"
    widths: ClassVar = {"code": 10}
    words: ClassVar = {"code": ("Code from the app", CODE_HINT)}


class DeactivateTOTPForm(GovForm, totp.DeactivateTOTPForm):
    """No question, only the button."""

    submit = "Remove the app"
    submit_kind = "warning"


class GenerateRecoveryCodesForm(GovForm, recovery_codes.GenerateRecoveryCodesForm):
    """No question, only the button."""

    submit = "Make new recovery codes"
