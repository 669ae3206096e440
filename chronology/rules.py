"""The words of a chronology: kinds of contact, precision, what may be said.

Columns and their values come from the H&F template (design: the chronology).
"""

from django.db.models import TextChoices

MAX_TEXT = 20_000
UNDATED = 9_999_999


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
