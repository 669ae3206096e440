"""What an agency sends: its chronology as frozen, and as the board reads it."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from accounts.refusals import Refused
from chronology.models import Entry, ReturnedEntry
from reviews.models import Involvement

# Columns that are the same text in the frozen chronology and in the table.
SAME = [
    "date_text",
    "time_text",
    "says",
    "precision",
    "time_precision",
    "time_part",
    "order",
    "source",
    "staff",
    "contact_type",
    "event",
    "decision",
    "adult_seen",
    "comment",
    "expected",
    "significance",
    "practice",
    "fact_check",
    "fact_check_note",
]


def canonical_row(row: Entry | ReturnedEntry) -> dict[str, Any]:
    """One entry as a version freezes and hashes it; a returned one gives the same.

    Days are "2019-04-03", times "09:30", a missing one None; ``number`` is "C14"
    and ``kloes`` a list of numbers.
    """
    entry_id = row.entry if isinstance(row, ReturnedEntry) else row.pk
    return {
        "number": row.label,
        "entry": str(entry_id),
        "earliest": _iso(row.earliest),
        "latest": _iso(row.latest),
        "time_from": _clock(row.time_from),
        "time_to": _clock(row.time_to),
        "kloes": row.kloe_numbers,
        **{field: getattr(row, field) for field in SAME},
    }


def canonical_rows(involvement: Involvement) -> list[dict[str, Any]]:
    """An agency's chronology in order, without the entries it deleted."""
    entries = Entry.objects.kept().filter(involvement=involvement).in_order()
    return [canonical_row(entry) for entry in entries]


def publish_entries(
    *, involvement: Involvement, version: int, rows: Sequence[Mapping[str, Any]]
) -> int:
    """Write an accepted version's chronology where the board reads it; count it.

    ``rows`` are those of the accepted version itself (``canonical_rows``), so
    that what was accepted is what is read. Call it in the transaction of the
    acceptance: the rows can never be changed or written twice. Raises ``Refused``
    where there are rows of this version already, which nobody accepted.
    """
    if involvement.returned_entries.filter(version=version).exists():
        raise Refused(
            "The chronology of this version is not as it was sent. Contact the board: "
            "the record needs to be looked at before anybody accepts."
        )
    made = [_returned(involvement, version, row) for row in rows]
    ReturnedEntry.objects.bulk_create(made, batch_size=500)
    return len(made)


def _returned(
    involvement: Involvement, version: int, row: Mapping[str, Any]
) -> ReturnedEntry:
    made = ReturnedEntry(
        review_id=involvement.review_id,
        involvement=involvement,
        version=version,
        agency_code=involvement.agency.code,
        entry=row["entry"],
        number=int(row["number"].removeprefix("C")),
        earliest=_day(row["earliest"]),
        latest=_day(row["latest"]),
        time_from=_time(row["time_from"]),
        time_to=_time(row["time_to"]),
        kloes=",".join(str(number) for number in row["kloes"]),
        **{field: row[field] for field in SAME},
    )
    made.put_in_order()
    return made


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _clock(at: time | None) -> str | None:
    return f"{at:%H:%M}" if at else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
