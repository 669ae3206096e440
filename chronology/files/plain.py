"""A chronology as CSV and as JSON."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chronology.columns import COLUMNS, ColumnOfOurs, cells_of, guard
from chronology.sheets import JSON_FORMAT


def to_csv(
    rows: Iterable[Mapping[str, str]],
    *,
    columns: Sequence[ColumnOfOurs] = COLUMNS,
    more: Sequence[str] = (),
) -> bytes:
    """Write rows as CSV, with the mark by which Excel knows that it is UTF-8.

    ``more`` names columns after ours, which a row holds under their headings.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*(heading for _, heading, _ in columns), *more])
    for row in rows:
        cells = [*cells_of(row, columns), *(row[heading] for heading in more)]
        writer.writerow([guard(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def to_json(rows: Iterable[Mapping[str, Any]], *, reference: str) -> bytes:
    """Write canonical rows (``services.canonical_row``), each with its agency.

    Every value is as we keep it, so nothing is lost. A row stands on a line.
    """
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    head = {"format": JSON_FORMAT, "reference": reference}
    start = json.dumps(head, ensure_ascii=False)[:-1]
    return (f'{start}, "entries": [\n' + ",\n".join(lines) + "\n]}\n").encode()
