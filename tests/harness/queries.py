"""Counts a page's queries, so that a list cannot grow one per row."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

FEW = 2
MANY = 20


def queries_of(client: Client, url: str) -> list[str]:
    """Ask for a page and list the SQL it took."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
        assert response.status_code == 200, f"{url} answered {response.status_code}"
        if response.streaming:
            b"".join(response.streaming_content)
    return [query["sql"] for query in captured]


def check_constant_queries(
    client: Client, url: str, add_row: Callable[[int], object]
) -> None:
    """Require a page to take as many queries for 20 rows as for 2.

    ``add_row(number)`` adds one row to the list; it is called 20 times.
    """
    for number in range(FEW):
        add_row(number)
    client.get(url)  # fills what is read once per process
    few = queries_of(client, url)
    for number in range(FEW, MANY):
        add_row(number)
    many = queries_of(client, url)
    assert len(few) == len(many), (
        f"{url} took {len(few)} queries for {FEW} rows and {len(many)} for {MANY}:\n"
        + "\n".join(many)
    )
