"""Opening who the adult is, with a reason, and putting it right."""

import hashlib
from collections.abc import Iterator

from django.db import transaction

from accounts.models import User
from accounts.refusals import Refused
from audit.models import Event
from audit.services import record
from reviews.models import AdultIdentity, Review
from reviews.permissions import (
    check_user_can_change_review,
    check_user_can_reveal_identity,
)
from reviews.services.moving import lock_review
from reviews.services.naming import Identity, check_pseudonym, says_who, seal, unseal
from reviews.services.reasons import keep_reason


@transaction.atomic
def reveal_identity(review: Review, *, by: User, reason: str) -> Identity:
    """Open the identity once a reason is given, and keep who asked and why.

    The caller has just checked the person's password.
    """
    identity = read_identity(review, by=by)
    record(
        Event.IDENTITY_REVEALED,
        by=by,
        on=review,
        review_id=review.pk,
        reason=keep_reason(
            review,
            by=by,
            text=reason,
            ask="Enter why you need to know who the adult is.",
        ),
    )
    return identity


def read_identity(review: Review, *, by: User) -> Identity:
    """Open the identity for somebody whose reveal is recorded and not yet over."""
    check_user_can_reveal_identity(by, review)
    return unseal(AdultIdentity.objects.get(review=review).sealed)


@transaction.atomic
def change_identity(review: Review, *, by: User, identity: Identity, seen: str) -> None:
    """Put right who the adult is.

    ``seen`` is the mark of what the person was shown (``identity_mark``). Raises
    ``Refused`` if that has changed since, or if the new name, number or address
    stands in a text that every agency reads.
    """
    review = lock_review(review)
    check_user_can_change_review(by, review)
    if identity_mark(review) != seen:
        raise Refused(
            "Somebody has changed who the adult is since you opened this page. Copy "
            "what you wrote, open the page again, and enter what is right."
        )
    check_pseudonym(review.pseudonym, identity)
    for where, text in _texts_of(review):
        if sentence := says_who(text, identity=identity, pseudonym=review.pseudonym):
            raise Refused(f"{sentence} in {where}. Then change who the adult is.")
    AdultIdentity.objects.filter(review=review).update(sealed=seal(identity))
    record(Event.IDENTITY_CHANGED, by=by, on=review, review_id=review.pk)


def identity_mark(review: Review) -> str:
    """What tells one sealed identity from the next; it says nothing of the adult."""
    sealed = AdultIdentity.objects.get(review=review).sealed
    return hashlib.sha256(bytes(sealed)).hexdigest()


def _texts_of(review: Review) -> Iterator[tuple[str, str]]:
    """Each text of a review that every agency reads, and what it is called."""
    yield "the circumstances", review.circumstances
    yield "the terms of reference", review.tor_purpose
    for line in review.lines_of_enquiry.all():
        yield f"key line of enquiry {line.number}", f"{line.title}\n{line.text}"
