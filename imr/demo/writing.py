"""Writes the sample's chronologies and reports as their authors would."""

import re
from dataclasses import replace
from datetime import date, time
from typing import Any

from django.utils import timezone

from accounts.models import User
from chronology.dates import Reading, read_date
from chronology.services import add_entry
from imr.demo import story
from imr.demo.marking import contact_of, kloes_of
from imr.models import GoodPractice, Interview, Lesson, Recommendation
from imr.services.evidence import EvidenceDetails, add_evidence
from imr.services.interviews import (
    InterviewDetails,
    add_interview,
    record_agreed,
    record_sent,
)
from imr.services.lessons import (
    LessonDetails,
    PracticeDetails,
    RecommendationDetails,
    add_row,
    add_term,
)
from imr.services.report import Typed, save_answers
from reviews.models import Involvement

_LESSON_SOURCES = re.compile(r" ?\(From lines? of enquiry ([^)]*)\.\)")
METHODS = (
    "Interviews with key people or their line managers\n"
    "Discussions with a group of staff or a team\n"
    "Review of our agency’s formal records\n"
    "Review of operating procedures, policy and practice guidance"
)


def write_chronology(
    involvement: Involvement, *, by: User, rows: list[dict[str, Any]]
) -> dict[int, int]:
    """Add an agency's entries; return each row's number in its file to its entry's.

    Dates that could mean two things take the careful reading of the sample.
    """
    numbers: dict[int, int] = {}
    for row in rows:
        entry = add_entry(
            involvement=involvement,
            by=by,
            date_text=row["date_text"],
            time_text=row["time_text"],
            reading=settled(row),
            source=row["source"],
            staff=row["staff"],
            event=row["event"],
            decision=row["decision"],
            contact_type=contact_of(row),
            adult_seen=story.ADULT_SEEN[row["adult_seen"]],
            comment=row["comment"],
            kloes=kloes_of(row),
        )
        numbers.setdefault(row["row"], entry.number)
    return numbers


def settled(row: dict[str, Any]) -> Reading | None:
    """What the author answers where a date was asked about; None where it was not."""
    reading = read_date(row["date_text"], row["time_text"], today=timezone.localdate())
    if reading.verdict in {"ok", "undated"}:
        return None
    if row["kind"] == "error":
        return replace(
            reading,
            earliest=None,
            latest=None,
            precision="unknown",
            time_from=None,
            time_to=None,
            time_precision="unknown",
            time_part="",
            verdict="undated",
            says="undated: the date as written does not exist",
        )
    return replace(
        reading,
        earliest=_day(row["earliest"]),
        latest=_day(row["latest"]),
        precision=row["precision"],
        time_from=_time(row["time_from"]),
        time_to=_time(row["time_to"]),
        time_precision=row["time_precision"],
        time_part=row["time_part"],
        verdict="ok",
        says="",
    )


def write_report(
    involvement: Involvement,
    report: dict[str, Any],
    numbers: dict[int, int],
    *,
    by: User,
) -> None:
    """Write one of the two sample reports: its evidence, interviews and sections."""
    code = involvement.agency.code
    interviews = _interviews(involvement, by=by)
    for source in story.of_agency("evidence", code):
        _evidence(involvement, source, interviews, by=by)

    def text(number: str) -> str:
        return story.cite(story.section(report, number), numbers)

    about = story.review()["about_the_adult"]
    context, _, conditions = text("4").partition("\n")
    voice = text("12").split("\n")
    answers = {
        "adult.age": about["age_band"],
        "adult.gender": about["gender"],
        "adult.ethnicity": about["ethnicity"],
        "adult.life": "Died on 7 February 2021",
        "adult.needs": text("2"),
        "adult.voice": about["speaks_for_them"],
        "people.text": text("2a"),
        "context.service": context,
        "context.conditions": conditions,
        "methodology.methods": METHODS,
        "methodology.how": text("5"),
        "methodology.limits": "See how it was done, above.",
        "parallel.text": text("8"),
        "summary.text": text("9"),
        "outside.happened": text("11"),
        "voice.voice": voice[0],
        "voice.capacity": voice[1] if len(voice) > 1 else "",
        "voice.equality": voice[2] if len(voice) > 1 else "",
        "changes.text": text("15"),
    }
    for block in report["analysis"]:
        answers |= _analysis(involvement, block, numbers)
    save_answers(
        involvement,
        by=by,
        typed=[Typed(key, words, 0) for key, words in answers.items() if words],
    )
    for line in text("13").splitlines():
        add_row(
            involvement,
            by=by,
            model=GoodPractice,
            details=PracticeDetails(re.sub(r"^\d+\. ", "", line)),
        )
    lessons = _lessons(involvement, text("14"), by=by)
    for row in report["recommendations"]:
        _recommendation(involvement, row, lessons, by=by)
    for term, meaning in TERMS:
        add_term(involvement, by=by, term=term, meaning=meaning)


TERMS = (
    ("ABPI", "ankle brachial pressure index, a test of blood flow in the legs"),
    ("CIR", "clutter image rating, nine pictures of rooms"),
)


def write_chronology_return(involvement: Involvement, *, by: User) -> None:
    """What an agency that returns a chronology alone writes beside it."""
    systems = [system.name for system in involvement.secured_systems.all()]
    for name in systems:
        add_evidence(
            involvement,
            by=by,
            details=EvidenceDetails(
                kind="record",
                title=name,
                dated="2018 to 2021",
                held_by="Information governance",
                weight="primary",
            ),
        )
    listed = ", ".join(f"[E{number}]" for number in range(1, len(systems) + 1))
    answers = {
        "methodology.methods": "Review of our agency’s formal records",
        "methodology.how": f"Every record of the adult was read: {listed}.",
        "methodology.limits": "Nobody was interviewed for the chronology.",
    }
    save_answers(
        involvement,
        by=by,
        typed=[Typed(key, words, 0) for key, words in answers.items()],
    )


def _analysis(
    involvement: Involvement, block: dict[str, Any], numbers: dict[int, int]
) -> dict[str, str]:
    kloe = involvement.review.lines_of_enquiry.get(number=block["kloe"])
    parts = {
        "happened": "what_happened",
        "expected": "expected",
        "reasons": "why",
        "well": "went_well",
        "missed": "missed",
        "difference": "difference",
    }
    return {
        f"analysis.{kloe.pk}.{part}": story.cite(block[name], numbers)
        for part, name in parts.items()
    }


def _interviews(involvement: Involvement, *, by: User) -> dict[str, Interview]:
    """Hold the sample's interviews; those who agreed their minutes have agreed."""
    held = {}
    for row in story.of_agency("interviews", involvement.agency.code):
        is_group = "group" in row["coded_role"]
        interview = add_interview(
            involvement,
            by=by,
            details=InterviewDetails(
                kind="group" if is_group else "interview",
                staff_codes=row["coded_role"],
                held_on=date.fromisoformat(row["date"]),
                mode=row["mode"],
                minutes=row["minutes"],
            ),
        )
        interview = record_sent(
            interview,
            by=by,
            sent_on=date.fromisoformat(row["date"]),
            row_version=interview.row_version,
        )
        if row["agreed"]:
            interview = record_agreed(
                interview,
                by=by,
                agreed_on=date.fromisoformat(row["agreed_on"]),
                how=row["agreed_how"],
                row_version=interview.row_version,
            )
        held["group" if is_group else row["coded_role"]] = interview
    return held


def _evidence(
    involvement: Involvement,
    source: dict[str, Any],
    interviews: dict[str, Interview],
    *,
    by: User,
) -> None:
    """List a source. Minutes that nobody agreed stand as a document (R12)."""
    interview = None
    if source["type"] == "group":
        interview = interviews["group"]
    elif source["type"] == "interview":
        code = source["title"].replace("Draft minutes", "Minutes").split(", ")[1]
        interview = interviews[code.split(" ")[0]]
    is_usable = interview is not None and interview.state == interview.Minutes.AGREED
    add_evidence(
        involvement,
        by=by,
        details=EvidenceDetails(
            kind="interview"
            if is_usable
            else story.EVIDENCE_KINDS.get(source["type"], "document"),
            title=source["title"],
            dated=source["date"],
            held_by=source["held_by"],
            weight=source["weight"],
            interview=interview if is_usable else None,
        ),
    )


def _lessons(involvement: Involvement, text: str, *, by: User) -> dict[str, Lesson]:
    """Add the lessons; the finished report says which analysis each is from."""
    kloes = {
        str(kloe.number): str(kloe.pk)
        for kloe in involvement.review.lines_of_enquiry.all()
    }
    lessons = {}
    for number, line in enumerate(text.splitlines(), start=1):
        found = _LESSON_SOURCES.search(line)
        sources = re.findall(r"\d", found[1]) if found else []
        lessons[f"L{number}"] = add_row(
            involvement,
            by=by,
            model=Lesson,
            details=LessonDetails(
                re.sub(r"^L\d+\. ", "", _LESSON_SOURCES.sub("", line)),
                tuple(kloes[source] for source in sources),
            ),
        )
    return lessons


def _recommendation(
    involvement: Involvement,
    row: dict[str, Any],
    lessons: dict[str, Lesson],
    *,
    by: User,
) -> None:
    add_row(
        involvement,
        by=by,
        model=Recommendation,
        details=RecommendationDetails(
            text=row["recommendation"],
            lesson=lessons.get(row["lesson"]),
            action=row["action"],
            owner=row["owner"],
            target_on=_day(row["target_date"]),
            measure=row["measure"],
            review_on=_day(row["review_date"]),
        ),
    )


def _day(text: str) -> date | None:
    """Read an ISO day; the weak draft's "Ongoing" is no day."""
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None
