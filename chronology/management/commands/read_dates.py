"""Reads a list of dates as the product would: for support staff, and for trying out.

manage.py read_dates FILE.csv
manage.py read_dates - < FILE.csv
"""

import csv
import io
import sys
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from chronology.dates import Reading, read_date
from chronology.sheets import decode

HEADER = [
    *("date", "time", "earliest", "latest", "precision"),
    *("time_from", "time_to", "time_precision", "verdict", "says"),
]


class Command(BaseCommand):
    """Print, for each date of a CSV file, what we read and how sure we are."""

    help = (
        "Read the dates of a CSV file with a column date and, if wanted, the columns "
        "time and year (the year of the context, where one is known). Print CSV: "
        "verdict is ok, ask, error or undated."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a CSV file, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [*_rows(_text(options["file"]))]
        today = timezone.localdate()
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(HEADER)
        previous: Reading | None = None
        for date_text, time_text, year in rows:
            previous = read_date(
                date_text, time_text, year=year, today=today, previous=previous
            )
            writer.writerow(columns_of(previous).values())


def _text(name: str) -> str:
    if name == "-":
        return decode(sys.stdin.buffer.read())
    try:
        return decode(Path(name).read_bytes())
    except (OSError, ValueError) as error:
        raise CommandError(f"We could not open the file {name}.") from error


def _rows(text: str) -> Iterator[tuple[str, str, int | None]]:
    """Each row's date, time and year; the columns may stand in any order.

    A row may lack its last cells; an empty line is no row. Raises CommandError
    where there is no date column or the file is no CSV.
    """
    lines = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [cell.strip().lower() for cell in next(lines, [])]
        if "date" not in header:
            raise CommandError(
                "The file must have a column named date. The columns time and year "
                "may stand beside it."
            )
        for cells in filter(None, lines):
            row = dict(zip(header, cells, strict=False))
            yield row.get("date", ""), row.get("time", ""), _year(row.get("year", ""))
    except csv.Error as error:
        raise CommandError(
            f"We could not read the file after line {lines.line_num}. Look there for "
            "a quotation mark that has no partner."
        ) from error


def _year(text: str) -> int | None:
    """The year of the context; anything but 4 figures says nothing."""
    year = text.strip()
    return int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None


def columns_of(reading: Reading) -> dict[str, str]:
    """A reading under the names of HEADER, days in ISO form."""
    cells = [
        reading.date_text,
        reading.time_text,
        _day(reading.earliest),
        _day(reading.latest),
        reading.precision,
        _clock(reading.time_from),
        _clock(reading.time_to),
        reading.time_precision,
        reading.verdict,
        reading.says,
    ]
    return dict(zip(HEADER, cells, strict=True))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""
