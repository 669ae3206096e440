"""The process and the policy as documents, written from the code that runs."""

from reviews.roles import (
    AFTER_DECLARING,
    GRANTS,
    INVOLVEMENT_PERMS,
    REVIEW_PERMS,
    WHO,
    WHO_APPOINTS,
    Perm,
    Role,
)
from reviews.rules import BOARD_WORDS, PEN, TRANSITIONS, State
from reviews.workflow import mermaid

WRITTEN_BY = (
    "<!-- Written by `manage.py write_docs` from the code. Change the code. -->"
)

POLICY = (
    "The policy is in `reviews/roles.py`. A role is held by appointment, on one review "
    "or one agency’s part of it, from a day to a day. There are no superusers. What a "
    "person may not see does not exist for them."
)
SEPARATE = (
    "On one review a person holds one role. The author, the senior manager and the "
    "panel representative of an agency are three people; the board may let a small "
    "agency’s representative be its senior manager, with a reason."
)


def workflow_document() -> str:
    """The states of an agency's part, who holds the pen, and every move."""
    states = [
        [
            f"`{state.value}`",
            state.label,
            _pen_words(state),
            BOARD_WORDS[state],
        ]
        for state in State
    ]
    moves = [
        [
            row.label,
            ", ".join(f"`{s.value}`" for s in State if s in row.sources),
            f"`{row.target.value}`",
            _holders(row.by),
            row.result,
        ]
        for row in TRANSITIONS.values()
    ]
    return "\n".join(
        [
            "# The way of one agency’s part",
            "",
            WRITTEN_BY,
            "",
            "The rows are in `reviews/rules.py`.",
            "",
            "```mermaid",
            mermaid(TRANSITIONS, State),
            "```",
            "",
            "## States",
            "",
            *_table(
                ["State", "Words", "Who holds the pen", "What the board sees"], states
            ),
            "",
            "## Moves",
            "",
            *_table(["Act", "From", "To", "Who may", "What follows"], moves),
            "",
        ]
    )


def roles_document() -> str:
    """Who may do what: every permission by role, and who appoints whom."""
    people = [
        [f"**{role.label}**", WHO[role], WHO_APPOINTS[role], HELD_ON[role]]
        for role in Role
    ]
    return "\n".join(
        [
            "# Who may do what",
            "",
            WRITTEN_BY,
            "",
            POLICY,
            "",
            "## Roles",
            "",
            *_table(["Role", "Who it is", "Appointed by", "Held on"], people),
            "",
            SEPARATE,
            "",
            "## On a review",
            "",
            *_grants(REVIEW_PERMS),
            "",
            "## On an agency’s part",
            "",
            *_grants(INVOLVEMENT_PERMS),
            "",
            AFTER,
            "",
        ]
    )


AFTER = (
    "“Later” is once the author has declared that they are independent. What an "
    "author before them wrote is not open to somebody who is only nominated."
)
HELD_ON = {
    Role.SAB_MANAGER: "the board (to open reviews) and each review they run",
    Role.LEAD_REVIEWER: "one review",
    Role.PANEL_REPRESENTATIVE: "one agency’s part of one review",
    Role.AUTHOR: "one agency’s part of one review",
    Role.SENIOR_MANAGER: "one agency’s part of one review",
}


def _pen_words(state: State) -> str:
    role = PEN[state]
    return role.label if role else "Nobody"


def _holders(perm: Perm) -> str:
    return ", ".join(role.label for role in Role if perm in GRANTS[role])


def _grants(perms: dict[Perm, str]) -> list[str]:
    rows = [
        [words[0].upper() + words[1:]] + [_cell(role, perm) for role in Role]
        for perm, words in perms.items()
    ]
    return _table(["", *(role.label for role in Role)], rows)


def _cell(role: Role, perm: Perm) -> str:
    if perm not in GRANTS[role]:
        return "·"
    return "yes, later" if role == Role.AUTHOR and perm in AFTER_DECLARING else "yes"


def _table(heads: list[str], rows: list[list[str]]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]
