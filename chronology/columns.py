"""Our own columns: what a chronology's files have in common, out and in again.

The same columns come back through import without loss. A cell that a
spreadsheet would run as a formula is guarded on the way out, and the guard is
taken off on the way in.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import TextChoices

from chronology.models import ChronologyRow
from chronology.rules import (
    AdultSeen,
    ContactType,
    FactCheck,
    Practice,
    Significance,
)

ColumnOfOurs = tuple[str, str, int]
# Field, heading, width in an Excel file. "agency" is filled in by us and never
# read: rows always go to the agency in the address of the page.
COLUMNS: list[ColumnOfOurs] = [
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
# All agencies' entries: whose each is comes first.
INTEGRATED_COLUMNS = sorted(COLUMNS, key=lambda column: column[0] != "agency")
# The agency and our own numbers are ours to give.
READ_BACK = [field for field, _, _ in COLUMNS if field not in ("number", "agency")]

_LABELS = {
    field: {value: str(label) for value, label in words.choices}
    for field, words in WORDS.items()
}

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
    labels = _LABELS.get(field)
    return labels.get(value, value) if labels else value


def file_rows(
    entries: Iterable[ChronologyRow], agency: str
) -> Iterator[dict[str, str]]:
    """Entries as rows of a file, each cell as text, the agency named on each."""
    for entry in entries:
        yield file_row(entry, agency)


def file_row(entry: ChronologyRow, agency: str) -> dict[str, str]:
    """One entry as a row of a file."""
    row = {field: str(getattr(entry, field, "")) for field, _, _ in COLUMNS}
    return row | {"number": entry.label, "agency": agency}


def cells_of(row: Mapping[str, str], columns: Sequence[ColumnOfOurs]) -> list[str]:
    """A row's cells in the words that a person reads."""
    return [word_of(field, row.get(field, "")) for field, _, _ in columns]


def guarded_again(text: str) -> str:
    """Guard text that looks guarded already.

    Import takes one guard off; so it gives the very same text back.
    """
    return guard(text) if _GUARD.match(text) else text
