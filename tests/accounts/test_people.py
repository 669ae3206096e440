"""Inviting people, closing accounts."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Invitation, OutboundEmail, User
from accounts.refusals import Refused
from accounts.services import (
    accept_invitation,
    change_details,
    disable_user,
    enable_user,
    invite,
    renew_invitation,
    sign_out_elsewhere,
)
from accounts.tokens import hash_token, invitation_token
from audit.models import AuditEvent, Event
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def invite_somebody(email="New@Example.org", **changes):
    return invite(email=email, full_name="Ana Lopez", by=None, **changes)


def events(user):
    return list(
        AuditEvent.objects.filter(target_id=str(user.pk)).values_list(
            "event", flat=True
        )
    )


def test_invite_makes_an_account_that_nobody_can_sign_in_to():
    user = invite_somebody(job_title="Nurse", organisation="Trust")
    assert (user.email, user.full_name) == ("new@example.org", "Ana Lopez")
    assert (user.job_title, user.organisation) == ("Nurse", "Trust")
    assert not user.has_usable_password()
    assert events(user) == [Event.PERSON_INVITED]


def test_invite_queues_one_mail_for_an_open_invitation():
    user = invite_somebody()
    assert invite_somebody(email="new@example.org ") == user
    assert user.invitations.count() == 1
    assert user.emails.filter(kind="invitation").count() == 1


def test_invite_again_after_14_days_makes_a_new_link():
    user = invite_somebody()
    with time_machine.travel(timezone.now() + timedelta(days=14, seconds=1)):
        invite_somebody()
        assert user.invitations.open(timezone.now()).count() == 1
    assert user.invitations.count() == 2


def test_invite_leaves_somebody_with_an_account_as_they_are():
    user = make_user("Ben Okafor", email="ben@example.org")
    assert invite_somebody("BEN@example.org") == user
    user.refresh_from_db()
    assert user.full_name == "Ben Okafor"
    assert not user.invitations.exists()
    assert not user.emails.exists()


def test_invite_sends_nothing_to_a_closed_account():
    user = invite_somebody()
    disable_user(user, by=None)
    invite_somebody()
    assert not user.invitations.open(timezone.now()).exists()


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a@example.org\nBcc: b@c.org"])
def test_invite_refuses_what_is_no_address(email):
    with pytest.raises(Refused, match=r"like name@example\.org"):
        invite_somebody(email)
    assert not User.objects.exists()


def test_invitation_keeps_the_hash_of_its_token_only():
    invitation = invite_somebody().invitations.get()
    token = invitation_token(invitation.pk)
    assert invitation.token_hash == hash_token(token) != token
    assert list(Invitation.objects.with_token(token)) == [invitation]
    assert str(invitation) == f"Invitation {invitation.pk}"


def test_accept_invitation_sets_name_and_password_once():
    invitation = invite_somebody().invitations.get()
    user = accept_invitation(
        invitation, full_name="Ana María Lopez", password="a quiet river"
    )
    user.refresh_from_db()
    assert user.full_name == "Ana María Lopez"
    assert user.check_password("a quiet river")
    assert events(user) == [Event.PERSON_INVITED, Event.INVITATION_ACCEPTED]
    with pytest.raises(Refused, match="no longer works"):
        accept_invitation(invitation, full_name="Somebody Else", password="another")
    user.refresh_from_db()
    assert user.full_name == "Ana María Lopez"


@pytest.mark.django_db(transaction=True)
def test_accept_invitation_counts_once_of_eight_clicks():
    invitation = invite_somebody().invitations.get()

    def click(number):
        try:
            accept_invitation(invitation, full_name="Ana", password=f"river {number}")
        except Refused:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(click, range(8))).count(True) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_old_link", [True, False], ids=["old link", "new"])
def test_invite_by_eight_at_once_makes_one_link(has_old_link):
    if has_old_link:
        with time_machine.travel(timezone.now() - timedelta(days=15)):
            invite_somebody()
    ready = threading.Barrier(8)

    def ask(_):
        try:
            connection.ensure_connection()
            ready.wait()
            return invite_somebody().pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    user = User.objects.get()
    assert user.invitations.count() == user.emails.count() == 1 + has_old_link
    assert user.invitations.open(timezone.now()).count() == 1


def test_accept_invitation_refuses_after_14_days():
    invitation = invite_somebody().invitations.get()
    with (
        time_machine.travel(timezone.now() + timedelta(days=14, seconds=1)),
        pytest.raises(Refused),
    ):
        accept_invitation(invitation, full_name="Ana", password="a quiet river")


def test_accept_invitation_refuses_for_a_closed_account():
    user = invite_somebody()
    invitation = user.invitations.get()
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(Refused):
        accept_invitation(invitation, full_name="Ana", password="a quiet river")


def test_renew_invitation_replaces_the_earlier_link():
    user = invite_somebody()
    earlier = user.invitations.get()
    later = renew_invitation(user, by=None)
    with pytest.raises(Refused):
        accept_invitation(earlier, full_name="Ana", password="a quiet river")
    accept_invitation(later, full_name="Ana", password="a quiet river")
    assert user.emails.filter(kind="invitation").count() == 2
    assert Event.INVITATION_RENEWED in events(user)


def test_renew_invitation_refuses_where_there_is_nothing_to_renew():
    with pytest.raises(Refused, match="set up their account already"):
        renew_invitation(make_user(), by=None)
    closed = invite_somebody()
    disable_user(closed, by=None)
    with pytest.raises(Refused, match="closed"):
        renew_invitation(closed, by=None)


def test_one_invitation_a_person_is_open_whoever_writes():
    user = invite_somebody()
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(
            user=user, token_hash="x", expires_at=timezone.now() + timedelta(days=1)
        )


def test_change_details_is_written_down():
    user = make_user()
    change_details(user, full_name="Cy Ford", job_title="Head", organisation="Trust")
    user.refresh_from_db()
    assert (user.full_name, user.job_title, user.organisation) == (
        "Cy Ford",
        "Head",
        "Trust",
    )
    assert events(user) == [Event.ACCOUNT_CHANGED]


def test_disable_and_enable_user():
    user = make_user()
    before = user.get_session_auth_hash()
    user = disable_user(user, by=None)
    assert not user.is_active
    assert user.get_session_auth_hash() != before
    user = enable_user(user, by=None)
    assert user.is_active
    assert events(user) == [Event.ACCOUNT_CLOSED, Event.ACCOUNT_OPENED]


def test_sign_out_elsewhere_changes_what_sessions_hang_on():
    user = make_user()
    before = user.get_session_auth_hash()
    assert sign_out_elsewhere(user).get_session_auth_hash() != before


def test_an_act_that_cannot_be_written_down_is_not_done(monkeypatch):
    user = make_user()

    def refuse(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr("audit.listening.record", refuse)
    with pytest.raises(IntegrityError):
        disable_user(user, by=None)
    user.refresh_from_db()
    assert user.is_active


def test_session_hash_follows_the_password_and_earlier_keys(settings):
    user = make_user()
    before = user.get_session_auth_hash()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key"
    assert user.get_session_auth_hash() != before
    assert list(user.get_session_auth_fallback_hash()) == [before]


def test_user_is_found_by_address_in_any_case():
    user = make_user("Ana Lopez", email="ana@example.org")
    assert User.objects.get_by_natural_key(" ANA@example.org") == user
    assert user.first_name == "Ana"
    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key(None)


@pytest.mark.parametrize("fields", [{"is_superuser": True}, {"email": "A@B.org"}])
def test_user_can_never_be(fields):
    user = make_user()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(**fields)


def test_enable_user_command_opens_the_account_again(capsys):
    user = make_user(email="back@example.org")
    disable_user(user, by=None)
    call_command("enable_user", "Back@example.org")
    user.refresh_from_db()
    assert user.is_active
    assert events(user)[-1] == Event.ACCOUNT_OPENED
    with pytest.raises(CommandError, match="No account has this"):
        call_command("enable_user", "nobody@example.org")


def test_remove_second_factor_command_for_a_lost_phone(capsys):
    user = make_user(email="lost@example.org")
    TOTP.activate(user, "A" * 32)
    before = user.sign_in_key
    call_command("remove_second_factor", "lost@example.org")
    user.refresh_from_db()
    assert not Authenticator.objects.filter(user=user).exists()
    assert user.sign_in_key != before
    assert events(user)[-1] == Event.SECOND_FACTOR_REMOVED
    assert OutboundEmail.objects.get(to=user).kind == "second_factor_changed"


def test_disable_user_command(capsys):
    user = make_user(email="leaver@example.org")
    call_command("disable_user", "Leaver@example.org")
    user.refresh_from_db()
    assert not user.is_active
    said = capsys.readouterr().out
    assert "The account is closed" in said
    assert "Look at each review" in said
    with pytest.raises(CommandError, match="No account"):
        call_command("disable_user", "nobody@example.org")


def test_outbound_email_says_what_it_is():
    email = OutboundEmail(kind="invitation")
    assert str(email) == f"invitation {email.pk}"
