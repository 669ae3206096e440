"""Returned entries as matching reads them, and events as pages show them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chronology.matching import Difference, Party, Row, differences
from chronology.matching.questions import (
    difference_question,
    receiver_question,
    sender_question,
)
from chronology.models import (
    ReturnedEntry,
    SameEvent,
    SameEventMember,
    UntracedReferral,
)
from chronology.services.returning import canonical_row
from reviews.models import Involvement, Review

# What may change of an entry without changing what it tells.
NOT_TOLD = frozenset({"number", "order", "kloes", "says"})


def party_of(part: Involvement) -> Party:
    """An agency's part in the review; its key is the part's."""
    agency = part.agency
    return Party(str(part.pk), agency.name, agency.code, agency.kind)


def row_of(entry: ReturnedEntry) -> Row:
    """A returned entry; its key is that of the entry that it was made from."""
    return Row(
        key=str(entry.entry),
        agency=str(entry.involvement_id),
        event=entry.event,
        decision=entry.decision,
        staff=entry.staff,
        source=entry.source,
        contact_type=entry.contact_type,
        adult_seen=entry.adult_seen,
        earliest=entry.earliest,
        latest=entry.latest,
        precision=entry.precision,
        date_text=entry.date_text,
        time_from=entry.time_from,
        time_to=entry.time_to,
        time_precision=entry.time_precision,
        time_part=entry.time_part,
    )


def key_of(entries: Iterable[object]) -> str:
    """A digest of a set of entries, whatever their order."""
    return hashlib.sha256(" ".join(sorted(map(str, entries))).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Account:
    """One agency's entry of an event as the board reads it now.

    ``row`` is None where the agency's last version has it no more; ``change`` says
    what became of it since it was compared, or "".
    """

    agency: str
    involvement: Involvement
    entry: UUID
    row: ReturnedEntry | None
    change: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What could be asked of one agency, and about which of its entries."""

    involvement: Involvement
    text: str
    about: list[UUID]


@dataclass(frozen=True, slots=True)
class Told:
    """An event or a referral with its accounts, how they differ, what to ask."""

    thing: Any
    accounts: list[Account]
    also: list[Account]
    differences: list[Difference]
    questions: list[Question]

    @property
    def changes(self) -> list[Account]:
        return [account for account in (*self.accounts, *self.also) if account.change]


def told_events(review: Review, events: Sequence[SameEvent]) -> list[Told]:
    """Events with what their entries say now. Three queries, however many events.

    What a withdrawn agency returned is read by nobody, so it has no account.
    """
    members = SameEventMember.objects.filter(event__in=events).order_by("pk")
    by_event: dict[UUID, list[SameEventMember]] = {event.pk: [] for event in events}
    for member in members:
        by_event[member.event_id].append(member)
    parts = _parts(review)
    rows = _rows(review, [member.returned for member in members])
    told = []
    for event in events:
        accounts = [
            _account(parts[member.involvement_id], member, rows)
            for member in by_event[event.pk]
            if member.involvement_id in parts
        ]
        told.append(_tell(event, parts, accounts))
    return told


def told_referrals(review: Review, referrals: Sequence[UntracedReferral]) -> list[Told]:
    """Referrals without trace with the sender's entry and any that denies it."""
    parts = _parts(review)
    denials = [UUID(key) for one in referrals for key in one.denied_by]
    rows = _rows(review, [*(one.returned for one in referrals), *denials])
    told = []
    for one in referrals:
        sender, receiver = parts.get(one.sender_id), parts.get(one.receiver_id)
        if sender is None or receiver is None:
            continue
        sent = _account(
            sender,
            SameEventMember(returned=one.returned, version=one.version, is_main=True),
            rows,
        )
        denied = [
            Account(receiver.agency.name, receiver, row.entry, row, "", is_main=False)
            for key in one.denied_by
            if (row := rows.get((UUID(key), receiver.returned_version or 0)))
        ]
        told.append(Told(one, [sent], denied, [], _asked_of_both(sent, receiver)))
    return told


def _tell(
    event: SameEvent, parts: dict[UUID, Involvement], accounts: list[Account]
) -> Told:
    main = [account for account in accounts if account.is_main]
    rows = [row_of(account.row) for account in main if account.row]
    found = differences([party_of(part) for part in parts.values()], rows)
    questions = []
    for account in main:
        if account.row is None:
            continue
        text = difference_question(row_of(account.row), account.row.label, found)
        if text:
            questions.append(Question(account.involvement, text, [account.entry]))
    also = [account for account in accounts if not account.is_main]
    return Told(event, main, also, found, questions)


def _asked_of_both(sent: Account, receiver: Involvement) -> list[Question]:
    if sent.row is None:
        return []
    row = row_of(sent.row)
    asked = sender_question(row, sent.row.label, receiver.agency.name)
    return [
        Question(sent.involvement, asked, [sent.entry]),
        Question(receiver, receiver_question(row, sent.agency), []),
    ]


def _account(
    part: Involvement,
    member: SameEventMember,
    rows: dict[tuple[UUID, int], ReturnedEntry],
) -> Account:
    now = rows.get((member.returned, part.returned_version or 0))
    then = rows.get((member.returned, member.version))
    change = ""
    if now is None:
        change = (
            f"{part.agency.name} has returned a new version, which no longer has this "
            "entry."
        )
    elif then is not None and _tells(then) != _tells(now):
        change = f"{part.agency.name} has changed this entry in a new version."
    return Account(
        part.agency.name, part, member.returned, now, change, is_main=member.is_main
    )


def _tells(row: ReturnedEntry) -> dict[str, Any]:
    return {
        name: value
        for name, value in canonical_row(row).items()
        if name not in NOT_TOLD
    }


def _parts(review: Review) -> dict[UUID, Involvement]:
    parts = review.involvements.in_order().taking_part()
    return {part.pk: part for part in parts}


def _rows(
    review: Review, entries: Sequence[UUID]
) -> dict[tuple[UUID, int], ReturnedEntry]:
    """Every accepted version of some entries, by entry and version."""
    found = ReturnedEntry.objects.of_agencies_taking_part(review).filter(
        entry__in=set(entries)
    )
    return {(row.entry, row.version): row for row in found}
