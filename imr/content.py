"""The one dict that is read, printed, compared, frozen and hashed.

What the senior manager reads is exactly what they accept: the reading page, the
PDF and the check code are all made from what ``build_content`` returns.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from chronology.rules import AdultSeen, ContactType
from chronology.services.returning import canonical_row
from imr.citations import cited, evidence_in_source, in_order, is_entry, is_evidence
from imr.definitions import Part, Section
from imr.draft import OUTSIDE, Draft, answer_key, page_title
from imr.models import Interview, Lesson, Recommendation
from reviews.models import LineOfEnquiry

Block = dict[str, Any]
MARKING = "OFFICIAL-SENSITIVE"
# These are made from the rest: the cover and Appendices A and B from their own
# keys, the acceptance from the decision.
_NOT_AS_SECTIONS = frozenset({"cover", "acceptance", "chronology", "glossary"})
_NO_ACCESS = frozenset({ContactType.NO_ACCESS, ContactType.DID_NOT_ATTEND})
_SEEN = frozenset({AdultSeen.ALONE, AdultSeen.WITH_OTHERS, AdultSeen.YES})


def build_content(draft: Draft, *, version: int, is_independent: bool) -> Block:
    """Build the canonical content of a report as it is now (schema 1).

    ``is_independent`` is the computed check, printed beside the declaration.
    """
    review = draft.review
    return {
        "schema": 1,
        "marking": MARKING,
        "board": settings.BOARD_NAME,
        "title": f"Safeguarding Adults Review: {_what(draft)}",
        "review": {
            "reference": review.reference,
            "pseudonym": review.pseudonym,
            "scoping_from": review.scoping_from.isoformat(),
            "scoping_to": review.scoping_to.isoformat(),
        },
        "agency": {"name": draft.agency.name, "code": draft.agency.code},
        "asked_for": draft.involvement.asked_for,
        "version": version,
        "template": {"key": draft.template.key, "version": draft.template.version},
        "acceptance_statement": draft.definition.acceptance_statement(
            asked_for=draft.involvement.asked_for,
            agency=draft.agency.name,
            version=version,
        ),
        "author_role": draft.nomination.job_title if draft.nomination else "",
        "sections": [
            {
                "number": section.number,
                "key": section.key,
                "title": section.title,
                "blocks": _blocks(draft, section, is_independent=is_independent),
            }
            for section in draft.sections
            if section.key not in _NOT_AS_SECTIONS
        ],
        "chronology": [canonical_row(entry) for entry in draft.entries],
        "staff_roles": [{"code": m.code, "role": m.role} for m in draft.staff],
        "recommendations": [
            {
                "number": row.number,
                "text": row.text,
                "target_on": _day(row.target_on),
            }
            for row in draft.recommendations
            if draft.has("recommendations")
        ],
        "glossary": [{"term": t.term, "meaning": t.meaning} for t in draft.glossary],
    }


def _what(draft: Draft) -> str:
    """What the agency was asked for, as the cover names it."""
    if draft.involvement.wants_imr:
        return settings.IMR_EXPANSION
    return "Agency chronology"


def canonical_json(content: Block) -> str:
    """Write a content in its one form: sorted keys, UTF-8, no blanks, no floats."""
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def check_code(text: str) -> str:
    """The SHA-256 of a canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_content(text: str) -> Block:
    """Read back a canonical text."""
    content: Block = json.loads(text)
    return content


def _blocks(draft: Draft, section: Section, *, is_independent: bool) -> list[Block]:
    if section.page == "author":
        return _author(draft, is_independent=is_independent)
    makers: dict[str, Callable[[Draft, Section], list[Block]]] = {
        "terms": _terms,
        "evidence": _evidence,
        "interviews": _staff,
        "analysis": _analysis,
        "good_practice": _good_practice,
        "lessons": _lessons,
        "recommendations": _recommendations,
    }
    blocks = makers.get(section.page, _parts)(draft, section)
    if section.key == "methodology" and draft.records:
        blocks.append(_facts([("Records secured on", _day(draft.records.secured_on))]))
    if section.key == "summary":
        blocks += _contacts_by_year(draft)
    return blocks


def _text(label: str, text: str) -> Block:
    return {"kind": "text", "label": label, "text": text}


def _heading(text: str) -> Block:
    return {"kind": "heading", "text": text}


def _facts(rows: list[tuple[str, str]]) -> Block:
    return {"kind": "facts", "rows": [list(row) for row in rows]}


def _table(label: str, columns: list[str], rows: list[list[str]]) -> Block:
    return {"kind": "table", "label": label, "columns": columns, "rows": rows}


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _author(draft: Draft, *, is_independent: bool) -> list[Block]:
    nomination = draft.nomination
    if nomination is None:
        return []
    rows = [("Job title", nomination.job_title), ("Organisation", draft.agency.name)]
    blocks = [
        _facts(rows),
        _text("Experience", nomination.experience),
        _text("Authority", nomination.authority),
    ]
    if nomination.declared_at:
        declared = f"Declared on {_day(timezone.localdate(nomination.declared_at))}."
        blocks += [
            _text("Declared by the author", f"“{statement}” {declared}")
            for statement in nomination.statements
        ]
    blocks.append(
        _text(
            "Checked against the staff key",
            "The author is not on the agency’s staff key, and is not the line manager "
            "of anybody on it."
            if is_independent
            else "The author is on the agency’s staff key, or is the line manager of "
            "somebody on it.",
        )
    )
    return blocks


def _terms(draft: Draft, _section: Section) -> list[Block]:
    review = draft.review
    rows = [
        ("Version", str(review.tor_version)),
        ("Agreed on", _day(review.tor_agreed_on)),
        (
            "Period of the review",
            f"{_day(review.scoping_from)} to {_day(review.scoping_to)}",
        ),
    ]
    return [
        _facts(rows),
        _text("Purpose", review.tor_purpose),
        *(_text(f"KLOE {k.number}. {k.title}", k.text) for k in draft.kloes),
    ]


def _parts(
    draft: Draft, section: Section, kloe: LineOfEnquiry | None = None
) -> list[Block]:
    """Short answers together as facts, long ones each under its label."""
    blocks: list[Block] = []
    short: list[tuple[str, str]] = []
    if section.key == "adult":
        short.append(("Pseudonym", draft.review.pseudonym))
    for part in section.parts:
        text = draft.text(answer_key(section, part, kloe))
        if text and part.kind in {"line", "choice"}:
            short.append((part.label, text))
        elif text:
            blocks.append(_text(_label(section, part), _marked(part, text)))
    return [_facts(short), *blocks] if short else blocks


def _label(section: Section, part: Part) -> str:
    return "" if part.label == section.title else part.label


def _marked(part: Part, text: str) -> str:
    if part.kind != "ticks":
        return text
    return "\n".join(f"- {option}" for option in text.splitlines())


def _evidence(draft: Draft, _section: Section) -> list[Block]:
    if not draft.evidence:
        return []
    used = _where_used(draft)
    rows = [
        [
            source.label,
            source.get_kind_display(),
            source.title,
            source.dated,
            source.held_by,
            source.get_weight_display().split(":")[0],
            ", ".join(used.get(source.label, [])),
        ]
        for source in draft.evidence
    ]
    columns = ["No.", "Type", "Title", "Date", "Held by", "Weight", "Where used"]
    return [_table("Evidence", columns, rows)]


def _where_used(draft: Draft) -> dict[str, list[str]]:
    """Where each evidence number is cited: "4", "KLOE 1", "C3"."""
    used: dict[str, dict[str, None]] = {}

    def note(labels: list[str], where: str) -> None:
        for label in labels:
            used.setdefault(label, {})[where] = None

    for section, kloe in draft.pages():
        where = f"KLOE {kloe.number}" if kloe else section.number
        for part in section.parts:
            note(cited(draft.text(answer_key(section, part, kloe))), where)
    for key, rows in (
        ("good_practice", draft.good_practice),
        ("lessons", draft.lessons),
        ("recommendations", draft.recommendations),
    ):
        if draft.has(key):
            number = draft.section(key).number
            for row in rows:
                note(cited(row_text(row)), number)
    for entry in draft.entries:
        texts = [entry.event, entry.decision, entry.comment, entry.expected]
        labels = {label for text in texts for label in cited(text)}
        labels |= evidence_in_source(entry.source)
        note(sorted(labels), entry.label)
    return {label: list(places) for label, places in used.items()}


def row_text(row: Any) -> str:
    """All that is written in a row of good practice, lessons or recommendations."""
    if isinstance(row, Recommendation):
        return "\n".join([row.text, row.action, row.measure])
    return str(row.text)


def _staff(draft: Draft, _section: Section) -> list[Block]:
    """Who was met, once their minutes are agreed; of the rest only how many (R12)."""
    agreed = [i for i in draft.interviews if i.state == Interview.Minutes.AGREED]
    rows = [
        [
            interview.staff_codes,
            interview.get_kind_display(),
            _day(interview.held_on),
            _day(interview.agreed_on),
        ]
        for interview in agreed
    ]
    told = sum(1 for member in draft.staff if member.told_on)
    offered = sum(1 for member in draft.staff if member.support_offered_on)
    facts = [
        ("Staff told about the review", str(told)),
        ("Staff offered support", str(offered)),
        ("Interviews and discussions with agreed minutes", str(len(agreed))),
    ]
    if others := len(draft.interviews) - len(agreed):
        facts.append(("Minutes not agreed, and not used", str(others)))
    columns = ["Who took part", "How", "Held on", "Minutes agreed on"]
    return [_facts(facts)] + (
        [_table("Interviews and discussions", columns, rows)] if rows else []
    )


def _contacts_by_year(draft: Draft) -> list[Block]:
    """A small picture of the contacts over time; undated entries are left out."""
    dated = [(entry.earliest or entry.latest, entry) for entry in draft.entries]
    years = [(day.year, entry) for day, entry in dated if day]
    if not years:
        return []
    total = Counter(year for year, _ in years)
    seen = Counter(year for year, e in years if e.adult_seen in _SEEN)
    no_access = Counter(year for year, e in years if e.contact_type in _NO_ACCESS)
    rows = [
        [str(year), str(total[year]), str(seen[year]), str(no_access[year])]
        for year in range(min(total), max(total) + 1)
    ]
    columns = ["Year", "Entries", "Adult seen", "No access or did not attend"]
    return [_table("Entries in our chronology, by year", columns, rows)]


def _analysis(draft: Draft, section: Section) -> list[Block]:
    blocks: list[Block] = []
    for kloe in draft.kloes:
        blocks += [
            _heading(page_title(section, kloe)),
            _text("The question", kloe.text),
            *_parts(draft, section, kloe),
            *_rests_on(draft, section, kloe),
        ]
    return blocks


def _rests_on(draft: Draft, section: Section, kloe: LineOfEnquiry) -> list[Block]:
    texts = [draft.text(answer_key(section, part, kloe)) for part in section.parts]
    labels = {label for text in texts for label in cited(text)}
    rows = [
        ("Chronology entries", [label for label in labels if is_entry(label)]),
        ("Evidence", [label for label in labels if is_evidence(label)]),
    ]
    found = [
        (name, " ".join(f"[{label}]" for label in in_order(some)))
        for name, some in rows
        if some
    ]
    return [_facts(found)] if found else []


def _good_practice(draft: Draft, section: Section) -> list[Block]:
    return [
        *(_text(str(row), row.text) for row in draft.good_practice),
        *_parts(draft, section),
    ]


def _lessons(draft: Draft, _section: Section) -> list[Block]:
    blocks = []
    for lesson in draft.lessons:
        blocks.append(_text(str(lesson), lesson.text))
        if origins := lesson_origins(draft, lesson):
            blocks.append(_facts([("From the analysis of", ", ".join(origins))]))
    return blocks


def lesson_origins(draft: Draft, lesson: Lesson) -> list[str]:
    """The analysis blocks a lesson comes from, in words; removed ones are left out."""
    found = [f"KLOE {k.number}" for k in draft.kloes if str(k.pk) in lesson.kloes]
    if OUTSIDE in lesson.kloes:
        found.append(draft.section(OUTSIDE).title)
    return found


def _recommendations(draft: Draft, section: Section) -> list[Block]:
    blocks: list[Block] = []
    for row in draft.recommendations:
        blocks += [
            _heading(str(row)),
            _text("", row.text),
            _facts(
                [
                    ("From", str(row.lesson) if row.lesson else ""),
                    ("Action", row.action),
                    ("Owner", row.owner),
                    ("Target date", _day(row.target_on)),
                    ("How we will know", row.measure),
                    ("Review date", _day(row.review_on)),
                ]
            ),
        ]
    return blocks + _parts(draft, section)
