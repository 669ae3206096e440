"""Import: an Excel file of 5,000 rows, looked at row by row.

The CPU from the file's bytes to the preview is measured by turns with that of
reading the cells alone with openpyxl. The ratio of the medians must be at most
LIMIT; what is remembered of dates is forgotten before each.
"""

import io
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from openpyxl import Workbook, load_workbook

REPEATS = 5
ROWS, LIMIT = 5_000, 1.5
HEADINGS = [
    *("Date", "Time", "Source of info", "Worker", "Summary of event"),
    *("Action/Outcome", "Was the adult seen?", "Reviewer's comment"),
]
FORMS = ("{0:%d/%m/%Y}", "{0.day} {0:%B} {0.year}", "c. {0:%B} {0.year}", "")


def run() -> None:
    """Print both costs and the ratio; exit when it is over the limit."""
    import django

    django.setup()
    from chronology.dates.box import open_box
    from chronology.headings import is_heading
    from chronology.management.commands.import_chronology import no_context
    from chronology.rows import find_tables, preview
    from chronology.sheets import read_file

    data = _file()

    def cells() -> int:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return len([row for sheet in book for row in sheet.iter_rows(values_only=True)])

    def looked_at() -> int:
        open_box.cache_clear()
        tables = read_file("a.xlsx", data, max_rows=ROWS + 10, is_heading=is_heading)
        return len(preview(find_tables(tables), no_context()))

    assert cells() == looked_at() == ROWS + 1
    costs: dict[str, list[float]] = {"cells": [], "preview": []}
    for _ in range(REPEATS):
        costs["cells"].append(_cpu(cells))
        costs["preview"].append(_cpu(looked_at))
    alone, whole = (statistics.median(costs[name]) for name in ("cells", "preview"))
    print(f"{'openpyxl, the cells alone':44}{alone:8.2f} s CPU")
    print(
        f"{'to the preview':44}{whole:8.2f} s CPU{whole / alone:7.2f} (at most {LIMIT})"
    )
    if whole > LIMIT * alone:
        sys.exit("The preview of a file is too slow.")


def _file() -> bytes:
    book = Workbook()
    book.active.append(HEADINGS)
    for number in range(ROWS):
        day = date(2015, 1, 1) + timedelta(days=number // 2)
        form = FORMS[number % len(FORMS)]
        book.active.append(
            [
                form.format(day) if form else day,
                f"{number % 24:02d}:{number % 60:02d}",
                f"Record {number}",
                "ASC-SW1",
                f"Visit {number}. The kettle was on, and he spoke of the buses. " * 3,
                "To come back on Tuesday.",
                ("Yes - alone", "N/A", "")[number % 3],
                "" if number % 4 else "A good conversation.",
            ]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cpu(act: Callable[[], int]) -> float:
    started = time.process_time()
    act()
    return time.process_time() - started
