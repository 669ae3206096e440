"""For how long no agency says that it saw the adult.

A gap runs from the last to the next entry in which any agency says that it saw
the adult in person. Telephone calls, voices through a door and reports by
neighbours are not counted as seeing.

An entry with an inexact date may mean any of its days. So a gap is claimed only
where no such entry can lie. Where one can, the longest time in which the adult
may not have been seen is a maybe: it is told where nothing within it is certain.
Pure: no query, no clock.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from chronology.dates.reading import Precision

ONE_DAY = timedelta(1)


class Sighting(NamedTuple):
    """An entry that says the adult was seen, on some day from first to last.

    None is open: "before 2019" has no first day, an undated entry has neither.
    ``precision`` is how its date was read.
    """

    first: date | None
    last: date | None
    code: str
    number: int
    precision: Precision = "exact"


class _Placed(NamedTuple):
    """A sighting by day; an open one begins or ends with the calendar."""

    first: date
    last: date
    sighting: Sighting


@dataclass(frozen=True)
class Gap:
    """The days between two sightings; None is the edge of the scoping period.

    ``may_lie_in`` counts the sightings of which some day, but not every one, lies
    within; ``unplaced`` the undated ones.
    """

    first: date
    last: date
    before: Sighting | None
    after: Sighting | None
    may_lie_in: int = 0
    unplaced: int = 0

    @property
    def days(self) -> int:
        """From one sighting to the next: Monday to Thursday is three.

        Without any sighting, all days of the period.
        """
        nobody = self.before is None and self.after is None
        return (self.last - self.first).days + nobody

    @property
    def is_maybe(self) -> bool:
        return bool(self.may_lie_in or self.unplaced)

    @property
    def is_about(self) -> bool:
        """Whether a date on either side of it is only about."""
        sides = (self.before, self.after)
        return any(one and one.precision == "approximate" for one in sides)

    @property
    def inside(self) -> tuple[date, date]:
        """The first and last day on which nobody says so."""
        return (
            self.first + ONE_DAY if self.before else self.first,
            self.last - ONE_DAY if self.after else self.last,
        )

    def is_long(self, at_least: int) -> bool:
        """Say whether it is of so many days, and any of them silent."""
        first, last = self.inside
        return first <= last and self.days >= at_least


def find_gaps(
    sightings: Iterable[Sighting], *, starts: date, ends: date, at_least: int
) -> list[Gap]:
    """The gaps of so many days within the scoping period, longest first.

    Agencies were asked about these days only, so silence outside them says
    nothing: a gap that begins before counts from the first day.
    """
    placed, undated = [], 0
    for one in sightings:
        if one.first is None and one.last is None:
            undated += 1
            continue
        first, last = one.first or date.min, one.last or date.max
        if last >= starts and first <= ends:
            placed.append(_Placed(first, last, one))
    placed.sort()
    certain = [g for g in _between(placed, starts, ends) if g.is_long(at_least)]
    widest = [g for g in _widest(placed, starts, ends) if g.is_long(at_least)]
    maybes = [gap for gap in widest if not _holds_any(gap, certain)]
    found = [_doubted(gap, placed, undated) for gap in certain + maybes]
    return sorted(found, key=lambda gap: (-gap.days, gap.first))


def _between(placed: Sequence[_Placed], starts: date, ends: date) -> list[Gap]:
    """The stretches that no placed sighting can lie in, in order."""
    gaps = []
    latest: _Placed | None = None
    for one in placed:
        if latest is None and one.first > starts:
            gaps.append(Gap(starts, one.first, None, one.sighting))
        elif latest is not None and one.first > latest.last:
            gaps.append(Gap(latest.last, one.first, latest.sighting, one.sighting))
        if latest is None or one.last > latest.last:
            latest = one
    if latest is None:
        gaps.append(Gap(starts, ends, None, None))
    elif latest.last < ends:
        gaps.append(Gap(latest.last, ends, latest.sighting, None))
    return gaps


def _widest(placed: Sequence[_Placed], starts: date, ends: date) -> list[Gap]:
    """The longest stretches that no sighting must lie in, in order.

    Each begins after the first day that a sighting can mean, and ends before the
    last day of the first one that would have to lie wholly within.
    """
    # Of the sightings from each place on, the one that must be over first.
    ends_first: list[_Placed | None] = [None]
    for one in reversed(placed):
        other = ends_first[-1]
        ends_first.append(one if other is None or one.last < other.last else other)
    ends_first.reverse()
    begins: list[_Placed | None] = [None]
    begins += [one for one in placed if one.first >= starts]
    gaps: list[Gap] = []
    for left in begins:
        after = starts if left is None else left.first + ONE_DAY
        right = ends_first[bisect_left(placed, after, key=lambda one: one.first)]
        if right is not None and right.last > ends:
            right = None
        gap = Gap(
            left.first if left else starts,
            right.last if right else ends,
            left.sighting if left else None,
            right.sighting if right else None,
        )
        if not (gaps and gaps[-1].last == gap.last):
            gaps.append(gap)
    return gaps


def _holds_any(wide: Gap, gaps: Sequence[Gap]) -> bool:
    """Say whether one of some gaps (in order, apart) lies in a wide one."""
    place = bisect_left(gaps, wide.inside[0], key=lambda gap: gap.inside[0])
    return place < len(gaps) and gaps[place].inside[1] <= wide.inside[1]


def _doubted(gap: Gap, placed: Iterable[_Placed], undated: int) -> Gap:
    """The gap with how many sightings may lie in it."""
    first, last = gap.inside
    may = sum(one.first <= last and one.last >= first for one in placed)
    return replace(gap, may_lie_in=may, unplaced=undated)
