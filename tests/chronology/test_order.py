"""A chronology's order is its facts': it does not come from who typed what first."""

import random

import pytest

from chronology.models import Entry
from chronology.services import delete_entry, move_entry
from tests import factories

MOMENTS = [
    ("3 April 2019", "0930"),
    ("3 April 2019", "2pm"),
    ("3 April 2019", ""),
    ("c. 3 April 2019", ""),
    ("w/c 3 April 2019", ""),
    ("4 April 2019", "night"),
    ("before 10 April 2019", ""),
    ("10 April 2019", ""),
    ("June 2019", ""),
    ("undated", ""),
]


def in_order(part) -> list[tuple[str, str]]:
    kept = Entry.objects.kept().filter(involvement=part)
    return list(kept.values_list("date_text", "time_text"))


@pytest.mark.parametrize("seed", range(4))
def test_order_is_the_same_whatever_is_typed_first(part, seed):
    dice = random.Random(seed)  # noqa: S311 - the same order each time
    shuffled = dice.sample(MOMENTS, len(MOMENTS))
    for date_text, time_text in shuffled:
        factories.add_entry(part, date_text=date_text, time_text=time_text)
    assert in_order(part) == MOMENTS


def test_entries_of_one_moment_stay_as_they_were_put(part, author):
    for event in "ABC":
        factories.add_entry(part, event=event)
    move_entry(entry=Entry.objects.get(event="C"), by=author, up=True)
    delete_entry(entry=Entry.objects.get(event="A"), by=author)
    factories.add_entry(part, event="D")
    kept = Entry.objects.kept().filter(involvement=part)
    assert "".join(kept.values_list("event", flat=True)) == "CBD"
