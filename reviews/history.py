"""A review's stream of events as sentences for its SAB manager.

Of an agency's own work the board learns what product.md lets it see: that its
part moved from one coarse word to another, and nothing between.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from audit.models import AuditEvent, Event
from audit.sentences import sentence
from reviews.models import Involvement, Reason, Review
from reviews.roles import Role
from reviews.rules import BOARD_WORDS, AskedFor, State
from reviews.services.moving import EVENTS
from reviews.timetable import say_date

AGENCY = "{agency}"
# What the board itself does to an agency's part.
OWN_ACTS = {
    Event.AGENCY_ASKED: "asked {agency} to take part",
    Event.REQUEST_CHANGED: "changed what {agency} is asked for",
    Event.AGENCY_WITHDRAWN: "withdrew {agency} from the review",
    Event.REPRESENTATIVE_REPLACED: "replaced the panel representative of {agency}",
    Event.SAME_PERSON_ALLOWED: "let one person be panel representative and senior "
    "manager of {agency}",
    Event.RETURN_COMPLETED: "marked the return of {agency} as complete",
    Event.REPORT_REOPENED: "re-opened the report of {agency}",
    Event.AGENCY_QUESTION_ASKED: "asked {agency} a question",
    Event.AGENCY_QUESTION_CLOSED: "closed a question to {agency}",
    Event.AGENCY_QUESTION_WITHDRAWN: "took back a question to {agency}",
    Event.AGENCY_QUESTION_REOPENED: "opened a question to {agency} again",
}
MOVES = frozenset(EVENTS.values()) - frozenset(OWN_ACTS)


@dataclass(frozen=True)
class Line:
    """One thing that happened: when, in a sentence, and details below it."""

    at: datetime
    words: str
    details: list[str]


def events_of(review: Review) -> QuerySet[AuditEvent]:
    """The events of a review that its SAB manager may know of, newest first."""
    coarse = [(str(a), str(b)) for a in State for b in State if _is_coarse(a, b)]
    moved = Q()
    for was, now in coarse:
        moved |= Q(data__was=was, data__now=now)
    return (
        AuditEvent.objects.filter(stream=review.pk)
        .exclude(event=Event.REVIEW_READ)
        .filter(
            Q(involvement_id=None)
            | Q(event__in=[str(event) for event in OWN_ACTS])
            | (Q(event__in=[str(event) for event in MOVES]) & moved)
        )
        .select_related("by")
        .order_by("-seq")
    )


def _is_coarse(was: State, now: State) -> bool:
    return BOARD_WORDS[was] != BOARD_WORDS[now]


def lines_of(review: Review, events: Iterable[AuditEvent]) -> list[Line]:
    """The events as sentences; what they name is read once for all of them."""
    events = list(events)
    agencies = {
        involvement.pk: involvement.agency.name
        for involvement in Involvement.objects.filter(review=review).select_related(
            "agency"
        )
    }
    given = [event.data["reason"] for event in events if "reason" in event.data]
    reasons = {
        str(reason.pk): reason.text for reason in Reason.objects.filter(pk__in=given)
    }
    return [
        Line(event.at, _words(event, agencies), _details(event, reasons))
        for event in events
    ]


def _words(event: AuditEvent, agencies: dict[UUID, str]) -> str:
    kind = Event(event.event)
    agency = agencies.get(event.involvement_id, "") if event.involvement_id else ""
    if kind in OWN_ACTS:
        who = event.by.full_name if event.by else "The service"
        return f"{who} {OWN_ACTS[kind].replace(AGENCY, agency)}."
    if kind in MOVES:
        was, now = State(event.data["was"]), State(event.data["now"])
        return f"{agency}: from “{BOARD_WORDS[was]}” to “{BOARD_WORDS[now]}”."
    return sentence(event)


def _details(event: AuditEvent, reasons: dict[str, str]) -> list[str]:
    data = event.data
    details = []
    if "role" in data:
        details.append(f"Role: {Role(data['role']).label}")
    if "asked_for" in data and data["asked_for"] != data.get("asked_for_before"):
        details.append(f"Asked for: {AskedFor(data['asked_for']).label}")
    if "due_on" in data and data["due_on"] != data.get("due_on_before"):
        due = f"Due on {say_date(date.fromisoformat(data['due_on']))}"
        if "due_on_before" in data:
            before = say_date(date.fromisoformat(data["due_on_before"]))
            due += f", before that {before}"
        details.append(due)
    if reason := reasons.get(data.get("reason", "")):
        details.append(f"Reason: {reason}")
    return details
