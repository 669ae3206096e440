"""Returned entries as matching reads them, and events as pages show them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from chronology.cells import facts_of
from chronology.links import RowLinks
from chronology.matching import Difference, Party, Row, differences
from chronology.matching.questions import (
    difference_question,
    receiver_question,
    sender_question,
)
from chronology.models import (
    AgencyQuestion,
    EventEntry,
    ReturnedEntry,
    SameEvent,
    UntracedReferral,
)
from reviews.models import Involvement, Review

FOUR_WEEKS = timedelta(28)


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


def set_key(entries: Iterable[object]) -> str:
    """A digest of a set of entries, whatever their order."""
    return hashlib.sha256(" ".join(sorted(map(str, entries))).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Account:
    """One agency's entry of an event, as the board reads it now.

    ``row`` is None where the agency's last return has it no more; ``change`` says
    what became of it since somebody judged it, or "".
    """

    part: Involvement
    entry: UUID
    row: ReturnedEntry | None
    change: str = ""

    @property
    def facts(self) -> str:
        return facts_of(self.row) if self.row else ""

    @property
    def agency(self) -> str:
        return self.part.agency.name


@dataclass(slots=True)
class Asked:
    """What could be asked of one agency, "" for nothing, and about which entries."""

    part: Involvement
    text: str
    about: list[UUID]


@dataclass(frozen=True, slots=True)
class Told:
    """Entries side by side: how they differ, why they were put so, what to ask.

    ``judged`` is the row of who said that they are of one event or not, or None for
    a proposal. ``also`` are further entries of the same agencies.
    """

    accounts: list[Account]
    also: list[Account]
    reasons: list[str]
    judged: SameEvent | UntracedReferral | None = None
    differences: list[Difference] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    receiver: Involvement | None = None
    # Of a referral: the address of what the receiver wrote in the weeks after it.
    their_rows: str = ""
    # What was asked about its entries already.
    asked: list[AgencyQuestion] = field(default_factory=list)
    # Of a proposal: what somebody has said of some of its entries, in sentences.
    parted: list[str] = field(default_factory=list)

    @property
    def entries(self) -> list[UUID]:
        told = (*self.accounts, *self.also)
        return [account.entry for account in told if account.row]

    @property
    def changes(self) -> list[str]:
        """What became of the entries since somebody judged them, in sentences."""
        told = (*self.accounts, *self.also)
        return [account.change for account in told if account.change]

    @property
    def others(self) -> list[Account]:
        """What else was written, as far as it can be read."""
        return [account for account in self.also if account.row]

    @property
    def name(self) -> str:
        """Which entries these are, "ASC C14, FRS C2"; agencies may have left since."""
        told = (*self.accounts, *self.also)
        names = [str(account.row) for account in told if account.row]
        return ", ".join(names) or "Entries that are no longer in a return"


class Reading:
    """A review's agencies and some of its entries, read in two queries."""

    def __init__(self, review: Review, entries: Iterable[UUID]) -> None:
        self.links = RowLinks(review.reference)
        parts = review.involvements.in_order().taking_part()
        self.parts = {part.pk: part for part in parts}
        # Every version, to say what has changed; in turn, so that the last one stays.
        found = ReturnedEntry.objects.filter(
            review=review, involvement__in=self.parts, entry__in=set(entries)
        ).order_by("version")
        self.versions = {(row.entry, row.version): row for row in found}
        self.owners = {row.entry: row.involvement_id for row in found}

    def account(self, entry: UUID, version: int | None = None) -> Account | None:
        """An entry as it is now; None where its agency takes part no more.

        ``version`` is the one that was read when somebody judged it.
        """
        owner = self.owners.get(entry)
        if owner is None:
            return None
        part = self.parts[owner]
        now = self.versions.get((entry, part.returned_version or 0))
        then = self.versions.get((entry, version)) if version else now
        if now is None:
            return Account(
                part,
                entry,
                None,
                f"{part.agency.name} has returned a new version, which no longer has "
                "this entry.",
            )
        change = ""
        if then is None or row_of(then) != row_of(now):
            change = f"{part.agency.name} has changed this entry in a new version."
        return Account(part, entry, now, change)

    def tell(
        self,
        main: Sequence[Account | None],
        also: Sequence[Account | None],
        reasons: list[str],
        judged: SameEvent | None = None,
    ) -> Told:
        """Put accounts side by side; those of agencies that left are left out.

        So are reasons, which quote the entries, once one of them is not there.
        """
        accounts = [account for account in main if account]
        others = [account for account in also if account]
        is_whole = all(account and account.row for account in main)
        # What else an agency wrote stands for its entry where that is not there.
        told_by = {account.part.pk for account in accounts if account.row}
        for other in others.copy():
            if other.row and other.part.pk not in told_by:
                told_by.add(other.part.pk)
                others.remove(other)
                accounts.append(other)
        rows = [account.row for account in accounts if account.row]
        parties = [party_of(part) for part in self.parts.values()]
        found = differences(parties, [row_of(row) for row in rows])
        asked: dict[UUID, Asked] = {}
        for row in rows:
            text = difference_question(row_of(row), row.label, found)
            own = asked.setdefault(
                row.involvement_id, Asked(self.parts[row.involvement_id], "", [])
            )
            own.text = "\n\n".join(filter(None, [own.text, text]))
            own.about.append(row.entry)
        return Told(
            accounts,
            others,
            reasons if is_whole else [],
            judged,
            found,
            list(asked.values()),
        )

    def tell_referral(
        self,
        entry: UUID,
        receiver: UUID,
        denied_by: Sequence[UUID],
        reasons: list[str],
        judged: UntracedReferral | None = None,
    ) -> Told | None:
        """What one agency sent to another; None where one of them takes no part."""
        sent = self.account(entry, judged.read_version if judged else None)
        to = self.parts.get(receiver)
        if sent is None or to is None:
            return None
        denied = [one for one in map(self.account, denied_by) if one and one.row]
        questions = []
        if sent.row:
            row, label = row_of(sent.row), sent.row.label
            questions = [
                Asked(sent.part, sender_question(row, label, to.agency.name), [entry]),
                Asked(
                    to,
                    receiver_question(row, sent.agency),
                    [one.entry for one in denied],
                ),
            ]
        is_whole = bool(sent.row) and len(denied) == len(denied_by)
        their_rows = ""
        if sent.row and sent.row.earliest and sent.row.latest:
            last = sent.row.latest + FOUR_WEEKS
            their_rows = self.links(
                agency=to.agency.code, first=sent.row.earliest, last=last
            )
        return Told(
            [sent],
            denied,
            reasons if is_whole else [],
            judged,
            [],
            questions,
            to,
            their_rows,
        )


def told_proposals(review: Review, proposals: Sequence[Any]) -> list[Told]:
    """Proposals (``rows``, ``also``, ``reasons``) with what their entries say.

    Four queries, however many. Where somebody said that a part of one is not one
    event, it says so: a further entry may have brought it back.
    """
    reading = Reading(
        review, [entry for one in proposals for entry in (*one.rows, *one.also)]
    )
    parted: dict[UUID, set[UUID]] = defaultdict(set)
    said = EventEntry.objects.filter(event__review=review, is_same=False).order_by()
    for event, entry in said.values_list("event", "entry"):
        parted[event].add(entry)
    told = []
    for one in proposals:
        found = reading.tell(
            [reading.account(entry) for entry in one.rows],
            [reading.account(entry) for entry in one.also],
            one.reasons,
        )
        within = [apart for apart in parted.values() if apart <= set(found.entries)]
        found.parted.extend(_apart(found, apart) for apart in within)
        told.append(found)
    return told


def _apart(told: Told, entries: set[UUID]) -> str:
    names = [
        str(account.row)
        for account in (*told.accounts, *told.also)
        if account.entry in entries
    ]
    return (
        f"Somebody has decided that {' and '.join(names)} are not one event. There is "
        "a further entry now, so we ask again."
    )


def told_events(review: Review, events: Sequence[SameEvent]) -> list[Told]:
    """Judged events with what their entries say now; three queries, however many."""
    members = list(EventEntry.objects.filter(event__in=events).order_by("pk"))
    reading = Reading(review, [member.entry for member in members])
    told = []
    for event in events:
        own = [member for member in members if member.event_id == event.pk]
        read = [
            (member.is_main, reading.account(member.entry, member.read_version))
            for member in own
        ]
        told.append(
            reading.tell(
                [account for is_main, account in read if is_main],
                [account for is_main, account in read if not is_main],
                event.reasons,
                event,
            )
        )
    _add_questions(review, told)
    return told


def _add_questions(review: Review, told: Iterable[Told]) -> None:
    """Put what was asked about their entries beside accounts; one query."""
    asked = AgencyQuestion.objects.filter(review=review, withdrawn_at=None)
    questions = [
        (question, set(question.about))
        for question in asked.select_related("involvement__agency")
    ]
    for one in told:
        entries = set(map(str, one.entries))
        one.asked.extend(question for question, about in questions if about & entries)


def told_referrals(review: Review, found: Sequence[Any]) -> list[Told]:
    """Referrals, judged or only found, with the sender's entry and what denies it."""
    judged = [one if isinstance(one, UntracedReferral) else None for one in found]
    entries = [one.entry for one in found]
    denied = [[UUID(str(key)) for key in one.denied_by] for one in found]
    reading = Reading(review, [*entries, *(key for keys in denied for key in keys)])
    told = []
    for one, row, keys in zip(found, judged, denied, strict=True):
        receiver: UUID = row.receiver_id if row else one.receiver
        found_now = reading.tell_referral(one.entry, receiver, keys, one.reasons, row)
        if found_now is not None:
            told.append(found_now)
    _add_questions(review, told)
    return told
