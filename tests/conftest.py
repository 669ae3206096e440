"""The strict harness: what every test gets without asking, and may ask for.

The pieces are in tests/harness/: network, database, client, browser, queries.
"""

import datetime
import os
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from tests.harness import browser, database, network
from tests.harness.client import HouseClient
from tests.harness.queries import check_constant_queries


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep each file of browser tests on one core, so that two cores cope."""
    for item in items:
        if "page" in item.fixturenames or "new_context" in item.fixturenames:  # type: ignore[attr-defined]
            item.add_marker("browser")
            item.add_marker(pytest.mark.xdist_group(f"browser {item.path.name}"))


@pytest.fixture(scope="session", autouse=True)
def _this_machine_only() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        network.block_network(patch)
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Tests of real transactions empty every table at their end: let them, and mend.

    Append-only triggers would refuse it: they are taken away for that moment
    only, so that every test meets them. What migrations wrote is put back.
    """
    empty = TransactionTestCase._fixture_teardown
    with django_db_blocker.unblock():
        written = database.written_by_migrations()

    def empty_and_mend(case: TransactionTestCase) -> None:
        with database.lifted(connection):
            empty(case)
        database.put_back(written)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_and_mend)
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Sign-in limits live in the cache: no test inherits another's."""
    cache.clear()


@pytest.fixture
def client() -> HouseClient:
    """The strict client of tests/harness/client.py."""
    return HouseClient()


@pytest.fixture
def assert_constant_queries(
    client: HouseClient,
) -> Callable[[str, Callable[[int], object]], None]:
    """``assert_constant_queries(url, add_row)``: 20 rows cost what 2 cost."""

    def check(url: str, add_row: Callable[[int], object]) -> None:
        check_constant_queries(client, url, add_row)

    return check


@pytest.fixture
def set_today() -> Iterator[Callable[[datetime.date], None]]:
    """``set_today(day)``: it is ten in the morning in London on that day."""
    clock: list[time_machine.travel] = []

    def travel(day: datetime.date) -> None:
        at = datetime.datetime.combine(
            day, datetime.time(10), ZoneInfo("Europe/London")
        )
        for earlier in clock:
            earlier.stop()
        clock[:] = [time_machine.travel(at, tick=False)]
        clock[0].start()

    yield travel
    for started in clock:
        started.stop()


@pytest.fixture
def redis_url() -> str:
    """A real Redis, which .ci/run starts; a machine without one skips the test."""
    url = os.environ.get("REDIS_TEST_URL", "")
    if not url:
        pytest.skip("REDIS_TEST_URL names no Redis server")
    return url


@pytest.fixture(scope="session")
def base_url() -> None:
    """Tests name the live server themselves; the plug-in's own way is deprecated."""


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    """Drive the system's Chromium, quietly."""
    return {
        **browser_type_launch_args,
        "executable_path": browser.chromium(),
        "args": browser.ARGUMENTS,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """People of a board: British English, London time."""
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
    }


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """Fail the test if a script broke or the security policy refused something."""
    errors = browser.page_errors(page)
    yield page
    assert not errors, errors
