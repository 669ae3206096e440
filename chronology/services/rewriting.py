"""Other texts in several entries at once: one act, of which none is lost half-way."""

from typing import cast
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from chronology.models import Entry
from chronology.services.entries import open_chronology
from reviews.models import Involvement

Texts = dict[UUID, dict[str, str]]


@transaction.atomic
def write_texts(
    *,
    involvement: Involvement,
    by: User,
    texts: Texts,
    versions: dict[UUID, int],
) -> list[Entry]:
    """Write texts into entries, by id and field, and return the entries written.

    An entry that is no longer at its row version, or was deleted, is left as it is.
    Each one written gets the next row version. The caller audits the act. Raises
    ``Refused`` when the chronology is closed or a text is too long for its field.
    """
    involvement = open_chronology(involvement, by)
    entries = [
        entry
        for entry in Entry.objects.kept().filter(
            involvement=involvement, pk__in=list(texts)
        )
        if entry.row_version == versions[entry.pk]
    ]
    for entry in entries:
        for field, text in texts[entry.pk].items():
            _check_fits(entry, field, text)
            setattr(entry, field, text)
        entry.changed_by, entry.changed_at = by, timezone.now()
        entry.row_version += 1
    fields = {field for changed in texts.values() for field in changed}
    Entry.objects.bulk_update(
        entries,
        [*sorted(fields), "changed_by", "changed_at", "row_version"],
        batch_size=200,
    )
    return entries


def _check_fits(entry: Entry, field: str, text: str) -> None:
    column = cast("models.Field[str, str]", Entry._meta.get_field(field))
    if column.max_length is not None and len(text) > column.max_length:
        raise Refused(
            f"{entry.label}: the text would be too long for “{column.verbose_name}”. "
            "Make it shorter first."
        )
