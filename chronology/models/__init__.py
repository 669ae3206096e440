"""Chronology entries: an agency's own while it writes, and those it returned."""

from chronology.models.entry import Entry
from chronology.models.importing import UNDO_FOR, ColumnChoice, ImportBatch
from chronology.models.part import SetPart
from chronology.models.returned import ReturnedEntry
from chronology.models.row import SORT, ChronologyRow

__all__ = [
    "SORT",
    "UNDO_FOR",
    "ChronologyRow",
    "ColumnChoice",
    "Entry",
    "ImportBatch",
    "ReturnedEntry",
    "SetPart",
]
