"""Staff check the chronology's facts: a coded extract goes out, replies come back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused, Stale
from audit.models import Event
from audit.services import record
from chronology.models import Entry
from chronology.rules import FACTS, FactCheck
from chronology.services import canonical_row, set_fact_checks
from imr.models import Extract, ExtractEntry
from imr.services.removing import as_it_is, as_kept, remove, restore
from imr.services.writing import open_for_writing
from reviews.models import Involvement
from reviews.timetable import say_date

MOST = 200
Reply = ExtractEntry.Reply
# What a reply is on the entry itself.
ON_ENTRY: dict[str, str] = {
    Reply.WAITING: FactCheck.UNCHECKED,
    Reply.AGREED: FactCheck.AGREED,
    Reply.CHANGE_ASKED: FactCheck.CHANGE_ASKED,
    Reply.NO_REPLY: FactCheck.NO_REPLY,
}


@dataclass(frozen=True)
class Answer:
    """What staff said of one entry; ``note`` is needed where they ask for a change."""

    reply: str
    note: str = ""


@transaction.atomic
def make_extract(
    involvement: Involvement,
    *,
    by: User,
    code: str,
    entries: Iterable[UUID],
    reply_by: date,
    today: date,
    token: UUID,
) -> Extract:
    """Freeze some entries as one member of staff is to see them (R14).

    ``code`` is of the staff key. The same ``token`` gives what the first call made.
    Raises ``Refused`` for a code that is not on the key, for no entry, for more
    than ``MOST``, or for a day that has gone.
    """
    involvement = open_for_writing(involvement, by=by)
    made = Extract.with_removed.filter(involvement=involvement, token=token).first()
    if made is not None:
        return made
    member = involvement.staff_members.filter(code=code).first()
    if member is None:
        raise Refused("Choose somebody on the staff key.")
    if reply_by < today:
        raise Refused("The date to reply by must be today or later.")
    chosen = list(
        Entry.objects.kept()
        .filter(involvement=involvement, pk__in=list(entries))
        .in_order()
    )
    if not chosen:
        raise Refused("Choose at least one entry.")
    if len(chosen) > MOST:
        raise Refused(f"Choose {MOST} entries or fewer. Make another extract for more.")
    extract = Extract.objects.create(
        involvement=involvement,
        code=member.code,
        role=member.role,
        made_on=today,
        reply_by=reply_by,
        made_at=timezone.now(),
        made_by=by,
        token=token,
    )
    ExtractEntry.objects.bulk_create(
        ExtractEntry(extract=extract, entry=entry, shown=canonical_row(entry))
        for entry in chosen
    )
    record(
        Event.EXTRACT_MADE,
        by=by,
        on=extract,
        review_id=involvement.review_id,
        involvement_id=involvement.pk,
        entries=len(chosen),
    )
    return extract


@transaction.atomic
def record_replies(
    extract: Extract,
    *,
    by: User,
    answers: Mapping[int, Answer],
    replied_on: date,
    row_version: int,
) -> Extract:
    """Write down what staff said, by row of the extract, and on the entries.

    A row that is not among ``answers`` keeps its reply, and one whose reply is what
    it was keeps its day. Raises ``Stale`` if somebody saved first, ``Refused``
    where a change is asked for and not said, or the day is not between the one it
    was made on and today.
    """
    extract = _open(extract, by)
    if extract.row_version != row_version:
        raise Stale(extract)
    if not extract.made_on <= replied_on <= timezone.localdate():
        raise Refused(
            "The date they replied must be between the day the extract was made "
            "and today."
        )
    changed = []
    for row in extract.rows.all():
        answer = answers.get(row.pk)
        if answer is None or (answer.reply, answer.note) == (row.reply, row.note):
            continue
        if answer.reply == Reply.CHANGE_ASKED and not answer.note:
            raise Refused(f"Enter what they want changed in {row.shown['number']}.")
        row.reply, row.note = answer.reply, answer.note
        row.replied_on = None if answer.reply == Reply.WAITING else replied_on
        changed.append(row)
    return _save_replies(extract, changed, by)


@transaction.atomic
def record_no_reply(extract: Extract, *, by: User, today: date) -> Extract:
    """Everything that is still without a reply had none by the date."""
    extract = _open(extract, by)
    if today <= extract.reply_by:
        raise Refused(f"They can reply until {say_date(extract.reply_by)}.")
    waiting = list(extract.rows.filter(reply=Reply.WAITING))
    for row in waiting:
        row.reply, row.replied_on = Reply.NO_REPLY, today
    return _save_replies(extract, waiting, by)


@transaction.atomic
def remove_extract(extract: Extract, *, by: User) -> None:
    """Take an extract away, while staff have said nothing to it; it can come back."""
    extract = _open(extract, by)
    if extract.rows.exclude(reply=Reply.WAITING).exists():
        raise Refused("You cannot remove this, because it holds what staff replied.")
    remove(extract, by=by)


@transaction.atomic
def restore_extract(extract: Extract, *, by: User) -> Extract:
    """Bring a removed extract back."""
    open_for_writing(extract.involvement, by=by)
    extract = as_it_is(extract)
    if extract.removed_at is not None:
        restore(extract, by=by)
    return extract


def has_changed(row: ExtractEntry) -> bool:
    """Say whether an entry's facts are others now than those that staff were shown."""
    if row.entry.deleted_at is not None:
        return True
    now = canonical_row(row.entry)
    return any(now[name] != row.shown[name] for name in FACTS)


def _open(extract: Extract, by: User) -> Extract:
    """The extract as it is now, under its involvement's lock."""
    involvement = open_for_writing(extract.involvement, by=by)
    extract = as_kept(extract)
    extract.involvement = involvement
    return extract


def _save_replies(extract: Extract, rows: list[ExtractEntry], by: User) -> Extract:
    ExtractEntry.objects.bulk_update(rows, ["reply", "note", "replied_on"])
    extract.row_version += 1
    extract.save(update_fields=["row_version"])
    set_fact_checks(
        involvement=extract.involvement,
        by=by,
        found={row.entry_id: _on_entry(extract, row) for row in rows},
    )
    return extract


def _on_entry(extract: Extract, row: ExtractEntry) -> tuple[str, str]:
    if row.replied_on is None:
        return ON_ENTRY[row.reply], ""
    return ON_ENTRY[row.reply], f"{extract.code}, {say_date(row.replied_on)}"
