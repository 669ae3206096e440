"""Pages of long chronologies: 2,000 entries of one agency, 12 × 1,000 of twelve.

Each page's CPU is measured by turns with that of a signed-in page whose list is
empty; the ratio of the medians must be at most LIMIT (an agency's own: OWN_LIMIT).
The same pages are asked first with few entries, and must take the same number of
queries. Each filter of the integrated chronology is asked for alone, then many
together, then words: such as nearly every entry has, such as one in a hundred has,
and two that stand together.

On PostgreSQL the CPU is that of the web process alone; the time is beside it. On
SQLite the database works in that process too, and reads all rows to find the words
that PostgreSQL has an index of: what is searched may cost SEARCH_LIMIT there.
"""

import csv
import gc
import io
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User
    from reviews.models import Involvement

REPEATS = 15
LIMIT, OWN_LIMIT, SEARCH_LIMIT = 3, 4, 6
OWN, AGENCIES, EACH = 2_000, 12, 1_000
EVENT = (
    "The kettle was on, and the adult spoke of the buses. The stairs were hard to "
    "pass for the boxes."
)
RARE = "The chimney was swept."
# What entries may say in the columns that are filtered by, by turns.
MARKS = [
    ("Visit", "Yes, alone", "1", "Routine", "Good practice"),
    ("Telephone or video call", "No", "2", "Significant", "Missed opportunity"),
    ("Letter, e-mail or message", "Not recorded", "1,2", "Key episode", ""),
    ("", "Not applicable", "", "Routine", ""),
]
FILTERS = {
    "between two days": "from_day=1+May+2018&to_day=1+June+2018",
    "several agencies": "agency={first}&agency={code}",
    "a key line of enquiry": "kloe=2",
    "adult seen": "seen=not_seen",
    "significance": "significance=key_episode",
    "good practice": "practice=good",
    "missed opportunity": "practice=missed",
    "type of contact": "contact=letter",
    "own marks": "mine=flagged&mine=noted",
    "all of these, and dates": "agency={first}&agency={code}&kloe=1&kloe=2&seen=seen"
    "&significance=routine&practice=good&contact=visit&from_day=2018&to_day=2019",
    "words of nearly all": "find=kettle+stairs",
    "words of nearly all, last page": "find=kettle+stairs&last=1",
    "words of few": "find=chimney",
    "words that stand together": "find=%22hard+to+pass%22",
    "words, dates and practice": "find=chimney&from_day=2018&practice=good",
    "words of none": "find=zeppelin",
}
# Two pages' worth, so that everything a full page has is there.
FEW = 120


@dataclass
class Asked:
    """A page, who asks for it, and what it cost."""

    name: str
    user: object
    url: str
    queries: int = 0
    queries_of_few: int = 0
    limit: int = LIMIT
    cpu: float = 0
    time: float = 0


def run() -> None:
    """Print the CPU and the ratio of every page; exit when one is over the limit."""
    with database():
        few = pages_of(own=FEW, agencies=2, each=FEW)
        for page in few:
            page.queries = _queries(page)
        whole = pages_of(own=OWN, agencies=AGENCIES, each=EACH)
        count_rows()
        for page, small in zip(whole, few, strict=True):
            page.queries, page.queries_of_few = _queries(page), small.queries
        measure(whole)
    empty = whole[0].cpu
    print(
        f"{'':44}{'ms CPU':>8}{'ratio':>7}{'at most':>9}{'ms':>8}"
        f"{'queries':>9}{'of few':>8}"
    )
    for page in whole:
        print(
            f"{page.name:44}{page.cpu * 1000:8.1f}{page.cpu / empty:7.2f}"
            f"{page.limit:9}{page.time * 1000:8.1f}"
            f"{page.queries:9}{page.queries_of_few:8}"
        )
    slow = [page.name for page in whole if page.cpu > page.limit * empty]
    grown = [page.name for page in whole if page.queries != page.queries_of_few]
    if slow or grown:
        sys.exit(f"Over its limit: {slow}. More queries: {grown}.")


@contextmanager
def database() -> Iterator[None]:
    """A database of our own. Nothing is committed, so nothing is mailed or printed."""
    import django
    from django.db import transaction
    from django.test.runner import DiscoverRunner

    django.setup()
    # No test environment: it would copy each template's context.
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        runner.teardown_databases(databases)


def count_rows() -> None:
    """Let the database count its rows, as it does by itself in an hour of use."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def pages_of(*, own: int, agencies: int, each: int) -> list[Asked]:
    """Write the chronologies through the services, and name what is asked."""
    from django.db import connection
    from django.urls import reverse

    from reviews.roles import Role
    from reviews.rules import State
    from tests import factories

    searched = SEARCH_LIMIT if connection.vendor == "sqlite" else LIMIT
    part = factories.make_involvement(state=State.DRAFTING)
    _import(part, own)
    review = factories.make_review()
    parts = []
    for _ in range(agencies):
        parts.append(factories.make_involvement(review, state=State.DRAFTING))
        _import(parts[-1], each)
        factories.walk(parts[-1], State.ACCEPTED)
    author, lead = factories.person(part, Role.AUTHOR), factories.lead_of(review)
    table = reverse("chronology:entries", args=[part.pk])
    integrated = reverse("chronology:integrated", args=[review.reference])
    first, code = parts[0].agency.code, parts[-1].agency.code
    _mark(parts, lead)
    filters = [
        Asked(f"   {name}", lead, f"{integrated}?{query}", limit=searched)
        for name, query in (
            (name, query.format(first=first, code=code))
            for name, query in FILTERS.items()
        )
    ]
    return [
        Asked(
            "A signed-in page, its list empty",
            factories.make_user(),
            reverse("reviews:review_list"),
        ),
        *(
            Asked(name, author, url, limit=limit)
            for name, url, limit in [
                (f"Chronology of {own:,}, first page", table, OWN_LIMIT),
                ("   its last page", f"{table}?page=999", OWN_LIMIT),
                ("   words found", f"{table}?find=kettle", max(searched, OWN_LIMIT)),
            ]
        ),
        Asked(f"Integrated, {agencies} × {each:,}, first page", lead, integrated),
        Asked("   its last page", lead, f"{integrated}?last=1"),
        Asked("   one agency", lead, f"{integrated}?agency={code}"),
        *filters,
    ]


def _mark(parts: "list[Involvement]", lead: "User") -> None:
    """The reader's own flags and notes, a saved view, and questions to agencies."""
    from django.utils import timezone

    from chronology import services

    for part in parts:
        for entry in part.entries.order_by("number")[:20]:
            own = {"involvement": part, "entry": entry.pk, "by": lead}
            services.set_flag(**own, is_flagged=True)
            services.write_note(**own, text="Compare this.", row_version=0)
        services.ask_agency(
            involvement=part,
            by=lead,
            text="Who was told?",
            about=[entry.pk],
            today=timezone.localdate(),
        )
    services.save_view(
        review=parts[0].review, by=lead, name="Good", query="practice=good"
    )


def _import(involvement: object, count: int) -> None:
    """Add entries from a file, as an author would."""
    from chronology.services import importing
    from reviews.roles import Role
    from tests import factories

    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(
        [
            *("Date", "Time", "Source", "What happened", "Decision"),
            *("Type of contact", "Adult seen", "KLOEs", "Significance"),
            "Good practice or missed opportunity",
        ]
    )
    for number in range(count):
        # Few entries span the same years as many.
        day = date(2017, 1, 1) + timedelta(days=number * 1400 // count)
        rows.writerow(
            [
                f"{day:%d/%m/%Y}",
                f"{number % 24:02}:15",
                "Case notes",
                f"Visit {number}. {EVENT}{'' if number % 100 else ' ' + RARE}",
                "Told the manager, and wrote to the surgery.",
                *MARKS[number % len(MARKS)],
            ]
        )
    author = factories.person(involvement, Role.AUTHOR)
    batch = importing.start_import(
        involvement=involvement,
        by=author,
        name="entries.csv",
        data=text.getvalue().encode(),
    )
    added = importing.add_import(batch=batch, by=author).added
    assert added == count, f"{added} of {count} were added"


def _queries(page: Asked) -> int:
    from tests.harness.queries import queries_of

    client = client_of(page)
    client.get(page.url)  # fills what is read once per process
    return len(queries_of(client, page.url))


def measure(pages: list[Asked]) -> None:
    """Take each page's median CPU, the pages by turns.

    Memory is tidied between turns: else the same page would pay for all in each.
    """
    clients = [client_of(page) for page in pages]
    spent: list[list[tuple[float, float]]] = [[] for _ in pages]
    gc.collect()
    gc.freeze()
    gc.disable()
    for _ in range(REPEATS):
        gc.collect()
        for page, client, seconds in zip(pages, clients, spent, strict=True):
            before = time.process_time(), time.perf_counter()
            assert client.get(page.url).status_code == 200, page.url
            seconds.append(
                (time.process_time() - before[0], time.perf_counter() - before[1])
            )
    for page, seconds in zip(pages, spent, strict=True):
        page.cpu = statistics.median(cpu for cpu, _ in seconds)
        page.time = statistics.median(passed for _, passed in seconds)


def client_of(page: Asked) -> object:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(page.user)
    return client
