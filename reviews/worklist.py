"""What waits for a person, and what they can open: their first page.

Each list costs the same number of queries for two rows as for twenty.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q
from django.urls import reverse

from accounts.models import User
from reviews.models import Appointment, Involvement, Review, ReviewQuerySet
from reviews.reminders import task_date
from reviews.roles import Perm, Role
from reviews.rules import LIVE, PEN, State, task_words
from reviews.timetable import say_due


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


@dataclass(frozen=True)
class MyReview:
    """A review somebody is appointed on, and as what."""

    review: Review
    role: str
    url: str
    link_words: str


def tasks_of(user: User, *, today: date) -> list[Task]:
    """Everything that waits for a person, the earliest date first."""
    tasks = [
        _agency_task(appointment, today)
        for appointment in _serving(user).filter(involvement__isnull=False)
        if PEN[State(appointment.involvement.state)] == appointment.role
    ]
    tasks += [_return_to_check(involvement) for involvement in _returned_to(user)]
    return sorted(tasks, key=lambda task: (task.due_on or date.max, task.about))


def _serving(user: User) -> "list[Appointment]":
    return (
        Appointment.objects.current()
        .filter(user=user, user__is_active=True)
        .select_related("review", "involvement__review", "involvement__agency")
    )


def _agency_task(appointment: Appointment, today: date) -> Task:
    involvement = appointment.involvement
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
        due_words=say_due(due_on, today=today),
        is_late=due_on < today,
        about=_about(involvement.review),
        why=f"You are the {_role_words(appointment.role)} for "
        f"{involvement.agency.name}.",
    )


def _returned_to(user: User) -> "list[Involvement]":
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
        due_words="No date set",
        is_late=False,
        about=_about(involvement.review),
        why=f"You are the SAB manager. {involvement.agency.name} has accepted its "
        "report and sent it to you.",
    )


def _about(review: Review) -> str:
    return f"{review.pseudonym}, {review.reference}"


def _role_words(role: str) -> str:
    label = Role(role).label
    return label if label[1].isupper() else label[0].lower() + label[1:]
