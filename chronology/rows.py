"""Looks at each row of a file and says what would become of it: nothing is saved.

A row is *ready* to be added, needs a *check*, or is to *skip*; each with the
sentences why, and with what we read of its date. No row of a file is left away.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypedDict

from accounts.refusals import Refused
from accounts.text import clean_text
from chronology.columns import COLUMNS, READ_BACK, WORDS, unguard, value_of
from chronology.dates import Reading, canonical, read_date
from chronology.headings import (
    heading_key,
    looks_like_a_date,
    match_table,
    names_of,
)
from chronology.models import Entry
from chronology.rules import (
    MAX_IMPORT_ROWS,
    MAX_TEXT,
    check_not_in_future,
    outside_scoping_period,
)
from chronology.sheets import Row, Table
from chronology.waiting import reading_to_json

READY, CHECK, SKIP = "ready", "check", "skip"
SETTLED = ("ok", "undated")
# Date, time and what happened: two rows with the same are the same entry.
Key = tuple[str, str, str]
HEADINGS = {field: heading for field, heading, _ in COLUMNS}
# A row with nothing but these goes on with the row above.
TEXTS = frozenset({"event", "decision", "comment", "expected"})
NO_TABLE = (
    "We could not find a table with dates and with what happened. Each needs a column "
    "of its own, with a heading such as Date and What happened."
)
_TOTAL = re.compile(
    r"(?:grand |sub-?)?totals?\b|end of (?:the )?chronology\b", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTH_OR_YEAR = re.compile(r"\W*(?:[A-Za-z]+\W+)?(?:19|20)\d\d\W*")
_ENDED = re.compile(r"[.!?:;…][\"'”’)\]]*$")


class PreviewRow(TypedDict):
    """A row of a file as it waits: JSON, kept with the import.

    ``row`` is its number in the whole file and ``where`` says it in words. ``when``
    is the meaning of its date once that is settled; ``year`` what the rows above
    suggest for a date without one. ``joined`` says which rows below go on from it,
    and ``by_hand`` rows are as a person settled them.
    """

    row: int
    where: str
    state: str
    why: list[str]
    data: dict[str, str]
    when: dict[str, Any] | None
    year: int | None
    joined: list[str]
    by_hand: bool


@dataclass(frozen=True)
class Context:
    """What a row is looked at against."""

    today: date
    scoping_from: date
    scoping_to: date
    kloes: frozenset[int]
    # The number of the entry that already has this date, time and text.
    known: dict[Key, int]


@dataclass(frozen=True)
class Found:
    """A table with what its columns mean; ``columns`` is empty for one we leave."""

    table: Table
    heading: int
    columns: dict[str, int]


def find_tables(
    tables: Sequence[Table], chosen: Mapping[str, str] | None = None
) -> list[Found]:
    """Match the columns of each table, in order.

    A long table is divided now and then: one of the same width without headings
    has the columns of the table before. ``chosen`` as in ``headings.match_table``.
    Raises ``Refused`` where no table can be read, or there are too many rows.
    """
    found: list[Found] = []
    before: Found | None = None
    for table in tables:
        matched = match_table(table.rows, chosen or {})
        if matched and matched.heading >= 0:
            one = Found(table, matched.heading, matched.columns)
        elif before and _width(before.table) == _width(table):
            one = Found(table, -1, before.columns)
        else:
            one = Found(table, -1, matched.columns if matched else {})
        found.append(one)
        before = one if one.columns else before
    _check_size([one for one in found if one.columns])
    return found


@dataclass(frozen=True)
class Column:
    """A column of somebody's file: its name, what is in it, what we take it for."""

    name: str
    example: str
    field: str

    @property
    def key(self) -> str:
        return heading_key(self.name)

    @property
    def says(self) -> str:
        """What we take the column for, as our own heading says it."""
        return HEADINGS[self.field] if self.field else "left out"


def columns_of(found: Sequence[Found]) -> list[Column]:
    """The columns of all tables that are read, each heading once, with an example."""
    columns: dict[str, Column] = {}
    for one in found:
        if not one.columns:
            continue
        below = one.table.rows[one.heading + 1 :]
        field_at = {place: field for field, place in one.columns.items()}
        for place, name in enumerate(names_of(one.table.rows, one.heading)):
            texts = (row.cells[place] for row in below if place < len(row.cells))
            example = " ".join(next(filter(None, texts), "").split())
            column = Column(name, shortened(example), field_at.get(place, ""))
            columns.setdefault(column.key, column)
    return list(columns.values())


def shortened(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else f"{text[:limit].rstrip()}…"


def _width(table: Table) -> int:
    return max((len(row.cells) for row in table.rows), default=0)


def _check_size(readable: Sequence[Found]) -> None:
    if not readable:
        raise Refused(NO_TABLE)
    below = (one.table.rows[one.heading + 1 :] for one in readable)
    filled = sum(1 for rows in below for row in rows if any(row.cells))
    if not filled:
        raise Refused("The file has headings but no rows. Choose a file with rows.")
    if filled > MAX_IMPORT_ROWS:
        raise Refused(
            f"The file must have {MAX_IMPORT_ROWS:,} rows or fewer. Split it into "
            "smaller files, and add them one after the other."
        )


def preview(tables: Sequence[Found], context: Context) -> list[PreviewRow]:
    """Say of each row of each table what would become of it, in the order of the file.

    Titles, headings, banners, totals and blanks are rows to skip, and so is the
    second half of a row that was split in two: its words go to the first half.
    """
    return [row for row, _ in examine(tables, context)]


def examine(
    tables: Sequence[Found], context: Context
) -> Iterator[tuple[PreviewRow, Reading | None]]:
    """Go down the rows as ``preview`` does; each comes with what its date was read as.

    The reading is None for a row that is skipped without a look at its date.
    """
    seen: dict[Key, str] = {}
    previous: Reading | None = None
    year: int | None = None
    # The row above, where it has no date that "ditto" could mean.
    unsure = ""
    # All are gathered before the first is looked at: a row may go on below.
    for made in list(_gather(tables)):
        year = made["year"] or year
        made["year"] = year
        if made["why"]:
            yield made, None
            continue
        reading = _look_at(made, context, previous, unsure)
        if made["state"] == READY:
            twin = seen.setdefault(_key(made["data"]), made["where"])
            if twin != made["where"]:
                made["why"].append(f"{twin} has the same date and words.")
        if made["when"] and (day := reading.earliest or reading.latest):
            previous, year, unsure = reading, day.year, ""
        else:
            unsure = made["where"]
        yield made, reading


def _gather(tables: Sequence[Found]) -> Iterator[PreviewRow]:
    """Every row, those to skip with the reason; split rows are joined."""
    last = 0
    for found in tables:
        above: PreviewRow | None = None
        start = last
        for place, row in enumerate(found.table.rows):
            last = start + row.number
            made = _blank(row, found, last, several=len(tables) > 1)
            made["why"] = _reason_to_skip(row, place, found, made)
            if not made["why"] and above and _goes_on(above, made):
                for field, text in made["data"].items():
                    above["data"][field] = _joined(above["data"].get(field, ""), text)
                made["why"] = [f"This goes on from {above['where'].lower()}."]
                above["joined"].append(made["where"])
            if not made["why"]:
                above = made
            yield made


def _blank(row: Row, found: Found, number: int, *, several: bool) -> PreviewRow:
    where = f"Row {row.number}"
    if several:
        name = found.table.name
        where = f"{name[:1].upper()}{name[1:]}, row {row.number}"
    data = {
        field: clean_text(unguard(row.cells[place])).strip()
        for field, place in found.columns.items()
        if field in READ_BACK and place < len(row.cells)
    }
    return PreviewRow(
        row=number,
        where=where,
        state=SKIP,
        why=[],
        data=data,
        when=None,
        year=None,
        joined=[],
        by_hand=False,
    )


def _reason_to_skip(row: Row, place: int, found: Found, made: PreviewRow) -> list[str]:
    """Why a row is no entry, or nothing. A banner with a year gives it to the rows."""
    filled = [text for text in row.cells if text.strip()]
    if not filled:
        return ["This row is empty."]
    if not found.columns:
        return ["This table has no column of dates and one of what happened."]
    if place < found.heading:
        return ["This stands above the headings."]
    if place == found.heading or _repeats_headings(row, found):
        return ["These are headings."]
    if _TOTAL.match(filled[0]):
        return ["This is a total, or the end."]
    if not any(made["data"].values()):
        return ["There is nothing in the columns that we read."]
    if len(filled) == 1 and _is_banner(filled[0], made):
        if year := _YEAR.search(filled[0]):
            made["year"] = int(year[0])
        return ["There is one cell only, as in a heading between rows."]
    return []


def _is_banner(text: str, made: PreviewRow) -> bool:
    """Say whether the only cell of a row is a year, a month or a title."""
    if made["data"].get("event"):
        return False
    return _MONTH_OR_YEAR.fullmatch(text) is not None or not looks_like_a_date(text)


def _repeats_headings(row: Row, found: Found) -> bool:
    """Say whether a row is one of those down to the headings again, as at a new page.

    Only the very same words: "next day" and "Call" are headings somewhere, too.
    """
    words = [heading_key(text) for text in row.cells]
    above = found.table.rows[: found.heading + 1]
    return any(words == [heading_key(text) for text in one.cells] for one in above)


def _goes_on(above: PreviewRow, made: PreviewRow) -> bool:
    """Say whether a row is the second half of the one above: words and no more."""
    filled = {field for field, text in made["data"].items() if text}
    if not filled <= TEXTS:
        return False
    return all(
        made["data"][field][:1].islower()
        or not _ENDED.search(above["data"].get(field, ""))
        for field in filled & {"event", "decision"}
    )


def _joined(first: str, second: str) -> str:
    if not first or not second:
        return first or second
    return f"{first}\n{second}" if _ENDED.search(first) else f"{first} {second}"


def _look_at(
    made: PreviewRow, context: Context, previous: Reading | None, unsure: str
) -> Reading:
    """Fill in what becomes of a row and why; return what its date was read as."""
    data = made["data"]
    told = data.pop("says", "")
    reading, notes, wrong = _read(data, told, context, previous, made["year"])
    if reading.is_inherited and unsure and not wrong:
        notes[0] = (
            f"{unsure} has no date that we could read, so this is taken from the last "
            "date above it. Confirm it when it is added."
        )
    if not wrong:
        made["when"] = reading_to_json(reading)
    wrong += _wrong_words(data, context)
    known = context.known.get(_key(data))
    joined = [f"{at[:1].lower()}{at[1:]}" for at in made["joined"]]
    if wrong:
        made["state"], made["why"] = CHECK, wrong
    elif known is not None:
        made["why"] = [f"You already have this entry. It is C{known}."]
    else:
        made["state"] = READY
        made["why"] = [*notes, *(f"The words of {at} are added." for at in joined)]
    return reading


def _key(data: dict[str, str]) -> Key:
    return data.get("date_text", ""), data.get("time_text", ""), data.get("event", "")


def _read(
    data: dict[str, str],
    told: str,
    context: Context,
    previous: Reading | None,
    year: int | None,
) -> tuple[Reading, list[str], list[str]]:
    """The meaning of a row's date; what to note; what is wrong, if it is not settled.

    ``told`` is our own column "What we read", which an exported file carries: it
    settles what would else be asked again.
    """
    date_text, time_text = data.get("date_text", ""), data.get("time_text", "")
    today, notes = context.today, []
    reading = read_date(date_text, time_text, year=year, today=today, previous=previous)
    meant = read_date(told, today=today) if told else None
    if meant is not None and meant.verdict in SETTLED:
        if reading.verdict not in SETTLED:
            reading = replace(meant, date_text=date_text, time_text=time_text)
        elif canonical(meant) != canonical(reading):
            says = (
                f"We read this date as {canonical(reading)}. Your file says "
                f"{canonical(meant)}. Write the date so that it is clear."
            )
            return reading, [], [says]
    if reading.is_inherited:
        notes.append(f"{reading.says.split('.')[0]}. Confirm it when it is added.")
        reading = replace(reading, verdict="ok")
    if reading.verdict not in SETTLED:
        return reading, [], [reading.says]
    try:
        check_not_in_future(reading.earliest, reading.latest, today=today)
    except Refused as refusal:
        return reading, [], [str(refusal)]
    warning = outside_scoping_period(
        reading.earliest,
        reading.latest,
        starts=context.scoping_from,
        ends=context.scoping_to,
    )
    return reading, [*notes, warning] if warning else notes, []


def _wrong_words(data: dict[str, str], context: Context) -> list[str]:
    """What is wrong with the cells of a row; words of ours become their values."""
    wrong = []
    if not data.get("event"):
        wrong.append("Enter what happened.")
    for field in WORDS.keys() & data.keys():
        value = value_of(field, data[field])
        if value is None:
            wrong.append(f"{HEADINGS[field]}: we do not know “{data[field][:60]}”.")
        else:
            data[field] = value
    if "kloes" in data:
        wrong += _wrong_kloes(data, context)
    for field in data.keys() - WORDS.keys():
        limit = getattr(Entry._meta.get_field(field), "max_length", None) or MAX_TEXT
        if len(data[field]) > limit:
            wrong.append(f"{HEADINGS[field]} must be {limit:,} characters or fewer.")
    return wrong


def _wrong_kloes(data: dict[str, str], context: Context) -> list[str]:
    found = [int(number) for number in re.findall(r"\d{1,4}", data["kloes"])]
    unknown = sorted(set(found) - context.kloes)
    if not unknown:
        data["kloes"] = ",".join(str(number) for number in sorted(set(found)))
    return [f"There is no KLOE {number} on this review." for number in unknown]


TO_PUT_RIGHT = "To put right"


def rows_to_check(rows: Iterable[PreviewRow]) -> Iterator[dict[str, str]]:
    """The rows to check as rows of a file of ours, each with what to put right."""
    for row in rows:
        if row["state"] == CHECK:
            yield row["data"] | {
                TO_PUT_RIGHT: " ".join([row["where"] + ".", *row["why"]])
            }
