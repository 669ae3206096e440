"""Referrals that one agency says it sent and of which the other has no trace."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from chronology.matching import vocabulary
from chronology.matching.denials import denies
from chronology.matching.dispatch import Sent
from chronology.matching.mentions import KIND
from chronology.matching.reading import Entry, Read
from chronology.matching.words import Phrases

# A trace is looked for from the day before it was sent to so many days after.
BEFORE, AFTER = 1, 21
# A search that found nothing may be written down long after.
DENIED_AFTER = 400
# How sure a proposal has to be, of 2.
ENOUGH = 0.45
# Most entries of the other agency that are read for one referral.
READ = 60

_DOUBTS = Phrases(vocabulary.DOUBTS)


@dataclass(frozen=True, slots=True)
class OneSided:
    """An entry that says something went to ``receiver``, which has no trace of it.

    ``denied_by`` are entries of the receiver that say so themselves.
    """

    row: str
    receiver: str
    score: float
    reasons: tuple[str, ...]
    denied_by: tuple[str, ...] = ()


def one_sided(read: Read) -> list[OneSided]:
    """Referrals without a trace, the surest first. Linear in the number of rows."""
    by_agency = _by_agency(read)
    found = []
    for place, entry in enumerate(read.entries):
        for sent in entry.dispatch.sent:
            if proposal := _judge(read, place, sent, by_agency):
                found.append((place, proposal))
    return _once(read, found)


def _judge(
    read: Read,
    place: int,
    sent: Sent,
    by_agency: dict[str, list[tuple[date, int]]],
) -> OneSided | None:
    entry = read.entries[place]
    own = entry.own
    if own is None or sent.party not in by_agency:
        return None
    theirs = by_agency[sent.party]
    traced = 0.0
    window = own.first - timedelta(days=BEFORE), own.last + timedelta(days=AFTER)
    for other in _between(theirs, *window):
        traced = max(traced, _trace(read, entry, read.entries[other]))
    denied = []
    until = own.last + timedelta(days=DENIED_AFTER)
    for other in _between(theirs, own.first - timedelta(days=31), until, most=400):
        if denies(read, entry, read.entries[other]):
            denied.append(read.entries[other].row.key)
    doubts = dict.fromkeys(hit for _, _, hit in _DOUBTS.find(list(entry.words)))
    points = sent.sureness
    points += 0.2 if sent.asks else 0
    points -= 0 if sent.is_named else 0.1
    points += min(0.4, 0.2 * len(doubts))
    points += 0.6 if denied else 0
    points -= 0.2 if own.days > 7 else 0
    points -= traced
    if points < ENOUGH:
        return None
    name, receiver = read.names[entry.row.agency], read.names[sent.party]
    reasons = [f"{name} says that it {sent.how}."]
    reasons.append(
        f"{receiver} has no entry that speaks of it from {_day(window[0])} to "
        f"{_day(window[1])}."
    )
    if denied:
        reasons.append(f"{receiver} says that it looked and found nothing.")
    reasons += [f"In the words of {name}, {doubt}." for doubt in doubts]
    return OneSided(
        entry.row.key, sent.party, round(points, 2), tuple(reasons), tuple(denied[:3])
    )


def _trace(read: Read, entry: Entry, other: Entry) -> float:
    """How surely another agency's entry speaks of what was sent: 0 to 1."""
    sender = entry.row.agency
    if sender not in other.named or denies(read, entry, other):
        return 0.0
    surely = other.named[sender] >= KIND
    if sender in other.dispatch.came_from:
        return 1.0 if surely else 0.6
    alike = sum(
        weight * other.weights[word]
        for word, weight in entry.weights.items()
        if word in other.weights
    ) / (entry.length * other.length)
    if entry.subjects & other.subjects or alike > 0.12:
        return 0.7 if surely else 0.4
    return 0.3 if surely else 0.1


def _by_agency(read: Read) -> dict[str, list[tuple[date, int]]]:
    """Each agency's entries by their earliest day, those without days left out."""
    listed: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for place, entry in enumerate(read.entries):
        day = entry.row.earliest or entry.row.latest
        if day is not None:
            listed[entry.row.agency].append((day, place))
    for days in listed.values():
        days.sort()
    return listed


def _between(
    listed: list[tuple[date, int]], first: date, last: date, most: int = READ
) -> Iterator[int]:
    at = bisect_left(listed, (first, 0))
    for day, place in listed[at : at + most]:
        if day > last:
            return
        yield place


def _once(read: Read, found: list[tuple[int, OneSided]]) -> list[OneSided]:
    """What an agency wrote down twice within three days is one referral."""
    found.sort(key=lambda pair: (-pair[1].score, pair[0]))
    kept: list[OneSided] = []
    days: dict[tuple[str, str], list[date]] = defaultdict(list)
    for place, proposal in found:
        row = read.entries[place].row
        known = days[row.agency, proposal.receiver]
        day = row.earliest or date.min
        if any(abs((day - one).days) <= 3 for one in known):
            continue
        known.append(day)
        kept.append(proposal)
    return kept


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
