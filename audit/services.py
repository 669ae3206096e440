"""Writing down what happened: the only way a row gets into the record."""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from accounts.text import clean_text
from audit.chain import seal
from audit.models import SITE, AuditEvent, AuditHead, Event

# The ways from a thing to the review or the agency's part it belongs to.
PARENTS = ("involvement", "version", "report", "answer", "interview", "entry")


@transaction.atomic
def record(
    event: Event,
    *,
    by: User | None,
    on: Model,
    review_id: uuid.UUID | None = None,
    involvement_id: uuid.UUID | None = None,
    **data: Any,
) -> AuditEvent:
    """Add one event, in the caller's transaction, at the end of its stream.

    ``by=None`` is the system. Without ``review_id`` it goes to the site's
    stream. ``data`` is ids, dates, numbers and words of our own, never what
    people wrote; anything else is a ``TypeError``.
    """
    head = _locked_head(review_id or SITE)
    row = AuditEvent(
        stream=head.stream,
        seq=head.seq + 1,
        at=timezone.now(),
        event=event.value,
        by=by,
        target_label=on._meta.label_lower,
        target_id=str(on.pk),
        involvement_id=involvement_id,
        data={name: _plain(value) for name, value in data.items()},
        previous_hash=head.hash,
    )
    row.hash = seal(row)
    row.save(force_insert=True)
    head.seq, head.hash = row.seq, row.hash
    head.save(update_fields=["seq", "hash"])
    return row


def place_of(thing: Any) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """The ids of the review and of the agency's part that a thing belongs to.

    It finds its way by the names in ``PARENTS``; a thing that leads to neither
    belongs to the site: ``(None, None)``.
    """
    label = thing._meta.label_lower
    if label == "reviews.review":
        return thing.pk, None
    if label == "reviews.involvement":
        return thing.review_id, thing.pk
    for name in PARENTS:
        if (parent := getattr(thing, name, None)) is not None:
            return place_of(parent)
    return getattr(thing, "review_id", None), None


def _locked_head(stream: uuid.UUID) -> AuditHead:
    heads = AuditHead.objects.select_for_update(of=("self",), no_key=True)
    head = heads.filter(pk=stream).first()
    if head is None:
        # Two writers may begin a stream together: one makes it, both then queue.
        AuditHead.objects.get_or_create(pk=stream)
        head = heads.get(pk=stream)
    return head


def _plain(value: Any) -> Any:
    """A value as JSON that reads back the same on both engines."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return clean_text(str(value))
    if isinstance(value, uuid.UUID | datetime.date):
        return str(value)
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    raise TypeError(f"An audit event cannot hold a {type(value).__name__}.")
