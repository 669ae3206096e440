"""Makes a lane of marks and bars for each agency. Pure geometry, no query.

Entries that lie in one slot are one mark, larger for more. An entry that may
lie in several is a bar from the first to the last of them, with a dashed edge, pointed
where it goes on. Nothing is put where it may not have been.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import TypedDict

from django.utils.html import escape

from chronology.links import RowLinks
from chronology.timeline.counts import Group
from chronology.timeline.looks import Look
from chronology.timeline.periods import HOUR, Period, in_words

# In the picture's own units: one is a CSS pixel on a screen of usual width.
WIDTH = 960
MARKS, BAR = 46, 28
MIDDLE, COUNT_AT, KEY_AT = 15, 41, 2
HALF, POINT = 12, 10
HOLLOW = "#fff"
# Bars beyond these rows are counted beside the lane and stand in the table.
BAR_ROWS = 4
# So many of them have a row of the table; the others share one.
MOST_CROWDED = 30
# The same few texts stand in hundreds of marks: to escape each again costs more
# than to draw them.
escaped = lru_cache(maxsize=4096)(escape)
# At least so many entries, so large a radius.
SIZES = ((20, 12.0), (5, 10.0), (2, 8.5), (1, 7.0))


@dataclass
class Tally:
    """Entries; of them those that say the adult was seen, of key episodes, and those
    with a date that is only about.
    """

    entries: int = 0
    seen: int = 0
    key: int = 0
    about: int = 0

    def add(self, group: "Group | Tally") -> None:
        self.entries += group.entries
        self.seen += group.seen
        self.key += group.key
        self.about += group.about

    @property
    def says(self) -> str:
        """All in words: "12 entries, adult seen in 3, 1 key episode"."""
        if not self.entries:
            return "no entry"
        words = f"{self.entries} {'entry' if self.entries == 1 else 'entries'}"
        if not self.seen:
            words += ", adult not recorded as seen"
        elif self.entries == 1:
            words += ", adult seen"
        else:
            words += f", adult seen in {self.seen}"
        if self.key:
            words += f", {self.key} key episode{'' if self.key == 1 else 's'}"
        if self.about:
            words += f", {self.about} with an approximate date"
        return words

    @property
    def short(self) -> str:
        """The same for the cell of a table: "12 (3 seen, 1 key)"."""
        counts = ((self.seen, "seen"), (self.key, "key"), (self.about, "about"))
        words = ", ".join(f"{count} {word}" for count, word in counts if count)
        return f"{self.entries} ({words})" if words else f"{self.entries}"


class Mark(TypedDict):
    """What is drawn in one slot, or over several, and where it leads.

    ``at`` is "x y", ``count`` is how many, if several, and "≈" if a date is only about
    right. A dict, because templates write thousands and look up keys first.
    """

    place: int
    at: str
    path: str
    fill: str
    count: str
    key: bool
    entries: int
    short: str
    when: str
    says: str
    url: str


@dataclass
class Lane:
    """One agency's part of the picture."""

    name: str
    code: str
    look: Look
    total: Tally = field(default_factory=Tally)
    undated: Tally = field(default_factory=Tally)
    before: Tally = field(default_factory=Tally)
    after: Tally = field(default_factory=Tally)
    marks: list[Mark] = field(default_factory=list)
    bars: list[Mark] = field(default_factory=list)
    # Bars that found no room in the picture.
    crowded: list[Mark] = field(default_factory=list)
    # What stands beside the lane because it lies in no slot: words and address.
    asides: list[tuple[str, str]] = field(default_factory=list)
    height: int = MARKS

    @property
    def crowded_entries(self) -> int:
        return sum(bar["entries"] for bar in self.crowded)


def draw_lanes(
    names: Iterable[tuple[str, str, Look]],
    groups: Iterable[Group],
    period: Period,
    links: RowLinks,
) -> list[Lane]:
    """A lane for each agency (name, code, look), with what its groups come to."""
    of_agency: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        of_agency[group.code].append(group)
    lanes = []
    for name, code, look in names:
        lane = Lane(name, code, look)
        _fill(lane, of_agency[code], period, links)
        lanes.append(lane)
    return lanes


def _fill(lane: Lane, groups: list[Group], period: Period, links: RowLinks) -> None:
    count = len(period.slots)
    spans: dict[tuple[int, int], Tally] = defaultdict(Tally)
    for group in groups:
        first, last = period.places(group.first, group.last)
        if (first, last) == (-1, count) and _is_undated(group, period):
            lane.undated.add(group)
        elif last < 0:
            lane.before.add(group)
        elif first >= count:
            lane.after.add(group)
        else:
            lane.total.add(group)
            spans[first, last].add(group)
    for (first, last), tally in sorted(spans.items()):
        if first == last:
            lane.marks.append(_mark(lane, first, tally, period, links))
    _stack(lane, {s: t for s, t in spans.items() if s[0] != s[1]}, period, links)
    lane.asides = _asides(lane, period, links)


def _is_undated(group: Group, period: Period) -> bool:
    return group.first is None and group.last is None and period.letters != HOUR


def _asides(lane: Lane, period: Period, links: RowLinks) -> list[tuple[str, str]]:
    before, after = period.slots[0].says, period.slots[-1].says
    found = [
        (lane.undated, "undated", links.undated(agency=lane.code)),
        (
            lane.before,
            f"before {before}",
            links(agency=lane.code, last=period.first - timedelta(1)),
        ),
        (
            lane.after,
            f"after {after}",
            links(agency=lane.code, first=period.last + timedelta(1)),
        ),
    ]
    return [
        (f"{tally.entries} {words}", url)
        for tally, words, url in found
        if tally.entries
    ]


def _mark(
    lane: Lane, place: int, tally: Tally, period: Period, links: RowLinks
) -> Mark:
    slot = period.slots[place]
    radius = next(radius for least, radius in SIZES if tally.entries >= least)
    x = (place + 0.5) * WIDTH / len(period.slots)
    url = links(agency=lane.code, first=slot.first, last=slot.last)
    fill = lane.look.colour if tally.seen else HOLLOW
    at, path = f"{x:.1f} {MIDDLE}", lane.look.path(radius)
    about = "≈" if tally.about else ""
    return _drawn(lane, place, (at, path, fill, about), tally, slot.says, url)


def _drawn(
    lane: Lane,
    place: int,
    drawing: tuple[str, str, str, str],
    tally: Tally,
    when: str,
    url: str,
) -> Mark:
    at, path, fill, about = drawing
    return {
        "place": place,
        "at": escaped(at),
        "path": escaped(path),
        "fill": escaped(fill),
        "count": escaped(f"{about}{tally.entries if tally.entries > 1 else ''}"),
        "key": bool(tally.key),
        "entries": tally.entries,
        "short": escaped(tally.short),
        "when": when,
        "says": f"{lane.code}, {when}: {tally.says}",
        "url": url,
    }


def _stack(
    lane: Lane,
    spans: dict[tuple[int, int], Tally],
    period: Period,
    links: RowLinks,
) -> None:
    """Put each bar into the first row in which it touches no other."""
    ends: list[int] = []
    others = Tally()
    for (first, last), tally in sorted(spans.items()):
        row = next((n for n, end in enumerate(ends) if end < first), len(ends))
        if row == BAR_ROWS and len(lane.crowded) == MOST_CROWDED:
            others.add(tally)
            continue
        bar = _bar(lane, (first, last), row, tally, period, links)
        if row == BAR_ROWS:
            lane.crowded.append(bar)
            continue
        if row == len(ends):
            ends.append(last)
        ends[row] = last
        lane.bars.append(bar)
    if others.entries:
        url = links(agency=lane.code, first=period.first, last=period.last)
        when = f"other wide dates round {period.says}"
        lane.crowded.append(_drawn(lane, 0, ("", "", "", ""), others, when, url))
    lane.height = MARKS + BAR * len(ends)


def _bar(
    lane: Lane,
    span: tuple[int, int],
    row: int,
    tally: Tally,
    period: Period,
    links: RowLinks,
) -> Mark:
    count = len(period.slots)
    begins, ends = max(span[0], 0), min(span[1], count - 1)
    left, right = begins * WIDTH / count + 2, (ends + 1) * WIDTH / count - 2
    middle = (left + right) / 2
    reach = (right - left) / 2
    first, last = period.slots[begins], period.slots[ends]
    before, after = span[0] < 0, span[1] >= count
    if before and after:
        when = f"before, in or after {period.says}"
    elif before:
        when = f"up to {last.says}"
    elif after:
        when = f"{first.says} or later"
    elif period.letters == HOUR:
        when = f"between {first.says} and {last.says}"
    else:
        when = f"some time from {in_words(first.first, last.last)}"
    at = f"{middle:.1f} {MARKS + BAR * row + BAR // 2}"
    path = _bar_path(reach, before=before, after=after)
    # Somewhere in it the adult was seen, not all through: so never filled.
    fill = f"url(#hatch{lane.look.number})" if tally.seen else HOLLOW
    url = links(agency=lane.code, first=first.first, last=last.last)
    return _drawn(lane, begins, (at, path, fill, ""), tally, when, url)


def _bar_path(reach: float, *, before: bool, after: bool) -> str:
    """A bar round 0,0 as the data of an SVG path; an open end is a point."""
    left = f"M{-reach + POINT * before:.1f}-{HALF}"
    right = f"H{reach - POINT * after:.1f}"
    right += f"L{reach:.1f} 0L{reach - POINT:.1f} {HALF}" if after else f"v{2 * HALF}"
    back = f"H{-reach + POINT * before:.1f}"
    back += f"L{-reach:.1f} 0" if before else ""
    return f"{left}{right}{back}z"
