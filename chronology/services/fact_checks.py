"""What staff said of the facts, written on the entries themselves."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.models import Event
from audit.services import record
from chronology.models import Entry
from chronology.services.entries import open_chronology
from reviews.models import Involvement

CHECKED = ("fact_check", "fact_check_note")


@transaction.atomic
def set_fact_checks(
    *, involvement: Involvement, by: User, found: Mapping[UUID, tuple[str, str]]
) -> list[Entry]:
    """Write on each entry what staff said of it, and return those that changed.

    ``found`` maps an entry's id to a value of ``rules.FactCheck`` and a note, such
    as ("agreed", "ASC-SW1, 12 May 2026"). An entry that was deleted keeps what it
    has (guidance; R14).
    """
    involvement = open_chronology(involvement, by)
    entries = Entry.objects.kept().filter(involvement=involvement, pk__in=list(found))
    changed = [
        entry
        for entry in entries
        if (entry.fact_check, entry.fact_check_note) != found[entry.pk]
    ]
    now = timezone.now()
    for entry in changed:
        entry.fact_check, entry.fact_check_note = found[entry.pk]
        entry.changed_by, entry.changed_at = by, now
        entry.row_version += 1
    if changed:
        Entry.objects.bulk_update(
            changed,
            [*CHECKED, "changed_by", "changed_at", "row_version"],
            batch_size=500,
        )
        record(
            Event.FACTS_CHECKED,
            by=by,
            on=involvement,
            review_id=involvement.review_id,
            involvement_id=involvement.pk,
            numbers=[entry.number for entry in changed],
        )
    return changed
