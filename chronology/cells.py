"""What a row of a chronology says, cell by cell, as it is drawn.

Both tables show it, the agency's own and the integrated. A template would look up a
dozen names for each row of a page, and cost more than all the rest of it.
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from chronology.models import ChronologyRow
from chronology.rules import (
    AdultSeen,
    ContactType,
    FactCheck,
    Practice,
    Significance,
    speaks_for_itself,
    time_speaks_for_itself,
)

CONTACT, SEEN = dict(ContactType.choices), dict(AdultSeen.choices)
SIGNIFICANCE, PRACTICE = dict(Significance.choices), dict(Practice.choices)
FACT_CHECK = dict(FactCheck.choices)
NOTHING = SafeString("")


def facts_of(row: ChronologyRow) -> str:
    """What stands under a row's date, in lines: as read, source, staff, contact.

    What says nothing ("not stated", "not recorded") is left out.
    """
    is_plain = speaks_for_itself(
        row.date_text, row.precision, row.earliest
    ) and time_speaks_for_itself(row.time_text, row.time_from)
    facts = [
        "" if is_plain else f"Read as: {row.says}",
        f"Source: {row.source}" if row.source else "",
        f"Staff: {row.staff}" if row.staff else "",
    ]
    if row.contact_type != ContactType.NOT_STATED:
        facts.append(CONTACT[row.contact_type])
    if row.adult_seen != AdultSeen.NOT_RECORDED:
        facts.append(f"Adult seen: {SEEN[row.adult_seen].lower()}")
    return "\n".join(filter(None, facts))


def notes_of(row: ChronologyRow) -> str:
    """What the author marks on a row, in lines; what is as usual is left out."""
    notes = []
    if row.kloes:
        notes.append(f"KLOE {row.kloes.replace(',', ', ')}")
    if row.significance != Significance.ROUTINE:
        notes.append(SIGNIFICANCE[row.significance])
    if row.practice != Practice.NONE:
        notes.append(PRACTICE[row.practice])
    if row.fact_check != FactCheck.UNCHECKED:
        note = f": {row.fact_check_note}" if row.fact_check_note else ""
        notes.append(f"{FACT_CHECK[row.fact_check]}{note}")
    return "\n".join(notes)


def when_cell(row: ChronologyRow, facts: str) -> SafeString:
    """The date and time as written, over the facts in lines."""
    return format_html(
        "<strong>{}</strong>{}{}",
        row.given_date,
        f", {row.time_text}" if row.time_text else "",
        _fact(facts),
    )


def event_cell(row: ChronologyRow) -> SafeString:
    """What happened, and the decision or action that followed."""
    event = format_html('<div class="app-typed">{}</div>', row.event)
    if not row.decision:
        return event
    return event + format_html(
        '<div class="app-typed chronology-decision">'
        "<strong>Decision or action:</strong> {}</div>",
        row.decision,
    )


def view_cell(row: ChronologyRow, notes: str) -> SafeString:
    """The author's comment, what was expected, and the marks in lines."""
    comment = expected = NOTHING
    if row.comment:
        comment = format_html('<div class="app-typed">{}</div>', row.comment)
    if row.expected:
        expected = format_html(
            '<div class="app-typed"><strong>Expected:</strong> {}</div>', row.expected
        )
    return comment + expected + _fact(notes)


def _fact(lines: str) -> SafeString:
    if not lines:
        return NOTHING
    return format_html('<span class="chronology-fact">{}</span>', lines)
