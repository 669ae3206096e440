"""Several people at one chronology at the same moment: nothing typed is lost."""

from functools import partial

import pytest
from django.db import connection

from accounts.refusals import Stale
from audit.verifying import verify
from chronology import services
from chronology.models import Entry
from reviews.roles import Role
from reviews.rules import State
from tests import factories
from tests.chronology.test_imports import start
from tests.harness.at_once import all_at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="the tests' SQLite lives in the memory of one thread; writers queue",
    ),
]
EVENTS = [f"Visit {place}." for place in range(6)]


def test_adding_changing_moving_and_importing_at_once_lose_nothing():
    part = factories.make_involvement(state=State.DRAFTING)
    author = factories.person(part, Role.AUTHOR)
    entries = [factories.add_entry(part, event=event) for event in EVENTS]
    rows = "".join(f"3/4/2019,Row {place}.\n" for place in range(5))
    files = [start(part, author, f"Date,What happened\n{rows}") for _ in range(2)]
    change = partial(
        services.change_entry,
        entry=entries[0],
        by=author,
        row_version=entries[0].row_version,
        date_text="3 April 2019",
    )
    outcomes = all_at_once(
        [
            *(partial(services.add_import, batch=file, by=author) for file in files),
            *(
                partial(factories.add_entry, part, event=f"New {place}.")
                for place in range(4)
            ),
            *(
                partial(services.move_entry, entry=entry, by=author, up=up)
                for entry in entries[1:]
                for up in (True, False)
            ),
            *(partial(change, event=f"Other words {place}.") for place in range(3)),
            partial(services.delete_entry, entry=entries[5], by=author),
        ]
    )
    # One of those who changed the same entry was first; the others are told.
    assert sum(isinstance(outcome, Stale) for outcome in outcomes) == 2
    kept = Entry.objects.kept().filter(involvement=part)
    events = list(kept.values_list("event", flat=True))
    (changed,) = (event for event in events if event.startswith("Other words"))
    rows_twice = [f"Row {place}." for place in range(5)] * 2
    new = [f"New {place}." for place in range(4)]
    assert sorted(events) == sorted([changed, *EVENTS[1:5], *rows_twice, *new])
    numbers = Entry.objects.values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, 21))
    # Whoever came first, the rows of a file stand in the order of that file.
    for file in files:
        in_file = kept.filter(import_batch=file).in_order()
        assert list(in_file.values_list("event", flat=True)) == rows_twice[:5]
    assert verify().fault == ""
