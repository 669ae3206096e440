"""What contact each agency records, month by month, or year by year.

A slot shows the most that any entry of it says: seen, contact, no access, an
entry that tells of none of these, or nothing. Where there is nothing, an entry of
several months that may belong to it makes it a maybe. Pure but for ``months_of``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from django.db.models import Count, QuerySet

from chronology.models import ReturnedEntry
from chronology.rules import SEEN, ContactType
from chronology.timeline.counts import cut
from chronology.timeline.periods import MONTH, Period

_CONTACTS = {
    ContactType.VISIT,
    ContactType.CALL,
    ContactType.LETTER,
    ContactType.MEETING,
}
_NO_ACCESS = {ContactType.NO_ACCESS, ContactType.DID_NOT_ATTEND}


class Contact(Enum):
    """What an entry says of contact: its word, what it means, a shape's path."""

    SEEN = (
        "Seen",
        "An entry says that the adult was seen in person",
        "M1 8a7 7 0 1 1 14 0a7 7 0 1 1-14 0z",
    )
    CONTACT = (
        "Contact",
        "A visit, call, letter or meeting; no entry says that the adult was seen",
        "M8 1a7 7 0 1 0 0 14zM8 2.5a5.5 5.5 0 0 1 0 11V15a7 7 0 0 0 0-14z",
    )
    NO_ACCESS = (
        "No access",
        "A visit that nobody answered, or an appointment that was not kept",
        "M2 4L4 2L8 6L12 2L14 4L10 8L14 12L12 14L8 10L4 14L2 12L6 8z",
    )
    RECORD = (
        "Entry only",
        "There are entries, but none says what contact there was",
        "M5 5h6v6H5z",
    )
    MAYBE = (
        "Maybe",
        "No entry is of this time for certain, but one with wider dates may be",
        "M2 2h12v12H2zM4 4v8h8V4z",
    )
    NONE = (
        "None",
        "No entry with a date in this time, or one that says no contact",
        "M2 7h12v2H2z",
    )

    def __init__(self, word: str, means: str, path: str) -> None:
        self.word, self.means, self.path = word, means, path


class Month(NamedTuple):
    """Entries of an agency (its code) alike in months, seeing and contact."""

    code: str
    first: str | None
    last: str | None
    adult_seen: str
    contact_type: str
    entries: int


@dataclass
class Strip:
    """What each agency (by code) records in each slot of a period.

    ``wide`` counts the entries that could belong to more than one slot, ``undated``
    those that could belong to any and are in none.
    """

    cells: list[dict[str, Contact]] = field(default_factory=list)
    wide: int = 0
    undated: int = 0


def contact_of(adult_seen: str, contact_type: str) -> Contact:
    """What one entry says of contact."""
    if adult_seen in SEEN:
        return Contact.SEEN
    if contact_type in _NO_ACCESS:
        return Contact.NO_ACCESS
    if contact_type == ContactType.NO_CONTACT:
        return Contact.NONE
    if contact_type in _CONTACTS:
        return Contact.CONTACT
    return Contact.RECORD


def months_of(rows: QuerySet[ReturnedEntry]) -> list[Month]:
    """All rows by agency, months and contact; one query."""
    found = (
        rows.order_by()
        .annotate(begins=cut("earliest", MONTH), ends=cut("latest", MONTH))
        .values_list("agency_code", "begins", "ends", "adult_seen", "contact_type")
        .annotate(entries=Count("*"))
    )
    return [Month(*row) for row in found]


def strip_of(months: Iterable[Month], period: Period) -> Strip:
    """The most that each agency records in each slot."""
    order = list(Contact)
    strip = Strip([{} for _ in period.slots])
    for month in months:
        if month.first is None and month.last is None:
            strip.undated += month.entries
            continue
        first, last = period.places(month.first, month.last)
        if last < 0 or first >= len(period.slots):
            continue
        contact = contact_of(month.adult_seen, month.contact_type)
        # To have had no contact holds for all of its months; the rest for one.
        if first != last and contact is not Contact.NONE:
            strip.wide += month.entries
            contact = Contact.MAYBE
        for cell in strip.cells[max(first, 0) : last + 1]:
            other = cell.get(month.code, Contact.NONE)
            cell[month.code] = min(other, contact, key=order.index)
    return strip
