"""What each agency's entries speak of: lines of enquiry, and months.

Only entries are counted. What an agency's report says under each line of
enquiry is in the report, which the chronology knows nothing of.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.db.models import Count, QuerySet

from chronology.models import ReturnedEntry
from chronology.timeline.counts import Group
from chronology.timeline.periods import Period, Slot, in_words

# Entries that name no line of enquiry.
NO_LINE = 0


def lines_of(rows: QuerySet[ReturnedEntry]) -> dict[int, Counter[str]]:
    """How many entries of each agency (its code) name each line; one query."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    counted: Any = (
        rows.order_by().values_list("agency_code", "kloes").annotate(entries=Count("*"))
    )
    for code, kloes, entries in counted:
        for number in kloes.split(",") if kloes else [NO_LINE]:
            found[int(number)][code] += entries
    return dict(found)


def silent_months(groups: Iterable[Group], period: Period, code: str) -> list[str]:
    """The slots that no entry of an agency can mean, in words, runs together.

    An entry with several months counts for each. One that is only before or
    after a day, or undated, counts for the month that it names, or for none.
    """
    spoken: set[int] = set()
    for group in groups:
        named = group.first or group.last
        if group.code == code and named is not None:
            first = period.place(group.first or named)
            last = period.place(group.last or named)
            spoken.update(range(first, last + 1))
    silent = [n for n in range(len(period.slots)) if n not in spoken]
    runs = groupby(enumerate(silent), key=lambda pair: pair[1] - pair[0])
    return [_run([period.slots[n] for _, n in run]) for _, run in runs]


def open_entries(groups: Iterable[Group], code: str) -> int:
    """How many entries of an agency are undated, or only before or after a day."""
    return sum(
        group.entries
        for group in groups
        if group.code == code and None in (group.first, group.last)
    )


def _run(slots: list[Slot]) -> str:
    return in_words(slots[0].first, slots[-1].last)
