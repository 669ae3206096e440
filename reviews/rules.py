"""The process of one agency's involvement, readable from top to bottom.

States, verbs, the table of moves, whose pen it is, and the dates. Pure
functions: no query, no user, no clock. A rule that says no raises ``Refused``
with a sentence to the person.
"""

import re
from datetime import date

from django.db.models import TextChoices

from accounts.refusals import Refused
from reviews.roles import Perm, Role
from reviews.workflow import Transition


class LegalBasis(TextChoices):
    # Care Act 2014 section 44. Both kinds are statutory.
    MANDATORY = "mandatory", "Mandatory: Care Act 2014 section 44(1) to (3)"
    DISCRETIONARY = "discretionary", "Discretionary: Care Act 2014 section 44(4)"


class AskedFor(TextChoices):
    BOTH = "both", "Chronology and IMR"
    CHRONOLOGY = "chronology", "Chronology only"
    IMR = "imr", "IMR only"


class State(TextChoices):
    INVITED = "invited", "Invited"
    PREPARING = "preparing", "Getting ready"
    DECLARING = "declaring", "Author to declare independence"
    DRAFTING = "drafting", "Being written"
    WITH_SENIOR_MANAGER = "with_senior_manager", "With the senior manager"
    ACCEPTED = "accepted", "Accepted"
    COMPLETE = "complete", "Complete"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Verb(TextChoices):
    ACCEPT_ROLE = "accept_role", "Accept the role"
    NOMINATE = "nominate", "Nominate the author"
    DECLARE = "declare", "Declare independence"
    DECLINE = "decline", "Say you cannot be the author"
    END_NOMINATION = "end_nomination", "End the nomination"
    SEND = "send", "Send to the senior manager"
    SEND_BACK = "send_back", "Send back with comments"
    ACCEPT = "accept", "Accept and send to the board"
    COMPLETE = "complete", "Mark as complete"
    REOPEN = "reopen", "Re-open for a new version"
    WITHDRAW = "withdraw", "Withdraw the agency"


LIVE = frozenset(
    {
        State.INVITED,
        State.PREPARING,
        State.DECLARING,
        State.DRAFTING,
        State.WITH_SENIOR_MANAGER,
    }
)

TRANSITIONS: dict[TextChoices, Transition] = {
    Verb.ACCEPT_ROLE: Transition(
        "Accept the role",
        frozenset({State.INVITED}),
        State.PREPARING,
        Perm.PREPARE,
        "The panel representative gets the agency ready.",
    ),
    Verb.NOMINATE: Transition(
        "Nominate the author",
        frozenset({State.PREPARING}),
        State.DECLARING,
        Perm.PREPARE,
        "Records are secured, the staff key is started, the senior manager is "
        "named; the author is asked to declare.",
    ),
    Verb.DECLARE: Transition(
        "Declare independence",
        frozenset({State.DECLARING}),
        State.DRAFTING,
        Perm.DECLARE,
        "The author can read the records and write.",
    ),
    Verb.DECLINE: Transition(
        "Say you cannot be the author",
        frozenset({State.DECLARING}),
        State.PREPARING,
        Perm.DECLARE,
        "The nomination ends; no reason is shown to others.",
    ),
    Verb.END_NOMINATION: Transition(
        "End the nomination",
        frozenset({State.DECLARING, State.DRAFTING}),
        State.PREPARING,
        Perm.PREPARE,
        "The author loses access at once; the work stays for the next author.",
    ),
    Verb.SEND: Transition(
        "Send to the senior manager",
        frozenset({State.DRAFTING}),
        State.WITH_SENIOR_MANAGER,
        Perm.WRITE_REPORT,
        "A version is frozen; every gate is checked again.",
    ),
    Verb.SEND_BACK: Transition(
        "Send back with comments",
        frozenset({State.WITH_SENIOR_MANAGER}),
        State.DRAFTING,
        Perm.DECIDE_REPORT,
        "The author answers the comments; the next sending is version n+1.",
    ),
    Verb.ACCEPT: Transition(
        "Accept and send to the board",
        frozenset({State.WITH_SENIOR_MANAGER}),
        State.ACCEPTED,
        Perm.DECIDE_REPORT,
        "The version arrives at the board in the same moment and never changes.",
    ),
    Verb.COMPLETE: Transition(
        "Mark as complete",
        frozenset({State.ACCEPTED}),
        State.COMPLETE,
        Perm.ASSIGN_AGENCY,
        "The board has checked the return; nothing more is asked.",
    ),
    Verb.REOPEN: Transition(
        "Re-open for a new version",
        frozenset({State.ACCEPTED, State.COMPLETE}),
        State.DRAFTING,
        Perm.ASSIGN_AGENCY,
        "The author can change the report; the accepted version stays as it is.",
    ),
    Verb.WITHDRAW: Transition(
        "Withdraw the agency",
        LIVE,
        State.WITHDRAWN,
        Perm.ASSIGN_AGENCY,
        "The agency is no longer asked, with a reason.",
    ),
}

# Who holds the pen: may edit, and is reminded.
PEN: dict[State, Role | None] = {
    State.INVITED: Role.PANEL_REPRESENTATIVE,
    State.PREPARING: Role.PANEL_REPRESENTATIVE,
    State.DECLARING: Role.AUTHOR,
    State.DRAFTING: Role.AUTHOR,
    State.WITH_SENIOR_MANAGER: Role.SENIOR_MANAGER,
    State.ACCEPTED: Role.SAB_MANAGER,
    State.COMPLETE: None,
    State.WITHDRAWN: None,
}

# What the board sees before acceptance: no counts, no percentages, no "last
# edited", and "sent back" shows as being written (product.md).
BOARD_WORDS: dict[State, str] = {
    State.INVITED: "Invited",
    State.PREPARING: "Getting ready",
    State.DECLARING: "Getting ready",
    State.DRAFTING: "Being written",
    State.WITH_SENIOR_MANAGER: "With the senior manager",
    State.ACCEPTED: "Accepted",
    State.COMPLETE: "Complete",
    State.WITHDRAWN: "Withdrawn",
}

# What the person who holds the pen is asked to do, as a task on their first page.
TASKS: dict[State, str] = {
    State.INVITED: "Accept the role of panel representative",
    State.PREPARING: "Get your agency ready",
    State.DECLARING: "Say whether you are independent",
    State.DRAFTING: "Write the report",
    State.WITH_SENIOR_MANAGER: "Read the report and decide",
    State.ACCEPTED: "Check what the agency has returned",
}

REFERENCE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")


def check_reference(reference: str) -> None:
    """Refuse a reference that could not stand in a web address and a file name."""
    if len(reference) > 30 or not REFERENCE.fullmatch(reference):
        raise Refused(
            "The reference must be 30 characters or less, with letters, numbers and "
            "hyphens only, like SAR-HF-2026-04."
        )


def check_scoping_period(starts: date, ends: date, *, today: date) -> None:
    """Refuse a scoping period that ends before it starts, or has not ended yet."""
    if ends < starts:
        raise Refused("The scoping period must end after it starts.")
    if ends > today:
        raise Refused("The scoping period must end today or in the past.")


def check_due_date(due: date, *, today: date) -> None:
    """Refuse a due date that has already gone."""
    if due < today:
        raise Refused("The due date must be today or in the future.")


def check_questions_can_move(*, is_being_answered: bool) -> None:
    """Refuse to renumber or remove a question that somebody is answering."""
    if is_being_answered:
        raise Refused(
            "You cannot remove or move a key line of enquiry now, because an agency "
            "has started to write its answers. You can change the words, or add a "
            "new one at the end."
        )


def task_words(state: State, asked_for: str) -> str:
    """The task of whoever holds the pen, in the words of what is asked for."""
    if state == State.DRAFTING and asked_for == AskedFor.CHRONOLOGY:
        return "Write the chronology"
    return TASKS[state]
