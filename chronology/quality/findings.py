"""What a rule finds: a sentence to the author, and the place to put it right."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chronology.models import Entry

# The fields of an entry in which somebody typed a text, as its form has them.
TEXTS = (
    "event",
    "decision",
    "comment",
    "expected",
    "source",
    "staff",
    "fact_check_note",
)


class Level(StrEnum):
    """Must fix: the report cannot be sent with it. Worth a look: a question."""

    MUST_FIX = "must fix"
    WORTH_A_LOOK = "worth a look"


class Rule(StrEnum):
    """What was asked about; each has a heading on the page of findings."""

    NAME = "name"
    DATE_ASSUMED = "date assumed"
    FUTURE = "future"
    SCOPE = "scope"
    SOURCE = "source"
    TWICE = "twice"
    SILENCE = "silence"
    CRITICISM = "criticism"
    CONDUCT = "conduct"
    ABBREVIATION = "abbreviation"


_OF_NO_ENTRY = (Rule.ABBREVIATION, Rule.TWICE)


@dataclass(frozen=True)
class Finding:
    """Something to look at. ``entry`` is None for a time without entries.

    ``field`` is the form's field that mends it. ``what`` is the thing found: a
    judgement ("keep it as it is") holds for as long as that stays the same.
    ``people`` are those whose name may stand there, as (id, code); ``days`` are a
    time without contact.
    """

    level: Level
    rule: Rule
    text: str
    entry: Entry | None = None
    field: str = ""
    what: str = ""
    people: tuple[tuple[str, str], ...] = ()
    days: tuple[date, date] | None = None


def mark_of(finding: Finding) -> str:
    """What tells one finding from the next, the same each time: 64 hex digits.

    An abbreviation is one finding wherever it stands first, and two entries that may
    be one event are, whichever of them one looks at.
    """
    entry = None if finding.rule in _OF_NO_ENTRY else finding.entry
    where = entry.pk if entry else ""
    return hashlib.sha256(f"{finding.rule}|{where}|{finding.what}".encode()).hexdigest()


def texts_of(entry: Entry) -> Iterator[tuple[str, str]]:
    """Each field of an entry that holds a text, with that text."""
    for name in TEXTS:
        if text := getattr(entry, name):
            yield name, text
