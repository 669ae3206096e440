"""Every form of the site, sent what nobody expects: an answer, never a 500.

The forms are found through the access matrix: each address that takes a POST,
as somebody who may send it. What is sent is made from the form's own fields.
"""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from tests.access.test_matrix import PART, ROUTES, ROWS, Row, who_gets_what
from tests.access.world import World, make_world
from tests.harness.client import HouseClient

ANSWERS = {200, 302, 400, 403, 404, 409, 413, 429}
LONG = "x" * 50_000
# A few of every family of the "big list of naughty strings".
NAUGHTY = [
    "",
    " \t\n",
    "\x00\x01\x0b\x7f",
    "undefined NULL None nil",
    "-1",
    "99999999999999999999999999",
    "1e309",
    "0x7f",
    "１２３",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }} {% debug %} ${7*7} {0.__class__}",
    "'; DROP TABLE reviews_review; --",
    "=cmd|'/c calc'!A1",
    "../../../etc/passwd\r\nBcc: a@example.org",
    "Ω≈ç√∫ ثم نفس ؟ 社會科學院語學研究所 👾🙇💁",
    "\u202etest\u202c \u2066a\u2069 \ufeff",
    "Ẑ̷a̵l̶g̸o̷ ̴t̷e̴x̵t̷",
    "31/02/2019",
    "00000000-0000-0000-0000-000000000000",
    LONG,
]
EXTRA = {"state": "accepted", "is_superuser": "on", "involvement": "1", "by": "1"}


class Fields(HTMLParser):
    """Collects the names of what a page's forms send."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = values.get("name") or ""
        if tag in {"input", "textarea", "select"} and name != "csrfmiddlewaretoken":
            self.names[name] = values.get("value") or ""


def posting_rows() -> list[tuple[Row, str]]:
    """Each row that somebody may post to, with one who may."""
    found = []
    for row in ROWS:
        cells = who_gets_what(row.cells["POST"]) if "POST" in row.cells else {}
        roles = [role for role, status in cells.items() if status in {200, 302}]
        if roles:
            found.append((row, roles[0]))
    return found


def address(row: Row, world: World) -> str:
    parts = [
        part
        for part in PART.findall(ROUTES[row.name].pattern)
        if part not in row.kwargs
    ]
    return reverse(row.name, kwargs=world.kwargs(row.name, parts) | row.kwargs)


def fields_of(client: HouseClient, url: str) -> dict[str, str]:
    """The fields of the page at an address, with what they hold at first."""
    parser = Fields()
    response = client.get(url)
    if response.status_code == 200:
        parser.feed(response.text)
    return parser.names


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "role"), posting_rows(), ids=str)
def test_a_form_answers_whatever_is_sent(row, role):
    world = make_world(row.state)
    url = address(row, world)
    client = HouseClient()
    client.shows_braces = True
    if (user := world.users[role]) is not None:
        client.force_login(user)
    fields = fields_of(client, url)
    whole = fields | row.data | EXTRA
    sent = [
        {},
        EXTRA,
        dict.fromkeys(fields, NAUGHTY[2]),
        # What the form held as it was, the rest unexpected.
        *({name: value or text for name, value in fields.items()} for text in NAUGHTY),
        # Twice.
        whole,
        whole,
    ]
    for data in sent:
        response = client.post(url, data)
        assert response.status_code in ANSWERS, data
