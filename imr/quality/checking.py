"""All the rules on one entry, and on a whole chronology."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from chronology.models import Entry
from chronology.quality import (
    Finding,
    Level,
    Rule,
    date_is_assumed,
    days_fit,
    like,
    pairs_alike,
    said_twice,
    silences,
    source_is_named,
)
from chronology.quality.duplicates import telling_of
from imr.quality.knowledge import Knowledge
from imr.quality.words import (
    abbreviation_found,
    no_conduct_matters,
    no_real_names,
    own_agency_only,
    unexplained,
)

# So many entries that may be the same as one are named with it.
MOST_ALIKE = 3


def about_entry(entry: Entry, known: Knowledge) -> list[Finding]:
    """What an entry raises by itself; abbreviations are collected elsewhere."""
    return list(
        chain(
            no_real_names(entry, known),
            date_is_assumed(entry),
            days_fit(entry, starts=known.starts, ends=known.ends, today=known.today),
            no_conduct_matters(entry),
            own_agency_only(entry, known),
            source_is_named(entry),
        )
    )


def twice_among(entry: Entry, others: Iterable[Entry]) -> Iterator[Finding]:
    """Which of some entries may tell of the same event as this one: the first few."""
    telling = telling_of(entry)
    alike = (other for other in others if like(telling, telling_of(other)))
    for other in islice(alike, MOST_ALIKE):
        yield said_twice(entry, other)


def about_chronology(entries: list[Entry], known: Knowledge) -> list[Finding]:
    """What a chronology raises, must fix first, else in the order of the entries.

    ``entries`` in their order. The time it takes grows as their number does.
    """
    found = [finding for entry in entries for finding in about_entry(entry, known)]
    found += [said_twice(later, first) for later, first in pairs_alike(entries)]
    if entries:
        found += silences(entries, starts=known.starts, ends=known.ends)
    found += [abbreviation_found(one) for one in unexplained(entries, known)]
    order = {rule: number for number, rule in enumerate(Rule)}
    return sorted(
        found, key=lambda f: (f.level != Level.MUST_FIX, order[f.rule])
    )  # sorted() keeps the entries' order within a rule
