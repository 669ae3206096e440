"""What matching reads in each entry, once: words, agencies, subjects, days."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chronology.matching import vocabulary
from chronology.matching.dispatch import Dispatch, dispatch_of
from chronology.matching.mentions import (
    Directory,
    days_spoken_of,
    directory_of,
    phrases_of,
)
from chronology.matching.rows import Party, Row
from chronology.matching.words import Phrases, split, stem, telling

# An entry that may be of any of more days than these matches none by its own days.
WIDEST = 31

_SUBJECTS = Phrases(phrases_of(vocabulary.SUBJECTS))
_OF_TYPE = {"meeting": "a meeting"}


@dataclass(frozen=True, slots=True)
class Anchor:
    """Days that an entry can be about: its own, or one that it speaks of."""

    first: date
    last: date
    is_own: bool

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def gap(first: Anchor, second: Anchor) -> int:
    """Days between two spans; 0 if they share one."""
    if first.last < second.first:
        return (second.first - first.last).days
    if second.last < first.first:
        return (first.first - second.last).days
    return 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A row with what was read in it."""

    row: Row
    written: tuple[str, ...]
    words: tuple[str, ...]
    weights: dict[str, float]
    length: float
    named: dict[str, int]
    subjects: frozenset[str]
    anchors: tuple[Anchor, ...]
    dispatch: Dispatch

    @property
    def own(self) -> Anchor | None:
        first = next(iter(self.anchors), None)
        return first if first is not None and first.is_own else None


@dataclass(frozen=True, slots=True)
class Read:
    """All entries of a review, read, with what is common to them."""

    entries: list[Entry]
    directory: Directory
    names: dict[str, str]
    # How telling a subject is in this review: 0 for one that every entry has.
    rarity: dict[str, float]
    # Points for a shared day: much in a sparse chronology, little in a dense one.
    day_points: float


def read_rows(parties: Sequence[Party], rows: Sequence[Row]) -> Read:
    """Read every row once. Time and memory grow as the number of rows."""
    directory = directory_of(parties, rows)
    written = [tuple(split(row.text)) for row in rows]
    texts = [tuple(stem(word) for word in words) for words in written]
    seen_in: Counter[str] = Counter()
    for words in texts:
        seen_in.update(set(telling(words)))
    subjects = [
        frozenset(value for _, _, value in _SUBJECTS.find(list(words)))
        | ({_OF_TYPE[row.contact_type]} if row.contact_type in _OF_TYPE else set())
        for row, words in zip(rows, texts, strict=True)
    ]
    counts = Counter(subject for found in subjects for subject in found)
    total = max(len(rows), 1)
    entries = [
        _read(row, raw, words, found, directory, seen_in, total)
        for row, raw, words, found in zip(rows, written, texts, subjects, strict=True)
    ]
    return Read(
        entries=entries,
        directory=directory,
        names={party.key: party.name for party in parties},
        rarity={name: min(1, math.log(total / n) / 4) for name, n in counts.items()},
        day_points=_day_points(entries),
    )


def _day_points(entries: Sequence[Entry]) -> float:
    """What it tells that two entries are of one day: 1.5 to 3.5 points."""
    days = [entry.own.first for entry in entries if entry.own is not None]
    if not days:
        return 3.0
    each_day = len(days) / ((max(days) - min(days)).days + 1)
    return round(max(1.5, min(3.5, 2.0 - 0.6 * math.log(each_day))), 2)


def _read(
    row: Row,
    written: tuple[str, ...],
    words: tuple[str, ...],
    subjects: frozenset[str],
    directory: Directory,
    seen_in: Counter[str],
    total: int,
) -> Entry:
    named: dict[str, int] = {}
    for hit in directory.named(words, row.text, row.agency):
        named[hit.party] = max(hit.sureness, named.get(hit.party, 0))
    counts = Counter(telling(words))
    weights = {
        word: (1 + math.log(n)) * math.log(1 + total / seen_in[word])
        for word, n in counts.items()
    }
    return Entry(
        row=row,
        written=written,
        words=words,
        weights=weights,
        length=math.sqrt(sum(weight * weight for weight in weights.values())) or 1,
        named=named,
        subjects=subjects,
        anchors=_anchors(row),
        dispatch=dispatch_of(row, directory),
    )


def _anchors(row: Row) -> tuple[Anchor, ...]:
    anchors: list[Anchor] = []
    first, last = row.earliest, row.latest
    if first is not None and last is not None and (last - first).days < WIDEST:
        anchors.append(Anchor(first, last, is_own=True))
    near = first or last
    if first is not None and last is not None:
        near = first + (last - first) / 2
    anchors += [
        Anchor(day, day, is_own=False)
        for day in sorted(days_spoken_of(row.text, near))
        # "Born on 3 May 1950", "review due on …": a day far off is no contact's.
        if near is not None and abs(day - near) <= timedelta(days=45)
    ]
    return tuple(anchors)
