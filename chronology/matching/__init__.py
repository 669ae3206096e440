"""Entries of several agencies that speak of one contact, and referrals without trace.

Pure Python: no query, no user, no clock. ``docs/decisions`` says why rules and not
a trained model.
"""

from chronology.matching.grouping import Event, events_of, pairs_of
from chronology.matching.reading import read_rows
from chronology.matching.rows import Party, Row

__all__ = ["Event", "Party", "Row", "events_of", "pairs_of", "read_rows"]
