"""A table of a file: rows of cells as text, each with its number there."""

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

MAX_COLUMNS = 60


@dataclass(frozen=True)
class Row:
    """A row of a file: where it stands there, counted from 1, and its cells."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """A table of a file. ``name`` tells it from the others, such as "table 2"."""

    name: str
    rows: list[Row]


def without_tail(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def cell_text(value: object) -> str:
    """What a person sees in a cell, as text; days are written day first."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case datetime():
            if value.time() == time(0):
                return f"{value:%d/%m/%Y}"
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
        case float() if math.isfinite(value) and value == int(value):
            return str(int(value))
        case _:
            return str(value).strip()
