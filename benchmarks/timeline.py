"""The picture of 12 × 1,000 entries beside the table of the same.

The CPU of each page is measured by turns with that of the first page of the table;
the ratio of the medians must be at most LIMIT, and the answer at most LARGEST bytes,
however many entries there are.

On PostgreSQL the CPU is that of the web process alone. SQLite counts all rows in that
process too, and for some pages more than once: there they may cost COUNTED_LIMIT.
"""

import sys

from benchmarks import chronology_pages as pages

LIMIT, COUNTED_LIMIT, LARGEST = 2, 5, 800_000
SHOWN = {
    "Timeline, the whole period": "timeline/",
    "   a year": "timeline/?from_day=2018&to_day=2018",
    "   a month": "timeline/?from_day=May+2018&to_day=May+2018",
    "   a day": "timeline/?from_day=3+May+2018&to_day=3+May+2018",
    "Gaps, and contact by month": "gaps/",
    "Coverage": "coverage/",
}


def run() -> None:
    """Print the CPU, the ratio and the size of every page; exit when over a limit."""
    from django.db import connection

    limit = COUNTED_LIMIT if connection.vendor == "sqlite" else LIMIT
    with pages.database():
        table = _table()
        shown = [
            pages.Asked(name, table.user, table.url + path, limit=limit)
            for name, path in SHOWN.items()
        ]
        pages.count_rows()
        pages.measure([table, *shown])
        sizes = [len(pages.client_of(page).get(page.url).content) for page in shown]
    print(f"{table.name:44}{table.cpu * 1000:8.1f} ms CPU")
    for page, size in zip(shown, sizes, strict=True):
        ratio = page.cpu / table.cpu
        print(f"{page.name:44}{page.cpu * 1000:8.1f}{ratio:7.2f}{size:10,} bytes")
    print(f"{'at most':44}{limit:15.2f}{LARGEST:10,} bytes")
    slow = [page.name for page in shown if page.cpu > page.limit * table.cpu]
    if slow or max(sizes) > LARGEST:
        sys.exit(f"Over its limit: {slow}, or too large: {max(sizes):,} bytes.")


def _table() -> pages.Asked:
    asked = pages.pages_of(own=1, agencies=pages.AGENCIES, each=pages.EACH)
    return next(page for page in asked if page.name.startswith("Integrated"))
