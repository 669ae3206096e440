"""The words of a question to an agency, from what differs or left no trace.

An agency may not read what another returned until the board shares it. So a question
speaks of the agency's own entry, and says no more of the other account than that it
differs. Who sends it can change every word.
"""

from collections.abc import Sequence
from typing import cast

from chronology.dates.reading import Precision
from chronology.dates.wording import days_in_words
from chronology.matching.differences import Difference
from chronology.matching.rows import Row

# What to ask of each fact.
ASKED = {
    "Date": "On which day was it?",
    "Time": "At what time was it?",
    "Adult seen": "Was the adult seen, and by whom? Was anybody else there?",
    "Who was there": "Who was there, from your agency and from others?",
    "Outcome": "What was the outcome, and who decided it?",
    "Number": "Are the numbers in your entry right?",
}


def difference_question(row: Row, label: str, found: Sequence[Difference]) -> str:
    """Word what to ask an agency about its own entry, which is called ``label``.

    ``found`` are all differences of the event; those of other entries are left out.
    Gives "" where none is of this entry.
    """
    facts = list(dict.fromkeys(d.fact for d in found if row.key in d.rows))
    if not facts:
        return ""
    asked = "\n".join(f"- {ASKED[fact]}" for fact in facts)
    return (
        f"Your entry {label} ({_when(row)}) and another agency’s account of what we "
        f"think is the same contact differ.\n\n{asked}\n\n"
        "What do your records show, who wrote them, and when were they written?"
    )


def sender_question(row: Row, label: str, receiver: str) -> str:
    """Word what to ask the agency that says that it sent something."""
    return (
        f"Your entry {label} ({_when(row)}) speaks of something sent to {receiver}. We "
        "found no entry that shows that it arrived.\n\n"
        "- Who sent it, how, at what time and to which address or number?\n"
        "- What shows that it was sent, and that it arrived?\n"
        "- Did anybody follow it up?"
    )


def receiver_question(row: Row, sender: str) -> str:
    """Word what to ask the agency that should have got it.

    It has to name who sent it and about when: there is no other way to ask. It never
    has the sender's own words for the day.
    """
    return (
        f"Did you receive anything from {sender} about the adult{_some_time(row)}?\n\n"
        "- Where did you look: shared inboxes, portals, post, telephone logs?\n"
        "- If it came, when, who dealt with it and what was decided?\n"
        "- If it did not, what would have happened to it?"
    )


def _some_time(row: Row) -> str:
    words = days_in_words(row.earliest, row.latest, cast(Precision, row.precision))
    if words == "undated":
        return ""
    is_day = row.earliest == row.latest and row.precision != "approximate"
    return f" on or soon after {words}" if is_day else f", {words}"


def _when(row: Row) -> str:
    if row.earliest and row.earliest == row.latest:
        return f"{row.earliest.day} {row.earliest:%B %Y}"
    return f"“{row.date_text}”" if row.date_text else "undated"
