"""How allauth behaves here: no registration, our words, our post."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import User
from accounts.outbox import queue_email
from accounts.sealing import lasting_sealer

TRY_AGAIN_LATER = "You have tried many times. Wait for 5 minutes and try again"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations alone; no mail is sent inside a request."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed",
        "email_password_mismatch": "Enter the e-mail address and the password of your "
        "account. Check that both are right",
        "enter_current_password": "That is not your password. Enter it again",
        "incorrect_code": "That code is not right, or it is too old. Enter the code "
        "that the app shows now",
        "incorrect_password": "That is not your password. Enter it again",
        "invalid_password_reset": "This link no longer works. Ask for a new one",
        "rate_limited": TRY_AGAIN_LATER,
        "too_many_login_attempts": TRY_AGAIN_LATER,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account")

    def post_login(
        self, request: HttpRequest, user: Any, **kwargs: Any
    ) -> HttpResponse:
        # Whoever has just typed their password is not asked again at once.
        reauthenticate_by_password(request)
        return super().post_login(request, user, **kwargs)

    def reauthenticate(self, user: Any, password: str) -> bool:
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person that the way they sign in was changed."""
        is_password = template_prefix.startswith("account/")
        kind = "password_changed" if is_password else "second_factor_changed"
        queue_email(to=user, kind=kind, key=f"{kind}:{uuid4()}")

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        raise NotImplementedError(f"{template_prefix}: use accounts.outbox")

    def _get_login_attempts_cache_key(
        self, request: HttpRequest, **credentials: Any
    ) -> str:
        # Counted for an account and an address of the network together: nobody
        # can lock a person out of their account from elsewhere.
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """The secrets of authenticator apps and recovery codes are stored sealed."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": "Set up an authenticator app first",
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        return lasting_sealer("second factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return lasting_sealer("second factor").decrypt(encrypted_text.encode()).decode()


def has_second_factor(user: User) -> bool:
    """Say whether a person has set up an authenticator app."""
    return bool(SecondFactorAdapter().is_mfa_enabled(user, types=["totp"]))
