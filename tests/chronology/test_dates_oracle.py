"""Measures the language of dates against the careful reading of the sample review.

tests/data/adult-a/expected.csv holds every row of seven agencies' files. Firm bounds
must be hit; conventions ("early", "about") pass inside the outer bounds.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from chronology.dates import Reading, read_date

TODAY = date(2026, 11, 22)
ORACLE = Path(__file__).parents[1] / "data" / "adult-a" / "expected.csv"
NEIGHBOURS = {"approximate", "range", "month", "week", "season"}


def every_row() -> list[dict[str, str]]:
    with ORACLE.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file)]


def oracle() -> list[dict[str, str]]:
    return [row for row in every_row() if row["kind"] != "skip"]


def days_agree(row: dict[str, str], reading: Reading) -> bool:
    first = reading.earliest.isoformat() if reading.earliest else ""
    last = reading.latest.isoformat() if reading.latest else ""
    if row["bounds"] != "convention":
        same = (first, last) == (row["earliest"], row["latest"])
        return same and reading.precision == row["precision"]
    # Dates as text sort like days; an open end lies beyond all of them.
    inside = (row["outer_earliest"] or "0") <= (first or "0") and (last or "9") <= (
        row["outer_latest"] or "9"
    )
    overlaps = (first or "0") <= (row["latest"] or "9") and (last or "9") >= (
        row["earliest"] or "0"
    )
    fair = {reading.precision, row["precision"]} <= NEIGHBOURS
    return inside and overlaps and (fair or reading.precision == row["precision"])


def times_agree(row: dict[str, str], reading: Reading) -> bool:
    return (
        f"{reading.time_from:%H:%M}" if reading.time_from else "",
        f"{reading.time_to:%H:%M}" if reading.time_to else "",
        reading.time_precision,
        reading.time_part,
    ) == (
        row["time_from"],
        row["time_to"],
        row["time_precision"],
        row["time_part"],
    )


def measure() -> Iterator[tuple[str, str, dict[str, str], Reading]]:
    """Each row's kind, how it came out, the row and what we read."""
    previous: Reading | None = None
    for row in oracle():
        if row["kind"] == "continues":
            continue
        year = int(row["earliest"][:4]) if row["earliest"] else None
        reading = read_date(
            row["date_text"],
            row["time_text"],
            year=year,
            today=TODAY,
            previous=previous,
        )
        previous = reading
        if reading.verdict in ("ask", "error"):
            outcome = reading.verdict
        elif days_agree(row, reading) and times_agree(row, reading):
            outcome = "right"
        else:
            outcome = "silently wrong"
        yield row["kind"], outcome, row, reading


def test_no_date_of_the_sample_is_silently_wrong() -> None:
    wrong = [
        (row["date_text"], row["time_text"], reading.says)
        for kind, outcome, row, reading in measure()
        if outcome == "silently wrong" or (outcome == "right" and kind != "read")
    ]
    assert wrong == []


def test_readable_dates_are_read() -> None:
    outcomes = Counter(
        "right" if outcome == "ask" and row["ask_also_fair"] else outcome
        for kind, outcome, row, _ in measure()
        if kind == "read"
    )
    assert outcomes == {"right": 226}


def test_doubtful_dates_are_asked_with_the_right_proposal() -> None:
    for kind, outcome, row, reading in measure():
        if kind == "ask":
            assert outcome == "ask", row["date_text"]
            assert reading.ask_about == row["ask_about"]
            assert days_agree(row, reading), row["date_text"]
            assert times_agree(row, reading), row["time_text"]


def test_inherited_dates_are_asked_and_shown_as_assumed() -> None:
    for kind, outcome, row, reading in measure():
        if kind == "inherit":
            assert outcome == "ask", row["date_text"]
            assert reading.assumed
            assert days_agree(row, reading), row["date_text"]
            assert times_agree(row, reading), row["date_text"]


def test_impossible_dates_are_errors() -> None:
    errors = [
        (row["date_text"], outcome, times_agree(row, reading), reading.earliest)
        for kind, outcome, row, reading in measure()
        if kind == "error"
    ]
    assert errors == [
        ("31 June 2020", "error", True, None),
        ("29/02/2021", "error", True, None),
        ("2020-04-31", "error", True, None),
    ]


def test_doubtful_dates_without_a_year_are_asked_without_a_proposal() -> None:
    for row in oracle():
        if row["kind"] == "ask" and row["ask_about"] == "date":
            reading = read_date(row["date_text"], row["time_text"], today=TODAY)
            assert reading.verdict == "ask"
