"""The process of writing a report: when, how much, and how things stand.

Pure: no query, no user, no clock. What a finished report needs is in
``imr.gates``; how words are looked at is in ``imr.wording``.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from accounts.refusals import Refused
from chronology.quality import Level
from reviews.rules import State

MAX_TEXT = 50_000
MAX_LINE = 200

# What looks like a code of the staff key: "ASC-SW1", or a short "SW1".
_CODE = re.compile(r"(?<![\w-])(?:[A-Z][A-Z0-9]{0,7}-)?[A-Z]{1,6}[0-9]{1,3}(?![\w-])")

_NOT_NOW = {
    State.INVITED: "You can write when your agency has accepted its part.",
    State.PREPARING: "You can write when the author has declared their independence.",
    State.DECLARING: "Declare your independence first. Then you can write.",
    State.WITH_SENIOR_MANAGER: "The report is with the senior manager, so it cannot "
    "be changed now. If they send it back, you can change it then.",
    State.ACCEPTED: "The report has been accepted, so it cannot be changed.",
    State.COMPLETE: "The report is complete, so it cannot be changed.",
    State.WITHDRAWN: "The board no longer asks for this report, so it cannot be "
    "changed.",
}


def is_code(text: str) -> bool:
    """Say whether a text is a code of the staff key, and not a name say."""
    return _CODE.fullmatch(text) is not None


def codes_in(text: str, on_key: AbstractSet[str]) -> set[str]:
    """The staff codes that stand in a text; one of the key may be the whole of it."""
    return set(_CODE.findall(text)) | ({text} & on_key)


def why_not_writable(state: State, *, is_declared: bool) -> str:
    """Say why nothing may be written now, or "" when it may.

    Writing needs the state "drafting" and an author who has declared both
    statements (guidance; R2, R3, R6).
    """
    if state in _NOT_NOW:
        return _NOT_NOW[state]
    return "" if is_declared else _NOT_NOW[State.DECLARING]


def check_is_writable(state: State, *, is_declared: bool) -> None:
    """Refuse a change at a time when the report is not being written."""
    if reason := why_not_writable(state, is_declared=is_declared):
        raise Refused(reason)


class Status(StrEnum):
    """How far a task of the author's list is."""

    NOT_STARTED = "Not yet started"
    IN_PROGRESS = "In progress"
    COMPLETED = "Completed"
    CANNOT_START = "Cannot start yet"


@dataclass(frozen=True)
class Place:
    """Where something stands: a section's key, and the field or the row in it.

    ``section`` is "analysis-<id>" for a line of enquiry's own page.
    """

    section: str
    field: str = ""
    row: str = ""


@dataclass(frozen=True)
class Problem:
    """Something the check page lists, with the place to mend it."""

    level: Level
    text: str
    place: Place


def must_fix(text: str, place: Place) -> Problem:
    return Problem(Level.MUST_FIX, text, place)


def worth_a_look(text: str, place: Place) -> Problem:
    return Problem(Level.WORTH_A_LOOK, text, place)
