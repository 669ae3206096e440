"""Our own columns: what a chronology looks like as a file, out and in again.

The same columns come back through import without loss. A cell that a
spreadsheet would run as a formula is guarded on the way out, and the guard is
taken off on the way in.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import TextChoices
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from chronology.models import ChronologyRow
from chronology.rules import (
    AdultSeen,
    ContactType,
    FactCheck,
    Practice,
    Significance,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Field, heading, width in an Excel file. "agency" is filled in by us and never
# read: rows always go to the agency in the address of the page.
COLUMNS = [
    ("number", "No.", 7),
    ("date_text", "Date", 20),
    ("time_text", "Time", 12),
    ("says", "What we read", 28),
    ("agency", "Agency", 24),
    ("source", "Source", 22),
    ("staff", "Staff code and role", 22),
    ("contact_type", "Type of contact", 22),
    ("event", "What happened", 60),
    ("decision", "Decision or action", 40),
    ("adult_seen", "Adult seen", 18),
    ("comment", "Author’s comment", 40),
    ("expected", "What was expected", 40),
    ("kloes", "KLOEs", 10),
    ("significance", "Significance", 14),
    ("practice", "Good practice or missed opportunity", 22),
    ("fact_check", "Fact check", 20),
    ("fact_check_note", "Fact check note", 24),
]
WORDS: dict[str, type[TextChoices]] = {
    "contact_type": ContactType,
    "adult_seen": AdultSeen,
    "significance": Significance,
    "practice": Practice,
    "fact_check": FactCheck,
}
# The agency and our own numbers are ours to give.
READ_BACK = [field for field, _, _ in COLUMNS if field not in ("number", "agency")]

_GUARDED = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_GUARD = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def guard(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet could run as a formula."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguard(text: str) -> str:
    """Take the apostrophe off again; ``unguard(guard(text)) == text``."""
    return text[1:] if _GUARD.match(text) else text


def _plain(text: str) -> str:
    """A heading or a word without its case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", text).casefold()


_HEADINGS = {_plain(heading): field for field, heading, _ in COLUMNS} | {
    "staffcode": "staff",
    "staff": "staff",
    "contacttype": "contact_type",
    "comment": "comment",
    "authorscomment": "comment",
    "decision": "decision",
    "kloe": "kloes",
    "datetext": "date_text",
    "number": "number",
}
_WORDS = {
    field: {
        _plain(form): str(value)
        for value, label in words.choices
        for form in (value, str(label))
    }
    for field, words in WORDS.items()
}


def field_of(heading: str) -> str | None:
    """The field a heading stands for, or None; case and punctuation do not count."""
    return _HEADINGS.get(_plain(heading))


def value_of(field: str, text: str) -> str | None:
    """The value that a word in a column stands for; "" is the default, None unknown."""
    if not text:
        return ""
    found = _WORDS[field].get(_plain(text))
    return _seen(text) if found is None and field == "adult_seen" else found


def _seen(text: str) -> str | None:
    """Whether the adult was seen, in the words of others: "F2F + other", "Not seen"."""
    words = set(re.findall(r"[a-z0-9]+", text.casefold()))
    if not words or words == {"n", "a"} or words & {"na", "applicable"}:
        return str(AdultSeen.NOT_APPLICABLE)
    if words & {"recorded", "known", "unknown", "unclear"}:
        return str(AdultSeen.NOT_RECORDED)
    if words & {"not", "no", "n", "unseen"}:
        return str(AdultSeen.NO)
    if not words & {"yes", "y", "seen", "f2f", "face", "present", "alone"}:
        return None
    if words & {"other", "others", "with", "family", "accompanied", "and"}:
        return str(AdultSeen.WITH_OTHERS)
    return str(AdultSeen.ALONE if "alone" in words else AdultSeen.YES)


def word_of(field: str, value: str) -> str:
    """The word a person reads for a column's value; what is none stands as it is."""
    words = WORDS.get(field)
    return str(words(value).label) if words and value in words.values else value


def file_rows(
    entries: Iterable[ChronologyRow], agency: str
) -> Iterator[dict[str, str]]:
    """Entries as rows of a file, each cell as text, the agency named on each."""
    for entry in entries:
        row = {field: str(getattr(entry, field, "")) for field, _, _ in COLUMNS}
        yield row | {"number": entry.label, "agency": agency}


def _cells(row: Mapping[str, str]) -> list[str]:
    return [word_of(field, row.get(field, "")) for field, _, _ in COLUMNS]


def to_csv(rows: Iterable[Mapping[str, str]], *, more: Sequence[str] = ()) -> bytes:
    """Write rows as CSV, with the mark by which Excel knows that it is UTF-8.

    ``more`` names columns after ours, which a row holds under their headings.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*(heading for _, heading, _ in COLUMNS), *more])
    for row in rows:
        cells = [*_cells(row), *(row[heading] for heading in more)]
        writer.writerow([guard(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Write rows as an Excel workbook in which every cell is text.

    A column set as text keeps "3/4/19" as it is typed; Excel would else turn it
    into a date of its own.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Chronology")
    for place, (_, _, width) in enumerate(COLUMNS, start=1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = width
        column.number_format = "@"
    sheet.freeze_panes = "A2"
    top = Alignment(vertical="top", wrap_text=True)

    def cell(text: str, *, heading: bool = False) -> WriteOnlyCell:
        # Excel would read "_x0041_" as the letter A.
        made = WriteOnlyCell(sheet, value=_ESCAPE.sub("_x005F_", text))
        made.data_type = "s"
        made.number_format = "@"
        made.alignment = top
        if heading:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(heading, heading=True) for _, heading, _ in COLUMNS])
    for row in rows:
        # Text that already looks guarded is guarded once more, so that import,
        # which takes one off, gives the very same text back.
        sheet.append(
            [cell(guard(text) if _GUARD.match(text) else text) for text in _cells(row)]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
