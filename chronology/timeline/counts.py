"""Asks the database how many entries begin and end where: never for the entries.

Twelve thousand entries come back as a few hundred groups, because dates are cut
in the database to what tells their slot.
"""

from typing import Any, NamedTuple

from django.db.models import CharField, Count, Q, QuerySet
from django.db.models.functions import Cast, Substr

from chronology.filtering import Filter
from chronology.models import ReturnedEntry
from chronology.rules import SEEN, Precision, Significance
from chronology.timeline.periods import HOUR, Period


class Group(NamedTuple):
    """Entries of one agency (its code) that begin and end in the same slots.

    ``first`` and ``last`` are the beginnings of dates, or hours; None is open.
    """

    code: str
    first: str | None
    last: str | None
    entries: int
    seen: int
    key: int
    about: int


COUNTED = {
    "entries": Count("*"),
    "seen": Count("pk", filter=Q(adult_seen__in=SEEN)),
    "key": Count("pk", filter=Q(significance=Significance.KEY_EPISODE)),
    "about": Count("pk", filter=Q(precision=Precision.APPROXIMATE)),
}


def groups_of(rows: QuerySet[ReturnedEntry], letters: int) -> list[Group]:
    """All rows, by agency and by the first letters of their days; one query."""
    found = (
        rows.order_by()
        .annotate(
            begins=cut("earliest", letters),
            ends=cut("latest", letters),
        )
        .values_list("agency_code", "begins", "ends")
        .annotate(**COUNTED)
    )
    return [Group(*row) for row in found]


def groups_within(rows: QuerySet[ReturnedEntry], period: Period) -> list[Group]:
    """The rows that can mean a day of the period; one query."""
    rows = Filter(first=period.first, last=period.last).apply(rows)
    if period.letters != HOUR:
        return groups_of(rows, period.letters)
    columns = ("agency_code", "earliest", "latest", "time_from", "time_to")
    found = rows.order_by().values_list(*columns).annotate(**COUNTED)
    return [_of_hours(*row) for row in found]


def cut(field: str, letters: int) -> Any:
    """The first letters of a date as the database writes it: "2019-03"."""
    return Substr(Cast(field, CharField()), 1, letters)


def _of_hours(
    code: str, first: Any, last: Any, begins: Any, ends: Any, *counted: int
) -> Group:
    """A group of one day: without a time it may be any hour, without a day open."""
    if first is None or first != last:
        return Group(code, None, None, *counted)
    if begins is None:
        return Group(code, "00", "23", *counted)
    if ends is not None and ends < begins:
        # Over midnight: what is left of this day.
        return Group(code, f"{begins:%H}", "23", *counted)
    return Group(code, f"{begins:%H}", f"{ends or begins:%H}", *counted)
