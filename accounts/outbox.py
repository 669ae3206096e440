"""Putting a mail in the queue. What it says is in templates/emails/.

A mail says that there is something to do and where to sign in; never a name, a
reference or a detail. ``accounts.services.mailing`` sends what waits here.
"""

from datetime import date

from accounts.models import OutboundEmail, User
from accounts.waking import wake


def queue_email(
    *, to: User, kind: str, key: str, due: date | None = None
) -> OutboundEmail | None:
    """Queue one mail, in the caller's transaction; a worker wakes after commit.

    ``kind`` names templates/emails/<kind>.subject.txt and <kind>.txt. ``key``
    says what happened, once: a second call with it does nothing and returns
    None. ``due`` is a date that the text may give.
    """
    email, is_new = OutboundEmail.objects.get_or_create(
        key=key, defaults={"to": to, "kind": kind, "due": due}
    )
    if not is_new:
        return None
    wake("accounts.tasks.send_email", str(email.pk))
    return email
