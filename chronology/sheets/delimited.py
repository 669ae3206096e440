"""CSV, tab-separated and pasted text: any mark between cells, any coding."""

import csv
import io
from collections.abc import Callable

from accounts.refusals import Refused
from chronology.sheets.table import MAX_COLUMNS, Row, Table

MARKS = ",;\t|"
IsHeading = Callable[[str], bool]
# So many characters and lines are looked at to tell the mark between cells.
SAMPLE, SAMPLE_LINES = 50_000, 60
NOT_TEXT = (
    "The file’s name ends in .{ending}, but it is another kind of file. Save it again "
    "as an Excel file (.xlsx), a Word file (.docx) or a CSV file (.csv)."
)


def decode(data: bytes) -> str:
    """Turn bytes into text: by their mark, else UTF-8, else Windows' cp1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_delimited(
    text: str, *, max_rows: int, is_heading: IsHeading, ending: str = "csv"
) -> list[Table]:
    """Return the one table of a text. Raises ``Refused`` for what is no text."""
    if "\x00" in text:
        raise Refused(NOT_TEXT.format(ending=ending))
    rows: list[Row] = []
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=mark_of(text, is_heading)
    )
    try:
        for number, cells in enumerate(reader, start=1):
            rows.append(Row(number, [cell.strip() for cell in cells[:MAX_COLUMNS]]))
            if len(rows) > max_rows:
                break
    except csv.Error as error:
        raise Refused(
            "We could not read the rows after row "
            f"{len(rows)}. Look there for a quotation mark that has no partner."
        ) from error
    return [Table("", rows)]


def mark_of(text: str, is_heading: IsHeading) -> str:
    """The mark that makes most headings of a row; else the steadiest columns.

    A mark that stands only inside some sentences makes rows of many widths.
    """

    def how_well(mark: str) -> tuple[int, int, int]:
        rows: list[list[str]] = []
        sample = io.StringIO(text[:SAMPLE], newline="")
        for cells in csv.reader(sample, delimiter=mark):
            if len(cells) > 1:
                rows.append(cells)
            if len(rows) >= SAMPLE_LINES:
                break
        headings = max((sum(map(is_heading, cells)) for cells in rows), default=0)
        widths = [len(cells) for cells in rows]
        usual = max(set(widths), key=widths.count, default=0)
        return headings, widths.count(usual), usual

    return max(MARKS, key=how_well)
