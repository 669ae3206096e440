"""Keeping the reasons people give, apart from the record of what happened."""

from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from reviews.models import Reason, Review
from reviews.services.naming import check_texts


def keep_reason(review: Review, *, by: User, text: str, ask: str) -> str:
    """Keep a reason and return its id, for the audit event that it explains.

    Whoever calls has checked that ``by`` may. Raises ``Refused(ask)`` if there
    is none, and ``SaysWho`` for one that says who the adult is: it stays in the
    history for good.
    """
    if not text.strip():
        raise Refused(ask)
    check_texts(review, {"reason": text})
    reason = Reason.objects.create(
        review=review, text=text.strip(), given_at=timezone.now(), given_by=by
    )
    return str(reason.pk)
