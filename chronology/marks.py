"""What may be done with a row of a chronology, as it is drawn.

Every row has some controls: here they cost a tenth of what a template takes.
"""

from dataclasses import dataclass
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString

# "{3}" is the row's name, "{0}" and "{1}" where it is marked and asked about.
_FLAGGED = (
    '<strong class="govuk-tag" data-flagged>Flagged</strong>'
    '<button type="submit" class="app-link-button" formaction="{0}flag/?{2}"'
    ' name="flag" value="no" data-flag><span>Take flag off</span>'
    '<span class="govuk-visually-hidden"> {3}</span></button>'
)
_NOT_FLAGGED = (
    '<strong class="govuk-tag" data-flagged hidden>Flagged</strong>'
    '<button type="submit" class="app-link-button" formaction="{0}flag/?{2}"'
    ' name="flag" value="yes" data-flag><span>Flag</span>'
    '<span class="govuk-visually-hidden"> {3}</span></button>'
)
_NOTE = (
    '<a class="govuk-link" href="{{0}}note/?{{2}}">{}'
    '<span class="govuk-visually-hidden"> on {{3}}</span></a>'
)
_ASK = (
    '<a class="govuk-link" href="{1}&amp;{2}">Ask the agency'
    '<span class="govuk-visually-hidden"> about {3}</span></a>'
)
# By whether it has a flag, and whether it has a note.
_MARKS = {
    (is_flagged, has_note): '<div class="chronology-marks">'
    + (_FLAGGED if is_flagged else _NOT_FLAGGED)
    + _NOTE.format("Change note" if has_note else "Add a note")
    + f"{_ASK}</div>"
    for is_flagged in (True, False)
    for has_note in (True, False)
}
_HEAD = '<a class="govuk-link" href="{}">{}</a>'
_TICK = (
    '<input type="checkbox" class="chronology-tick" name="entry" value="{}"'
    ' aria-label="Tick {}"{}> '
)
_CHANGE = (
    '<a class="govuk-link" href="?edit={0}{1}#{2}">Change'
    '<span class="govuk-visually-hidden"> {2}</span></a>'
    '<a class="govuk-link" href="?copy={0}">Copy'
    '<span class="govuk-visually-hidden"> {2}</span></a>'
    '<button type="submit" class="app-link-button" formaction="{3}delete/">Delete'
    '<span class="govuk-visually-hidden"> {2}</span></button>'
)
_MOVE = (
    '<button type="submit" class="app-link-button" formaction="{0}{1}/">'
    "Move {2} {1}</button>"
)


@dataclass
class Marks:
    """The controls of one row.

    ``name`` is the row's ("ASC C14"); ``place`` and ``ask`` are where its reader marks
    it and asks about it, and ``query`` is what of the page comes back after that.
    """

    name: str
    place: str
    ask: str
    query: str
    is_flagged: bool
    has_note: bool

    def __str__(self) -> str:
        """The controls, escaped: templates show them as they are."""
        return format_html(
            _MARKS[self.is_flagged, self.has_note],
            self.place,
            self.ask,
            self.query,
            self.name,
        )


@dataclass
class Acts:
    """What the author may do with a row of their own.

    ``here`` is the entry's address, ``place`` what of the page comes back after an
    act. Who only reads gets the head alone: the number, which leads to the entry.
    """

    key: UUID
    label: str
    here: str
    place: str = ""
    is_ticked: bool = False
    up: bool = False
    down: bool = False
    can_write: bool = True

    def head(self) -> SafeString:
        """The number, with a box to tick for whoever writes."""
        number = format_html(_HEAD, self.here, self.label)
        if not self.can_write:
            return number
        checked = " checked" if self.is_ticked else ""
        return format_html(_TICK, self.key, self.label, checked) + number

    def __str__(self) -> str:
        """The acts, escaped: templates show them as they are."""
        acts = format_html(_CHANGE, self.key, self.place, self.label, self.here)
        for way, is_open in (("up", self.up), ("down", self.down)):
            if is_open:
                acts += format_html(_MOVE, self.here, way, self.label)
        return acts
