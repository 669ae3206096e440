"""Our own JSON, as the table that its rows are."""

import json
from typing import Any

from accounts.refusals import Refused
from chronology.columns import COLUMNS, guarded_again
from chronology.sheets.table import Row, Table

JSON_FORMAT = "sar-portal-chronology-1"
NOT_OURS = (
    "The file ends in .json, but it is not a chronology that was downloaded here. "
    "Choose an Excel file (.xlsx), a Word file (.docx) or a CSV file (.csv)."
)


def read_json(data: bytes, *, max_rows: int) -> list[Table]:
    """Return the one table of a file that ``chronology.files.to_json`` wrote.

    Raises ``Refused`` for any other.
    """
    try:
        kept = json.loads(data)
        entries = kept["entries"] if kept["format"] == JSON_FORMAT else None
    except (ValueError, RecursionError, LookupError, TypeError) as error:
        raise Refused(NOT_OURS) from error
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise Refused(NOT_OURS)
    headings = [heading for _, heading, _ in COLUMNS]
    rows = [
        [_cell(entry.get(field)) for field, _, _ in COLUMNS]
        for entry in entries[: max_rows + 1]
    ]
    return [Table("", [Row(n, c) for n, c in enumerate([headings, *rows], start=1)])]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ",".join(map(str, value))
    return guarded_again(str(value)).strip()
