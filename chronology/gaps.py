"""For how long no agency says that it saw the adult.

A gap is the days between the last and the next entry in which any agency says
that it saw the adult in person. Telephone calls, voices through a door and
reports by neighbours are not counted as seeing. An entry with several days
counts as if the adult could have been seen on any of them, so that no gap is
claimed that there may not have been. Pure: no query, no clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Sighting(NamedTuple):
    """An entry that says the adult was seen, on some day from first to last."""

    first: date
    last: date
    code: str
    number: int


@dataclass(frozen=True)
class Gap:
    """The days between two sightings; None is the edge of the scoping period."""

    first: date
    last: date
    before: Sighting | None
    after: Sighting | None

    @property
    def days(self) -> int:
        """From one sighting to the next: Monday to Thursday is three."""
        return (self.last - self.first).days


def find_gaps(
    sightings: Iterable[Sighting], *, starts: date, ends: date, at_least: int
) -> list[Gap]:
    """The gaps of so many days within the scoping period, longest first.

    Agencies were asked about these days only, so silence outside them says
    nothing: a gap that begins before counts from the first day.
    """
    gaps = []
    latest: Sighting | None = None
    seen_until = starts
    for sighting in sorted(sightings):
        if sighting.last < starts or sighting.first > ends:
            continue
        if sighting.first > seen_until:
            gaps.append(Gap(seen_until, sighting.first, latest, sighting))
        if latest is None or sighting.last > latest.last:
            latest = sighting
            seen_until = max(sighting.last, starts)
    if seen_until < ends:
        gaps.append(Gap(seen_until, ends, latest, None))
    kept = [gap for gap in gaps if gap.days >= at_least]
    return sorted(kept, key=lambda gap: (-gap.days, gap.first))
