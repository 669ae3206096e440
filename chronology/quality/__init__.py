"""What to look at again in a chronology while it is being written.

Pure functions on entries: no query, no user, no clock. Nothing here stops a save;
what must be mended before the report is sent is decided there (``imr.gates``).
Rules on names, words and abbreviations are in ``imr.quality``, which knows the
staff key.
"""

from chronology.quality.days import (
    date_is_assumed,
    days_fit,
    silences,
    source_is_named,
)
from chronology.quality.duplicates import like, pairs_alike, said_twice
from chronology.quality.findings import TEXTS, Finding, Level, Rule, mark_of, texts_of

__all__ = [
    "TEXTS",
    "Finding",
    "Level",
    "Rule",
    "date_is_assumed",
    "days_fit",
    "like",
    "mark_of",
    "pairs_alike",
    "said_twice",
    "silences",
    "source_is_named",
    "texts_of",
]
