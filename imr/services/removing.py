"""Removing a thing and bringing it back: done the same for every kind."""

from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from audit.models import Event
from audit.services import place_of, record
from imr.models import (
    Comment,
    Evidence,
    Extract,
    GlossaryTerm,
    GoodPractice,
    Interview,
    Lesson,
    Recommendation,
    Removable,
)

Thing = TypeVar("Thing", bound=Removable)

GONE = "Somebody has removed this meanwhile. Bring it back, then save it again."
EVENTS: dict[type[Removable], tuple[Event, Event]] = {
    Comment: (Event.COMMENT_REMOVED, Event.COMMENT_RESTORED),
    Extract: (Event.EXTRACT_REMOVED, Event.EXTRACT_RESTORED),
    Evidence: (Event.EVIDENCE_REMOVED, Event.EVIDENCE_RESTORED),
    GlossaryTerm: (Event.TERM_REMOVED, Event.TERM_RESTORED),
    GoodPractice: (Event.PRACTICE_REMOVED, Event.PRACTICE_RESTORED),
    Interview: (Event.INTERVIEW_REMOVED, Event.INTERVIEW_RESTORED),
    Lesson: (Event.LESSON_REMOVED, Event.LESSON_RESTORED),
    Recommendation: (Event.RECOMMENDATION_REMOVED, Event.RECOMMENDATION_RESTORED),
}


def as_it_is(thing: Thing) -> Thing:
    """A thing as it is now, removed or not, under its lock."""
    rows = type(thing).with_removed.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=thing.pk)


def as_kept(thing: Thing) -> Thing:
    """A thing as it is now, to change it. Raises ``Refused`` if it was removed."""
    thing = as_it_is(thing)
    if thing.removed_at is not None:
        raise Refused(GONE)
    return thing


def remove(thing: Removable, *, by: User, **data: Any) -> None:
    """Take a thing out of every list, and record it."""
    mark_removed(thing, by=by)
    _record(EVENTS[type(thing)][0], thing, by, data)


def restore(thing: Removable, *, by: User, also: str = "", **data: Any) -> None:
    """Bring a removed thing back, and record it; ``also`` is one more field to save."""
    mark_kept(thing, also=also)
    _record(EVENTS[type(thing)][1], thing, by, data)


def mark_removed(thing: Removable, *, by: User, also: str = "") -> None:
    """Say that a thing is removed, and by whom."""
    thing.removed_at, thing.removed_by = timezone.now(), by
    _save(thing, also)


def mark_kept(thing: Removable, *, also: str = "") -> None:
    """Say that a thing is there again."""
    thing.removed_at = thing.removed_by = None
    _save(thing, also)


def _save(thing: Removable, also: str) -> None:
    # No more than what changed: a trigger looks at evidence whose minutes are written.
    names = ["removed_at", "removed_by", also]
    thing.save(update_fields=[name for name in names if name])


def removed(things: models.QuerySet[Thing]) -> list[Thing]:
    """Those of some things that were removed, the last one first."""
    return list(things.filter(removed_at__isnull=False).order_by("-removed_at", "pk"))


def _record(event: Event, thing: Removable, by: User, data: dict[str, Any]) -> None:
    review_id, involvement_id = place_of(thing)
    record(
        event,
        by=by,
        on=thing,
        review_id=review_id,
        involvement_id=involvement_id,
        **data,
    )
