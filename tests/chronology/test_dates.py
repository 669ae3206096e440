"""A table of what agencies type, and what each may mean.

tests/chronology/data/dates.csv was checked line by line; today is 22 November 2026.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from chronology.dates import Reading, read_date

TODAY = date(2026, 11, 22)
TABLE = Path(__file__).parent / "data" / "dates.csv"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_row(reading: Reading) -> dict[str, str]:
    return {
        "verdict": reading.verdict,
        "earliest": reading.earliest.isoformat() if reading.earliest else "",
        "latest": reading.latest.isoformat() if reading.latest else "",
        "precision": reading.precision,
        "time_from": f"{reading.time_from:%H:%M}" if reading.time_from else "",
        "time_to": f"{reading.time_to:%H:%M}" if reading.time_to else "",
        "time_precision": reading.time_precision,
        "time_part": reading.time_part,
    }


@pytest.mark.parametrize("row", rows(), ids=lambda row: ascii(row["date"])[:40])
def test_read_date_reads_the_table(row: dict[str, str]) -> None:
    year = int(row["year"]) if row["year"] else None
    reading = read_date(row["date"], row["time"], year=year, today=TODAY)
    expected = {key: row[key] for key in as_row(reading)}
    assert as_row(reading) == expected, reading.says
    assert reading.says
    assert reading.ask_about in (
        ("date", "time") if reading.verdict in ("ask", "error") else ("",)
    )


def test_table_is_long() -> None:
    assert len(rows()) > 800
