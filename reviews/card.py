"""The board's card of an agency: what product.md lets the board know, no more.

Coarse state and dates; who the panel representative and the senior manager
are; that records are secured; the author only once they are independent, so
that a nomination which ended is never seen.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from reviews.models import Appointment, Involvement
from reviews.roles import Role
from reviews.rules import BOARD_WORDS, State

BOARD_KINDS: dict[str, str] = {
    "Invited": "waiting",
    "Getting ready": "active",
    "Being written": "active",
    "With the senior manager": "active",
    "Accepted": "attention",
    "Complete": "done",
    "Withdrawn": "stopped",
}

# What the agency does now, in a sentence for the board.
SAYS: dict[State, str] = {
    State.INVITED: "We are waiting for the panel representative to accept the role.",
    State.PREPARING: "The agency is getting ready to write.",
    State.DECLARING: "The agency is getting ready to write.",
    State.DRAFTING: "The agency is writing. You can read the report once its senior "
    "manager has accepted it.",
    State.WITH_SENIOR_MANAGER: "The senior manager is reading the report. You can read "
    "it once they have accepted it.",
    State.ACCEPTED: "The agency has accepted its report and sent it to you. Read it, "
    "then mark it as complete, or ask for a new version.",
    State.COMPLETE: "You have checked this return. Nothing more is asked.",
    State.WITHDRAWN: "This agency is no longer asked.",
}


@dataclass(frozen=True)
class Card:
    """What the board's page of an agency says."""

    state: str
    kind: str
    says: str
    representative: Appointment | None
    senior_manager: Appointment | None
    author: Appointment | None
    independent_on: date | None
    secured_on: date | None
    accepted_version: UUID | None


def card_of(involvement: Involvement) -> Card:
    """Read what the board may know of one agency's part."""
    # By name, because those rows belong to the app above this one.
    facts = Involvement.objects.filter(pk=involvement.pk)
    secured_on = facts.values_list("records_secured__secured_on", flat=True).get()
    declared_at: datetime | None = (
        facts.filter(
            nominations__ended_at=None,
            nominations__not_involved=True,
            nominations__not_line_manager=True,
        )
        .values_list("nominations__declared_at", flat=True)
        .first()
    )
    # 0 is the number of no version.
    accepted = facts.filter(versions__number=involvement.returned_version or 0)
    serving = {
        appointment.role: appointment
        for appointment in Appointment.objects.current()
        .filter(involvement=involvement)
        .select_related("user")
    }
    state = BOARD_WORDS[State(involvement.state)]
    return Card(
        state=state,
        kind=BOARD_KINDS[state],
        says=SAYS[State(involvement.state)],
        representative=serving.get(Role.PANEL_REPRESENTATIVE),
        senior_manager=serving.get(Role.SENIOR_MANAGER),
        author=serving.get(Role.AUTHOR) if declared_at else None,
        independent_on=timezone.localdate(declared_at) if declared_at else None,
        secured_on=secured_on,
        accepted_version=accepted.values_list("versions__pk", flat=True).first(),
    )
