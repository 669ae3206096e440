"""Chronology entries: an agency's own while it writes, those it returned, and what
the board keeps beside them."""

from chronology.models.agency_question import AgencyQuestion
from chronology.models.entry import Entry
from chronology.models.importing import UNDO_FOR, ColumnChoice, ImportBatch
from chronology.models.own_mark import EntryFlag, EntryNote
from chronology.models.part import SetPart
from chronology.models.returned import ReturnedEntry
from chronology.models.row import SORT, ChronologyRow
from chronology.models.same_event import (
    EventEntry,
    EventSearch,
    SameEvent,
    UntracedReferral,
)
from chronology.models.saved_view import SavedView

__all__ = [
    "SORT",
    "UNDO_FOR",
    "AgencyQuestion",
    "ChronologyRow",
    "ColumnChoice",
    "Entry",
    "EntryFlag",
    "EntryNote",
    "EventEntry",
    "EventSearch",
    "ImportBatch",
    "ReturnedEntry",
    "SameEvent",
    "SavedView",
    "SetPart",
    "UntracedReferral",
]
