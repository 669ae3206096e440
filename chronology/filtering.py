"""What of the integrated chronology is asked for, and how the database finds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, TextChoices, Value
from django.db.models.functions import Concat

from accounts.models import User
from chronology.models import EntryFlag, EntryNote, ReturnedEntry
from chronology.rules import SEEN, AdultSeen
from chronology.searching import find_returned
from reviews.models import Involvement


class Seen(TextChoices):
    """Whether the adult was seen, as a reader asks: every entry is one of these."""

    SEEN = "seen", "Seen"
    NOT_SEEN = "not_seen", "Not seen"
    NOT_RECORDED = "not_recorded", "Not recorded"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class Mine(TextChoices):
    """What the reader marked for themselves."""

    FLAGGED = "flagged", "Flagged"
    NOTED = "noted", "With my notes"


SEEN_AS: dict[str, list[str]] = {
    Seen.SEEN: [*SEEN],
    Seen.NOT_SEEN: [AdultSeen.NO],
    Seen.NOT_RECORDED: [AdultSeen.NOT_RECORDED],
    Seen.NOT_APPLICABLE: [AdultSeen.NOT_APPLICABLE],
}


def may_be_from(day: date) -> Q:
    """Rows that can mean a day or a later one; undated ones never do."""
    return Q(latest__gte=day) | Q(latest=None, earliest__isnull=False)


def may_be_until(day: date) -> Q:
    """Rows that can mean a day or an earlier one; undated ones never do."""
    return Q(earliest__lte=day) | Q(earliest=None, latest__isnull=False)


@dataclass(frozen=True)
class Filter:
    """What is asked for; empty parts ask nothing, and all others must be met.

    Of the several values of one part a row has any. A row fits days when some day
    it can mean lies within them; undated rows then fit none.
    """

    involvements: Sequence[Involvement] = ()
    kloes: Sequence[int] = ()
    first: date | None = None
    last: date | None = None
    seen: Sequence[str] = ()
    significance: Sequence[str] = ()
    practice: Sequence[str] = ()
    contact: Sequence[str] = ()
    mine: Sequence[str] = ()
    reader: User | None = None
    words: str = ""

    def apply(self, rows: QuerySet[ReturnedEntry]) -> QuerySet[ReturnedEntry]:
        """Narrow rows to those asked for."""
        if self.involvements:
            rows = rows.filter(involvement__in=self.involvements)
        if self.kloes:
            rows = rows.alias(listed=Concat(Value(","), "kloes", Value(",")))
            bearing = Q()
            for number in self.kloes:
                bearing |= Q(listed__contains=f",{number},")
            rows = rows.filter(bearing)
        if self.first is not None:
            rows = rows.filter(may_be_from(self.first))
        if self.last is not None:
            rows = rows.filter(may_be_until(self.last))
        if self.seen:
            meant = [value for one in self.seen for value in SEEN_AS[one]]
            rows = rows.filter(adult_seen__in=meant)
        if self.significance:
            rows = rows.filter(significance__in=self.significance)
        if self.practice:
            rows = rows.filter(practice__in=self.practice)
        if self.contact:
            rows = rows.filter(contact_type__in=self.contact)
        if self.mine:
            rows = rows.filter(self._is_mine())
        return find_returned(rows, self.words)

    def _is_mine(self) -> Q:
        """Rows that this reader marked, in this version or in an earlier one."""
        # An entry's id is its own in every agency and version.
        marked = Q()
        if Mine.FLAGGED in self.mine:
            flags = EntryFlag.objects.filter(writer=self.reader)
            marked |= Q(entry__in=flags.order_by().values("entry"))
        if Mine.NOTED in self.mine:
            notes = EntryNote.objects.kept().filter(writer=self.reader)
            marked |= Q(entry__in=notes.order_by().values("entry"))
        return marked
