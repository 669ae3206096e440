"""Reads a table of transitions: is it time, what is possible now, draw it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from accounts.refusals import Refused
from reviews.roles import Perm


@dataclass(frozen=True)
class Transition:
    """One row: the act in words, from where to where, who may, what it brings."""

    label: str
    sources: frozenset[TextChoices]
    target: TextChoices
    by: Perm
    result: str


Table = Mapping[TextChoices, Transition]


def check_transition(table: Table, verb: TextChoices, state: str) -> Transition:
    """Return the verb's row, or refuse because the state does not allow it."""
    row = table[verb]
    if state not in row.sources:
        now = type(row.target)(state).label
        raise Refused(
            f"You cannot do this now ({row.label.lower()}). "
            f"Things have moved on: this agency's part is now “{now}”. "
            "Go back to your tasks to see what is next."
        )
    return row


def available(table: Table, state: str) -> list[TextChoices]:
    """List the verbs that a state allows, in the order of the table."""
    return [verb for verb, row in table.items() if state in row.sources]


def mermaid(table: Table, states: Iterable[TextChoices]) -> str:
    """Draw the table as a Mermaid state diagram, one line a move."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.value}: {state.label}" for state in states]
    lines += [
        f"    {source.value} --> {row.target.value}: {row.label}"
        for row in table.values()
        for source in sorted(row.sources)
    ]
    return "\n".join(lines)
