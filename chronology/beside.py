"""What stands beside a page of returned entries: its reader's marks, and questions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from accounts.models import User
from chronology.models import (
    AgencyQuestion,
    EntryFlag,
    EntryNote,
    ReturnedEntry,
    SavedView,
)
from reviews.models import Review

Key = tuple[UUID, UUID]


def key_of(row: ReturnedEntry | EntryFlag | EntryNote) -> Key:
    """What names an entry in every version: its agency's part and the entry's id."""
    return row.involvement_id, row.entry


@dataclass
class Beside:
    """Flags and notes by entry, questions by entry, how many wait, and saved views."""

    flags: dict[Key, EntryFlag] = field(default_factory=dict)
    notes: dict[Key, EntryNote] = field(default_factory=dict)
    questions: dict[Key, list[AgencyQuestion]] = field(
        default_factory=lambda: defaultdict(list)
    )
    waiting: int = 0
    answered: int = 0
    views: Sequence[SavedView] = ()


def beside(review: Review, reader: User, rows: Iterable[ReturnedEntry]) -> Beside:
    """Read it all in four queries, however many rows there are."""
    entries = [row.entry for row in rows]
    own = {"review": review, "writer": reader, "entry__in": entries}
    found = Beside(
        flags={key_of(flag): flag for flag in EntryFlag.objects.filter(**own)},
        notes={key_of(note): note for note in EntryNote.objects.kept().filter(**own)},
        views=list(SavedView.objects.kept().filter(review=review, owner=reader)),
    )
    # Their texts are read on their own pages.
    asked = AgencyQuestion.objects.filter(review=review).defer("text", "answer")
    for question in asked:
        found.waiting += question.is_waiting
        found.answered += bool(question.answered_at and not question.closed_at)
        for entry in question.about:
            found.questions[question.involvement_id, UUID(entry)].append(question)
    return found
