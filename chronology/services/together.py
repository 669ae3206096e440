"""One column of several entries at once, and back again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from audit.models import Event
from audit.services import record
from chronology.models import Entry
from chronology.services.entries import open_chronology
from reviews.models import Involvement

TOGETHER = ("source", "staff", "kloes")
NONE_LEFT = "The entries you ticked are no longer there. Tick others."


@dataclass(frozen=True)
class Before:
    """What a column of an entry held, and the row version that replaced it."""

    value: str
    row_version: int


@transaction.atomic
def set_together(
    *,
    involvement: Involvement,
    by: User,
    entries: Iterable[UUID],
    field: str,
    value: str,
) -> dict[str, Before]:
    """Put the same value into one column of some entries of the chronology.

    ``field`` is one of TOGETHER, ``value`` as the column keeps it ("1,3" for KLOEs).
    Returns what each entry that changed held before, by its id, so that it can be
    put back. Raises ``Refused`` where none of the entries is there any more.
    """
    involvement = open_chronology(involvement, by)
    found = Entry.objects.kept().filter(involvement=involvement, pk__in=list(entries))
    changed = [entry for entry in found if getattr(entry, field) != value]
    if not found:
        raise Refused(NONE_LEFT)
    before = {}
    for entry in changed:
        before[str(entry.pk)] = Before(getattr(entry, field), entry.row_version + 1)
        setattr(entry, field, value)
    _save(involvement, by, changed, field)
    return before


@transaction.atomic
def put_back(
    *, involvement: Involvement, by: User, field: str, before: Mapping[str, Before]
) -> int:
    """Undo ``set_together``, and return for how many entries.

    An entry that somebody changed since keeps what it has now.
    """
    involvement = open_chronology(involvement, by)
    found = Entry.objects.kept().filter(involvement=involvement, pk__in=list(before))
    unchanged = [e for e in found if e.row_version == before[str(e.pk)].row_version]
    for entry in unchanged:
        setattr(entry, field, before[str(entry.pk)].value)
    _save(involvement, by, unchanged, field)
    return len(unchanged)


def _save(involvement: Involvement, by: User, entries: list[Entry], field: str) -> None:
    if not entries:
        return
    now = timezone.now()
    for entry in entries:
        entry.changed_by, entry.changed_at = by, now
        entry.row_version += 1
    Entry.objects.bulk_update(
        entries, [field, "changed_by", "changed_at", "row_version"], batch_size=500
    )
    record(
        Event.ENTRIES_SET,
        by=by,
        on=involvement,
        review_id=involvement.review_id,
        involvement_id=involvement.pk,
        column=field,
        numbers=[entry.number for entry in entries],
    )
