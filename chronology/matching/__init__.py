"""Entries of several agencies that speak of one contact, and referrals without trace.

Rules in tables (``vocabulary``) and not a trained model, so that every proposal can
say why. Pure Python: no query, no user, no clock. ``propose`` does it all.
"""

from chronology.matching.differences import Difference, differences
from chronology.matching.grouping import Event
from chronology.matching.onesided import OneSided
from chronology.matching.proposing import Proposals, propose
from chronology.matching.rows import Party, Row

__all__ = [
    "Difference",
    "Event",
    "OneSided",
    "Party",
    "Proposals",
    "Row",
    "differences",
    "propose",
]
