"""An agency's own entries: add, change, delete and bring back, put in order."""

from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused, Stale
from audit.models import Event
from audit.services import record
from chronology.dates import Reading, canonical, read_date
from chronology.models import Entry
from chronology.permissions import check_user_can_write_chronology
from chronology.rules import (
    check_chronology_is_open,
    check_not_in_future,
)
from reviews.models import Involvement
from reviews.services.moving import locked

WHEN = [
    "date_text",
    "time_text",
    "says",
    "earliest",
    "latest",
    "precision",
    "time_from",
    "time_to",
    "time_precision",
    "time_part",
    "sort_day",
    "sort_vague",
    "sort_time",
    "order",
    "date_assumed",
]


class Content(TypedDict, total=False):
    """What an entry says, apart from when: the columns of the H&F chronology."""

    source: str
    staff: str
    contact_type: str
    event: str
    decision: str
    adult_seen: str
    comment: str
    expected: str
    significance: str
    practice: str
    fact_check: str
    fact_check_note: str
    kloes: str


def open_chronology(involvement: Involvement, by: User) -> Involvement:
    """Lock an involvement whose chronology a person may change now.

    Call it inside a transaction: the lock gives out numbers and places one
    writer at a time. Raises ``Hidden``, ``PermissionDenied`` or ``Refused``.
    """
    involvement = locked(involvement)
    check_user_can_write_chronology(by, involvement)
    check_chronology_is_open(involvement.state)
    return involvement


def _locked(entry: Entry, by: User) -> Entry:
    """The entry as it is now, under its involvement's lock."""
    involvement = open_chronology(entry.involvement, by)
    entry = Entry.objects.get(pk=entry.pk)
    entry.involvement = involvement
    return entry


def next_number(involvement: Involvement) -> int:
    """The number after the highest ever given; deleted entries keep theirs."""
    numbers = Entry.objects.filter(involvement=involvement)
    highest: int | None = numbers.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def same_moment(entry: Entry) -> QuerySet[Entry]:
    """The kept entries that only the order within the day tells apart from one."""
    return Entry.objects.kept().filter(
        involvement=entry.involvement,
        sort_day=entry.sort_day,
        sort_vague=entry.sort_vague,
        sort_time=entry.sort_time,
    )


def set_when(entry: Entry, date_text: str, time_text: str, reading: Reading) -> None:
    """Put a date into an entry: the words as written and what they can mean."""
    today = timezone.localdate()
    check_not_in_future(reading.earliest, reading.latest, today=today)
    entry.date_text = date_text
    entry.time_text = time_text
    entry.says = canonical(reading)
    entry.earliest = reading.earliest
    entry.latest = reading.latest
    entry.precision = reading.precision
    entry.time_from = reading.time_from
    entry.time_to = reading.time_to
    entry.time_precision = reading.time_precision
    entry.time_part = reading.time_part
    entry.date_assumed = reading.assumed
    entry.put_in_order()


def _put_last(entry: Entry) -> None:
    """Give an entry its place after the others of the same day and time."""
    others = same_moment(entry).exclude(pk=entry.pk)
    last: int | None = others.aggregate(last=Max("order"))["last"]
    entry.order = 0 if last is None else last + 1


def _settled(date_text: str, time_text: str, reading: Reading | None) -> Reading:
    """The reading a person agreed to, or the only one that there is."""
    if reading is None:
        reading = read_date(date_text, time_text, today=timezone.localdate())
    if reading.verdict not in ("ok", "undated"):
        raise Refused(reading.says)
    return reading


@transaction.atomic
def add_entry(
    *,
    involvement: Involvement,
    by: User,
    date_text: str,
    time_text: str = "",
    reading: Reading | None = None,
    token: UUID | None = None,
    **content: Unpack[Content],
) -> Entry:
    """Add an entry under the next number and return it.

    ``reading`` is the meaning that the person chose where the date could mean
    two things; without it the date must have one meaning. ``token`` is the
    form's own: sent a second time, it returns the entry made the first time.
    Raises ``Refused`` when the chronology is closed, or the date is in the
    future or not settled.
    """
    involvement = open_chronology(involvement, by)
    if token is not None:
        made = Entry.objects.filter(involvement=involvement, token=token).first()
        if made is not None:
            return made
    entry = Entry(
        involvement=involvement,
        number=next_number(involvement),
        token=token,
        changed_by=by,
        **content,
    )
    set_when(entry, date_text, time_text, _settled(date_text, time_text, reading))
    _put_last(entry)
    entry.save(force_insert=True)
    _record(Event.ENTRY_ADDED, entry, by)
    return entry


@transaction.atomic
def change_entry(
    *,
    entry: Entry,
    by: User,
    row_version: int,
    date_text: str,
    time_text: str = "",
    reading: Reading | None = None,
    **content: Unpack[Content],
) -> Entry:
    """Save an entry's new text and date; what is not given stays as it was.

    The same words for the date keep the meaning that was settled for them.

    Raises ``Stale`` with the entry as it is now when somebody saved after
    ``row_version`` was read, and ``Refused`` as ``add_entry`` does, or when the
    entry has been deleted.
    """
    entry = _locked(entry, by)
    _check_kept(entry)
    if entry.row_version != row_version:
        raise Stale(entry)
    before = (entry.sort_day, entry.sort_vague, entry.sort_time)
    if reading is not None or (date_text, time_text) != (
        entry.date_text,
        entry.time_text,
    ):
        set_when(entry, date_text, time_text, _settled(date_text, time_text, reading))
    if (entry.sort_day, entry.sort_vague, entry.sort_time) != before:
        _put_last(entry)
    for field, value in content.items():
        setattr(entry, field, value)
    _save(entry, by, [*WHEN, *content])
    _record(Event.ENTRY_CHANGED, entry, by)
    return entry


@transaction.atomic
def confirm_date(*, entry: Entry, by: User) -> Entry:
    """Agree that an assumed date ("same day") is right."""
    entry = _locked(entry, by)
    _check_kept(entry)
    if entry.date_assumed:
        entry.date_assumed = False
        _save(entry, by, ["date_assumed"])
        _record(Event.ENTRY_DATE_CONFIRMED, entry, by)
    return entry


@transaction.atomic
def delete_entry(*, entry: Entry, by: User) -> Entry:
    """Take an entry out of the chronology; it can be brought back."""
    entry = _locked(entry, by)
    if entry.deleted_at is None:
        entry.deleted_at = timezone.now()
        _save(entry, by, ["deleted_at"])
        _record(Event.ENTRY_DELETED, entry, by)
    return entry


@transaction.atomic
def restore_entry(*, entry: Entry, by: User) -> Entry:
    """Bring a deleted entry back, under its own number."""
    entry = _locked(entry, by)
    if entry.deleted_at is not None:
        entry.deleted_at = None
        _save(entry, by, ["deleted_at"])
        _record(Event.ENTRY_RESTORED, entry, by)
    return entry


@transaction.atomic
def move_entry(*, entry: Entry, by: User, up: bool) -> Entry:
    """Move an entry one place up or down among those of its day and time.

    Raises ``Refused`` where the next entry has another date or time: those
    decide the order, and nobody moves a fact to another day.
    """
    entry = _locked(entry, by)
    _check_kept(entry)
    rows = list(same_moment(entry).order_by("order", "number"))
    place = rows.index(entry)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        raise Refused(
            "You cannot move this entry further. Its date and time decide where it "
            "stands; change those if they are not right."
        )
    rows[place], rows[other] = rows[other], rows[place]
    moved = [row for order, row in enumerate(rows) if row.order != order]
    for order, row in enumerate(rows):
        row.order = order
    Entry.objects.bulk_update(moved, ["order"], batch_size=500)
    entry = rows[other]
    _record(Event.ENTRY_MOVED, entry, by)
    return entry


def _check_kept(entry: Entry) -> None:
    if entry.deleted_at is not None:
        raise Refused(
            f"Entry {entry.label} has been deleted. Bring it back first, from the "
            "list of deleted entries."
        )


def _save(entry: Entry, by: User, fields: list[str]) -> None:
    entry.changed_by = by
    entry.row_version += 1
    entry.save(
        update_fields=[*fields, "changed_by", "changed_at", "row_version"],
    )


def _record(event: Event, entry: Entry, by: User) -> None:
    record(
        event,
        by=by,
        on=entry,
        review_id=entry.involvement.review_id,
        involvement_id=entry.involvement_id,
        number=entry.number,
    )
