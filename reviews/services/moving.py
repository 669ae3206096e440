"""The one place where an involvement's state changes."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.models import Event
from audit.services import record
from reviews.models import Involvement, Review
from reviews.permissions import require
from reviews.roles import Perm
from reviews.rules import TRANSITIONS, State, Verb
from reviews.services.appointments import call_off_reminders
from reviews.workflow import check_transition

EVENTS: dict[Verb, Event] = {
    Verb.ACCEPT_ROLE: Event.ROLE_ACCEPTED,
    Verb.NOMINATE: Event.AUTHOR_NOMINATED,
    Verb.DECLARE: Event.INDEPENDENCE_DECLARED,
    Verb.DECLINE: Event.NOMINATION_DECLINED,
    Verb.END_NOMINATION: Event.NOMINATION_ENDED,
    Verb.SEND: Event.REPORT_SENT,
    Verb.SEND_BACK: Event.REPORT_SENT_BACK,
    Verb.ACCEPT: Event.REPORT_ACCEPTED,
    Verb.COMPLETE: Event.RETURN_COMPLETED,
    Verb.REOPEN: Event.REPORT_REOPENED,
    Verb.WITHDRAW: Event.AGENCY_WITHDRAWN,
}


def lock_review(review: Review) -> Review:
    """Read a review again under a lock, held to the end of the transaction.

    Ask what somebody may do after it: a manager who was removed while this waited
    may no longer write.
    """
    return Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)


def locked(involvement: Involvement) -> Involvement:
    """Read an involvement again under a lock, held to the end of the transaction."""
    return (
        Involvement.objects.select_for_update(of=("self",), no_key=True)
        .select_related("review", "agency")
        .get(pk=involvement.pk)
    )


@transaction.atomic
def move(
    involvement: Involvement,
    verb: Verb,
    *,
    by: User,
    fields: dict[str, Any] | None = None,
    **data: Any,
) -> Involvement:
    """Do one verb: lock, may they, is it time, write the state, audit.

    ``fields`` are other columns to write with the state; ``data`` goes into the
    audit event. Raises ``Refused`` when the state does not allow it, and
    ``Hidden`` or ``PermissionDenied`` when the person may not.
    """
    involvement = locked(involvement)
    row = TRANSITIONS[verb]
    require(
        by,
        row.by,
        involvement,
        seen_with=(Perm.VIEW_INVOLVEMENT, Perm.VIEW_PROGRESS),
    )
    check_transition(TRANSITIONS, verb, involvement.state)
    was = involvement.state
    involvement.state = str(row.target)
    # Whoever gets the pen is told of it today.
    involvement.told_on = timezone.localdate()
    if row.target == State.DRAFTING and involvement.writing_began_on is None:
        involvement.writing_began_on = involvement.told_on
    for name, value in (fields or {}).items():
        setattr(involvement, name, value)
    involvement.row_version += 1
    written = ["state", "told_on", "writing_began_on", "row_version"]
    involvement.save(update_fields=[*written, *(fields or {})])
    call_off_reminders(involvement)
    record(
        EVENTS[verb],
        by=by,
        on=involvement,
        review_id=involvement.review_id,
        involvement_id=involvement.pk,
        was=was,
        now=involvement.state,
        **data,
    )
    return involvement
