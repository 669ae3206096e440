"""What may be one event, and what left no trace: looked for by a worker, and kept.

The clock looks which reviews have a return that was not searched yet; nothing in a
request waits for it. A search is of a set of returned versions: when an agency
returns another, the entries are searched again.
"""

import hashlib
from collections import defaultdict
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from chronology.comparing import party_of, row_of
from chronology.matching import propose
from chronology.models import EventSearch, ReturnedEntry
from chronology.permissions import check_user_can_read_integrated_chronology
from reviews.models import Involvement, Review
from reviews.rules import AskedFor
from reviews.services.moving import lock_review

LEASE = timedelta(minutes=10)
MAX_ATTEMPTS = 3


def search_key(review: Review) -> str:
    """A digest of what agencies have returned now; "" while fewer than two have."""
    parts = _returned().filter(review=review)
    return _key(list(parts.values_list("pk", "returned_version")))


def unsearched() -> list[UUID]:
    """The reviews in which something was returned that no search has looked at."""
    returned: dict[UUID, list[tuple[UUID, int | None]]] = defaultdict(list)
    for review, part, version in (
        _returned().values_list("review", "pk", "returned_version").order_by()
    ):
        returned[review].append((part, version))
    done = dict(EventSearch.objects.values_list("review", "found_key"))
    keys = {review: _key(versions) for review, versions in returned.items()}
    return [review for review, key in keys.items() if key and done.get(review) != key]


def search(review_id: UUID) -> bool:
    """Search a review's entries, if no other worker does; say whether it was done.

    After three tries it is given up until somebody asks again, or an agency returns
    another version.
    """
    review = Review.objects.get(pk=review_id)
    key = _lease(review)
    if not key:
        return False
    parts = list(review.involvements.in_order().taking_part())
    rows = ReturnedEntry.objects.of_review(review).in_order()
    found = propose([party_of(part) for part in parts], [row_of(row) for row in rows])
    EventSearch.objects.filter(pk=review, wanted_key=key).update(
        found_key=key, found=asdict(found), lease_until=None
    )
    return True


def is_given_up(made: EventSearch, wanted: str) -> bool:
    """Say whether the search of what is returned now was tried often enough."""
    if made.wanted_key != wanted or made.attempts < MAX_ATTEMPTS:
        return False
    return made.lease_until is None or made.lease_until <= timezone.now()


@transaction.atomic
def search_again(review: Review, *, by: User) -> None:
    """Let a search that was given up be tried again."""
    review = lock_review(review)
    check_user_can_read_integrated_chronology(by, review)
    EventSearch.objects.filter(pk=review).update(attempts=0, lease_until=None)


@transaction.atomic
def _lease(review: Review) -> str:
    """Take the search of a review; "" where there is none to take."""
    review = lock_review(review)
    key = search_key(review)
    made, _ = EventSearch.objects.get_or_create(
        review=review, defaults={"wanted_key": key}
    )
    now = timezone.now()
    is_taken = made.lease_until is not None and made.lease_until > now
    if made.found_key == key or is_taken or not key:
        return ""
    if made.wanted_key != key:
        made.wanted_key, made.attempts = key, 0
    if made.attempts >= MAX_ATTEMPTS:
        return ""
    made.attempts += 1
    made.lease_until = now + LEASE
    made.save()
    return key


def _returned() -> QuerySet[Involvement]:
    """Parts that have returned a chronology: a report alone has no entries."""
    parts = Involvement.objects.taking_part().exclude(asked_for=AskedFor.IMR)
    return parts.exclude(returned_version=None)


def _key(versions: list[tuple[UUID, int | None]]) -> str:
    if len(versions) < 2:
        return ""
    listed = sorted(f"{part} {version}" for part, version in versions)
    return hashlib.sha256("\n".join(listed).encode()).hexdigest()
