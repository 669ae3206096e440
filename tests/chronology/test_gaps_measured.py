"""The gaps of an invented review whose truth is known."""

import json
from datetime import date

from benchmarks.same_events import DATA, adult_a
from chronology.gaps import Sighting, find_gaps
from chronology.rules import SEEN


def test_the_planted_gaps_of_the_sample_are_the_longest_found() -> None:
    """Fire service entries do not say whether the adult was seen: they end none."""
    sightings = [
        Sighting(row.earliest, row.latest, row.agency, number, row.precision)
        for number, row in enumerate(adult_a().rows)
        if row.adult_seen in SEEN
    ]
    planted = json.loads((DATA / "adult-a" / "truth.json").read_text())["gaps"]

    found = find_gaps(
        sightings, starts=date(2018, 9, 1), ends=date(2021, 2, 28), at_least=28
    )

    told = [(str(gap.first), str(gap.last), gap.days) for gap in found]
    truth = [(gap["last_seen"], gap["next_seen"], gap["days"]) for gap in planted]
    assert len(truth) == 6
    assert set(told[: len(truth)]) == set(truth)
