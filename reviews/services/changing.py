"""Changing a review after it was opened, and telling those who work by it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.outbox import queue_email
from accounts.refusals import Refused, Stale
from accounts.seen import check_seen
from audit.models import Event
from audit.services import record
from reviews.models import AdultIdentity, Appointment, Involvement, Review
from reviews.permissions import check_user_can_change_review
from reviews.roles import AGENCY_ROLES
from reviews.rules import LIVE, check_due_date, check_scoping_period
from reviews.services.agencies import change_request
from reviews.services.moving import lock_review
from reviews.services.naming import check_pseudonym, check_texts, unseal
from reviews.services.reasons import keep_reason

TERMS = frozenset({"tor_purpose", "tor_agreed_on"})
PERIOD = frozenset({"scoping_from", "scoping_to"})
# What every agency reads.
TEXTS = frozenset({"tor_purpose", "circumstances"})
CHANGEABLE = TERMS | PERIOD | {"pseudonym", "legal_basis", "circumstances"}


def locked_review(review: Review, *, by: User) -> Review:
    """Read a review again under a lock, for somebody who may change it then."""
    review = lock_review(review)
    check_user_can_change_review(by, review)
    return review


@transaction.atomic
def change_review(
    review: Review, *, by: User, row_version: int, **changes: Any
) -> Review:
    """Change what the review says of itself; new terms raise their version.

    ``changes`` are among CHANGEABLE. Raises ``Stale`` if somebody saved first,
    ``SaysWho`` for a text that says who the adult is, and writes nothing where
    nothing differs.
    """
    review = locked_review(review, by=by)
    if review.row_version != row_version:
        raise Stale(review)
    changed = {
        name
        for name, value in changes.items()
        if name in CHANGEABLE and getattr(review, name) != value
    }
    if not changed:
        return review
    for name in changed:
        setattr(review, name, changes[name])
    if changed & PERIOD:
        check_scoping_period(
            review.scoping_from, review.scoping_to, today=timezone.localdate()
        )
    if "pseudonym" in changed:
        _check_new_pseudonym(review)
    check_texts(review, {name: changes[name] for name in changed & TEXTS})
    review.row_version += 1
    review.save(update_fields=[*changed, "row_version"])
    if changed & TERMS:
        raise_terms(review, by=by)
    else:
        record(
            Event.REVIEW_CHANGED,
            by=by,
            on=review,
            review_id=review.pk,
            changed=sorted(changed),
        )
    return review


def _check_new_pseudonym(review: Review) -> None:
    """What an agency returned calls the adult by the one before, for good."""
    if Involvement.objects.filter(review=review, returned_version__gt=0).exists():
        raise Refused(
            "You cannot change the pseudonym now, because agencies have returned "
            "reports that use it."
        )
    sealed = AdultIdentity.objects.get(review=review).sealed
    check_pseudonym(review.pseudonym, unseal(sealed))


def raise_terms(review: Review, *, by: User) -> None:
    """The terms of reference are another version now; agencies are told, once a day.

    While no agency has been asked nobody works by them: the version stays.
    """
    asked = Involvement.objects.filter(review=review).exists()
    if asked:
        review.tor_version += 1
        review.save(update_fields=["tor_version"])
    record(
        Event.TERMS_CHANGED,
        by=by,
        on=review,
        review_id=review.pk,
        version=review.tor_version,
    )
    people = Appointment.objects.current().filter(
        review=review, role__in=[str(role) for role in AGENCY_ROLES]
    )
    for appointment in people.select_related("user"):
        queue_email(
            to=appointment.user,
            kind="terms_changed",
            key=f"terms:{appointment.pk}:{timezone.localdate()}",
        )


@transaction.atomic
def change_due_date(
    review: Review,
    *,
    by: User,
    due_on: date,
    reason: str,
    today: date,
    seen: str | None = None,
) -> list[Involvement]:
    """Move the review's date for returns, and that of every agency that shares it.

    An agency with a date of its own keeps it. Returns the agencies' parts that
    moved; their people are told. ``seen`` is the mark of the date that was shown,
    as {"due_on": day}; raises ``Stale`` if it has changed since.
    """
    review = locked_review(review, by=by)
    check_seen({"due_on": review.due_on}, {"due_on": due_on}, seen=seen)
    check_due_date(due_on, today=today)
    if due_on == review.due_on:
        raise Refused("Enter another date. This is the date returns are due now.")
    sharing = list(
        Involvement.objects.filter(review=review, due_on=review.due_on, state__in=LIVE)
    )
    kept = keep_reason(
        review, by=by, text=reason, ask="Enter why you are changing the date."
    )
    record(
        Event.DUE_DATE_CHANGED,
        by=by,
        on=review,
        review_id=review.pk,
        due_on_before=review.due_on,
        due_on=due_on,
        reason=kept,
    )
    review.due_on = due_on
    review.row_version += 1
    review.save(update_fields=["due_on", "row_version"])
    return [
        change_request(
            involvement,
            by=by,
            asked_for=involvement.asked_for,
            due_on=due_on,
            reason=reason,
            today=today,
        )
        for involvement in sharing
    ]
