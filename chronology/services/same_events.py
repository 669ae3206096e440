"""The board says which entries are of one event, and which referrals left no trace.

Whoever reads the returns may say so; every saying can be taken back.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from audit.models import Event
from audit.services import record
from chronology import permissions
from chronology.comparing import set_key
from chronology.models import (
    EventEntry,
    EventSearch,
    ReturnedEntry,
    SameEvent,
    UntracedReferral,
)
from reviews.models import Involvement, Review
from reviews.services.moving import lock_review

# As many as can be compared side by side.
MOST_ENTRIES = 20
TWO_AGENCIES = "Choose entries of at least two agencies."
GONE = (
    "An entry that you chose is no longer in the integrated chronology. Look at the "
    "entries again."
)
TAKEN = (
    "{entries} belong to two events. Take them out of one event first, or leave them "
    "out here."
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Entries a search put together: one of each agency, and what else it wrote."""

    rows: list[UUID]
    also: list[UUID]
    reasons: list[str]

    @property
    def entries(self) -> list[UUID]:
        return [*self.rows, *self.also]

    @property
    def key(self) -> str:
        return set_key(self.entries)


@dataclass(frozen=True, slots=True)
class Referral:
    """An entry that a search found to have no trace at the agency it names."""

    entry: UUID
    receiver: UUID
    reasons: list[str]
    denied_by: list[UUID]


def proposals(review: Review) -> list[Proposal]:
    """What the last search put together and nobody has judged, the strongest first.

    Left out: sets of entries of which somebody said something, those all of whose
    entries are of one event already, and entries that are not returned any more.
    """
    judged = SameEvent.objects.filter(review=review)
    keys = set(judged.values_list("entries_key", flat=True))
    of_event = dict(
        EventEntry.objects.filter(event__review=review, is_same=True).values_list(
            "entry", "event"
        )
    )
    found = []
    for proposal in _proposals(review):
        events = {of_event.get(entry) for entry in proposal.entries}
        if proposal.key not in keys and (None in events or len(events) > 1):
            found.append(proposal)
    return found


def referrals(review: Review) -> list[Referral]:
    """Referrals without a trace that nobody has judged, the surest first.

    Left out: those of which the entry is not returned any more, or the receiver left.
    """
    judged = set(
        UntracedReferral.objects.filter(review=review).values_list("entry", "receiver")
    )
    found = [
        Referral(
            UUID(one["row"]),
            UUID(one["receiver"]),
            one["reasons"],
            _ids(one["denied_by"]),
        )
        for one in _found(review, "one_sided")
    ]
    owners = _owners(review, (one.entry for one in found))
    parts = Involvement.objects.taking_part().filter(review=review)
    receivers = set(parts.values_list("pk", flat=True))
    return [
        one
        for one in found
        if (one.entry, one.receiver) not in judged
        and one.entry in owners
        and one.receiver in receivers
    ]


@transaction.atomic
def join_entries(review: Review, *, entries: Collection[UUID], by: User) -> SameEvent:
    """Say that entries of two or more agencies are of one event.

    Where some of them are of an event already, the others join it. Raises ``Refused``
    for entries of one agency, that are not returned now, or that are of two events.
    """
    return _say(review, entries, is_same=True, by=by)


@transaction.atomic
def part_entries(review: Review, *, entries: Collection[UUID], by: User) -> SameEvent:
    """Say that entries are not of one event, so that they are not proposed again.

    Raises ``Refused`` as ``join_entries`` does.
    """
    return _say(review, entries, is_same=False, by=by)


@transaction.atomic
def take_out(event: SameEvent, *, entries: Collection[UUID], by: User) -> None:
    """Take entries out of an event; the others stay one event.

    Raises ``Refused`` where entries of fewer than two agencies would stay.
    """
    found = _locked(event, by=by)
    if found is None:
        raise Refused("Somebody has taken this back already.")
    event = found
    own = list(event.entries.all())
    stay = [one for one in own if one.entry not in entries]
    if len(stay) == len(own):
        raise Refused("Choose the entries to take out.")
    if not event.is_same or len({one.involvement_id for one in stay}) < 2:
        raise Refused(
            "Entries of at least two agencies must stay. If none of them are of one "
            "event, take back the whole event."
        )
    key = set_key(one.entry for one in stay)
    # What was said of those that stay is this, from now on.
    for said in SameEvent.objects.filter(review=event.review, entries_key=key):
        _record(Event.EVENT_UNDONE, said, by, entries=_entries_of(said))
        said.delete()
    event.entries.filter(entry__in=entries).delete()
    event.entries_key = key
    event.save(update_fields=["entries_key"])
    _record(Event.EVENT_TAKEN_OUT, event, by, entries=sorted(map(str, entries)))


@transaction.atomic
def undo_event(event: SameEvent, *, by: User) -> None:
    """Take back what was said of entries; a search may propose them again."""
    found = _locked(event, by=by)
    if found is not None:
        _record(Event.EVENT_UNDONE, found, by, entries=_entries_of(found))
        found.delete()


@transaction.atomic
def judge_referral(
    review: Review, *, entry: UUID, receiver: UUID, is_untraced: bool, by: User
) -> UntracedReferral:
    """Say whether what an entry says was sent left no trace at the receiver.

    The same a second time gives what was said. Raises ``Refused`` where the entry is
    not returned now, or the receiver takes no part.
    """
    review = lock_review(review)
    permissions.check_user_can_read_integrated_chronology(by, review)
    row = ReturnedEntry.objects.of_review(review).filter(entry=entry).first()
    to = Involvement.objects.taking_part().filter(review=review, pk=receiver).first()
    if row is None or to is None or row.involvement_id == to.pk:
        raise Refused(GONE)
    proposed = [
        one
        for one in _found(review, "one_sided")
        if (one["row"], one["receiver"]) == (str(entry), str(receiver))
    ]
    referral, is_new = UntracedReferral.objects.get_or_create(
        sender_id=row.involvement_id,
        entry=entry,
        receiver=to,
        defaults={
            "review": review,
            "read_version": row.version,
            "is_untraced": is_untraced,
            "reasons": proposed[0]["reasons"] if proposed else [],
            "denied_by": proposed[0]["denied_by"] if proposed else [],
            "judged_at": timezone.now(),
            "judged_by": by,
        },
    )
    if is_new:
        _record(Event.REFERRAL_JUDGED, referral, by, is_untraced=is_untraced)
    elif referral.is_untraced != is_untraced:
        raise Refused("Somebody has dealt with this already. Look at it again.")
    return referral


@transaction.atomic
def undo_referral(referral: UntracedReferral, *, by: User) -> None:
    """Take back what was said of a referral; a search may propose it again."""
    review = lock_review(referral.review)
    permissions.check_user_can_judge(by, referral)
    found = UntracedReferral.objects.filter(pk=referral.pk, review=review).first()
    if found is not None:
        _record(Event.REFERRAL_UNDONE, found, by, entry=str(found.entry))
        found.delete()


def _say(
    review: Review, entries: Collection[UUID], *, is_same: bool, by: User
) -> SameEvent:
    review = lock_review(review)
    permissions.check_user_can_read_integrated_chronology(by, review)
    chosen = set(entries)
    if len(chosen) > MOST_ENTRIES:
        raise Refused(f"Choose {MOST_ENTRIES} entries or fewer.")
    rows = list(
        ReturnedEntry.objects.of_review(review).in_order().filter(entry__in=chosen)
    )
    if len(rows) < len(chosen):
        raise Refused(GONE)
    if len({row.involvement_id for row in rows}) < 2:
        raise Refused(TWO_AGENCIES)
    proposal = _proposal(review, chosen)
    wider = _event_of(rows) if is_same else None
    if wider is not None:
        held = set(wider.entries.values_list("entry", flat=True))
        rows = [row for row in rows if row.entry not in held]
        chosen |= held
        if len(chosen) > MOST_ENTRIES:
            raise Refused(f"An event can have {MOST_ENTRIES} entries or fewer.")
    said = SameEvent.objects.filter(review=review, entries_key=set_key(chosen)).first()
    if said is not None and said.is_same == is_same:
        return said
    if said is not None:
        raise Refused("Somebody has dealt with this already. Look at it again.")
    event = wider or SameEvent(review=review, is_same=is_same)
    event.entries_key = set_key(chosen)
    event.reasons = proposal.reasons if proposal else event.reasons
    event.judged_at, event.judged_by = timezone.now(), by
    event.save()
    EventEntry.objects.bulk_create(
        EventEntry(
            event=event,
            involvement_id=row.involvement_id,
            entry=row.entry,
            read_version=row.version,
            is_same=is_same,
            is_main=proposal is None or row.entry in proposal.rows,
        )
        for row in rows
    )
    _record(
        Event.EVENT_JOINED if is_same else Event.EVENT_PARTED,
        event,
        by,
        entries=[str(row.entry) for row in rows],
    )
    return event


def _event_of(rows: list[ReturnedEntry]) -> SameEvent | None:
    """The event that some of these are of: one at the most, or it is refused."""
    members = EventEntry.objects.filter(
        is_same=True, entry__in=[row.entry for row in rows]
    ).select_related("event")
    events = {member.event for member in members}
    if len(events) > 1:
        taken = {member.entry for member in members}
        names = [str(row) for row in rows if row.entry in taken]
        raise Refused(TAKEN.format(entries=" and ".join(names)))
    return events.pop() if events else None


def _proposals(review: Review) -> list[Proposal]:
    """What the last search put together, of entries that are still returned."""
    found = [
        Proposal(_ids(one["rows"]), _ids(one["also"]), one["reasons"])
        for one in _found(review, "events")
    ]
    owners = _owners(review, (entry for one in found for entry in one.entries))
    there = []
    for one in found:
        rows = [entry for entry in one.rows if entry in owners]
        also = [entry for entry in one.also if entry in owners]
        if len({owners[entry] for entry in (*rows, *also)}) > 1:
            # Reasons quote the entries.
            reasons = one.reasons if rows == one.rows else []
            there.append(Proposal(rows, also, reasons))
    return there


def _proposal(review: Review, chosen: set[UUID]) -> Proposal | None:
    alike = (one for one in _proposals(review) if set(one.entries) == chosen)
    return next(alike, None)


def _owners(review: Review, entries: Iterable[UUID]) -> dict[UUID, UUID]:
    """Whose the entries are; without those that are not returned any more."""
    rows = ReturnedEntry.objects.of_review(review).filter(entry__in=set(entries))
    return dict(rows.values_list("entry", "involvement"))


def _found(review: Review, kind: str) -> list[dict[str, Any]]:
    made = EventSearch.objects.filter(pk=review.pk).first()
    found: list[dict[str, Any]] = made.found.get(kind, []) if made else []
    return found


def _ids(keys: Iterable[str]) -> list[UUID]:
    return [UUID(key) for key in keys]


def _entries_of(event: SameEvent) -> list[str]:
    return sorted(str(one.entry) for one in event.entries.all())


def _locked(event: SameEvent, *, by: User) -> SameEvent | None:
    """The event as it is now; None where somebody has taken it back."""
    review = lock_review(event.review)
    permissions.check_user_can_judge(by, event)
    return SameEvent.objects.filter(pk=event.pk, review=review).first()


def _record(
    event: Event, thing: SameEvent | UntracedReferral, by: User, **data: Any
) -> None:
    record(event, by=by, on=thing, review_id=thing.review_id, **data)
