"""A row of the integrated chronology, as it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from chronology.beside import NoteBeside
from chronology.cells import (
    NOTHING,
    event_cell,
    facts_of,
    notes_of,
    view_cell,
    when_cell,
)
from chronology.marks import Marks
from chronology.models import AgencyQuestion, ReturnedEntry

_UNDATED = SafeString(
    '<tr class="govuk-table__row"><th scope="rowgroup" colspan="4"'
    ' class="govuk-table__header">Undated entries</th></tr>'
)
_ROW = (
    '{}<tr class="govuk-table__row app-row" id="e{}">'
    '<th scope="row" class="govuk-table__header">{}'
    '<span class="chronology-fact">{}</span></th>'
    '<td class="govuk-table__cell" data-label="Date and source">{}{}</td>'
    '<td class="govuk-table__cell" data-label="What happened">{}{}{}{}</td>'
    '<td class="govuk-table__cell{}" data-label="Author’s view">{}</td></tr>'
)
_NOTE = (
    '<div class="chronology-own"><strong>Your note, which only you see:</strong>'
    ' <span class="app-typed">{}</span>{}</div>'
)
_OTHER_VERSION = (
    '<span class="chronology-fact">You wrote it about version {}.'
    " This is version {}.</span>"
)
_QUESTION = (
    '<div class="chronology-own app-no-print"><a class="govuk-link" href="{}">'
    'Question to the agency<span class="govuk-visually-hidden"> about {}</span></a>:'
    " {}</div>"
)


_EVENT = (
    '<div class="chronology-own app-no-print"><a class="govuk-link" href="{}">One event'
    ' with other entries<span class="govuk-visually-hidden">: {}</span></a></div>'
)


@dataclass
class IntegratedRow:
    """An agency's entry, and what stands beside it for whoever reads.

    ``name`` is "ASC C14". ``starts_undated`` puts a heading above it. With
    ``marks``, its reader can mark the row. ``event`` is the one it was joined to.
    """

    entry: ReturnedEntry
    agency: str
    name: str
    starts_undated: bool = False
    marks: Marks | None = None
    note: NoteBeside | None = None
    event: UUID | None = None
    questions: Sequence[AgencyQuestion] = ()

    def __str__(self) -> str:
        """The row, escaped: templates show it as it is."""
        row = self.entry
        view = view_cell(row, notes_of(row))
        return format_html(
            _ROW,
            _UNDATED if self.starts_undated else NOTHING,
            row.entry,
            self.agency,
            self.name,
            when_cell(row, facts_of(row)),
            str(self.marks) if self.marks else NOTHING,
            event_cell(row),
            self._note(self.note) if self.note else NOTHING,
            self._questions() if self.questions else NOTHING,
            self._event() if self.event else NOTHING,
            " chronology-view" if view else "",
            view,
        )

    def _note(self, note: NoteBeside) -> SafeString:
        other = NOTHING
        if note.version != self.entry.version:
            other = format_html(_OTHER_VERSION, note.version, self.entry.version)
        return format_html(_NOTE, note.text, other)

    def _event(self) -> SafeString:
        return format_html(
            _EVENT, reverse("chronology:event", args=[self.event]), self.name
        )

    def _questions(self) -> SafeString:
        return format_html_join(
            "",
            _QUESTION,
            (
                (
                    reverse("chronology:question", args=[question.pk]),
                    self.name,
                    question.standing.lower(),
                )
                for question in self.questions
            ),
        )
