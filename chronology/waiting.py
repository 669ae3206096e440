"""Tables and readings as JSON, as they wait with an import."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, time
from typing import Any

from chronology.dates import Reading
from chronology.sheets import Row, Table

_OF_A_READING = [field.name for field in fields(Reading)]


def tables_to_json(tables: Sequence[Table]) -> list[Any]:
    """The tables of a file as they wait in an import."""
    return [
        [table.name, [[row.number, *row.cells] for row in table.rows]]
        for table in tables
    ]


def tables_from_json(kept: list[Any]) -> list[Table]:
    """The tables that ``tables_to_json`` kept."""
    return [
        Table(name, [Row(number, cells) for number, *cells in rows])
        for name, rows in kept
    ]


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """A reading as it waits in an import."""
    kept: dict[str, Any] = {}
    for name in _OF_A_READING:
        value = getattr(reading, name)
        kept[name] = value.isoformat() if isinstance(value, date | time) else value
    return kept


def reading_from_json(kept: dict[str, Any]) -> Reading:
    """The reading that ``reading_to_json`` kept."""
    found = dict(kept)
    for name in ("earliest", "latest"):
        found[name] = date.fromisoformat(found[name]) if found[name] else None
    for name in ("time_from", "time_to"):
        found[name] = time.fromisoformat(found[name]) if found[name] else None
    return Reading(**found)
