"""Keeping the reasons people give, apart from the record of what happened."""

from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from reviews.models import Reason, Review


def keep_reason(review: Review, *, by: User, text: str, ask: str) -> str:
    """Keep a reason and return its id, for the audit event that it explains.

    Whoever calls has checked that ``by`` may. Raises ``Refused(ask)`` if there
    is none.
    """
    if not text.strip():
        raise Refused(ask)
    reason = Reason.objects.create(
        review=review, text=text.strip(), given_at=timezone.now(), given_by=by
    )
    return str(reason.pk)
