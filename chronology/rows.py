"""Looks at each row of a file and says what would become of it: nothing is saved.

A row is *ready* to be added, needs a *check*, or is to *skip*; each with the
sentences why, and with what we read of its date.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, time
from typing import Any, TypedDict

from accounts.refusals import Refused
from accounts.text import clean_text
from chronology.columns import (
    COLUMNS,
    READ_BACK,
    WORDS,
    field_of,
    is_heading,
    unguard,
    value_of,
)
from chronology.dates import Reading, canonical, read_date
from chronology.models import Entry
from chronology.rules import (
    MAX_IMPORT_ROWS,
    MAX_TEXT,
    check_not_in_future,
    outside_scoping_period,
)
from chronology.sheets import Row

READY, CHECK, SKIP = "ready", "check", "skip"
SETTLED = ("ok", "undated")
# Date, time and what happened: two rows with the same are the same entry.
Key = tuple[str, str, str]
# A title, a note, a marking may stand over the headings.
ROWS_BEFORE_HEADINGS = 30
HEADINGS = {field: heading for field, heading, _ in COLUMNS}


class PreviewRow(TypedDict):
    """A row of a file as it waits: JSON, kept with the import.

    ``when`` is the meaning of its date once that is settled; ``year`` what the
    rows above suggest for a date without one.
    """

    row: int
    state: str
    why: list[str]
    data: dict[str, str]
    when: dict[str, Any] | None
    year: int | None


@dataclass(frozen=True)
class Context:
    """What a row is looked at against."""

    today: date
    scoping_from: date
    scoping_to: date
    kloes: frozenset[int]
    # The number of the entry that already has this date, time and text.
    known: dict[Key, int]


def find_table(tables: Sequence[Sequence[Row]]) -> tuple[dict[str, int], list[Row]]:
    """The columns by field, and the rows below the headings, of the first that fits.

    Raises ``Refused`` where no table has our headings, or it has no rows, or more
    than the limit.
    """
    for rows in tables:
        for place, row in enumerate(rows[:ROWS_BEFORE_HEADINGS]):
            columns = _columns(row)
            if "event" in columns and "date_text" in columns:
                return columns, _limited(rows[place + 1 :])
    raise Refused(
        "We could not find the headings. The file must have the headings of our "
        "blank template, among them Date and What happened."
    )


def _columns(row: Row) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, text in enumerate(row.cells):
        field = field_of(text)
        if field in READ_BACK:
            columns.setdefault(field, place)
    return columns


def _limited(rows: Sequence[Row]) -> list[Row]:
    filled = [row for row in rows if any(row.cells)]
    if not filled:
        raise Refused("The file has headings but no rows. Choose a file with rows.")
    if len(filled) > MAX_IMPORT_ROWS:
        raise Refused(
            f"The file must have {MAX_IMPORT_ROWS:,} rows or fewer. Split it into "
            "smaller files, and add them one after the other."
        )
    return filled


def preview(
    columns: dict[str, int], rows: Iterable[Row], context: Context
) -> list[PreviewRow]:
    """Say of each row what would become of it, in the order of the file."""
    looked_at: list[PreviewRow] = []
    seen: dict[Key, int] = {}
    previous: Reading | None = None
    for row in rows:
        data = {
            field: clean_text(unguard(row.cells[place])).strip()
            for field, place in columns.items()
            if place < len(row.cells)
        }
        made, reading = _look_at(row.number, data, context, previous)
        if made["state"] == READY:
            twin = seen.setdefault(_key(data), row.number)
            if twin != row.number:
                made["why"].append(f"Row {twin} has the same date and words.")
        looked_at.append(made)
        if reading is not None and (reading.earliest or reading.latest):
            previous = reading
    return looked_at


def _look_at(
    number: int, data: dict[str, str], context: Context, previous: Reading | None
) -> tuple[PreviewRow, Reading | None]:
    told = data.pop("says", "")
    day = previous and (previous.earliest or previous.latest)
    made = PreviewRow(
        row=number,
        state=SKIP,
        why=[],
        data=data,
        when=None,
        year=day.year if day else None,
    )
    filled = [text for text in data.values() if text]
    if not filled:
        made["why"].append("There is nothing in the columns that we read.")
        return made, None
    if all(is_heading(text) for text in filled):
        made["why"].append("These are headings.")
        return made, None
    reading, notes, wrong = _read(data, told, context, previous, made["year"])
    if reading is not None:
        made["when"] = reading_to_json(reading)
    wrong += _wrong_words(data, context)
    known = context.known.get(_key(data))
    if wrong:
        made["state"], made["why"] = CHECK, wrong
    elif known is not None:
        made["why"].append(f"You already have this entry. It is C{known}.")
    else:
        made["state"], made["why"] = READY, notes
    return made, reading


def _key(data: dict[str, str]) -> Key:
    return data.get("date_text", ""), data.get("time_text", ""), data.get("event", "")


def _read(
    data: dict[str, str],
    told: str,
    context: Context,
    previous: Reading | None,
    year: int | None,
) -> tuple[Reading | None, list[str], list[str]]:
    """The settled meaning of a row's date, or None; what to note; what is wrong.

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
            return None, [], [says]
    if reading.is_inherited:
        notes.append(f"{reading.says.split('.')[0]}. Confirm it when it is added.")
        reading = replace(reading, verdict="ok")
    if reading.verdict not in SETTLED:
        return None, [], [reading.says]
    try:
        check_not_in_future(reading.earliest, reading.latest, today=today)
    except Refused as refusal:
        return None, [], [str(refusal)]
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
        data[field] = value or ""
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
    kept = sorted(set(found) & context.kloes)
    data["kloes"] = ",".join(str(number) for number in kept)
    return [f"There is no KLOE {number} on this review." for number in unknown]


# Readings as JSON


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """A reading as it waits in an import."""
    return {
        name: value.isoformat() if isinstance(value, date | time) else value
        for name, value in asdict(reading).items()
    }


def reading_from_json(kept: dict[str, Any]) -> Reading:
    """The reading that ``reading_to_json`` kept."""
    found = dict(kept)
    for name in ("earliest", "latest"):
        found[name] = date.fromisoformat(found[name]) if found[name] else None
    for name in ("time_from", "time_to"):
        found[name] = time.fromisoformat(found[name]) if found[name] else None
    return Reading(**found)
