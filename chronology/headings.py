"""What the columns of somebody else's chronology mean, by their headings.

Agencies call a column what they like: "When", "Consultation date", "Logged on".
A heading is known by its words; where it is not, by what stands below it. What is
found is only proposed: the person sees it and can change it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from chronology.columns import field_of
from chronology.sheets import Row

# A heading that is longer is a sentence.
MAX_HEADING, MAX_WORDS = 60, 8
# A title, a note, a marking may stand over the headings.
ROWS_BEFORE_HEADINGS = 30
# So many rows are looked at where headings do not tell.
SAMPLE = 60
MOSTLY = 0.5
# Between a date and words there is no better sign than how long they are.
SHORTEST_EVENT = 15

# The words of headings in use, by what they mean. The first line that fits wins:
# "source of information" is a source, "date and time" a date.
_MEANINGS = """
adult_seen  seen presenting
expected    expected standard standards policy policies guidance legislation
kloes       kloe kloes lines enquiry
date_text   date dates dated when day logged
time_text   time at hour hours hrs clock
source      source sources record records document system file log evidence origin
source      database
comment     comment comments remark remarks analysis reflection reflections note
comment     observation observations critique appraisal opinion learning
decision    action actions outcome outcomes decision decisions plan plans result
decision    results response responses rationale did disposal followup follow next
decision    intervention interventions
staff       who staff worker workers practitioner practitioners professional lead
staff       professionals officer officers clinician clinicians crew operative role
staff       operatives personnel name by employee nurse involved handler author
event       event events happened summary detail details narrative description what
event       recorded entry entries activity significant information account history
event       circumstances content contact episode notes
source      ref reference incident job call case id number crn urn type item exhibit
source      page
"""
_FIELDS_OF: dict[str, list[tuple[int, str]]] = {}
for _rank, (_field, *_words) in enumerate(map(str.split, _MEANINGS.splitlines()[1:])):
    for _word in _words:
        _FIELDS_OF.setdefault(_word, []).append((_rank, _field))
# Words that say nothing of what a column holds.
_SILENT = frozenset(
    {"about", "adult", "client", "patient", "resident", "service", "tenant", "user"}
)
_DATE_LIKE = re.compile(
    r"\b\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?\b|\b(?:19|20)\d\d\b|^\d{5}$|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|"
    r"\b(?:ditto|undated|same|unknown|not known|illegible)\b",
    re.IGNORECASE,
)
LONGEST_DATE = 60


@dataclass(frozen=True)
class Matched:
    """Where the headings of a table stand, and the column of each field.

    ``heading`` is the place of the row in the table, or -1 where there is none;
    ``columns`` leads from field to column.
    """

    heading: int
    columns: dict[str, int]


def meanings_of(heading: str) -> list[tuple[int, str]]:
    """The fields a heading may stand for, each with how sure it is: low is likely."""
    if exact := field_of(heading):
        return [(-1, exact)]
    words = re.findall(r"[a-z]+", heading.casefold().replace("’", "'"))
    if not words or len(words) > MAX_WORDS or len(heading) > MAX_HEADING:
        return []
    telling = [word for word in words if word in _FIELDS_OF and word not in _SILENT]
    return sorted({meaning for word in telling for meaning in _FIELDS_OF[word]})


def is_heading(text: str) -> bool:
    """Say whether a cell could be the heading of a column."""
    return bool(meanings_of(text))


def heading_key(heading: str) -> str:
    """A heading as it is remembered: without case, blanks and punctuation."""
    return re.sub(r"[\W_]+", "", heading).casefold()


def match_table(rows: Sequence[Row], chosen: Mapping[str, str]) -> Matched | None:
    """Find the headings of a table and what its columns mean; None if it has no dates.

    The row with the most headings wins, so that a row of wide headings above the
    real ones does not. Columns that headings do not tell are known by what is in
    them. ``chosen`` leads from a heading (``heading_key``) to the field that a person
    chose for it, "" for none; it goes before what the words say.
    """
    heading, columns = -1, dict[str, int]()
    for place, row in enumerate(rows[:ROWS_BEFORE_HEADINGS]):
        found = _by_words(row.cells, rows[place + 1 :], chosen)
        if len(found) > max(len(columns), 1) and found.keys() & {"date_text", "event"}:
            heading, columns = place, found
    below = rows[heading + 1 : heading + 1 + SAMPLE]
    names = names_of(rows, heading)
    if heading < 0:
        columns = _by_words(names, below, chosen)
    settled = {at for at, name in enumerate(names) if heading_key(name) in chosen}
    return _by_content(below, Matched(heading, columns), settled)


def names_of(rows: Sequence[Row], heading: int) -> list[str]:
    """What to call each column: its heading, or "Column 3" where there is none."""
    headings = rows[heading].cells if heading >= 0 else []
    width = max((len(row.cells) for row in rows[heading + 1 :]), default=0)
    filled = [*headings, *[""] * (width - len(headings))]
    return [text or f"Column {place}" for place, text in enumerate(filled, start=1)]


def _by_words(
    cells: Sequence[str], below: Sequence[Row], chosen: Mapping[str, str]
) -> dict[str, int]:
    """What the cells of a row mean as headings; each field has one column."""
    offers: list[tuple[int, int, float, int, str]] = []
    for place, text in enumerate(cells):
        key = heading_key(text)
        if key in chosen:
            offers.append((-1, -1, 0.0, place, chosen[key]))
            continue
        for choice, (rank, field) in enumerate(meanings_of(text)):
            # Two columns of words: what happened is the longer.
            length = _length(below[:SAMPLE], place) if field == "event" else 0.0
            offers.append((choice, rank, -length, place, field))
    columns: dict[str, int] = {}
    for _, _, _, place, field in sorted(offers):
        if field and field not in columns and place not in columns.values():
            columns[field] = place
    return columns


def _by_content(
    below: Sequence[Row], matched: Matched, settled: set[int]
) -> Matched | None:
    """Put right, or fill in, the columns of date and event by what stands in them.

    The ``settled`` columns are as a person chose them.
    """
    columns = dict(matched.columns)
    width = max((len(row.cells) for row in below), default=0)
    free = [place for place in range(width) if place not in settled]
    day = columns.get("date_text")
    if day is None or (day in free and _share_of_dates(below, day) < MOSTLY):
        shares = [(_share_of_dates(below, place), -place) for place in free]
        best, place = max(shares, default=(0.0, 0))
        if best >= MOSTLY:
            _take(columns, "date_text", -place)
    if "date_text" not in columns:
        return None
    if "event" not in columns:
        lengths = [
            (_length(below, place), -place)
            for place in free
            if place != columns["date_text"]
        ]
        longest, place = max(lengths, default=(0.0, 0))
        if longest < SHORTEST_EVENT:
            return None
        _take(columns, "event", -place)
    return Matched(matched.heading, columns)


def _take(columns: dict[str, int], field: str, place: int) -> None:
    """Give a column to a field, away from what it was taken for."""
    for other in [name for name, at in columns.items() if at == place]:
        del columns[other]
    columns[field] = place


def looks_like_a_date(text: str) -> bool:
    """Say whether a cell could be a date, without reading it."""
    return len(text) <= LONGEST_DATE and _DATE_LIKE.search(text) is not None


def _filled(rows: Sequence[Row], place: int) -> list[str]:
    cells = (row.cells[place] for row in rows if place < len(row.cells))
    return [text for text in cells if text]


def _length(rows: Sequence[Row], place: int) -> float:
    filled = _filled(rows, place)
    return mean(map(len, filled)) if filled else 0.0


def _share_of_dates(rows: Sequence[Row], place: int) -> float:
    filled = _filled(rows, place)
    return sum(map(looks_like_a_date, filled)) / len(filled) if filled else 0.0
