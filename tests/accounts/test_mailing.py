"""The post: each mail once, whatever breaks, and nothing personal in it."""

import re
import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import CachedValue, OutboundEmail
from accounts.outbox import queue_email
from accounts.services import accept_invitation, disable_user, invite, mailing
from accounts.services.people import request_password_reset
from accounts.tasks import send_email, send_waiting_mail
from accounts.tokens import invitation_token
from accounts.waking import wake
from tests.factories import make_user

pytestmark = pytest.mark.django_db

WAITING, SENT, GIVEN_UP = "waiting", "sent", "given_up"


@pytest.fixture
def user():
    return make_user("Quillon Thackwray", email="quillon@example.org")


@pytest.fixture
def email(user):
    return queue_email(to=user, kind="password_changed", key="k")


def fails_with(monkeypatch, error):
    def refuse(message):
        raise error

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)


def sends_again_after(email, wait):
    """Whether a mail is due when a time has passed, and not a moment earlier."""
    now = timezone.now()
    due = OutboundEmail.objects.due
    moment = timedelta(seconds=5)
    return (
        due(now + wait + moment).filter(pk=email.pk).exists()
        and not due(now + wait - moment).filter(pk=email.pk).exists()
    )


def test_queue_email_queues_once_a_key(user):
    first = queue_email(to=user, kind="password_changed", key="k", due=date(2026, 3, 3))
    assert (first.state, first.due) == (WAITING, date(2026, 3, 3))
    assert queue_email(to=user, kind="password_changed", key="k") is None
    assert OutboundEmail.objects.count() == 1


def test_queue_email_wakes_a_worker_after_commit(
    user, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        email = queue_email(to=user, kind="password_changed", key="k")
        assert mail.outbox == []
    email.refresh_from_db()
    assert email.state == SENT
    assert [message.to for message in mail.outbox] == [["quillon@example.org"]]


def test_queue_email_with_a_dead_broker_leaves_the_mail_waiting(
    user, django_capture_on_commit_callbacks, monkeypatch, caplog
):
    def refuse(*args):
        raise OperationalError("no broker")

    monkeypatch.setattr("accounts.tasks.send_email.delay", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        email = queue_email(to=user, kind="password_changed", key="k")
    email.refresh_from_db()
    assert email.state == WAITING
    assert "did not answer" in caplog.text
    send_waiting_mail()
    email.refresh_from_db()
    assert email.state == SENT


def test_wake_finds_tasks_where_no_worker_has(
    user, django_capture_on_commit_callbacks, monkeypatch
):
    class Tasks(dict):
        """Empty until the apps' modules are read."""

    tasks = Tasks()

    class Loader:
        def import_default_modules(self):
            tasks["accounts.tasks.send_email"] = send_email

    class App:
        loader = Loader()

    App.tasks = tasks
    monkeypatch.setattr("accounts.waking.current_app", App)
    with django_capture_on_commit_callbacks(execute=True):
        queue_email(to=user, kind="password_changed", key="k")
    assert len(mail.outbox) == 1


def test_wake_lets_an_error_of_ours_through(
    django_capture_on_commit_callbacks, settings
):
    with (
        pytest.raises(ValueError, match="hexadecimal"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        wake("accounts.tasks.send_email", "not an id")


def test_send_sends_once(email):
    mailing.send(email.pk)
    mailing.send(email.pk)
    send_email(str(email.pk))
    assert len(mail.outbox) == 1
    email.refresh_from_db()
    assert (email.state, email.attempts, email.lease_until) == (SENT, 1, None)


@pytest.mark.django_db(transaction=True)
def test_ten_sweeps_at_once_send_each_mail_once():
    user = make_user()
    for number in range(3):
        queue_email(to=user, kind="password_changed", key=str(number))
    OutboundEmail.objects.update(state=WAITING, sent_at=None)
    mail.outbox.clear()

    def sweep(number):
        try:
            return mailing.send_waiting()
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(sweep, range(10)))
    assert len(mail.outbox) == 3


def test_send_leaves_alone_what_another_worker_has(email):
    now = timezone.now()
    OutboundEmail.objects.update(lease_until=now + timedelta(minutes=1))
    mailing.send(email.pk)
    assert mail.outbox == []
    with time_machine.travel(now + timedelta(minutes=2)):
        assert mailing.send_waiting() == 1
    assert len(mail.outbox) == 1


def test_send_holds_no_lock_and_has_its_lease_while_it_sends(email, monkeypatch):
    seen = []

    def look(message):
        row = OutboundEmail.objects.get(pk=email.pk)
        seen.append((row.lease_until is not None, row.attempts))

    monkeypatch.setattr("django.core.mail.EmailMessage.send", look)
    mailing.send(email.pk)
    assert seen == [(True, 1)]


def test_message_has_a_stable_id_and_answers_no_machine(email, settings):
    settings.SITE_URL = "https://sar.board.example.org"
    mailing.send(email.pk)
    [message] = mail.outbox
    headers = message.message()
    assert headers["Message-ID"] == f"<{email.pk}@sar.board.example.org>"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["From"] == settings.DEFAULT_FROM_EMAIL
    assert message.body.count("\n\n\n") == 0


def test_no_mail_says_anything_about_anybody(user):
    invited = invite(email="new@example.org", full_name="Perpetua Nightshade", by=None)
    request_password_reset([user])
    for kind in ("password_changed", "second_factor_changed"):
        queue_email(to=user, kind=kind, key=kind)
    mailing.send_waiting()
    assert len(mail.outbox) == 4
    for message in mail.outbox:
        whole = message.message().as_string()
        for name in (*user.full_name.split(), *invited.full_name.split(), "Manager"):
            assert name not in whole
        assert "SAR-HF" not in whole
        assert "\n" not in message.subject


def test_a_name_cannot_reach_the_headers():
    user = make_user("x\nBcc: other@example.org", email="x@example.org")
    queue_email(to=user, kind="password_changed", key="k")
    mailing.send_waiting()
    [message] = mail.outbox
    assert message.recipients() == ["x@example.org"]


def test_temporary_refusals_are_tried_again_for_two_days(email, monkeypatch, caplog):
    fails_with(monkeypatch, smtplib.SMTPDataError(451, b"later quillon@example.org"))
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for wait in mailing.WAITS:
            mailing.send(email.pk)
            email.refresh_from_db()
            assert email.state == WAITING
            assert sends_again_after(email, wait)
            clock.shift(wait)
        mailing.send(email.pk)
    email.refresh_from_db()
    assert email.state == GIVEN_UP
    assert "quillon@example.org" not in caplog.text
    assert "SMTPDataError" in caplog.text


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (smtplib.SMTPDataError(554, b"no"), True),
        (smtplib.SMTPDataError(451, b"later"), False),
        (smtplib.SMTPSenderRefused(550, b"no", "a"), True),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no")}), True),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"later")}), False),
        (smtplib.SMTPAuthenticationError(535, b"no"), False),
        (smtplib.SMTPServerDisconnected("gone"), False),
        (TimeoutError(), False),
        (ConnectionRefusedError(), False),
        (ValueError("header"), True),
    ],
)
def test_is_permanent(error, permanent):
    assert mailing.is_permanent(error) is permanent


def test_permanent_refusals_are_not_tried_again(email, monkeypatch):
    fails_with(monkeypatch, smtplib.SMTPDataError(554, b"no"))
    mailing.send(email.pk)
    email.refresh_from_db()
    assert (email.state, email.sent_at) == (GIVEN_UP, None)


def test_one_bad_mail_does_not_stop_the_others(user, email):
    queue_email(to=user, kind="there_is_no_such_text", key="bad")
    OutboundEmail.objects.filter(key="k").update(
        not_before=timezone.now() - timedelta(seconds=1)
    )
    assert mailing.send_waiting() == 2
    assert len(mail.outbox) == 1


def test_nothing_is_sent_to_a_closed_account(user, email):
    disable_user(user, by=None)
    mailing.send(email.pk)
    email.refresh_from_db()
    assert (email.state, mail.outbox) == (GIVEN_UP, [])


def test_invitation_carries_the_link_and_the_database_does_not():
    user = invite(email="new@example.org", full_name="Ana", by=None)
    invitation = user.invitations.get()
    mailing.send_waiting()
    [message] = mail.outbox
    [token] = re.findall(r"/invitation/(\w+)/", message.body)
    assert token == invitation_token(invitation.pk)
    stored = [str(vars(row)) for row in OutboundEmail.objects.all()]
    stored += [str(vars(row)) for row in user.invitations.all()]
    assert not any(token in row for row in stored)


def test_invitation_that_was_used_meanwhile_is_not_sent():
    user = invite(email="new@example.org", full_name="Ana", by=None)
    accept_invitation(user.invitations.get(), full_name="Ana", password="a quiet river")
    mailing.send_waiting()
    assert mail.outbox == []


def test_password_reset_is_sent_to_people_with_a_password_only(
    user, django_capture_on_commit_callbacks
):
    invited = invite(email="new@example.org", full_name="Ana", by=None)
    OutboundEmail.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        request_password_reset([])
        request_password_reset([invited])
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        request_password_reset([user])
    [message] = mail.outbox
    assert "/password/new/" in message.body
    user.set_unusable_password()
    user.save()
    request_password_reset([make_user()])
    OutboundEmail.objects.filter(state=WAITING).update(to=user)
    mailing.send_waiting()
    assert len(mail.outbox) == 1


def test_call_off_stops_what_waits_and_nothing_else(user, email):
    queue_email(to=user, kind="password_changed", key="other")
    in_hand = queue_email(to=user, kind="password_changed", key="in hand")
    dropped = queue_email(to=user, kind="password_changed", key="dropped")
    now, minute = timezone.now(), timedelta(minutes=1)
    OutboundEmail.objects.filter(pk=in_hand.pk).update(lease_until=now + minute)
    OutboundEmail.objects.filter(pk=dropped.pk).update(lease_until=now - minute)
    mailing.call_off(["k", "in hand", "dropped", "never was"])
    states = dict(OutboundEmail.objects.values_list("key", "state"))
    assert states == {
        "k": GIVEN_UP,
        "other": WAITING,
        "in hand": WAITING,
        "dropped": GIVEN_UP,
    }


def test_cached_value_says_what_it_is():
    assert str(CachedValue(cache_key="allauth:rl")) == "allauth:rl"
