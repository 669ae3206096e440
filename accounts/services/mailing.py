"""Sending what waits in the outbox: each mail once, whatever breaks.

A worker takes a mail by a conditional update (its lease), sends it outside of
any transaction, and writes down the result. If it dies in between, the lease
ends and another worker sends again with the same Message-ID, which mail servers
and programs show once.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from smtplib import (
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutboundEmail, User
from accounts.tokens import invitation_token

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
# How long to wait after the first, the second … attempt. Then we give up.
WAITS = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
]
AT_ONCE = 500


def send_waiting() -> int:
    """Send every mail that is due; answer how many were tried."""
    now = timezone.now()
    due = OutboundEmail.objects.due(now).order_by("not_before")[:AT_ONCE]
    waiting = list(due.values_list("pk", flat=True))
    for email_id in waiting:
        send(email_id)
    return len(waiting)


def send(email_id: UUID) -> None:
    """Send one mail, if it is due and no other worker has it.

    Nothing is raised: a mail server that does not answer or says "later" is
    asked again for two days; one that says "never" is not.
    """
    now = timezone.now()
    taken = OutboundEmail.objects.due(now).filter(pk=email_id)
    if not taken.update(lease_until=now + LEASE, attempts=F("attempts") + 1):
        return
    email = OutboundEmail.objects.select_related("to").get(pk=email_id)
    try:
        message = _compose(email)
        if message is not None:
            message.send()
    except Exception as error:
        # Its text may hold an address, which has no place in a log.
        logger.warning("Mail %s was not sent: %s", email.pk, type(error).__name__)
        _try_later(email, error)
    else:
        _finish(email, is_sent=message is not None)


def call_off(keys: Iterable[str]) -> None:
    """Mails that wait and no longer have a reason are not sent.

    One that a worker has in hand at this moment still goes.
    """
    in_hand = Q(lease_until__gte=timezone.now())
    OutboundEmail.objects.filter(
        ~in_hand, key__in=list(keys), state=OutboundEmail.State.WAITING
    ).update(state=OutboundEmail.State.GIVEN_UP)


def _finish(email: OutboundEmail, *, is_sent: bool) -> None:
    states = OutboundEmail.State
    email.state = states.SENT if is_sent else states.GIVEN_UP
    email.sent_at = timezone.now() if is_sent else None
    email.lease_until = None
    email.save(update_fields=["state", "sent_at", "lease_until"])


def _try_later(email: OutboundEmail, error: Exception) -> None:
    if is_permanent(error) or email.attempts > len(WAITS):
        _finish(email, is_sent=False)
        return
    email.not_before = timezone.now() + WAITS[email.attempts - 1]
    email.lease_until = None
    email.save(update_fields=["not_before", "lease_until"])


def is_permanent(error: Exception) -> bool:
    """Say whether a mail server will never take this mail (RFC 5321: 5xx)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, SMTPSenderRefused | SMTPDataError):
        return error.smtp_code >= 500
    # An address that cannot be written in a header.
    return isinstance(error, ValueError)


def _compose(email: OutboundEmail) -> EmailMessage | None:
    """The mail as it goes out, or None if it no longer has a reason to."""
    make_link = LINKS.get(email.kind)
    link = make_link(email.to) if make_link else settings.SITE_URL
    if not email.to.is_active or not link:
        return None
    context = {
        "link": link,
        "site_url": settings.SITE_URL,
        "contact_email": settings.BOARD_CONTACT_EMAIL,
        "due": email.due,
    }
    subject = render_to_string(f"emails/{email.kind}.subject.txt", context)
    host = urlsplit(settings.SITE_URL).hostname
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=render_to_string(f"emails/{email.kind}.txt", context),
        to=[email.to.email],
        headers={
            "Message-ID": f"<{email.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def _invitation_link(user: User) -> str:
    """The link with the token, which exists from here to the mail server only."""
    invitation = user.invitations.open(timezone.now()).first()
    if invitation is None:
        return ""
    path = reverse("accounts:invitation", args=[invitation_token(invitation.pk)])
    return f"{settings.SITE_URL}{path}"


def _reset_link(user: User) -> str:
    """A link that works until it is used, the person signs in, or a day passes."""
    if not user.has_usable_password():
        return ""
    path = reverse(
        "account_reset_password_from_key",
        args=[user_pk_to_url_str(user), default_token_generator.make_token(user)],
    )
    return f"{settings.SITE_URL}{path}"


LINKS: dict[str, Callable[[User], str]] = {
    "invitation": _invitation_link,
    "password_reset": _reset_link,
}
