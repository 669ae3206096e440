"""References in the report's text: [C14], [E3] and [ASC-SW1].

Only what stands in square brackets is a citation; several may share a pair of
brackets, as in [C14, C15].
"""

import re
from collections.abc import Iterable

_BRACKETS = re.compile(r"\[([^\[\]]{1,80})\]")
_LABEL = re.compile(r"[CE][1-9][0-9]{0,5}|[A-Z][A-Z0-9]{0,7}-[A-Z]{1,6}[0-9]{1,3}")
_LOOSE_EVIDENCE = re.compile(r"\bE[1-9][0-9]{0,5}\b")


def cited(text: str) -> list[str]:
    """The labels a text cites, in order, each once."""
    found: dict[str, None] = {}
    for inside in _BRACKETS.findall(text):
        for piece in re.split(r"[,;]\s*|\s+and\s+|\s+", inside.strip()):
            if _LABEL.fullmatch(piece):
                found[piece] = None
    return list(found)


def evidence_in_source(source: str) -> set[str]:
    """Evidence named in a chronology's source column, such as "E1, page 4"."""
    return set(_LOOSE_EVIDENCE.findall(source))


def is_evidence(label: str) -> bool:
    return label.startswith("E") and "-" not in label


def is_entry(label: str) -> bool:
    return label.startswith("C") and "-" not in label


def in_order(labels: Iterable[str]) -> list[str]:
    """Sort labels of one kind by their numbers: E2 before E10."""
    return sorted(labels, key=lambda label: int(label[1:]))
