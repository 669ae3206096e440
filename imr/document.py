"""The frozen content read as a document: numbered, with contents and anchors.

The reading page and the PDF are two looks at the same ``Document``, so what the
senior manager reads is what the board receives. Pure: dicts in, words out.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chronology.reading import ReadEntry, group_by_year, paragraphs, read_entry
from chronology.rules import FactCheck
from imr import marks

LONDON = ZoneInfo("Europe/London")
CHRONOLOGY_TITLE = "Appendix A: chronology"
ACCEPTANCE_TITLE = "Acceptance on behalf of the organisation"
_EVIDENCE = re.compile(r"E[1-9][0-9]{0,5}")


@dataclass(frozen=True)
class Passage:
    """A paragraph, list or quotation under its own number, such as 4.3."""

    number: str
    anchor: str
    html: SafeString


@dataclass(frozen=True)
class Row:
    """A row of a table; its first cell heads it. ``anchor`` is "" or an id."""

    anchor: str
    cells: list[SafeString]


@dataclass(frozen=True)
class Block:
    """A piece of a section. ``kind``: "text", "heading", "facts" or "table".

    ``level`` is that of its heading or label (3 or 4), ``anchor`` a heading's id.
    """

    kind: str
    label: str = ""
    level: int = 3
    anchor: str = ""
    passages: list[Passage] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    number: str
    title: str
    anchor: str
    blocks: list[Block]


@dataclass(frozen=True)
class ContentsLine:
    anchor: str
    number: str
    title: str
    under: list["ContentsLine"]


@dataclass(frozen=True)
class EntryGroup:
    """The entries of a year, or the undated ones; their ids are their labels."""

    title: str
    entries: list[ReadEntry]


@dataclass(frozen=True)
class Acceptance:
    """The acceptance's own section: what was agreed to, by whom, when, of what."""

    number: str
    title: str
    accepted_on: str
    check_code: str
    statement: list[str]
    rows: list[Row]


@dataclass(frozen=True)
class Document:
    marking: str
    board: str
    title: str
    reference: str
    pseudonym: str
    scoping_period: str
    agency: str
    agency_code: str
    author_role: str
    version: int
    template: str
    status: str
    sections: list[Section]
    has_chronology: bool
    chronology: list[EntryGroup]
    fact_checks: str
    staff_roles: list[tuple[str, str]]
    glossary: list[tuple[str, str]]
    acceptance: Acceptance | None
    contents: list[ContentsLine]

    @property
    def has_key(self) -> bool:
        return bool(self.staff_roles or self.glossary)

    @property
    def key_title(self) -> str:
        return _key_title(has_chronology=self.has_chronology)

    @property
    def name(self) -> str:
        """What the file is called: reference, agency's code and version; no person."""
        return f"{self.reference} {self.agency_code} version {self.version}"


def read_document(
    content: Mapping[str, Any], acceptance: Mapping[str, Any] | None
) -> Document:
    """Read a canonical content (schema 1) as a document.

    ``acceptance`` has name, job_title, at (ISO), statement, version, sha256; a
    report without one is a draft. Raises ``KeyError`` if the content is not one.
    """
    anchors = _anchors(content)
    seen: set[str] = set()
    sections = [_section(section, anchors, seen) for section in content["sections"]]
    chronology = [
        EntryGroup(group.title, [_entry(row, anchors) for row in group.rows])
        for group in group_by_year(content["chronology"])
    ]
    agency = content["agency"]["name"]
    accepted = _acceptance(acceptance, agency, sections) if acceptance else None
    review, template = content["review"], content["template"]
    with_chronology = has_chronology(content)
    staff_roles = [(row["code"], row["role"]) for row in content["staff_roles"]]
    glossary = [(row["term"], row["meaning"]) for row in content["glossary"]]
    return Document(
        marking=content["marking"],
        board=content["board"],
        title=content["title"],
        reference=review["reference"],
        pseudonym=review["pseudonym"],
        scoping_period=period(review["scoping_from"], review["scoping_to"]),
        agency=agency,
        agency_code=content["agency"]["code"],
        author_role=content["author_role"],
        version=content["version"],
        template=f"{template['key']} {template['version']}",
        status="Accepted" if accepted else "Draft",
        sections=sections,
        has_chronology=with_chronology,
        chronology=chronology,
        fact_checks=fact_checks_in_words(content["chronology"]),
        staff_roles=staff_roles,
        glossary=glossary,
        acceptance=accepted,
        contents=_contents(
            sections,
            accepted,
            has_chronology=with_chronology,
            has_key=bool(staff_roles or glossary),
        ),
    )


def has_chronology(content: Mapping[str, Any]) -> bool:
    """Say whether a content holds a chronology, be it an empty one."""
    return bool(content["asked_for"] != "imr")


def fact_checks_in_words(rows: Collection[Mapping[str, Any]]) -> str:
    """How many of the entries staff have checked, and what they said (R14)."""
    if not rows:
        return ""
    said = Counter(row.get("fact_check", FactCheck.UNCHECKED) for row in rows)
    checked = len(rows) - said[FactCheck.UNCHECKED]
    if not checked:
        return "Staff were not asked to check the facts of these entries."
    return (
        f"Staff were asked to check the facts of {checked} of {len(rows)} entries: "
        f"{said[FactCheck.AGREED]} agreed, {said[FactCheck.CHANGE_ASKED]} where they "
        f"asked for a change, {said[FactCheck.NO_REPLY]} without a reply by the date."
    )


def day_in_words(day: str | date) -> str:
    """A day such as "3 March 2026", from ISO text or a date."""
    read = date.fromisoformat(day) if isinstance(day, str) else day
    return date_format(read, "j F Y")


def period(starts: str, ends: str) -> str:
    return f"{day_in_words(starts)} to {day_in_words(ends)}"


def moment_in_words(at: str) -> str:
    """A moment in London: "24 June 2021 at 4:42pm". No offset means London's time."""
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is not None:
        moment = moment.astimezone(LONDON)
    half = "am" if moment.hour < 12 else "pm"
    clock = f"{moment.hour % 12 or 12}:{moment.minute:02d}{half}"
    return f"{day_in_words(moment.date())} at {clock}"


def _anchors(content: Mapping[str, Any]) -> frozenset[str]:
    """The labels that stand in this document: entries, evidence and staff codes."""
    found = {row["number"] for row in content["chronology"]}
    found |= {row["code"] for row in content["staff_roles"]}
    for section in content["sections"]:
        for block in section["blocks"]:
            if block["kind"] == "table":
                found |= {row[0] for row in block["rows"] if _is_evidence(row)}
    return frozenset(found)


def _is_evidence(row: list[str]) -> bool:
    return bool(row) and _EVIDENCE.fullmatch(row[0]) is not None


def _section(
    section: Mapping[str, Any], anchors: Collection[str], seen: set[str]
) -> Section:
    number = section["number"]
    blocks: list[Block] = []
    passages = 0
    for block in section["blocks"]:
        under_heading = any(read.kind == "heading" for read in blocks)
        if block["kind"] == "heading":
            anchor = f"section-{number}-{len(blocks) + 1}"
            blocks.append(Block("heading", block["text"], anchor=anchor))
            continue
        level = 4 if under_heading else 3
        label = block.get("label", "")
        if block["kind"] == "text":
            made = _passages(block["text"], number, passages, anchors)
            passages += len(made)
            blocks.append(Block("text", label, level, passages=made))
        elif block["kind"] == "facts":
            rows = [_row([str(c) for c in row], anchors) for row in block["rows"]]
            blocks.append(Block("facts", label, level, rows=rows))
        else:
            rows = [_row(row, anchors, seen) for row in block["rows"]]
            columns = list(block["columns"])
            blocks.append(Block("table", label, level, columns=columns, rows=rows))
    return Section(number, section["title"], f"section-{number}", blocks)


def _passages(
    text: str, section: str, before: int, anchors: Collection[str]
) -> list[Passage]:
    """The numbered passages of a text, counted on from those before it."""
    return [
        Passage(
            f"{section}.{number}",
            f"paragraph-{section}.{number}",
            marks.render_block(block, anchors),
        )
        for number, block in enumerate(marks.read_marks(text), start=before + 1)
    ]


def _row(
    cells: list[str], anchors: Collection[str], seen: set[str] | None = None
) -> Row:
    """A row of facts or of a table; a piece of evidence is an anchor once."""
    anchor = ""
    if seen is not None and _is_evidence(cells) and cells[0] not in seen:
        anchor = cells[0]
        seen.add(anchor)
    return Row(anchor, [_cell(text, anchors) for text in cells])


def _cell(text: str, anchors: Collection[str]) -> SafeString:
    """A cell: one line stands bare, a longer text keeps its paragraphs and lists."""
    blocks = marks.read_marks(text)
    if len(blocks) == 1 and isinstance(blocks[0], marks.Paragraph):
        return marks.render_inline(blocks[0].inside, anchors)
    return marks.render_blocks(blocks, anchors)


def _entry(row: Mapping[str, Any], anchors: Collection[str]) -> ReadEntry:
    """An entry whose references are links; its words stay as they were written."""
    read = read_entry(row)

    def linked(texts: list[str]) -> list[str]:
        return [marks.render_as_written(text, anchors) for text in texts]

    return replace(
        read,
        event=linked(read.event),
        decision=linked(read.decision),
        comment=linked(read.comment),
        expected=linked(read.expected),
    )


def _acceptance(
    acceptance: Mapping[str, Any], agency: str, sections: list[Section]
) -> Acceptance:
    numbers = [int(s.number) for s in sections if s.number.isdecimal()]
    accepted_on = moment_in_words(acceptance["at"])
    rows = [
        ("Accepted by", acceptance["name"]),
        ("Job title", acceptance["job_title"]),
        ("On behalf of", agency),
        ("Accepted on", f"{accepted_on}, London time"),
        ("Version accepted", str(acceptance["version"])),
        ("Check code (SHA-256)", acceptance["sha256"]),
    ]
    return Acceptance(
        number=str(max(numbers, default=0) + 1),
        title=ACCEPTANCE_TITLE,
        accepted_on=accepted_on,
        check_code=acceptance["sha256"],
        statement=paragraphs(acceptance["statement"]),
        rows=[Row("", [format_html("{}", cell) for cell in row]) for row in rows],
    )


def _contents(
    sections: list[Section],
    acceptance: Acceptance | None,
    *,
    has_chronology: bool,
    has_key: bool,
) -> list[ContentsLine]:
    lines = [
        ContentsLine(
            section.anchor,
            section.number,
            section.title,
            [
                ContentsLine(block.anchor, "", block.label, [])
                for block in section.blocks
                if block.kind == "heading"
            ],
        )
        for section in sections
    ]
    if acceptance:
        lines.append(
            ContentsLine("acceptance", acceptance.number, acceptance.title, [])
        )
    if has_chronology:
        lines.append(ContentsLine("appendix-A", "", CHRONOLOGY_TITLE, []))
    if has_key:
        title = _key_title(has_chronology=has_chronology)
        lines.append(ContentsLine("appendix-B", "", title, []))
    return lines


def _key_title(*, has_chronology: bool) -> str:
    """The appendix of roles and abbreviations: the first where no chronology is."""
    letter = "B" if has_chronology else "A"
    return f"Appendix {letter}: roles and abbreviations"
