"""The board's template as data: its sections, parts and statements.

A definition is JSON in ``templates_data`` and, once loaded, a row of
``ReportTemplate`` that never changes; a report keeps the row it began on.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reviews.rules import AskedFor

DIRECTORY = Path(__file__).parent / "templates_data"


@dataclass(frozen=True)
class Part:
    """One thing to fill in. ``kind``: "text", "line", "choice" or "ticks"."""

    key: str
    label: str
    hint: str
    kind: str
    compulsory: bool
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A numbered section. ``page`` says which page fills it, ``step`` where it is."""

    number: str
    key: str
    title: str
    page: str
    step: str
    compulsory: bool
    chronology_only: bool
    guidance: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def is_optional(self) -> bool:
        return not self.compulsory


@dataclass(frozen=True)
class Definition:
    """A version of a template, read once from its JSON."""

    key: str
    version: int
    statements: tuple[tuple[str, str], ...]
    acceptance: dict[str, str]
    sections: tuple[Section, ...]

    def sections_for(self, asked_for: str) -> tuple[Section, ...]:
        """The sections an agency fills, by what it was asked for.

        A chronology alone counts the few that it has from 1.
        """
        if asked_for == AskedFor.CHRONOLOGY:
            return _renumbered(s for s in self.sections if s.chronology_only)
        if asked_for == AskedFor.IMR:
            return tuple(s for s in self.sections if s.key != "chronology")
        return self.sections

    def section(self, key: str) -> Section:
        """The section with a key. Raises ``KeyError`` if there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    def statements_about(self, pseudonym: str) -> list[str]:
        """The two statements an author declares, in the wording they are shown."""
        return [text.format(pseudonym=pseudonym) for _, text in self.statements]

    def acceptance_statement(self, *, asked_for: str, agency: str, version: int) -> str:
        """What the senior manager agrees to: a chronology alone has its own."""
        kind = "chronology" if asked_for == AskedFor.CHRONOLOGY else "imr"
        return self.acceptance[kind].format(agency=agency, version=version)


def _renumbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Close the gaps between whole numbers; the cover stays 0, letters stay."""
    made, number = [], -1
    for section in sections:
        if section.number.isdecimal():
            number += 1
            section = replace(section, number=str(number))
        made.append(section)
    return tuple(made)


def read_definition(data: dict[str, Any]) -> Definition:
    """Read a template's JSON. Raises ``KeyError`` or ``TypeError`` if it is not one."""
    return Definition(
        key=data["key"],
        version=data["version"],
        statements=tuple((s["key"], s["text"]) for s in data["statements"]),
        acceptance=dict(data["acceptance"]),
        sections=tuple(_read_section(section) for section in data["sections"]),
    )


def _read_section(data: dict[str, Any]) -> Section:
    parts = (
        Part(**{**part, "options": tuple(part.get("options", ()))})
        for part in data["parts"]
    )
    return Section(
        **{**data, "guidance": tuple(data["guidance"]), "parts": tuple(parts)}
    )


def load_templates(model: Any) -> None:
    """Make a row for each definition that has none yet; never change one."""
    for path in sorted(DIRECTORY.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        model.objects.get_or_create(
            key=data["key"], version=data["version"], defaults={"definition": data}
        )
