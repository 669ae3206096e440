"""Entries from a file: look first, then add them all, then perhaps take them back."""

import hashlib
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from accounts.seen import check_seen
from audit.models import Event
from audit.services import record
from chronology.dates import Reading
from chronology.headings import is_heading
from chronology.models import ColumnChoice, Entry, ImportBatch
from chronology.rows import (
    CHECK,
    READY,
    SKIP,
    Column,
    Context,
    PreviewRow,
    columns_of,
    find_tables,
    preview,
)
from chronology.rules import MAX_IMPORT_ROWS
from chronology.services.entries import next_number, open_chronology, set_when
from chronology.sheets import Table, read_file, read_pasted
from chronology.waiting import (
    reading_from_json,
    reading_to_json,
    tables_from_json,
    tables_to_json,
)
from reviews.models import Involvement

KEPT_FOR = timedelta(days=7)
# Titles, headings and blanks are read besides the entries.
MAX_ROWS = MAX_IMPORT_ROWS + 1_000
GONE = (
    "These rows are no longer here. They are kept for 7 days, and until they are "
    "added. Choose the file again."
)


def start_import(
    *, involvement: Involvement, by: User, name: str, data: bytes
) -> ImportBatch:
    """Keep a file's rows, looked at one by one, for the person to look at.

    Nothing becomes an entry. ``name`` tells the kind of file and is not kept.
    Raises ``Refused`` for a file that cannot be read (``chronology.sheets``) and
    for one without a table that we can read, or with too many rows.
    """
    # The file is read before the lock is taken: others go on writing meanwhile.
    tables = read_file(name, data, max_rows=MAX_ROWS, is_heading=is_heading)
    return _start(involvement, by, tables, data)


def start_pasted_import(
    *, involvement: Involvement, by: User, text: str
) -> ImportBatch:
    """Keep the rows that somebody pasted from Excel or Word; as ``start_import``."""
    tables = read_pasted(text, max_rows=MAX_ROWS, is_heading=is_heading)
    return _start(involvement, by, tables, text.encode())


def _start(
    involvement: Involvement, by: User, tables: list[Table], data: bytes
) -> ImportBatch:
    remembered = ColumnChoice.objects.filter(agency=involvement.agency)
    chosen = dict(remembered.values_list("heading", "field"))
    looked_at = preview(find_tables(tables, chosen), context_of(involvement))
    with transaction.atomic():
        involvement = open_chronology(involvement, by)
        now = timezone.now()
        expired = ImportBatch.objects.filter(expires_at__lt=now)
        expired.filter(state=ImportBatch.State.PREVIEW).delete()
        expired.exclude(rows=[]).update(rows=[], tables=[])
        return ImportBatch.objects.create(
            involvement=involvement,
            started_by=by,
            file_sha256=hashlib.sha256(data).hexdigest(),
            tables=tables_to_json(tables),
            chosen=chosen,
            rows=looked_at,
            created_at=now,
            expires_at=now + KEPT_FOR,
        )


@transaction.atomic
def choose_columns(
    *, batch: ImportBatch, by: User, chosen: dict[str, str]
) -> ImportBatch:
    """Read the rows anew with the columns that a person chose, and remember these.

    ``chosen`` leads from headings (``headings.heading_key``) to fields, "" for none.
    Rows that the person has checked or left out stay as they are. Raises
    ``Refused`` where no table could be read so, or entries were added already.
    """
    batch = _waiting(batch, by)
    if batch.state != ImportBatch.State.PREVIEW:
        raise Refused("You cannot change the columns once entries were added.")
    batch.chosen = batch.chosen | chosen
    found = find_tables(tables_from_json(batch.tables), batch.chosen)
    settled = {row["row"]: row for row in batch.rows if row["by_hand"]}
    anew = preview(found, context_of(batch.involvement))
    batch.rows = [settled.get(row["row"], row) for row in anew]
    batch.save(update_fields=["chosen", "rows"])
    for heading, field in chosen.items():
        ColumnChoice.objects.update_or_create(
            agency=batch.involvement.agency,
            heading=heading,
            defaults={"field": field},
        )
    return batch


def columns_of_import(batch: ImportBatch) -> list[Column]:
    """The columns of a file that waits, with what we take them for."""
    if not batch.tables:
        return []
    return columns_of(find_tables(tables_from_json(batch.tables), batch.chosen))


def context_of(involvement: Involvement) -> Context:
    """What the rows of a file are looked at against."""
    review = involvement.review
    kept = Entry.objects.kept().filter(involvement=involvement)
    known = kept.values_list("date_text", "time_text", "event", "number")
    return Context(
        today=timezone.localdate(),
        scoping_from=review.scoping_from,
        scoping_to=review.scoping_to,
        kloes=frozenset(review.lines_of_enquiry.values_list("number", flat=True)),
        known={(day, at, event): number for day, at, event, number in known},
    )


def same_file_before(batch: ImportBatch) -> ImportBatch | None:
    """The last import of this very file whose entries are still here, if any."""
    return (
        ImportBatch.objects.filter(
            involvement=batch.involvement,
            file_sha256=batch.file_sha256,
            state=ImportBatch.State.ADDED,
        )
        .exclude(pk=batch.pk)
        .order_by("-added_at")
        .first()
    )


def find_row(batch: ImportBatch, number: int) -> PreviewRow:
    """The row of a file that waits; ``Refused`` where it does not."""
    for row in batch.rows:
        if row["row"] == number:
            found: PreviewRow = row
            return found
    raise Refused(GONE)


def cells_of(row: PreviewRow) -> dict[str, Any]:
    """A row's cells as its form has them."""
    return _cells(row["data"])


def _cells(data: dict[str, str]) -> dict[str, Any]:
    return data | {"kloes": data.get("kloes", "").split(",")}


@transaction.atomic
def settle_row(
    *,
    batch: ImportBatch,
    by: User,
    number: int,
    data: dict[str, str],
    reading: Reading,
    seen: str | None = None,
) -> ImportBatch:
    """Make a row ready with what the person typed and chose for it.

    ``seen`` is the mark of ``cells_of`` the row as they were shown; raises ``Stale`` if
    they have changed since, in another tab.
    """
    batch = _waiting(batch, by)
    row = find_row(batch, number)
    check_seen(cells_of(row), _cells(row["data"] | data), seen=seen)
    row["data"] = row["data"] | data
    row["when"] = reading_to_json(reading)
    row["state"] = READY
    row["why"] = ["You checked this row."]
    row["by_hand"] = True
    # What was typed last is kept as long as what came first.
    batch.expires_at = timezone.now() + KEPT_FOR
    batch.save(update_fields=["rows", "expires_at"])
    return batch


@transaction.atomic
def skip_row(*, batch: ImportBatch, by: User, number: int) -> PreviewRow:
    """Leave a row out; it can be taken in again while the rows wait."""
    batch = _waiting(batch, by)
    row = find_row(batch, number)
    row["state"] = SKIP
    row["why"] = ["You left this row out."]
    row["by_hand"] = True
    batch.save(update_fields=["rows"])
    return row


@transaction.atomic
def add_import(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Add every ready row as an entry, in the order of the file.

    Sent twice, it adds them once. While a row is still to be checked, it stays,
    and those left out with it. Raises ``Refused`` where no row is ready and none
    was added, or the rows have gone.
    """
    involvement = open_chronology(batch.involvement, by)
    batch = ImportBatch.objects.get(pk=batch.pk)
    ready = [row for row in batch.rows if row["state"] == READY]
    if batch.state == ImportBatch.State.ADDED and not ready:
        return batch
    batch = _waiting(batch, by)
    if not ready:
        raise Refused("There is no row to add yet. Check the rows first.")
    first = next_number(involvement)
    entries = [
        _entry(involvement, batch, by, row, number)
        for number, row in enumerate(ready, start=first)
    ]
    _put_last(involvement, entries)
    batch.state = ImportBatch.State.ADDED
    batch.added += len(entries)
    batch.added_at = timezone.now()
    left = [row for row in batch.rows if row["state"] != READY]
    batch.rows = left if any(row["state"] == CHECK for row in left) else []
    batch.tables = []
    batch.save(update_fields=["state", "added", "added_at", "rows", "tables"])
    Entry.objects.bulk_create(entries, batch_size=500)
    _record(Event.ENTRIES_IMPORTED, batch, by, first=first, added=len(entries))
    return batch


@transaction.atomic
def undo_import(*, batch: ImportBatch, by: User) -> int:
    """Delete every entry that an import added; each can be brought back by itself.

    Returns how many were deleted. Entries changed since go too: they came from
    the file. Raises ``Refused`` 24 hours after the last of them was added.
    """
    open_chronology(batch.involvement, by)
    batch = ImportBatch.objects.get(pk=batch.pk)
    if batch.state != ImportBatch.State.ADDED:
        raise Refused("These entries have been taken back already.")
    now = timezone.now()
    if not batch.can_be_undone(now):
        raise Refused(
            "You can take back a whole file for 24 hours. Now you can delete its "
            "entries one by one."
        )
    deleted = (
        Entry.objects.kept()
        .filter(import_batch=batch)
        .update(deleted_at=now, changed_at=now, changed_by=by)
    )
    _record(Event.IMPORT_UNDONE, batch, by, added=batch.added, deleted=deleted)
    # Rows that wait stay: somebody may have put them right by hand.
    batch.state, batch.added = ImportBatch.State.UNDONE, 0
    batch.save(update_fields=["state", "added"])
    return deleted


@transaction.atomic
def discard_import(*, batch: ImportBatch, by: User) -> None:
    """Forget the rows of a file that wait; entries added from it stay."""
    batch = _waiting(batch, by)
    if batch.state == ImportBatch.State.PREVIEW:
        batch.delete()
        return
    batch.rows = []
    batch.save(update_fields=["rows"])


def _waiting(batch: ImportBatch, by: User) -> ImportBatch:
    """The batch as it is now, locked, if its rows still wait to be added."""
    open_chronology(batch.involvement, by)
    found = ImportBatch.objects.waiting(timezone.now()).filter(pk=batch.pk).first()
    if found is None:
        raise Refused(GONE)
    return found


def _entry(
    involvement: Involvement,
    batch: ImportBatch,
    by: User,
    row: PreviewRow,
    number: int,
) -> Entry:
    data = dict(row["data"])
    date_text, time_text = data.pop("date_text"), data.pop("time_text", "")
    entry = Entry(
        involvement=involvement,
        number=number,
        changed_by=by,
        import_batch=batch,
        **{field: value for field, value in data.items() if value},
    )
    set_when(entry, date_text, time_text, reading_from_json(row["when"] or {}))
    return entry


def _put_last(involvement: Involvement, entries: list[Entry]) -> None:
    """Place entries after those of their moment that somebody put in order."""
    moment = ("sort_day", "sort_vague", "sort_time")
    moved = Entry.objects.kept().filter(involvement=involvement, order__gt=0)
    last = {
        row[:3]: row[3]
        for row in moved.values_list(*moment).annotate(last=Max("order")).order_by()
    }
    for entry in entries:
        entry.order = last.get(tuple(getattr(entry, name) for name in moment), 0)


def _record(event: Event, batch: ImportBatch, by: User, **data: int) -> None:
    record(
        event,
        by=by,
        on=batch,
        review_id=batch.involvement.review_id,
        involvement_id=batch.involvement_id,
        **data,
    )
