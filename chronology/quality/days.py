"""Rules on days and sources: in the future, outside the review, silence, no source."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from accounts.refusals import Refused
from chronology.models import Entry
from chronology.quality.findings import Finding, Level, Rule
from chronology.rules import (
    ContactType,
    Precision,
    check_not_in_future,
    outside_scoping_period,
)

# A time without contact of more days than these is said (guidance of boards: "say
# so where there is no agency contact for a period of the review timescale").
SILENT_DAYS = 60
# A date that leaves more days open says nothing about any one of them.
OPEN_DAYS = 31
_SAYS_NO_CONTACT = re.compile(r"\W*no (?:recorded |known )?contact\b", re.IGNORECASE)
ONE = timedelta(days=1)


def days_fit(
    entry: Entry, *, starts: date, ends: date, today: date
) -> Iterator[Finding]:
    """Days that have not come yet, and days wholly outside the scoping period."""
    try:
        check_not_in_future(entry.earliest, entry.latest, today=today)
    except Refused as refusal:
        yield Finding(Level.MUST_FIX, Rule.FUTURE, str(refusal), entry, "date_text")
        return
    outside = outside_scoping_period(
        entry.earliest, entry.latest, starts=starts, ends=ends
    )
    if outside:
        what = f"{entry.earliest}/{entry.latest}"
        yield Finding(Level.WORTH_A_LOOK, Rule.SCOPE, outside, entry, "date_text", what)


def date_is_assumed(entry: Entry) -> Iterator[Finding]:
    """A date taken from the entry above ("ditto") that nobody has confirmed."""
    if entry.date_assumed:
        yield Finding(
            Level.MUST_FIX,
            Rule.DATE_ASSUMED,
            "Confirm the date. It is only assumed.",
            entry,
            "date_text",
        )


def source_is_named(entry: Entry) -> Iterator[Finding]:
    """R13: each fact with its source."""
    if not entry.source:
        yield Finding(
            Level.WORTH_A_LOOK,
            Rule.SOURCE,
            "There is no source yet. Say where this is written.",
            entry,
            "source",
        )


def silences(entries: Iterable[Entry], *, starts: date, ends: date) -> list[Finding]:
    """Each time of over 60 days in the scoping period that nothing is said about.

    A contact speaks for its own days, and a "no contact" row for all of its days.
    What only happened in the records is no contact. One sorted pass.
    """
    spoken = sorted(
        days for entry in entries if (days := days_spoken_for(entry)) is not None
    )
    found = []
    silent_from = starts
    for first, last in [*spoken, (ends + ONE, ends + ONE)]:
        until = min(first - ONE, ends)
        if (until - silent_from).days + 1 > SILENT_DAYS:
            found.append(_silence(silent_from, until))
        silent_from = max(silent_from, last + ONE)
    return found


def days_spoken_for(entry: Entry) -> tuple[date, date] | None:
    """The days about which an entry says that there was contact, or was none."""
    first, last = entry.earliest or entry.latest, entry.latest or entry.earliest
    if first is None or last is None:
        return None
    if says_no_contact(entry) or entry.precision == Precision.RANGE:
        return first, last
    if entry.contact_type == ContactType.RECORD or (last - first).days >= OPEN_DAYS:
        return None
    return first, last


def says_no_contact(entry: Entry) -> bool:
    """A row that says so, by its kind or, from a file, by how it begins."""
    if entry.contact_type == ContactType.NOT_STATED:
        return _SAYS_NO_CONTACT.match(entry.event) is not None
    return entry.contact_type == ContactType.NO_CONTACT


def _silence(first: date, last: date) -> Finding:
    count = (last - first).days + 1
    return Finding(
        Level.WORTH_A_LOOK,
        Rule.SILENCE,
        f"{count} days with neither a contact nor a row that says that there was none.",
        what=f"{first}/{last}",
        days=(first, last),
    )
