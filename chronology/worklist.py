"""What questions to agencies add to a person's first page."""

from datetime import date
from itertools import groupby

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from chronology.models import AgencyQuestion
from reviews.models import Involvement, Review
from reviews.roles import Perm
from reviews.rules import State
from reviews.worklist import Task, say_due


def question_tasks(user: User, today: date) -> list[Task]:
    """Questions to answer for one's agency, and answers to one's own questions."""
    parts = Involvement.objects
    answers = Q(involvement__in=parts.granting(user, Perm.PREPARE).values("pk")) | Q(
        involvement__in=parts.granting(user, Perm.WRITE_REPORT)
        .exclude(state=State.DECLARING)
        .values("pk")
    )
    asked = AgencyQuestion.objects.waiting().filter(answers).defer("text", "answer")
    own = (
        AgencyQuestion.objects.to_read_by(user)
        .select_related("review")
        .defer("text", "answer")
    )
    to_answer = asked.select_related("involvement__review", "involvement__agency")
    return [
        _to_answer(part, list(questions), today)
        for part, questions in groupby(
            to_answer.order_by("involvement", "asked_at"), lambda one: one.involvement
        )
    ] + [
        _to_read(review, len(list(questions)))
        for review, questions in groupby(
            own.order_by("review", "asked_at"), lambda one: one.review
        )
    ]


def _to_answer(part: Involvement, questions: list[AgencyQuestion], today: date) -> Task:
    due_on = min((q.reply_by for q in questions if q.reply_by), default=None)
    one = len(questions) == 1
    return Task(
        title="Answer a question from the board"
        if one
        else f"Answer {len(questions)} questions from the board",
        url=reverse("chronology:question", args=[questions[0].pk])
        if one
        else reverse("chronology:own_questions", args=[part.pk]),
        due_on=due_on,
        due_words=say_due(due_on, today) if due_on else "",
        is_late=due_on is not None and due_on < today,
        about=_about(part.review),
        why=f"The board asks about the report that {part.agency.name} returned.",
    )


def _to_read(review: Review, count: int) -> Task:
    return Task(
        title="Read an agency’s answer"
        if count == 1
        else f"Read {count} answers from agencies",
        url=reverse("chronology:questions", args=[review.reference]),
        due_on=None,
        due_words="",
        is_late=False,
        about=_about(review),
        why="An agency answered what the board asked it.",
    )


def _about(review: Review) -> str:
    return f"{review.pseudonym}, {review.reference}"
