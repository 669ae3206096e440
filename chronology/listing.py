"""Pages of a long chronology: an agency's own by number, all agencies' by key.

A page reads only what it shows. The integrated chronology is walked by its sort
key, so that its last page costs what its first does.
"""

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
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chronology.cells import (
    NOTHING,
    event_cell,
    facts_of,
    notes_of,
    view_cell,
    when_cell,
)
from chronology.marks import Acts
from chronology.models import SORT, ChronologyRow, Entry, ReturnedEntry
from chronology.searching import containing
from reviews.models import Involvement, Review
from reviews.rules import State

PAGE_SIZE = 40
MOMENT = ("sort_day", "sort_vague", "sort_time")
KEY = [*SORT, "agency_code", "number", "pk"]


_ROW = (
    '<tr class="govuk-table__row app-row{}" id="{}">'
    '<th scope="row" class="govuk-table__header">{}</th>'
    '<td class="govuk-table__cell" data-label="Date and source">{}{}</td>'
    '<td class="govuk-table__cell" data-label="What happened">{}{}</td>'
    '<td class="govuk-table__cell{}" data-label="Author’s view">{}</td>{}</tr>'
)
_ASSUMED = SafeString(
    '<strong class="govuk-tag app-tag--attention">Date assumed</strong>'
)
_ACTS = '<td class="govuk-table__cell chronology-actions">{}</td>'


@dataclass
class Line:
    """An agency's own entry in its place on a page of its table.

    ``up`` and ``down`` say whether it may move, ``acts`` are what its author may do,
    ``below`` is what stands under its text.
    """

    entry: Entry
    up: bool = False
    down: bool = False
    is_shown: bool = False
    acts: Acts | None = None
    below: SafeString = NOTHING

    def __str__(self) -> str:
        """The row, escaped: templates show it as it is."""
        entry, acts = self.entry, self.acts
        view = view_cell(entry, notes_of(entry))
        return format_html(
            _ROW,
            " chronology-shown" if self.is_shown else "",
            entry.label,
            acts.head() if acts else "",
            when_cell(entry, facts_of(entry)),
            _ASSUMED if entry.date_assumed else "",
            event_cell(entry),
            self.below,
            " chronology-view" if view else "",
            view,
            format_html(_ACTS, str(acts)) if acts and acts.can_write else "",
        )


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
    # One that has returned since ``involvements`` was read is not among its agencies.
    if not_in := [i.pk for i in involvements if i.returned_version is None]:
        rows = rows.exclude(involvement__in=not_in)
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
