"""Accounts: invite, set up, close, open again."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts.happenings import tell
from accounts.models import Invitation, User, new_sign_in_key
from accounts.outbox import queue_email
from accounts.refusals import Refused
from accounts.tokens import hash_token, invitation_token
from accounts.waking import wake

INVITATION_LASTS = timedelta(days=14)


@transaction.atomic
def invite(
    *,
    email: str,
    full_name: str,
    by: User | None,
    job_title: str = "",
    organisation: str = "",
) -> User:
    """The person with an e-mail address, invited to set up an account if need be.

    Somebody who has an account is only found: their details stay. An invitation
    that is still open stays too. Raises ``Refused`` for an address that is none.
    Who may invite whom is for the caller to check.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(
            "Enter an e-mail address in the right format, like name@example.org"
        ) from error
    user, is_new = User.objects.get_or_create(
        email=email,
        defaults={
            "full_name": full_name,
            "job_title": job_title,
            "organisation": organisation,
            "password": make_password(None),
        },
    )
    if is_new:
        tell("person_invited", by=by, on=user)
    # Two who invite one person queue here: one of them makes the link.
    user = _locked(user)
    has_link = user.invitations.open(timezone.now()).exists()
    if user.is_active and not user.has_usable_password() and not has_link:
        _make_invitation(user, by=by)
    return user


@transaction.atomic
def renew_invitation(user: User, *, by: User | None) -> Invitation:
    """Send a new link for 14 days; the earlier one stops working."""
    user = _locked(user)
    if not user.is_active:
        raise Refused("This person’s account is closed.")
    if user.has_usable_password():
        raise Refused("This person has set up their account already.")
    invitation = _make_invitation(user, by=by)
    tell("invitation_renewed", by=by, on=user)
    return invitation


@transaction.atomic
def accept_invitation(invitation: Invitation, *, full_name: str, password: str) -> User:
    """Set the invited person's name and password; the link is used up.

    Raises ``Refused`` where the link was used, replaced or is too old.
    """
    user = _locked(invitation.user)
    now = timezone.now()
    used = Invitation.objects.open(now).filter(pk=invitation.pk, user__is_active=True)
    if not used.update(used_at=now):
        raise Refused("This link no longer works. Ask for a new invitation.")
    user.full_name = full_name
    user.set_password(password)
    user.save(update_fields=["full_name", "password"])
    tell("invitation_accepted", by=user, on=user)
    return user


@transaction.atomic
def change_details(
    user: User, *, full_name: str, job_title: str, organisation: str
) -> User:
    """A person changes what the service says of them."""
    user = _locked(user)
    user.full_name, user.job_title = full_name, job_title
    user.organisation = organisation
    user.save(update_fields=["full_name", "job_title", "organisation"])
    tell("account_changed", by=user, on=user)
    return user


@transaction.atomic
def disable_user(user: User, *, by: User | None) -> User:
    """Close an account: no sign-in, every live session ends at its next request."""
    user = _locked(user)
    user.is_active = False
    user.sign_in_key = new_sign_in_key()
    user.save(update_fields=["is_active", "sign_in_key"])
    _replace_invitations(user)
    tell("account_closed", by=by, on=user)
    return user


@transaction.atomic
def enable_user(user: User, *, by: User | None) -> User:
    """Open a closed account again; the person signs in as before."""
    user = _locked(user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    tell("account_opened", by=by, on=user)
    return user


@transaction.atomic
def remove_second_factor(user: User, *, by: User | None) -> User:
    """Take away a lost app and its codes; every session ends, and the person is told.

    They set up an app again at their next sign-in. Whoever asks has checked who
    they are.
    """
    user = _locked(user)
    Authenticator.objects.filter(user=user).delete()
    user.sign_in_key = new_sign_in_key()
    user.save(update_fields=["sign_in_key"])
    kind = "second_factor_changed"
    queue_email(to=user, kind=kind, key=f"{kind}:{uuid.uuid4()}")
    tell("second_factor_removed", by=by, on=user)
    return user


@transaction.atomic
def sign_out_elsewhere(user: User) -> User:
    """End each of a person's sessions; the caller may keep the present one."""
    user = _locked(user)
    user.sign_in_key = new_sign_in_key()
    user.save(update_fields=["sign_in_key"])
    tell("signed_out_elsewhere", by=user, on=user)
    return user


@transaction.atomic
def request_password_reset(users: Iterable[User]) -> None:
    """Send a link to each person with a password; do as much work for nobody.

    An invited person has their invitation instead. Whether the address has an
    account can be told neither from the answer nor from the time it takes.
    """
    user = next((user for user in users if user.has_usable_password()), None)
    if user is None:
        wake("accounts.tasks.send_waiting_mail")
        return
    key = f"password_reset:{uuid.uuid4()}"
    queue_email(to=user, kind="password_reset", key=key)


def _locked(user: User) -> User:
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)


def _replace_invitations(user: User) -> None:
    user.invitations.filter(used_at=None, replaced_at=None).update(
        replaced_at=timezone.now()
    )


def _make_invitation(user: User, *, by: User | None) -> Invitation:
    _replace_invitations(user)
    number = uuid.uuid4()
    invitation = Invitation.objects.create(
        id=number,
        user=user,
        invited_by=by,
        token_hash=hash_token(invitation_token(number)),
        expires_at=timezone.now() + INVITATION_LASTS,
    )
    queue_email(to=user, kind="invitation", key=f"invitation:{number}")
    return invitation
