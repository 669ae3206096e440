"""A report as it is being written, read once: the rows that the rest looks at.

The content, the gates and the task list are pure functions of a ``Draft``, so
that what is checked, what is shown and what is frozen cannot differ.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import CharField, Value
from django.db.models.functions import Concat

from chronology.models import Entry, ReturnedEntry
from chronology.quality import texts_of
from chronology.rules import Significance
from imr.definitions import Definition, Part, Section, read_definition
from imr.models import (
    Answer,
    Evidence,
    GlossaryTerm,
    GoodPractice,
    Interview,
    Lesson,
    Nomination,
    Recommendation,
    RecordsSecured,
    Report,
    ReportTemplate,
    StaffMember,
)
from imr.rules import Place
from reviews.models import Agency, Involvement, LineOfEnquiry, Review

OUTSIDE = "outside"


@dataclass(frozen=True)
class Passage:
    """A piece of text of the report, and where it stands."""

    text: str
    place: Place
    where: str


@dataclass
class Draft:
    """Everything a report is made of, as lists in their order."""

    involvement: Involvement
    template: ReportTemplate
    definition: Definition
    report: Report | None
    nomination: Nomination | None = None
    records: RecordsSecured | None = None
    kloes: list[LineOfEnquiry] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    good_practice: list[GoodPractice] = field(default_factory=list)
    lessons: list[Lesson] = field(default_factory=list)
    recommendations: list[Recommendation] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    interviews: list[Interview] = field(default_factory=list)
    glossary: list[GlossaryTerm] = field(default_factory=list)
    staff: list[StaffMember] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    # Entries that an "IMR only" agency returned before, which it may cite.
    returned_entries: set[str] = field(default_factory=set)

    @property
    def review(self) -> Review:
        return self.involvement.review

    @property
    def agency(self) -> Agency:
        return self.involvement.agency

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.definition.sections_for(self.involvement.asked_for)

    def section(self, key: str) -> Section:
        """A section of the template, as this agency's report numbers it."""
        own = (s for s in self.sections if s.key == key)
        return next(own, None) or self.definition.section(key)

    def has(self, section: str) -> bool:
        """Say whether this agency's report has a section."""
        return any(s.key == section for s in self.sections)

    def page(self, slug: str) -> tuple[Section, LineOfEnquiry | None] | None:
        """The section, and its line of enquiry, that a page's address names."""
        for section, kloe in self.pages():
            if page_slug(section, kloe) == slug:
                return section, kloe
        return None

    def place_of(self, key: str) -> Passage | None:
        """Where the text under a key stands, or None if its part is gone."""
        for section, kloe in self.pages():
            for part in section.parts:
                if answer_key(section, part, kloe) == key:
                    return Passage(
                        self.text(key),
                        Place(page_slug(section, kloe), part.key),
                        f"{page_title(section, kloe)}, “{part.label}”",
                    )
        return None

    def text(self, key: str) -> str:
        """The text saved under a key, or ""."""
        answer = self.answers.get(key)
        return answer.text if answer else ""

    def pages(self) -> Iterator[tuple[Section, LineOfEnquiry | None]]:
        """Each section with its line of enquiry: the analysis has one for each."""
        for section in self.sections:
            if section.page == "analysis":
                for kloe in self.kloes:
                    yield section, kloe
            else:
                yield section, None

    def passages(self) -> Iterator[Passage]:
        """Every text that somebody typed, in the order of the report."""
        for section, kloe in self.pages():
            slug, where = page_slug(section, kloe), page_title(section, kloe)
            for part in section.parts:
                if text := self.text(answer_key(section, part, kloe)):
                    yield Passage(
                        text, Place(slug, part.key), f"{where}, “{part.label}”"
                    )
        yield from self._rows()
        if self.involvement.wants_chronology:
            yield from self._entry_texts()

    def _rows(self) -> Iterator[Passage]:
        if self.has("good_practice"):
            for practice in self.good_practice:
                yield _passage([practice.text], practice, "good_practice")
            for lesson in self.lessons:
                yield _passage([lesson.text], lesson, "lessons")
            for row in self.recommendations:
                yield _passage(
                    [row.text, row.action, row.owner, row.measure],
                    row,
                    "recommendations",
                )
            for interview in self.interviews:
                yield Passage(
                    interview.staff_codes,
                    Place("staff", "staff_codes", str(interview.pk)),
                    "Staff involved in this review",
                )
        for source in self.evidence:
            yield Passage(
                "\n".join([source.title, source.dated, source.held_by]),
                Place("evidence", "title", str(source.pk)),
                f"Evidence {source.label}",
            )
        for term in self.glossary:
            yield Passage(
                f"{term.term}\n{term.meaning}", Place("glossary"), "Abbreviations"
            )
        for member in self.staff:
            yield Passage(
                member.role,
                Place("staff_key", "role", str(member.pk)),
                f"Role of {member.code} in the staff key",
            )

    def _entry_texts(self) -> Iterator[Passage]:
        for entry in self.entries:
            yield Passage(
                "\n".join(text for _, text in texts_of(entry)),
                Place("chronology", "event", str(entry.pk)),
                f"Chronology, {entry.label}",
            )


def _passage(
    texts: Iterable[str], row: GoodPractice | Lesson | Recommendation, section: str
) -> Passage:
    return Passage(
        "\n".join(text for text in texts if text),
        Place(section, "text", str(row.pk)),
        str(row),
    )


def page_slug(section: Section, kloe: LineOfEnquiry | None = None) -> str:
    """The last part of a page's address: "context", "analysis-<id>"."""
    return f"{section.key}-{kloe.pk}" if kloe else section.key


def page_title(section: Section, kloe: LineOfEnquiry | None = None) -> str:
    """What a page is called: a line of enquiry goes by its number and title."""
    return f"KLOE {kloe.number}. {kloe.title}" if kloe else section.title


def answer_key(section: Section, part: Part, kloe: LineOfEnquiry | None = None) -> str:
    """Where a part's text is kept: "context.service", "analysis.<id>.happened"."""
    if kloe:
        return f"{section.key}.{kloe.pk}.{part.key}"
    return f"{section.key}.{part.key}"


MOST_LISTED = 100


def entries_to_cite(draft: Draft, kloe: LineOfEnquiry | None) -> list[Entry]:
    """The entries to show beside a text: those of a line of enquiry, or that matter.

    At most ``MOST_LISTED``; the chronology itself has them all.
    """
    entries = Entry.objects.kept().filter(involvement=draft.involvement)
    if not draft.involvement.wants_chronology:
        return []
    if kloe is None:
        entries = entries.exclude(significance=Significance.ROUTINE)
    else:
        # Numbers stand in a row as "1,3,12".
        entries = entries.annotate(
            among=Concat(Value(","), "kloes", Value(","), output_field=CharField())
        ).filter(among__contains=f",{kloe.number},")
    return list(entries.in_order()[:MOST_LISTED])


def current_template() -> ReportTemplate:
    """The newest version of the board's template; reports begun keep theirs."""
    return ReportTemplate.objects.filter(key=settings.REPORT_TEMPLATE).latest("version")


def load_draft(involvement: Involvement, *, with_entries: bool = True) -> Draft:
    """Read a report and all that belongs to it, in a fixed number of queries.

    ``with_entries`` is False where the chronology is not looked at.
    """
    report = (
        Report.objects.filter(involvement=involvement)
        .select_related("template")
        .first()
    )
    template = report.template if report else current_template()
    mine = {"involvement": involvement}
    draft = Draft(
        involvement=involvement,
        template=template,
        definition=read_definition(template.definition),
        report=report,
        nomination=Nomination.objects.filter(**mine, ended_at=None).first(),
        records=RecordsSecured.objects.filter(**mine).first(),
        kloes=list(LineOfEnquiry.objects.filter(review=involvement.review_id)),
        evidence=list(Evidence.objects.filter(**mine).select_related("interview")),
        interviews=list(Interview.objects.filter(**mine)),
        glossary=list(GlossaryTerm.objects.filter(**mine)),
        staff=list(StaffMember.objects.filter(**mine)),
    )
    if report:
        draft.answers = {a.key: a for a in Answer.objects.filter(report=report)}
        draft.done = set(report.sections_done.values_list("section", flat=True))
        draft.good_practice = list(report.good_practice.all())
        draft.lessons = list(report.lessons.all())
        draft.recommendations = list(report.recommendations.select_related("lesson"))
    if with_entries and involvement.wants_chronology:
        draft.entries = list(Entry.objects.filter(**mine).kept().in_order())
    elif with_entries:
        draft.returned_entries = {
            f"C{number}"
            for number in ReturnedEntry.objects.filter(**mine).values_list(
                "number", flat=True
            )
        }
    return draft
