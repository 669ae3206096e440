"""What stands beside a page of returned entries: its reader's marks, and questions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.db.models.functions import Lower

from accounts.models import User
from chronology.models import (
    AgencyQuestion,
    EntryFlag,
    EntryNote,
    EventEntry,
    ReturnedEntry,
    SavedView,
)
from reviews.models import Review

Key = tuple[UUID, UUID]


def entry_key(row: ReturnedEntry | EntryFlag | EntryNote) -> Key:
    """What names an entry in every version: its agency's part and the entry's id."""
    return row.involvement_id, row.entry


class NoteBeside(NamedTuple):
    """A reader's note, and the version it was written about."""

    text: str
    version: int


@dataclass
class Beside:
    """Flags and notes by entry, questions by entry, how many wait, and saved views."""

    flags: set[Key] = field(default_factory=set)
    notes: dict[Key, NoteBeside] = field(default_factory=dict)
    questions: dict[Key, list[AgencyQuestion]] = field(
        default_factory=lambda: defaultdict(list)
    )
    # The event that an entry (by its id) was joined to.
    events: dict[UUID, UUID] = field(default_factory=dict)
    waiting: int = 0
    answered: int = 0
    views: Sequence[Mapping[str, object]] = ()


def beside(review: Review, reader: User, rows: Iterable[ReturnedEntry]) -> Beside:
    """Read it all in five queries, however many rows there are.

    Each says its order, because the models' own would join people and reviews to
    it, and reads no more than is shown: the page is one that must be quick.
    """
    entries = [row.entry for row in rows]
    own = {"review": review, "writer": reader, "entry__in": entries}
    flags = EntryFlag.objects.filter(**own).order_by()
    notes = EntryNote.objects.kept().filter(**own).order_by()
    views = SavedView.objects.kept().filter(review=review, owner=reader)
    found = Beside(
        flags=set(flags.values_list("involvement_id", "entry")),
        notes={
            (part, entry): NoteBeside(text, version)
            for part, entry, text, version in notes.values_list(
                "involvement_id", "entry", "text", "version"
            )
        },
        views=list(views.order_by(Lower("name")).values("name", "query")),
    )
    joined = EventEntry.objects.filter(is_same=True, entry__in=entries).order_by()
    found.events.update(joined.values_list("entry", "event"))
    # Their texts are read on their own pages.
    asked = (
        AgencyQuestion.objects.filter(review=review)
        .order_by("asked_at", "pk")
        .defer("text", "answer")
    )
    for question in asked:
        found.waiting += question.is_waiting
        found.answered += bool(question.answered_at and not question.closed_at)
        for entry in question.about:
            found.questions[question.involvement_id, UUID(entry)].append(question)
    return found
