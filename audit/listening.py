"""What happens to accounts, heard from the apps below and written down.

The only receivers of signals in the house: ``accounts`` and the libraries that
sign people in lie under ``audit`` and cannot call it.
"""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out

from accounts.happenings import account_happening
from accounts.models import User
from audit.models import Event
from audit.services import record


def record_happening(
    sender: Any, happening: str, by: User | None, on: User, **kwargs: Any
) -> None:
    """An act of ``accounts.services``, in its own transaction."""
    record(Event(happening), by=by, on=on)


def record_own(event: Event) -> Any:
    """A receiver for what a person does with how they sign in."""

    def receiver(sender: Any, user: Any, **kwargs: Any) -> None:
        if user is not None:  # signing out twice is nobody's act
            record(event, by=user, on=user)

    return receiver


OWN = [
    (user_logged_in, record_own(Event.SIGNED_IN)),
    (user_logged_out, record_own(Event.SIGNED_OUT)),
    (password_changed, record_own(Event.PASSWORD_CHANGED)),
    (password_reset, record_own(Event.PASSWORD_CHANGED)),
    (authenticator_added, record_own(Event.SECOND_FACTOR_ADDED)),
    (authenticator_removed, record_own(Event.SECOND_FACTOR_REMOVED)),
]


def listen() -> None:
    """Begin to listen; once, when the apps are ready."""
    account_happening.connect(record_happening)
    for signal, receiver in OWN:
        signal.connect(receiver, weak=False)
