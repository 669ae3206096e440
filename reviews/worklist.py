"""What waits for a person, and what they can open: their first page.

Each list costs the same number of queries for two rows as for twenty.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from accounts.govuk import due
from accounts.models import User
from audit.models import AuditEvent, Event
from reviews.models import (
    Appointment,
    AppointmentQuerySet,
    Involvement,
    InvolvementQuerySet,
    Review,
    ReviewDraft,
    ReviewQuerySet,
)
from reviews.reminders import task_date
from reviews.roles import AGENCY_ROLES, Role
from reviews.rules import LIVE, PEN, State, task_words
from reviews.timetable import say_date

# What a person has done and may want to see again, in the second person.
DONE: dict[Event, str] = {
    Event.REVIEW_OPENED: "You opened the review",
    Event.AGENCY_ASKED: "You asked {agency} to take part",
    Event.AGENCY_WITHDRAWN: "You withdrew {agency}",
    Event.ROLE_ACCEPTED: "You accepted the role",
    Event.RECORDS_SECURED: "You confirmed that records are secured",
    Event.AUTHOR_NOMINATED: "You nominated the author",
    Event.INDEPENDENCE_DECLARED: "You declared your independence",
    Event.REPORT_SENT: "You sent the report to the senior manager",
    Event.REPORT_SENT_BACK: "You sent the report back with comments",
    Event.REPORT_ACCEPTED: "You accepted the report",
    Event.REPORT_REOPENED: "You re-opened the report of {agency}",
    Event.AGENCY_QUESTION_ASKED: "You asked {agency} a question",
    Event.AGENCY_QUESTION_ANSWERED: "You answered a question from the board",
    Event.RETURN_COMPLETED: "You marked the return of {agency} as complete",
}
RECENT_DAYS = 14
RECENT_MOST = 5


@dataclass(frozen=True)
class Task:
    """One thing that waits for somebody: what, when, why it is theirs."""

    title: str
    url: str
    due_on: date | None
    due_words: str
    is_late: bool
    about: str
    why: str


# What gives a person's tasks on a day. The apps above this one add theirs.
_MORE: list[Callable[[User, date], list[Task]]] = []


def add_tasks_from(source: Callable[[User, date], list[Task]]) -> None:
    """Show a person the tasks that ``source(user, today)`` gives, too."""
    _MORE.append(source)


@dataclass(frozen=True)
class Done:
    """One thing a person did a short while ago."""

    words: str
    about: str
    at: datetime


@dataclass(frozen=True)
class Returns:
    """How many agencies of a review have returned what there is to read."""

    words: str
    url: str
    about: str


@dataclass(frozen=True)
class MyReview:
    """A review somebody is appointed on, as what, and where their own part is."""

    review: Review
    role: str
    url: str


def tasks_of(user: User, *, today: date) -> list[Task]:
    """Everything that waits for a person, the earliest date first."""
    tasks = [
        _agency_task(cast(Involvement, one.involvement), one.role, today)
        for one in _serving(user).filter(involvement__state__in=LIVE)
        if one.role == PEN[State(cast(Involvement, one.involvement).state)]
    ]
    tasks += [_return_to_check(involvement) for involvement in _returned_to(user)]
    tasks += [_review_to_open(draft) for draft in ReviewDraft.objects.begun_by(user)]
    tasks += [task for source in _MORE for task in source(user, today)]
    return sorted(tasks, key=lambda task: (task.due_on or date.max, task.about))


def done_by(user: User) -> list[Done]:
    """What a person did in the last two weeks, on reviews they can still see."""
    reviews = {review.pk: review for review in Review.objects.visible_to(user)}
    events = list(
        AuditEvent.objects.filter(
            by=user,
            stream__in=reviews,
            event__in=[str(event) for event in DONE],
            at__gte=timezone.now() - timedelta(days=RECENT_DAYS),
        ).order_by("-at")[:RECENT_MOST]
    )
    agencies = {
        part.pk: part.agency.name
        for part in Involvement.objects.select_related("agency").filter(
            pk__in=[event.involvement_id for event in events]
        )
    }
    return [
        Done(
            DONE[Event(event.event)].format(agency=_agency_of(event, agencies)),
            _about(reviews[event.stream]),
            event.at,
        )
        for event in events
    ]


def _agency_of(event: AuditEvent, agencies: dict[UUID, str]) -> str:
    return agencies[event.involvement_id] if event.involvement_id else ""


def returns_for(user: User) -> list[Returns]:
    """What a lead reviewer can read by now, the newest review first."""
    led = _serving(user).filter(role=Role.LEAD_REVIEWER)
    parts = (
        Involvement.objects.visible_to(user)
        .taking_part()
        .filter(review__in=led.values("review"), returned_version__isnull=False)
        .order_by("-review__opened_at", "pk")
    )
    counts = Counter(part.review for part in parts)
    return [
        Returns(
            words="1 agency has returned its report"
            if count == 1
            else f"{count} agencies have returned their reports",
            url=reverse("imr:returns", args=[review.reference]),
            about=_about(review),
        )
        for review, count in counts.items()
    ]


def reviews_of(user: User) -> list[MyReview]:
    """The reviews a person works on now, newest first, with their role."""
    appointments = _serving(user).filter(review__isnull=False)
    return [
        MyReview(
            review=(review := cast(Review, one.review)),
            role=Role(one.role).label,
            url=reverse("imr:involvement", args=[one.involvement_id])
            if one.role in AGENCY_ROLES
            else reverse("reviews:review", args=[review.reference]),
        )
        for one in appointments.order_by("-review__opened_at", "pk")
    ]


def with_counts(reviews: ReviewQuerySet) -> ReviewQuerySet:
    """Reviews, newest first, with what the board's list says of each.

    ``asked``, ``returned`` and ``next_due`` (of those not in yet).
    """
    waiting = Q(involvements__state__in=LIVE)
    returned = Q(involvements__state__in=[State.ACCEPTED, State.COMPLETE])
    return reviews.annotate(
        returned=Count("involvements", filter=returned),
        asked=Count("involvements", filter=waiting | returned),
        next_due=Min("involvements__due_on", filter=waiting),
    ).order_by("-opened_at", "pk")


def _serving(user: User) -> AppointmentQuerySet:
    return (
        Appointment.objects.current()
        .filter(user=user, user__is_active=True)
        .select_related("review", "involvement__review", "involvement__agency")
    )


def _agency_task(involvement: Involvement, role: str, today: date) -> Task:
    state = State(involvement.state)
    due_on = task_date(
        state,
        internal_due_on=involvement.internal_due_on,
        due_on=involvement.due_on,
    )
    return Task(
        title=task_words(state, involvement.asked_for),
        url=reverse("imr:involvement", args=[involvement.pk]),
        due_on=due_on,
        due_words=say_due(due_on, today),
        is_late=due_on < today,
        about=_about(involvement.review),
        why=f"You are the {_role_words(role)} for {involvement.agency.name}.",
    )


def say_due(due_on: date, today: date) -> str:
    """When something is due, in the words of today: "Due tomorrow"."""
    return f"Due {due(due_on, today).words or f'on {say_date(due_on)}'}"


def _returned_to(user: User) -> InvolvementQuerySet:
    runs = Review.objects.visible_to(user).filter(
        appointments__user=user,
        appointments__role=Role.SAB_MANAGER,
        appointments__ended_at=None,
    )
    return (
        Involvement.objects.visible_to(user)
        .filter(state=State.ACCEPTED, review__in=runs)
        .in_order()
    )


def _return_to_check(involvement: Involvement) -> Task:
    return Task(
        title=task_words(State.ACCEPTED, involvement.asked_for),
        url=reverse("reviews:agency", args=[involvement.pk]),
        due_on=None,
        due_words="",
        is_late=False,
        about=_about(involvement.review),
        why=f"You are the SAB manager. {involvement.agency.name} has accepted its "
        "report and sent it to you.",
    )


def _review_to_open(draft: ReviewDraft) -> Task:
    return Task(
        title="Finish opening the review",
        url=reverse("reviews:opening_start"),
        due_on=None,
        due_words="",
        is_late=False,
        about="Not open yet",
        why=f"You typed the last answer on "
        f"{say_date(timezone.localdate(draft.changed_at))}.",
    )


def _about(review: Review) -> str:
    return f"{review.pseudonym}, {review.reference}"


def _role_words(role: str) -> str:
    label = Role(role).label
    return label if label[1].isupper() else label[0].lower() + label[1:]
