"""Pairs that speak of one contact, put together into events."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from chronology.matching.blocking import candidates
from chronology.matching.reading import Entry, Read, gap
from chronology.matching.scoring import Reason, score, total

# What a pair must reach to be proposed, and to be put to others.
ENOUGH = 5.0
# Most entries of one event.
MOST = 12
MOST_REASONS = 6


@dataclass(frozen=True, slots=True)
class Event:
    """Entries proposed as one event: their keys, why, and how strongly.

    ``rows`` holds one entry of each agency, ``also`` what else they wrote of it.
    """

    rows: tuple[str, ...]
    also: tuple[str, ...]
    reasons: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Pair:
    one: int
    other: int
    reasons: list[Reason]
    score: float


def pairs_of(read: Read, enough: float = ENOUGH) -> list[Pair]:
    """Every pair that reaches ``enough``, the strongest first."""
    seen: set[tuple[int, int]] = set()
    pairs = []
    for one, other in candidates(read):
        if (one, other) in seen:
            continue
        seen.add((one, other))
        reasons = score(read, read.entries[one], read.entries[other])
        points = total(reasons)
        if points >= enough:
            pairs.append(Pair(one, other, reasons, points))
    pairs.sort(key=lambda pair: (-pair.score, pair.one, pair.other))
    return pairs


def events_of(read: Read, pairs: Iterable[Pair]) -> list[Event]:
    """Put pairs together, the strongest first."""
    group_of: dict[int, int] = {}
    groups: dict[int, list[int]] = {}
    why: dict[int, list[Pair]] = defaultdict(list)
    links: dict[tuple[int, int], float] = {}
    listed = list(pairs)
    for pair in listed:
        links[pair.one, pair.other] = pair.score
    for pair in listed:
        first = group_of.get(pair.one)
        second = group_of.get(pair.other)
        if first is not None and first == second:
            why[first].append(pair)
            continue
        left = groups[first] if first is not None else [pair.one]
        right = groups[second] if second is not None else [pair.other]
        if not _go_together(read, left, right, links):
            continue
        name = min(*left, *right)
        merged = [*left, *right]
        reasons = [
            *(why.pop(first, []) if first is not None else []),
            *(why.pop(second, []) if second is not None else []),
            pair,
        ]
        for old in (first, second):
            if old is not None:
                groups.pop(old)
        groups[name] = merged
        why[name] = reasons
        for member in merged:
            group_of[member] = name
    events = [_event(read, groups[name], why[name]) for name in groups]
    return sorted(events, key=lambda event: (-event.score, event.rows))


def _go_together(
    read: Read, left: list[int], right: list[int], links: dict[tuple[int, int], float]
) -> bool:
    """Half of the pairs of different agencies between them are proposed.

    Two entries of one agency are of one event only where they are a day apart at most.
    """
    if len(left) + len(right) > MOST:
        return False
    linked = of_two = 0
    for one in left:
        for other in right:
            if read.entries[one].row.agency != read.entries[other].row.agency:
                of_two += 1
                linked += (min(one, other), max(one, other)) in links
            elif not _are_close(read.entries[one], read.entries[other]):
                return False
    return of_two > 0 and 2 * linked >= of_two


def _are_close(one: Entry, other: Entry) -> bool:
    if one.own is None or other.own is None:
        return False
    return gap(one.own, other.own) <= 1


def _event(read: Read, members: list[int], pairs: list[Pair]) -> Event:
    main = _main(read, members, pairs)
    reasons: dict[str, float] = {}
    for pair in sorted(pairs, key=lambda pair: -pair.score):
        if pair.one in main and pair.other in main:
            for reason in pair.reasons:
                if reason.weight > 0:
                    reasons.setdefault(reason.text, reason.weight)
    ranked = sorted(reasons, key=lambda text: -reasons[text])
    keys = {place: read.entries[place].row.key for place in members}
    return Event(
        rows=tuple(keys[place] for place in sorted(main)),
        also=tuple(keys[place] for place in sorted(set(members) - main)),
        reasons=tuple(ranked[:MOST_REASONS]),
        score=round(max(pair.score for pair in pairs), 1),
    )


def _main(read: Read, members: list[int], pairs: list[Pair]) -> set[int]:
    """Of each agency the one entry that goes best with the others."""
    fit: dict[int, float] = dict.fromkeys(members, 0.0)
    for pair in pairs:
        fit[pair.one] += pair.score
        fit[pair.other] += pair.score
    best: dict[str, int] = {}
    for place in sorted(members, key=lambda place: (-fit[place], place)):
        best.setdefault(read.entries[place].row.agency, place)
    return set(best.values())
