"""Files that somebody chose, as tables of plain text; nothing in them is trusted.

A file becomes tables of rows, or one sentence saying why not. What the rows mean
is not known here (``chronology.headings``, ``chronology.rows``).
"""

from chronology.sheets.delimited import decode
from chronology.sheets.opening import MAX_BYTES, read_file, read_pasted
from chronology.sheets.ours import JSON_FORMAT
from chronology.sheets.table import Row, Table, cell_text

__all__ = [
    "JSON_FORMAT",
    "MAX_BYTES",
    "Row",
    "Table",
    "cell_text",
    "decode",
    "read_file",
    "read_pasted",
]
