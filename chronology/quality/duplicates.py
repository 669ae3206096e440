"""The same event told twice: two entries of one agency in much the same words.

Records are copied, corrected and logged by two people, so the wording differs: what
counts is how many of the shorter entry's own words stand in the other too. On one
day half of them do; on days close by nearly all must, as visits are alike.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chronology.models import Entry
from chronology.quality.findings import Finding, Level, Rule
from chronology.rules import UNDATED, TimePrecision

# Days between two entries that may still be one event, and how many days a date may
# leave open to be compared.
NEAR_DAYS, OPEN_DAYS = 3, 7
# So many days in the order of a chronology may lie between two such entries.
REACH = NEAR_DAYS + OPEN_DAYS
SAME_DAY_SHARE, SAME_DAY_WORDS = 0.5, 5
NEAR_SHARE, NEAR_WORDS = 0.8, 8
# Two visits of one day are two events, however alike they are written up.
MINUTES_APART = 60
# An entry is compared with at most so many before it: a long day costs no more.
MOST_COMPARED = 50
# Words alike at their beginning are one word: closed, closure; visit, visited.
STEM = 6
_WORD = re.compile(r"[a-z0-9]{3,}|[0-9]+")
_LITTLE_WORDS = (
    "the and was were that this with from had has have not for his her him she they "
    "them their are but been what who which when then than into out over under about "
    "after before again there here where would could should will can did does done "
    "said says asked told also only very more most some any all each one two other "
    "own same such how its our your you"
)
_LITTLE = frozenset(_LITTLE_WORDS.split())


@dataclass(frozen=True)
class Telling:
    """What is compared of an entry: its words, in their order and once each."""

    entry: Entry
    said: tuple[str, ...]
    words: frozenset[str]


def telling_of(entry: Entry) -> Telling:
    said = tuple(
        word if word.isdigit() else word[:STEM]
        for word in _WORD.findall(f"{entry.event} {entry.decision}".lower())
        if word not in _LITTLE
    )
    return Telling(entry, said, frozenset(said))


def like(one: Telling, other: Telling) -> bool:
    """Say whether two entries may tell of the same event."""
    apart = _days_apart(one.entry, other.entry)
    if apart > NEAR_DAYS or _at_other_times(one.entry, other.entry):
        return False
    shared = len(one.words & other.words)
    share = shared / (min(len(one.words), len(other.words)) or 1)
    if apart == 0:
        is_same = one.said == other.said and shared > 0
        return is_same or (share >= SAME_DAY_SHARE and shared >= SAME_DAY_WORDS)
    return share >= NEAR_SHARE and shared >= NEAR_WORDS


def pairs_alike(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Pairs of a chronology that may be one event, the higher number first.

    ``entries`` in the order of their days. Each is compared with those of the days
    just before it alone, so that twice the entries take twice the time, and is named
    once, with the nearest that is like it.
    """
    near: deque[Telling] = deque(maxlen=MOST_COMPARED)
    for entry in entries:
        telling = telling_of(entry)
        while near and entry.sort_day - near[0].entry.sort_day > REACH:
            near.popleft()
        for other in reversed(near):
            if like(telling, other):
                first, later = sorted((entry, other.entry), key=lambda e: e.number)
                yield later, first
                break
        near.append(telling)


def said_twice(entry: Entry, other: Entry) -> Finding:
    """What is said of an entry that may tell of the same event as another."""
    when = other.says or other.date_text
    return Finding(
        Level.WORTH_A_LOOK,
        Rule.TWICE,
        f"This may be the same event as {other.label} ({when}). If it is, keep the "
        "fuller one and delete the other.",
        entry,
        "event",
        what="|".join(sorted([str(entry.pk), str(other.pk)])),
    )


def _days_apart(one: Entry, other: Entry) -> int:
    """Days between two entries; a date that is too open is near, but not the same."""
    spans = []
    for entry in (one, other):
        first, last = entry.earliest or entry.latest, entry.latest or entry.earliest
        if first is None or last is None:
            return 1 if one.sort_day == other.sort_day == UNDATED else NEAR_DAYS + 1
        spans.append((first, last))
    (first, last), (other_first, other_last) = spans
    gap = max((first - other_last).days, (other_first - last).days, 0)
    open_days = max((last - first).days, (other_last - other_first).days)
    return max(gap, 1) if open_days > OPEN_DAYS else gap


def _at_other_times(one: Entry, other: Entry) -> bool:
    minutes = []
    for entry in (one, other):
        if entry.time_precision != TimePrecision.EXACT or entry.time_from is None:
            return False
        minutes.append(entry.time_from.hour * 60 + entry.time_from.minute)
    return abs(minutes[0] - minutes[1]) > MINUTES_APART
