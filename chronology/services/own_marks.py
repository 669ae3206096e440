"""Flags and notes that a reader of the board keeps on entries, for themselves.

They are their writer's alone: the record of what happened, which others read, says
nothing of them, and no file holds them.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Hidden, Refused, Stale
from chronology.models import EntryFlag, EntryNote, ReturnedEntry
from chronology.permissions import (
    check_user_can_keep_note,
    check_user_can_mark_entries,
)
from reviews.models import Involvement
from reviews.services.moving import locked


@transaction.atomic
def set_flag(
    *, involvement: Involvement, entry: UUID, by: User, is_flagged: bool
) -> None:
    """Flag an entry, or take one's flag off. The same again does nothing.

    Raises ``Hidden`` where the agency returned no such entry.
    """
    row = _row(involvement, entry, by)
    flags = EntryFlag.objects.filter(writer=by, involvement=involvement, entry=entry)
    if not is_flagged:
        flags.delete()
    elif not flags.exists():
        EntryFlag.objects.create(
            review_id=row.review_id,
            involvement=involvement,
            entry=entry,
            version=row.version,
            writer=by,
        )


@transaction.atomic
def write_note(
    *, involvement: Involvement, entry: UUID, by: User, text: str, row_version: int
) -> EntryNote:
    """Keep a note on an entry. ``row_version`` is 0 where there was none.

    From now on it is about the entry as it is now. Raises ``Stale`` where the
    writer saved another text meanwhile, and ``Hidden`` where the agency returned
    no such entry.
    """
    row = _row(involvement, entry, by)
    note = (
        EntryNote.objects.kept()
        .filter(writer=by, involvement=involvement, entry=entry)
        .first()
    )
    if note is None:
        note = EntryNote(
            review_id=row.review_id,
            involvement=involvement,
            entry=entry,
            writer=by,
            row_version=0,
        )
    elif note.row_version != row_version:
        raise Stale(note)
    note.text = text
    note.version = row.version
    return _save(note)


@transaction.atomic
def remove_note(note: EntryNote, *, by: User) -> EntryNote:
    """Take a note away; it can come back."""
    note = _locked(note, by)
    note.removed_at = note.removed_at or timezone.now()
    return _save(note)


@transaction.atomic
def restore_note(note: EntryNote, *, by: User) -> EntryNote:
    """Bring a removed note back, unless there is another on the entry by now."""
    note = _locked(note, by)
    others = EntryNote.objects.kept().filter(
        writer=by, involvement=note.involvement_id, entry=note.entry
    )
    if others.exclude(pk=note.pk).exists():
        raise Refused(
            "You have written another note on this entry since. Add these words to it, "
            "or remove it first."
        )
    note.removed_at = None
    return _save(note)


def returned_row(involvement: Involvement, entry: UUID) -> ReturnedEntry | None:
    """An entry as the agency returned it last; one that has gone as it was last."""
    rows = ReturnedEntry.objects.filter(involvement=involvement, entry=entry)
    return rows.order_by("-version").first()


def _row(involvement: Involvement, entry: UUID, by: User) -> ReturnedEntry:
    """The entry, with its agency's part locked so that writers queue."""
    involvement = locked(involvement)
    check_user_can_mark_entries(by, involvement)
    row = returned_row(involvement, entry)
    if row is None:
        raise Hidden
    return row


def _locked(note: EntryNote, by: User) -> EntryNote:
    locked(note.involvement)
    note = EntryNote.objects.select_for_update(of=("self",), no_key=True).get(
        pk=note.pk
    )
    check_user_can_keep_note(by, note)
    return note


def _save(note: EntryNote) -> EntryNote:
    note.changed_at = timezone.now()
    note.row_version += 1
    note.save()
    return note
