from datetime import UTC, datetime

import pytest
from django.template import Context, Template

from accounts.clock import clock


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 3, 3, 10, 4, tzinfo=UTC), "10:04am"),
        (datetime(2026, 7, 1, 23, 15, tzinfo=UTC), "12:15am"),
        (datetime(2026, 3, 3, 13, 0, tzinfo=UTC), "1:00pm"),
    ],
)
def test_clock_writes_london_time(at, words):
    assert clock(at) == words
    assert Template("{{ at|clock }}").render(Context({"at": at})) == words
