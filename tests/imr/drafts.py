"""A draft in memory, complete enough to pass every gate; tests take pieces away."""

import json
from datetime import date
from typing import Any

from django.utils import timezone

from chronology.models import Entry
from imr.definitions import DIRECTORY, read_definition
from imr.draft import Draft, answer_key
from imr.gates import Known, find_problems
from imr.models import (
    Answer,
    Evidence,
    GoodPractice,
    Lesson,
    Nomination,
    Recommendation,
    RecordsSecured,
    ReportTemplate,
    StaffMember,
)
from reviews.models import Agency, Involvement, LineOfEnquiry, Review
from reviews.rules import AskedFor

DATA = json.loads((DIRECTORY / "hf-1.json").read_text(encoding="utf-8"))


def make_draft(asked_for: str = AskedFor.BOTH) -> Draft:
    """A whole report by an independent author, with nothing to mend."""
    review = Review(
        reference="SAR-HF-2026-04",
        pseudonym="Adult A",
        scoping_from=date(2018, 9, 1),
        scoping_to=date(2021, 2, 28),
        tor_purpose="To learn.",
        tor_agreed_on=date(2021, 4, 12),
    )
    agency = Agency(name="Westmarsh Trust", code="WCH", kind="nhs_trust")
    involvement = Involvement(review=review, agency=agency, asked_for=asked_for)
    draft = Draft(
        involvement=involvement,
        template=ReportTemplate(key="hf", version=1, definition=DATA),
        definition=read_definition(DATA),
        report=None,
        nomination=make_nomination(),
        records=RecordsSecured(secured_on=date(2021, 3, 12)),
        kloes=[
            LineOfEnquiry(number=1, title="Fire", text="How was the risk seen?"),
            LineOfEnquiry(number=2, title="Contact", text="What was done?"),
        ],
        evidence=[make_evidence(1)],
        staff=[
            StaffMember(
                code="WCH-DN1",
                name="Marguerite Foxglove",
                role="Nurse",
                line_manager="Practice Manager",
                told_on=date(2021, 4, 1),
            )
        ],
        good_practice=[GoodPractice(number=1, text="A nurse came back [E1].")],
    )
    draft.lessons = [
        Lesson(number=1, text="No answer is a sign.", kloes=[str(draft.kloes[0].pk)])
    ]
    draft.recommendations = [make_recommendation(draft.lessons[0])]
    if asked_for != AskedFor.IMR:
        draft.entries = [make_entry(1)]
    for section, kloe in draft.pages():
        for part in section.parts:
            if part.compulsory:
                text = part.options[0] if part.options else "Our policy said so [E1]."
                write(draft, answer_key(section, part, kloe), text)
    for kloe in draft.kloes:
        write(draft, f"analysis.{kloe.pk}.well", "They rang twice.")
    return draft


def make_nomination() -> Nomination:
    return Nomination(
        job_title="Consultant Nurse",
        experience="Twenty years",
        authority="May see every record",
        not_involved=True,
        not_line_manager=True,
        declared_at=timezone.now().replace(2021, 4, 26, 23, 30),
        statements=["I was not involved.", "I am not the line manager."],
    )


def make_evidence(number: int, **values: Any) -> Evidence:
    fields: dict[str, Any] = {
        "number": number,
        "kind": "record",
        "title": "Case record",
        "dated": "2018 to 2021",
        "held_by": "Records team",
        "weight": "primary",
    }
    return Evidence(**(fields | values))


def make_entry(number: int, **values: Any) -> Entry:
    fields: dict[str, Any] = {
        "number": number,
        "date_text": "3 April 2019",
        "earliest": date(2019, 4, 3),
        "latest": date(2019, 4, 3),
        "precision": "exact",
        "event": "A nurse visited.",
        "source": "E1, page 4",
        "adult_seen": "alone",
    }
    return Entry(**(fields | values))


def make_recommendation(lesson: Lesson | None, **values: Any) -> Recommendation:
    fields: dict[str, Any] = {
        "number": 1,
        "text": "Call before closing.",
        "lesson": lesson,
        "action": "Change the procedure",
        "owner": "Chief Nurse",
        "target_on": date(2026, 9, 30),
        "measure": "An audit each quarter",
        "review_on": date(2027, 1, 15),
    }
    return Recommendation(**(fields | values))


def write(draft: Draft, key: str, text: str) -> None:
    draft.answers[key] = Answer(key=key, text=text, row_version=1)


def problems(draft: Draft, **known: Any) -> list[str]:
    """What the gates find, in words; things to mend begin with an exclamation mark."""
    return [
        ("!" if problem.level == "must fix" else "") + problem.text
        for problem in find_problems(draft, Known(**known))
    ]
