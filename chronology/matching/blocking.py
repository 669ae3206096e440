"""Which entries are compared at all: few for each, so that the work stays linear.

Two entries are candidates when they stand near each other in time and share a
telling word or subject, or one names the other's agency. Each week keeps a list of
entries for each such mark; of a long list only those nearest in time are looked at.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from chronology.matching.reading import Anchor, Entry, Read

# Days between two entries of one contact: one side writes it up a little later.
NEAR = 4
# How far a list is read on either side of an entry; how many are looked at for each
# day that an entry is about; how many are compared with it.
LISTED, LOOKED_AT, KEPT = 12, 150, 12
# Marks of an entry: its most telling words.
WORDS = 24

Mark = tuple[str, str]


def candidates(read: Read) -> Iterator[tuple[int, int]]:
    """Pairs of places in ``read.entries``, of different agencies; some come twice."""
    lists = _lists(read)
    for place, entry in enumerate(read.entries):
        found = _found(lists, entry)
        nearest = sorted(found, key=lambda other: (-found[other], other))
        kept = 0
        for other in nearest:
            if read.entries[other].row.agency == entry.row.agency:
                continue
            kept += 1
            if kept > KEPT:
                break
            yield (other, place) if other < place else (place, other)


def _found(
    lists: dict[tuple[Mark, int], list[tuple[int, int]]], entry: Entry
) -> dict[int, float]:
    """Entries near this one and what they share with it, as far as was looked."""
    found: dict[int, float] = defaultdict(float)
    for anchor in entry.anchors:
        looked = 0
        for mark, weight in _looked_for(entry):
            near = _near(lists, mark, anchor)
            for other in near:
                found[other] += weight
            looked += len(near)
            if looked > LOOKED_AT:
                break
    return found


def _lists(read: Read) -> dict[tuple[Mark, int], list[tuple[int, int]]]:
    """For each mark and week the entries that have it: (day, place), in order."""
    lists: dict[tuple[Mark, int], list[tuple[int, int]]] = defaultdict(list)
    for place, entry in enumerate(read.entries):
        for anchor in entry.anchors:
            for week in range(_week(anchor.first), _week(anchor.last) + 1):
                for mark in _marks(entry):
                    lists[mark, week].append((anchor.first.toordinal(), place))
    for listed in lists.values():
        listed.sort()
    return lists


def _marks(entry: Entry) -> Iterator[Mark]:
    yield "of", entry.row.agency
    for subject in entry.subjects:
        yield "on", subject
    for word, _ in _telling(entry):
        yield "word", word


def _looked_for(entry: Entry) -> Iterator[tuple[Mark, float]]:
    """Marks to look for and what each is worth, the most telling first."""
    for party, sureness in entry.named.items():
        yield ("of", party), 2.0 * sureness
    for word, weight in _telling(entry):
        yield ("word", word), weight
    for subject in sorted(entry.subjects):
        yield ("on", subject), 3.0


def _telling(entry: Entry) -> list[tuple[str, float]]:
    return sorted(entry.weights.items(), key=lambda pair: (-pair[1], pair[0]))[:WORDS]


def _near(
    lists: dict[tuple[Mark, int], list[tuple[int, int]]], mark: Mark, anchor: Anchor
) -> set[int]:
    """Entries with a mark no more than a few days from an anchor."""
    first, last = anchor.first.toordinal(), anchor.last.toordinal()
    found: set[int] = set()
    for week in range((first - NEAR) // 7, (last + NEAR) // 7 + 1):
        listed = lists.get((mark, week))
        if listed is None:
            continue
        at = bisect_left(listed, (first, 0))
        for _, place in listed[max(0, at - LISTED) : at + LISTED]:
            found.add(place)
    return found


def _week(day: date) -> int:
    return day.toordinal() // 7
