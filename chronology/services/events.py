"""The board says which entries are of one event, and which referrals left no trace."""

from collections.abc import Collection
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from audit.models import Event
from audit.services import record
from chronology import permissions
from chronology.comparing import key_of
from chronology.models import (
    Judgement,
    ReturnedEntry,
    SameEvent,
    SameEventMember,
    UntracedReferral,
)
from reviews.models import Review
from reviews.services.moving import lock_review

TWO_AGENCIES = "Choose entries of at least two agencies."
JUDGED = "Somebody has dealt with this already. Look at it again."
GONE = "An entry that you chose is no longer in the integrated chronology."

Judged = TypeVar("Judged", SameEvent, UntracedReferral)


@transaction.atomic
def confirm_event(event: SameEvent, *, by: User) -> SameEvent:
    """Say that the entries of a proposal are of one event."""
    event = _locked(event, by=by)
    return _judge(event, Judgement.CONFIRMED, Event.EVENT_CONFIRMED, by=by)


@transaction.atomic
def reject_event(event: SameEvent, *, by: User) -> SameEvent:
    """Say that the entries of a proposal are not of one event; it stays said."""
    event = _locked(event, by=by)
    return _judge(event, Judgement.REJECTED, Event.EVENT_REJECTED, by=by)


@transaction.atomic
def undo_event(event: SameEvent, *, by: User) -> None:
    """Take back what was said of an event: a proposal waits again, a join goes."""
    event = _locked(event, by=by)
    if event.state == Judgement.PROPOSED:
        raise Refused(JUDGED)
    record(
        Event.EVENT_UNDONE, by=by, on=event, review_id=event.review_id, was=event.state
    )
    if event.state == Judgement.BY_HAND:
        event.delete()
        return
    event.state, event.judged_at, event.judged_by = Judgement.PROPOSED, None, None
    event.save(update_fields=["state", "judged_at", "judged_by"])


@transaction.atomic
def join_entries(review: Review, *, entries: Collection[UUID], by: User) -> SameEvent:
    """Join entries of two or more agencies as one event, by hand.

    A proposal of the same entries becomes this event. Raises ``Refused`` for entries
    of one agency, or that are not in the integrated chronology now.
    """
    review = lock_review(review)
    permissions.check_user_can_judge_events(by, review)
    rows = list(
        ReturnedEntry.objects.of_review(review).in_order().filter(entry__in=entries)
    )
    if len(rows) < len(set(entries)):
        raise Refused(GONE)
    event = _join(review, rows, by=by)
    record(
        Event.EVENT_JOINED,
        by=by,
        on=event,
        review_id=review.pk,
        entries=[str(row.entry) for row in rows],
    )
    return event


@transaction.atomic
def split_event(event: SameEvent, *, out: Collection[UUID], by: User) -> SameEvent:
    """Take entries out of an event that stands; give the event of those that stay.

    That all of them are one event is then rejected, so that it is not proposed again.
    """
    event = _locked(event, by=by)
    if not event.stands:
        raise Refused(JUDGED)
    members = list(event.members.all())
    stay = {member.returned for member in members} - set(out)
    if len(stay) == len(members):
        raise Refused("Choose the entries to take out.")
    rows = list(
        ReturnedEntry.objects.of_review(event.review).in_order().filter(entry__in=stay)
    )
    kept = _join(event.review, rows, by=by)
    event.state, event.judged_at, event.judged_by = (
        Judgement.REJECTED,
        timezone.now(),
        by,
    )
    event.save(update_fields=["state", "judged_at", "judged_by"])
    record(
        Event.EVENT_SPLIT,
        by=by,
        on=event,
        review_id=event.review_id,
        out=[str(one) for one in sorted(map(str, out))],
    )
    return kept


@transaction.atomic
def confirm_referral(referral: UntracedReferral, *, by: User) -> UntracedReferral:
    """Say that something was sent of which the other agency has no trace."""
    referral = _locked_referral(referral, by=by)
    return _judge(referral, Judgement.CONFIRMED, Event.REFERRAL_CONFIRMED, by=by)


@transaction.atomic
def reject_referral(referral: UntracedReferral, *, by: User) -> UntracedReferral:
    """Say that there is a trace, or that nothing was sent; it stays said."""
    referral = _locked_referral(referral, by=by)
    return _judge(referral, Judgement.REJECTED, Event.REFERRAL_REJECTED, by=by)


@transaction.atomic
def undo_referral(referral: UntracedReferral, *, by: User) -> UntracedReferral:
    """Take back what was said of a referral: the proposal waits again."""
    referral = _locked_referral(referral, by=by)
    if referral.state == Judgement.PROPOSED:
        raise Refused(JUDGED)
    record(
        Event.REFERRAL_UNDONE,
        by=by,
        on=referral,
        review_id=referral.review_id,
        was=referral.state,
    )
    referral.state, referral.judged_at, referral.judged_by = (
        Judgement.PROPOSED,
        None,
        None,
    )
    referral.save(update_fields=["state", "judged_at", "judged_by"])
    return referral


def _locked(event: SameEvent, *, by: User) -> SameEvent:
    """Read an event again under the review's lock, and ask whether they may."""
    review = lock_review(event.review)
    permissions.check_user_can_judge_events(by, review)
    found = SameEvent.objects.select_related("review").filter(pk=event.pk).first()
    if found is None:
        raise Refused(JUDGED)
    return found


def _locked_referral(referral: UntracedReferral, *, by: User) -> UntracedReferral:
    review = lock_review(referral.review)
    permissions.check_user_can_judge_events(by, review)
    found = UntracedReferral.objects.select_related("review").filter(pk=referral.pk)
    if (one := found.first()) is None:
        raise Refused(JUDGED)
    return one


def _judge(thing: Judged, state: Judgement, event: Event, *, by: User) -> Judged:
    if thing.state != Judgement.PROPOSED:
        raise Refused(JUDGED)
    thing.state, thing.judged_at, thing.judged_by = state, timezone.now(), by
    thing.save(update_fields=["state", "judged_at", "judged_by"])
    record(event, by=by, on=thing, review_id=thing.review_id)
    return thing


def _join(review: Review, rows: list[ReturnedEntry], *, by: User) -> SameEvent:
    if len({row.involvement_id for row in rows}) < 2:
        raise Refused(TWO_AGENCIES)
    key = key_of(row.entry for row in rows)
    now = timezone.now()
    event, is_new = SameEvent.objects.get_or_create(
        review=review,
        entries_key=key,
        defaults={
            "state": Judgement.BY_HAND,
            "found_at": now,
            "judged_at": now,
            "judged_by": by,
        },
    )
    if is_new:
        SameEventMember.objects.bulk_create(
            SameEventMember(
                event=event,
                involvement_id=row.involvement_id,
                returned=row.entry,
                version=row.version,
            )
            for row in rows
        )
    elif event.stands:
        raise Refused("These entries are joined as one event already.")
    else:
        event.state, event.judged_at, event.judged_by = Judgement.BY_HAND, now, by
        event.save(update_fields=["state", "judged_at", "judged_by"])
    return event
