"""Who gets what from each address: tests/access/matrix/*.yaml, cell by cell.

One file for each app, written by hand from the product's own table, never from
the code. A route says for each method who gets which status::

    imr:report:
      - state: drafting            # how far the agency is; "invited" if left out
        GET: {author: 200, panel_representative: 200, others: 404}
      - state: accepted
        GET: {others: 404}
    reviews:review_change:
      kwargs: {part: pseudonym}    # parts of the address that are plain words
      GET: {sab_manager: 200, lead_reviewer: 403, others: 404}
      POST: {sab_manager: 200, lead_reviewer: 403, others: 404}
      data: {pseudonym: ""}        # what is posted; nothing if left out

The columns are the roles of tests/access/world.py. ``others`` are all that are
not named. ``anonymous`` is never among them: if it is not named, it must be sent
to sign in. What an address needs comes from ``World.kwargs``. Nothing a cell
does is seen by the next.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction
from django.urls import reverse

from accounts.access import iter_routes, methods_of
from reviews.rules import State
from tests.access.world import ROLES, World, make_world
from tests.harness.client import HouseClient

FILES = sorted((Path(__file__).parent / "matrix").glob("*.yaml"))
ROUTES = {route.name: route for route in iter_routes()}
# HEAD is GET without its body.
METHODS = {"GET", "POST"}
WORDS = {"state", "data", "kwargs"}
PART = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Row:
    """One route in one state: who gets what, by method."""

    name: str
    state: State
    cells: dict[str, dict[str, int]]
    data: dict[str, Any] = field(default_factory=dict)
    kwargs: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.name}-{self.state}"


def read_rows(text: str) -> Iterator[Row]:
    """The rows of one file."""
    for name, entries in (yaml.safe_load(text) or {}).items():
        for entry in entries if isinstance(entries, list) else [entries]:
            yield Row(
                name=name,
                state=State(entry.get("state", State.INVITED)),
                cells={key: entry[key] for key in entry if key not in WORDS},
                data=entry.get("data", {}),
                kwargs=entry.get("kwargs", {}),
            )


def who_gets_what(cells: dict[str, int]) -> dict[str, int | None]:
    """Role to status, with ``others`` written out; None is "sent to sign in"."""
    named = {role: status for role, status in cells.items() if role != "others"}
    unknown = set(named) - set(ROLES)
    assert not unknown, f"No column is called {unknown}"
    others = {} if "others" not in cells else dict.fromkeys(ROLES, cells["others"])
    whole: dict[str, int | None] = {**others, "anonymous": None, **named}
    undecided = set(ROLES) - set(whole)
    assert not undecided, f"Say what {undecided} get, or others"
    return whole


def ask(row: Row, method: str, role: str, world: World) -> tuple[int, str]:
    """Status and address of the answer that a person gets."""
    parts = PART.findall(ROUTES[row.name].pattern)
    wanted = [part for part in parts if part not in row.kwargs]
    url = reverse(row.name, kwargs=world.kwargs(row.name, wanted) | row.kwargs)
    client = HouseClient()
    if (user := world.users[role]) is not None:
        client.force_login(user)
    data = row.data if method == "POST" else {}
    response = getattr(client, method.lower())(url, data)
    return response.status_code, response.headers.get("Location", "")


def wrong_cells(row: Row, world: World) -> list[str]:
    """Every cell of a row that is not as it is written."""
    wrong = []
    for method, cells in row.cells.items():
        for role, status in who_gets_what(cells).items():
            with transaction.atomic():
                got, location = ask(row, method, role, world)
                transaction.set_rollback(True)
            to_sign_in = got == 302 and location.startswith(reverse("account_login"))
            if to_sign_in if status is None else got == status:
                continue
            wrong.append(f"{method} {role}: {status or 'sign in'}, not {got}")
    return wrong


ROWS = [row for path in FILES for row in read_rows(path.read_text())]


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_cells(row):
    assert wrong_cells(row, make_world(row.state)) == []


def test_every_route_has_a_row():
    assert {row.name for row in ROWS} == set(ROUTES)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_every_method_of_a_route_has_its_cells(name):
    written = {method for row in ROWS if row.name == name for method in row.cells}
    assert written == methods_of(ROUTES[name].callback) & METHODS


# The harness itself


def test_who_gets_what_writes_others_out():
    cells = who_gets_what({"author": 200, "others": 404})
    assert cells["author"] == 200
    assert cells["nobody"] == 404
    assert cells["anonymous"] is None
    assert who_gets_what({"anonymous": 200, "others": 200})["anonymous"] == 200


@pytest.mark.parametrize("cells", [{"author": 200}, {"reader": 200, "others": 404}])
def test_who_gets_what_leaves_nobody_out(cells):
    with pytest.raises(AssertionError):
        who_gets_what(cells)


@pytest.mark.django_db
def test_wrong_cells_are_found():
    [row] = read_rows("accounts:account: {GET: {nobody: 404, others: 200}}")
    assert wrong_cells(row, make_world()) == ["GET nobody: 404, not 200"]
    [row] = read_rows("accounts:help: {GET: {others: 200}}")
    assert wrong_cells(row, make_world()) == ["GET anonymous: sign in, not 200"]
