"""A frozen entry in words: what the pages, the report and the PDFs show of it.

Input is the canonical row (``chronology.canonical``). The date is shown as it
was written, with what was read of it where that does not speak for itself; the
author's comment is kept apart from fact.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from itertools import groupby
from typing import Any

from django.db.models import TextChoices

from chronology.rules import (
    AdultSeen,
    ContactType,
    FactCheck,
    Practice,
    Precision,
    Significance,
    speaks_for_itself,
    time_speaks_for_itself,
)

UNDATED_TITLE = "Undated entries"
# "From January 2019" orders and does not claim: "2019" stands there as well.
QUARTERS = ("From January", "From April", "From July", "From October")


@dataclass(frozen=True)
class ReadEntry:
    """One entry as it is read. Texts are lists of paragraphs, without markup."""

    label: str
    date: str
    time: str
    agency: str
    agency_code: str
    facts: list[tuple[str, str]]
    event: list[str]
    decision: list[str]
    comment: list[str]
    expected: list[str]
    findings: list[tuple[str, str]]
    is_key_episode: bool


@dataclass(frozen=True)
class Group:
    """Entries of a quarter or year, or the undated ones: ``year`` is then None."""

    year: int | None
    title: str
    rows: list[dict[str, Any]]


def read_entry(row: Mapping[str, Any]) -> ReadEntry:
    """Put a canonical row into words; what says nothing is left out."""
    facts = [
        ("Read as", _read_as(row)),
        ("Source", row.get("source", "")),
        ("Staff", row.get("staff", "")),
        ("Contact", _word(ContactType, row, "contact_type", ContactType.NOT_STATED)),
        ("Adult seen", _word(AdultSeen, row, "adult_seen", "")),
    ]
    note = row.get("fact_check_note", "")
    check = _word(FactCheck, row, "fact_check", FactCheck.UNCHECKED)
    findings = [
        ("KLOE", ", ".join(str(number) for number in row.get("kloes") or ())),
        (
            "Significance",
            _word(Significance, row, "significance", Significance.ROUTINE),
        ),
        ("Practice", _word(Practice, row, "practice", Practice.NONE)),
        ("Fact check", f"{check}: {note}" if check and note else check or note),
    ]
    return ReadEntry(
        label=str(row["number"]),
        date=row.get("date_text")
        or ("No date of its own" if _has_days(row) else "No date given"),
        time=row.get("time_text", ""),
        agency=row.get("agency", ""),
        agency_code=row.get("agency_code", ""),
        facts=[(name, value) for name, value in facts if value],
        event=paragraphs(row["event"]),
        decision=paragraphs(row.get("decision", "")),
        comment=paragraphs(row.get("comment", "")),
        expected=paragraphs(row.get("expected", "")),
        findings=[(name, value) for name, value in findings if value],
        is_key_episode=row.get("significance") == Significance.KEY_EPISODE,
    )


def _read_as(row: Mapping[str, Any]) -> str:
    """What was read of a date that does not speak for itself, such as "ditto"."""
    day = row.get("earliest")
    earliest = date.fromisoformat(day) if day else None
    says = str(row.get("says", ""))
    precision = row.get("precision", Precision.UNKNOWN)
    written = str(row.get("date_text", ""))
    at = row.get("time_from")
    is_plain = speaks_for_itself(written, precision, earliest)
    is_plain &= time_speaks_for_itself(
        str(row.get("time_text", "")), time.fromisoformat(at) if at else None
    )
    return "" if is_plain else says


def _has_days(row: Mapping[str, Any]) -> bool:
    return bool(row.get("earliest") or row.get("latest"))


def _word(
    words: type[TextChoices], row: Mapping[str, Any], field: str, silent: str
) -> str:
    """The word for a value, or "" for the one that says nothing.

    A frozen value that this version does not know is shown as it stands.
    """
    value = row.get(field, "")
    if not value or value == silent:
        return ""
    return _labels(words).get(value, str(value))


@cache
def _labels(words: type[TextChoices]) -> dict[str, str]:
    return {value: str(label) for value, label in words.choices}


def paragraphs(text: str) -> list[str]:
    """The lines of a text that hold anything."""
    return [line for line in (line.strip() for line in text.splitlines()) if line]


def group_by_quarter(rows: Iterable[Mapping[str, Any]]) -> Iterator[Group]:
    """Divide rows by the quarter they stand in, the undated ones last.

    Rows come in their order (``chronology.rules.sort_columns``) and keep it. An
    inexact date stands where its earliest day is, or its latest if only that
    is known.
    """
    undated: list[dict[str, Any]] = []

    def dated() -> Iterator[tuple[date, dict[str, Any]]]:
        for row in rows:
            day = row.get("earliest") or row.get("latest")
            if day:
                yield date.fromisoformat(day), dict(row)
            else:
                undated.append(dict(row))

    quarters = groupby(dated(), lambda pair: (pair[0].year, (pair[0].month - 1) // 3))
    for (year, quarter), pairs in quarters:
        yield Group(year, f"{QUARTERS[quarter]} {year}", [row for _, row in pairs])
    if undated:
        yield Group(None, UNDATED_TITLE, undated)


def group_by_year(rows: Iterable[Mapping[str, Any]]) -> Iterator[Group]:
    """Divide rows by the year they stand in, the undated ones last."""
    years = groupby(group_by_quarter(rows), lambda group: group.year)
    for year, quarters in years:
        title = UNDATED_TITLE if year is None else str(year)
        yield Group(year, title, [row for group in quarters for row in group.rows])
