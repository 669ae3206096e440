"""Pages of a long chronology: an agency's own by number, all agencies' by key.

A page reads only what it shows. The integrated chronology is walked by its sort
key, so that its last page costs what its first does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleLessThan,
)

from chronology.beside import NoteBeside
from chronology.marks import Acts, Marks
from chronology.models import (
    SORT,
    AgencyQuestion,
    ChronologyRow,
    Entry,
    ReturnedEntry,
)
from chronology.rules import (
    AdultSeen,
    ContactType,
    FactCheck,
    Practice,
    Significance,
    speaks_for_itself,
)
from chronology.searching import containing
from reviews.models import Involvement, Review
from reviews.rules import State

PAGE_SIZE = 50
MOMENT = ("sort_day", "sort_vague", "sort_time")
KEY = [*SORT, "agency_code", "number", "pk"]

CONTACT, SEEN = dict(ContactType.choices), dict(AdultSeen.choices)
SIGNIFICANCE, PRACTICE = dict(Significance.choices), dict(Practice.choices)
FACT_CHECK = dict(FactCheck.choices)


def facts_of(row: ChronologyRow) -> str:
    """What stands under a row's date, in lines: as read, source, staff, contact.

    What says nothing ("not stated", "not recorded") is left out.
    """
    is_plain = speaks_for_itself(row.date_text, row.precision, row.earliest)
    facts = [
        "" if is_plain else f"Read as: {row.says}",
        f"Source: {row.source}" if row.source else "",
        f"Staff: {row.staff}" if row.staff else "",
    ]
    if row.contact_type != ContactType.NOT_STATED:
        facts.append(CONTACT[row.contact_type])
    if row.adult_seen != AdultSeen.NOT_RECORDED:
        facts.append(f"Adult seen: {SEEN[row.adult_seen].lower()}")
    return "\n".join(filter(None, facts))


def notes_of(row: ChronologyRow) -> str:
    """What the author marks on a row, in lines; what is as usual is left out."""
    notes = []
    if row.kloes:
        notes.append(f"KLOE {row.kloes.replace(',', ', ')}")
    if row.significance != Significance.ROUTINE:
        notes.append(SIGNIFICANCE[row.significance])
    if row.practice != Practice.NONE:
        notes.append(PRACTICE[row.practice])
    if row.fact_check != FactCheck.UNCHECKED:
        note = f": {row.fact_check_note}" if row.fact_check_note else ""
        notes.append(f"{FACT_CHECK[row.fact_check]}{note}")
    return "\n".join(notes)


@dataclass
class Line:
    """A row in its place on a page, with what is said beside its text.

    ``up`` and ``down`` say whether it may move, ``acts`` are what its author may do.
    The rest is for the integrated chronology; with ``marks``, its reader can mark
    the row.
    """

    entry: ChronologyRow
    up: bool = False
    down: bool = False
    is_shown: bool = False
    agency: str = ""
    starts_undated: bool = False
    name: str = ""
    marks: Marks | str = ""
    acts: Acts | str = ""
    note: NoteBeside | None = None
    questions: Sequence[AgencyQuestion] = ()
    facts: str = ""
    notes: str = ""
    has_view: bool = False

    def __post_init__(self) -> None:
        self.facts, self.notes = facts_of(self.entry), notes_of(self.entry)
        self.has_view = bool(self.entry.comment or self.entry.expected or self.notes)


def own_entries(involvement: Involvement, find: str = "") -> QuerySet[Entry]:
    """An agency's kept entries in order, or those that match."""
    entries = Entry.objects.kept().filter(involvement=involvement).in_order()
    return entries.filter(containing(find)) if find else entries


def page_with(entry: Entry) -> int:
    """The number of the page on which an entry stands."""
    before = own_entries(entry.involvement).filter(
        TupleLessThan(_tuple([*SORT, "number"]), _values(entry, [*SORT, "number"]))
    )
    return before.count() // PAGE_SIZE + 1


def own_page(
    entries: QuerySet[Entry],
    number: int | str | None,
    *,
    movable: bool,
    shown: Entry | None = None,
) -> tuple[Page[Entry], list[Line]]:
    """A numbered page of entries, each with the moves that are open to it.

    An entry moves only among those of its own day and time; the neighbours of
    the page's first and last entry are read with it, so that they are right too.
    """
    page = Paginator(entries, PAGE_SIZE).get_page(number)
    start = page.start_index() - 1 if page.paginator.count else 0
    first = max(start - 1, 0)
    window = list(entries[first : start + PAGE_SIZE + 1])
    lines = [Line(entry, is_shown=entry == shown) for entry in window]
    if movable:
        for upper, lower in pairwise(lines):
            if all(
                getattr(upper.entry, name) == getattr(lower.entry, name)
                for name in MOMENT
            ):
                upper.down = lower.up = True
    return page, lines[start - first :][:PAGE_SIZE]


# The integrated chronology


@dataclass(frozen=True)
class KeysetPage:
    """Rows between two keys, and whether there are more on either side."""

    rows: list[ReturnedEntry]
    has_before: bool
    has_after: bool


def returned_entries(
    review: Review, involvements: list[Involvement]
) -> QuerySet[ReturnedEntry]:
    """The entries of the versions that agencies accepted last.

    ``involvements`` are those of the review. Withdrawn agencies are left out by a list
    of their own, and earlier versions by name: joining the agencies to every row
    would make each page read all rows.
    """
    out = Involvement.objects.filter(review=review, state=State.WITHDRAWN)
    rows = ReturnedEntry.objects.filter(review=review).exclude(involvement__in=out)
    for involvement in involvements:
        accepted = involvement.returned_version or 0
        if accepted > 1:
            rows = rows.exclude(involvement=involvement, version__lt=accepted)
    return rows


def keyset_page(
    rows: QuerySet[ReturnedEntry],
    *,
    after: ReturnedEntry | None = None,
    before: ReturnedEntry | None = None,
    from_end: bool = False,
    size: int = PAGE_SIZE,
) -> KeysetPage:
    """The rows after a row, before one, or the last ones; else the first."""
    backwards = from_end or before is not None
    order = [F(name).desc() if backwards else F(name).asc() for name in KEY]
    if after is not None:
        rows = rows.filter(TupleGreaterThan(_tuple(KEY), _values(after, KEY)))
    elif before is not None:
        rows = rows.filter(TupleLessThan(_tuple(KEY), _values(before, KEY)))
    found = list(rows.order_by(*order)[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
        return KeysetPage(found, has_before=more, has_after=before is not None)
    return KeysetPage(found, has_before=after is not None, has_after=more)


def count_up_to(rows: QuerySet[ReturnedEntry], most: int) -> int:
    """How many rows there are; one more than ``most`` means that there are more."""
    return rows.order_by()[: most + 1].count()


def _tuple(names: list[str]) -> Tuple:
    return Tuple(*(F(name) for name in names))


def _values(row: ChronologyRow, names: list[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)
