"""Proposals of shared events and of referrals without trace, made by a worker.

The row of a search is the truth: asking wakes a worker, and a sweeper picks up what
was missed. What somebody judged outlives every search.
"""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.waking import wake
from audit.models import Event
from audit.services import record
from chronology.comparing import key_of, party_of, row_of
from chronology.matching import Proposals, propose
from chronology.models import (
    STANDS,
    EventSearch,
    Judgement,
    ReturnedEntry,
    SameEvent,
    SameEventMember,
    UntracedReferral,
)
from reviews.models import Involvement, Review
from reviews.services.moving import lock_review

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)
MAX_ATTEMPTS = 3
# More than anybody would go through; the weakest are left out.
MOST = 500


def ask_for_events(review: Review) -> None:
    """Ask that a review's entries be searched again, once this is committed."""
    EventSearch.objects.update_or_create(
        review=review, defaults={"wanted_at": timezone.now(), "attempts": 0}
    )
    wake("chronology.tasks.find_events", str(review.pk))


def waiting_searches() -> list[Any]:
    """Reviews that a sweeper should search: asked for, or returned to unasked."""
    returned = Review.objects.filter(
        event_search=None, involvements__returned_version__isnull=False
    ).distinct()
    for review in returned:
        ask_for_events(review)
    waiting = EventSearch.objects.waiting(timezone.now())
    return list(waiting.order_by("wanted_at").values_list("pk", flat=True))


@transaction.atomic
def lease(review_id: Any) -> EventSearch | None:
    """Take a search that waits; None if another worker has it or it was given up."""
    now = timezone.now()
    search = (
        EventSearch.objects.waiting(now)
        .filter(attempts__lt=MAX_ATTEMPTS)
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=review_id)
        .first()
    )
    if search is None:
        return None
    search.attempts += 1
    search.lease_until = now + LEASE
    search.save(update_fields=["attempts", "lease_until"])
    return search


def find_events(review_id: Any) -> bool:
    """Search one review if it waits; say whether it was done.

    Whatever breaks, it is tried again later, and the worker goes on to other work.
    """
    search = lease(review_id)
    if search is None:
        return False
    try:
        parts, entries = _read(search.review)
        found = propose([party_of(p) for p in parts], [row_of(e) for e in entries])
        keep_proposals(search, found, entries)
    except Exception as error:
        # Its text may hold words of an entry, which have no place in a log.
        logger.warning("Search %s was not done: %s", search.pk, type(error).__name__)
        EventSearch.objects.filter(pk=search.pk, attempts=search.attempts).update(
            lease_until=None
        )
        return False
    return True


def _read(review: Review) -> tuple[list[Involvement], list[ReturnedEntry]]:
    parts = list(review.involvements.in_order().taking_part())
    rows = ReturnedEntry.objects.of_review(review).in_order()
    returned = [part for part in parts if part.returned_version is not None]
    return returned, list(rows)


@transaction.atomic
def keep_proposals(
    search: EventSearch, found: Proposals, entries: list[ReturnedEntry]
) -> None:
    """Put a search's proposals in place of the earlier ones, and mark it done."""
    review = lock_review(search.review)
    of_entry = {str(entry.entry): entry for entry in entries}
    events = _keep_events(review, found, of_entry)
    referrals = _keep_referrals(review, found, of_entry)
    EventSearch.objects.filter(pk=search.pk).update(
        done_for=search.wanted_at, lease_until=None, attempts=0
    )
    record(
        Event.EVENTS_FOUND,
        by=None,
        on=search,
        review_id=review.pk,
        events=events,
        referrals=referrals,
    )


def _keep_events(
    review: Review, found: Proposals, of_entry: dict[str, ReturnedEntry]
) -> int:
    events = SameEvent.objects.filter(review=review)
    # What is found again keeps its address.
    proposed = events.filter(state=Judgement.PROPOSED)
    known = dict(proposed.values_list("entries_key", "pk"))
    proposed.delete()
    standing, apart = _judged(review)
    made: list[SameEvent] = []
    members: list[SameEventMember] = []
    for proposal in found.events[:MOST]:
        entries = {UUID(key) for key in proposal.rows}
        if any(entries <= one for one in apart) or any(
            len(entries & one) > 1 for one in standing
        ):
            continue
        key = key_of(entries)
        event = SameEvent(
            pk=known.get(key) or uuid4(),
            review=review,
            entries_key=key,
            reasons=list(proposal.reasons),
            score=proposal.score,
            found_at=timezone.now(),
        )
        made.append(event)
        members += [
            SameEventMember(
                event=event,
                involvement_id=of_entry[row].involvement_id,
                returned=of_entry[row].entry,
                version=of_entry[row].version,
                is_main=row in proposal.rows,
            )
            for row in (*proposal.rows, *proposal.also)
        ]
    SameEvent.objects.bulk_create(made, batch_size=500)
    SameEventMember.objects.bulk_create(members, batch_size=500)
    return len(made)


def _judged(review: Review) -> tuple[list[set[UUID]], list[set[UUID]]]:
    """The entries of events that stand, and of those that somebody rejected."""
    held: dict[tuple[bool, UUID], set[UUID]] = {}
    members = SameEventMember.objects.filter(event__review=review).exclude(
        event__state=Judgement.PROPOSED
    )
    for event, state, entry in members.values_list(
        F("event_id"), F("event__state"), F("returned")
    ):
        held.setdefault((state in STANDS, event), set()).add(entry)
    standing = [entries for (stands, _), entries in held.items() if stands]
    apart = [entries for (stands, _), entries in held.items() if not stands]
    return standing, apart


def _keep_referrals(
    review: Review, found: Proposals, of_entry: dict[str, ReturnedEntry]
) -> int:
    referrals = UntracedReferral.objects.filter(review=review)
    proposed = referrals.filter(state=Judgement.PROPOSED)
    known = {
        (entry, receiver): pk
        for entry, receiver, pk in proposed.values_list("returned", "receiver_id", "pk")
    }
    proposed.delete()
    judged = {
        (one.returned, one.receiver_id)
        for one in referrals.only("returned", "receiver_id")
    }
    made = [
        UntracedReferral(
            pk=known.get((UUID(proposal.row), UUID(proposal.receiver))) or uuid4(),
            review=review,
            sender_id=of_entry[proposal.row].involvement_id,
            receiver_id=UUID(proposal.receiver),
            returned=UUID(proposal.row),
            version=of_entry[proposal.row].version,
            denied_by=list(proposal.denied_by),
            reasons=list(proposal.reasons),
            score=proposal.score,
            found_at=timezone.now(),
        )
        for proposal in found.one_sided[:MOST]
        if (UUID(proposal.row), UUID(proposal.receiver)) not in judged
    ]
    UntracedReferral.objects.bulk_create(made, batch_size=500)
    return len(made)
