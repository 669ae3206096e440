"""The words of a chronology, when it may be changed, and how it is ordered.

Columns and their values come from the H&F template (design: the chronology).
Pure functions: no query, no user, no clock.
"""

import re
from datetime import date, time

from django.db.models import TextChoices

from accounts.refusals import Refused
from reviews.rules import State

MAX_TEXT = 20_000
MAX_DATE, MAX_TIME = 200, 100
# How many rows one file may bring in.
MAX_IMPORT_ROWS = 5_000
UNDATED = 9_999_999


# What of an entry staff check: the facts, not the author's view of them (R14).
FACTS = (
    "date_text",
    "time_text",
    "source",
    "staff",
    "contact_type",
    "event",
    "decision",
    "adult_seen",
)


class Precision(TextChoices):
    EXACT = "exact", "Exact"
    APPROXIMATE = "approximate", "Approximate"
    RANGE = "range", "Between two days"
    WEEK = "week", "Some time in a week"
    MONTH = "month", "Some time in a month"
    SEASON = "season", "Some time in a season"
    YEAR = "year", "Some time in a year"
    BEFORE = "before", "Before a day"
    AFTER = "after", "After a day"
    UNKNOWN = "unknown", "Undated"


class TimePrecision(TextChoices):
    EXACT = "exact", "Exact"
    APPROXIMATE = "approximate", "Approximate"
    PART_OF_DAY = "part of day", "Part of the day"
    UNKNOWN = "unknown", "Not known"


class ContactType(TextChoices):
    VISIT = "visit", "Visit"
    CALL = "call", "Telephone or video call"
    LETTER = "letter", "Letter, e-mail or message"
    MEETING = "meeting", "Meeting"
    RECORD = "record", "Record or decision, with no contact"
    NO_ACCESS = "no_access", "Visit, but no access"
    DID_NOT_ATTEND = "did_not_attend", "Did not attend"
    NO_CONTACT = "no_contact", "No contact in this period"
    NOT_STATED = "not_stated", "Not stated"


class AdultSeen(TextChoices):
    ALONE = "alone", "Yes, alone"
    WITH_OTHERS = "with_others", "Yes, with others"
    YES = "yes", "Yes, not recorded whether alone"
    NO = "no", "No"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    NOT_RECORDED = "not_recorded", "Not recorded"


# Somebody of the agency says that they saw the adult in person.
SEEN = (AdultSeen.ALONE, AdultSeen.WITH_OTHERS, AdultSeen.YES)


class Significance(TextChoices):
    ROUTINE = "routine", "Routine"
    SIGNIFICANT = "significant", "Significant"
    KEY_EPISODE = "key_episode", "Key episode"


class Practice(TextChoices):
    NONE = "none", "Neither"
    GOOD = "good", "Good practice"
    MISSED = "missed", "Missed opportunity"


class FactCheck(TextChoices):
    UNCHECKED = "unchecked", "Not checked yet"
    AGREED = "agreed", "Agreed by staff"
    CHANGE_ASKED = "change_asked", "Staff asked for a change"
    NO_REPLY = "no_reply", "No reply by the date asked"


def speaks_for_itself(date_text: str, precision: str, earliest: date | None) -> bool:
    """Say whether a date needs no reading: an exact day with its year written.

    "13/11", "ditto" and the 43588 that a spreadsheet stores do need one.
    """
    if precision == Precision.UNKNOWN:
        return True
    if precision != Precision.EXACT or earliest is None:
        return False
    written = rf"(?<!\d)({earliest.year}(?!\d)|{earliest.year % 100:02d}$)"
    return re.search(written, date_text) is not None


def time_speaks_for_itself(time_text: str, time_from: time | None) -> bool:
    """Say whether a time needs no reading: "2.15" that was read as 2:15pm does."""
    numbers = re.fullmatch(r"\s*(\d{1,2})[.:,]?(\d{2})\s*(h|hrs|hours)?\s*", time_text)
    if numbers is None or time_from is None:
        return True
    return (int(numbers[1]), int(numbers[2])) == (time_from.hour, time_from.minute)


def reason_not_open(state: str) -> str:
    """Say why the chronology cannot be changed in a state, or "" if it can.

    Only "being written" is open: the author has declared, and nothing has been
    sent (R2, R6, R15).
    """
    if state == State.DRAFTING:
        return ""
    if state in (State.WITH_SENIOR_MANAGER, State.ACCEPTED, State.COMPLETE):
        return (
            "You cannot change the chronology now, because it has been sent to the "
            "senior manager. It opens again if it is sent back to you."
        )
    if state == State.WITHDRAWN:
        return (
            "You cannot change the chronology now, because the board no longer "
            "asks your agency for it."
        )
    return (
        "You cannot change the chronology yet. It opens when the author has "
        "declared their independence."
    )


def check_chronology_is_open(state: str) -> None:
    """Refuse to change a chronology that is not being written."""
    if reason := reason_not_open(state):
        raise Refused(reason)


def reason_not_to_ask(state: str, *, is_returned: bool) -> str:
    """Say why the board cannot ask an agency about its return, or ""."""
    if state == State.WITHDRAWN:
        return "You cannot ask this agency, because it takes part no more."
    if not is_returned:
        return "You can ask an agency once it has returned its report."
    return ""


def check_can_be_asked(state: str, *, is_returned: bool) -> None:
    """Refuse a question to an agency that has nothing the board can read."""
    if reason := reason_not_to_ask(state, is_returned=is_returned):
        raise Refused(reason)


def check_not_in_future(
    earliest: date | None, latest: date | None, *, today: date
) -> None:
    """Refuse days that have not come yet: a chronology says what happened."""
    first = earliest or latest
    if first is not None and first > today:
        raise Refused("Date must be today or in the past.")


def outside_scoping_period(
    earliest: date | None, latest: date | None, *, starts: date, ends: date
) -> str:
    """Say in a sentence that days lie wholly outside the scoping period, or "".

    Earlier history may matter, so this warns and never stops anybody.
    """
    if latest is not None and latest < starts:
        return "This is before the scoping period. You can still keep it."
    if earliest is not None and earliest > ends:
        return "This is after the scoping period. You can still keep it."
    return ""
