"""What a reader may do with a row of the integrated chronology, as it is drawn.

Fifty rows have three controls each: here they cost a tenth of what a template takes.
"""

from dataclasses import dataclass

from django.utils.html import format_html

_FLAG = (
    '<strong class="govuk-tag" data-flagged{}>Flagged</strong>'
    '<button type="submit" class="app-link-button" formaction="{}flag/?{}" name="flag"'
    ' value="{}" data-flag><span>{}</span>'
    '<span class="govuk-visually-hidden"> {}</span></button>'
)
_NOTE = (
    '<a class="govuk-link" href="{}note/?{}">{}'
    '<span class="govuk-visually-hidden"> on {}</span></a>'
)
_ASK = (
    '<a class="govuk-link" href="{}&amp;{}">Ask the agency'
    '<span class="govuk-visually-hidden"> about {}</span></a>'
)
_MARKS = f'<div class="chronology-marks">{_FLAG}{_NOTE}{_ASK}</div>'


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
            _MARKS,
            "" if self.is_flagged else " hidden",
            self.place,
            self.query,
            "no" if self.is_flagged else "yes",
            "Take flag off" if self.is_flagged else "Flag",
            self.name,
            self.place,
            self.query,
            "Change note" if self.has_note else "Add a note",
            self.name,
            self.ask,
            self.query,
            self.name,
        )
