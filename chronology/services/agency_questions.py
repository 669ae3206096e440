"""The board asks an agency about what it returned; the agency answers.

Neither changes what the agency accepted. Where that must change, the board opens
the return again (``reviews.services.agencies.reopen_return``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.once import made_by
from accounts.outbox import queue_email
from accounts.refusals import Refused, Stale
from audit.models import Event
from audit.services import record
from chronology.models import AgencyQuestion, ReturnedEntry
from chronology.permissions import (
    answers_questions,
    check_user_can_answer_agency_question,
    check_user_can_ask_agency,
    check_user_can_manage_agency_question,
)
from chronology.rules import check_can_be_asked
from reviews.models import Appointment, Involvement
from reviews.roles import Role
from reviews.services.appointments import holders
from reviews.services.moving import locked
from reviews.services.naming import check_texts

# As many entries as a person can read at one sitting.
MOST_ABOUT = 50
ANSWERED = (
    "Somebody of your agency has answered this question already. An answer cannot be "
    "changed. If something is missing in it, tell the board."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is to be asked of one agency, as ``ask_agency`` takes it."""

    involvement: Involvement
    text: str
    about: Sequence[UUID]
    reply_by: date | None = None
    token: UUID | None = None


class NotAsked(Refused):
    """One of several questions cannot be asked, so none was; ``question`` is it."""

    def __init__(self, question: Question, why: Refused) -> None:
        super().__init__(str(why))
        self.question = question


@transaction.atomic
def ask_agencies(
    questions: Iterable[Question], *, by: User, today: date
) -> list[AgencyQuestion]:
    """Ask several agencies, or none of them.

    Raises ``NotAsked`` with the first question that ``ask_agency`` would refuse.
    """
    asked = []
    # In one order: two that ask the same agencies then never wait for each other.
    for one in sorted(questions, key=lambda question: question.involvement.pk):
        try:
            question = ask_agency(
                involvement=one.involvement,
                by=by,
                text=one.text,
                about=one.about,
                reply_by=one.reply_by,
                today=today,
                token=one.token,
            )
        except Refused as refusal:
            raise NotAsked(one, refusal) from refusal
        asked.append(question)
    return asked


@transaction.atomic
def ask_agency(
    *,
    involvement: Involvement,
    by: User,
    text: str,
    about: Iterable[UUID],
    reply_by: date | None = None,
    today: date,
    token: UUID | None = None,
) -> AgencyQuestion:
    """Ask an agency a question, and tell its representative and author of it.

    ``about`` are ids of entries (``ReturnedEntry.entry``) that this agency returned
    last; none for a question about the return as a whole. ``token`` is the form's
    mark: a second time, it gives what it made the first. Raises ``Refused`` where the
    agency has returned nothing or takes part no more, where an entry is not its own,
    where ``reply_by`` has gone, and where the text says who the adult is. What waits
    for an answer already is not asked again.
    """
    involvement = locked(involvement)
    check_user_can_ask_agency(by, involvement)
    made = made_by(token, AgencyQuestion.objects.filter(involvement=involvement))
    if made is not None:
        return reopen_question(made, by=by) if made.withdrawn_at else made
    version = involvement.returned_version or 0
    check_can_be_asked(involvement.state, is_returned=version > 0)
    if reply_by is not None and reply_by < today:
        raise Refused("Reply by must be today or in the future.")
    check_texts(involvement.review, {"text": text})
    entries = _own_entries(involvement, version, about)
    same = {"involvement": involvement, "asked_by": by, "reply_by": reply_by}
    waiting = AgencyQuestion.objects.filter(
        **same, text=text, answered_at=None, withdrawn_at=None
    )
    for one in waiting:
        if one.about == entries:
            return one
    question = AgencyQuestion.objects.create(
        pk=token or uuid4(),
        review_id=involvement.review_id,
        involvement=involvement,
        text=text,
        about=entries,
        version=version,
        reply_by=reply_by,
        asked_at=timezone.now(),
        asked_by=by,
    )
    _record(Event.AGENCY_QUESTION_ASKED, question, by)
    roles = (Role.PANEL_REPRESENTATIVE, Role.AUTHOR)
    for role, person in holders(involvement, *roles):
        # Not an author before declaring.
        if answers_questions(person, involvement):
            queue_email(
                to=person,
                kind="question_to_answer",
                key=f"question:{question.pk}:{role}",
            )
    return question


@transaction.atomic
def answer_question(
    question: AgencyQuestion, *, by: User, answer: str, row_version: int
) -> AgencyQuestion:
    """Send the agency's answer to the board. It stays as it was sent.

    Raises ``Refused`` where somebody of the agency answered, the board took the
    question back, or the text says who the adult is; ``Stale`` where the question
    was taken back and asked again after the form was opened.
    """
    question = _locked(question)
    check_user_can_answer_agency_question(by, question)
    if question.answered_at and question.answer == answer:
        return question
    if question.answered_at:
        raise Refused(ANSWERED)
    if question.withdrawn_at:
        raise Refused(
            "The board has taken this question back. You do not need to answer it."
        )
    if question.row_version != row_version:
        raise Stale(question)
    check_texts(question.involvement.review, {"answer": answer})
    question.answer = answer
    question.answered_at, question.answered_by = timezone.now(), by
    _save(question, Event.AGENCY_QUESTION_ANSWERED, by)
    for person in _readers_of_answer(question):
        queue_email(
            to=person,
            kind="question_answered",
            key=f"answer:{question.pk}:{person.pk}",
        )
    return question


@transaction.atomic
def close_question(question: AgencyQuestion, *, by: User) -> AgencyQuestion:
    """The board has read the answer and needs no more. The same again does nothing."""
    question = _managed(question, by)
    if question.closed_at:
        return question
    if question.answered_at is None:
        raise Refused(
            "You can close a question once it is answered. If you do not need an "
            "answer any more, take the question back."
        )
    question.closed_at, question.closed_by = timezone.now(), by
    return _save(question, Event.AGENCY_QUESTION_CLOSED, by)


@transaction.atomic
def withdraw_question(question: AgencyQuestion, *, by: User) -> AgencyQuestion:
    """The board needs no answer any more. The same again does nothing."""
    question = _managed(question, by)
    if question.withdrawn_at:
        return question
    if question.answered_at:
        raise Refused(
            "You cannot take this question back, because the agency has answered it. "
            "Read the answer, then close the question."
        )
    question.withdrawn_at, question.withdrawn_by = timezone.now(), by
    return _save(question, Event.AGENCY_QUESTION_WITHDRAWN, by)


@transaction.atomic
def reopen_question(question: AgencyQuestion, *, by: User) -> AgencyQuestion:
    """Undo a closing or a taking back. The same again does nothing."""
    question = _managed(question, by)
    if not (question.closed_at or question.withdrawn_at):
        return question
    question.closed_at = question.closed_by = None
    question.withdrawn_at = question.withdrawn_by = None
    return _save(question, Event.AGENCY_QUESTION_REOPENED, by)


def rows_about(question: AgencyQuestion) -> list[ReturnedEntry]:
    """The entries a question is about, as they were when it was asked, in order."""
    rows = ReturnedEntry.objects.filter(
        involvement=question.involvement_id,
        version=question.version,
        entry__in=question.about,
    )
    return list(rows.in_order())


def names_about(questions: Iterable[AgencyQuestion]) -> dict[UUID, str]:
    """Which entries each question (by its id) is about: "ASC C4, ASC C5"; one query."""
    questions = list(questions)
    asked = {entry for question in questions for entry in question.about}
    rows = ReturnedEntry.objects.filter(entry__in=asked).order_by("number")
    names = {str(row.entry): str(row) for row in rows}
    return {
        question.pk: ", ".join(
            names[entry] for entry in question.about if entry in names
        )
        for question in questions
    }


def _readers_of_answer(question: AgencyQuestion) -> list[User]:
    """Whoever asked; where they serve no more, all who read this review's returns."""
    serving = (
        Appointment.objects.current()
        .filter(
            review=question.review_id,
            role__in=[Role.LEAD_REVIEWER, Role.SAB_MANAGER],
            user__is_active=True,
        )
        .select_related("user")
    )
    people = [appointment.user for appointment in serving]
    return [one for one in people if one == question.asked_by] or people


def _own_entries(
    involvement: Involvement, version: int, about: Iterable[UUID]
) -> list[str]:
    asked = list(dict.fromkeys(about))
    if len(asked) > MOST_ABOUT:
        raise Refused(f"Choose {MOST_ABOUT} entries or fewer.")
    found = set(
        ReturnedEntry.objects.filter(
            involvement=involvement,
            version=version,
            entry__in=asked,
        ).values_list("entry", flat=True)
    )
    if found != set(asked):
        raise Refused(
            "The agency has returned a new version, and an entry is not in it any "
            "more. Go back to the integrated chronology and choose again."
        )
    return [str(entry) for entry in asked]


def _locked(question: AgencyQuestion) -> AgencyQuestion:
    involvement = locked(question.involvement)
    question = (
        AgencyQuestion.objects.select_for_update(of=("self",), no_key=True)
        .select_related("asked_by")
        .get(pk=question.pk)
    )
    question.involvement = involvement
    return question


def _managed(question: AgencyQuestion, by: User) -> AgencyQuestion:
    question = _locked(question)
    check_user_can_manage_agency_question(by, question)
    return question


def _save(question: AgencyQuestion, event: Event, by: User) -> AgencyQuestion:
    question.row_version += 1
    question.save()
    _record(event, question, by)
    return question


def _record(event: Event, question: AgencyQuestion, by: User) -> None:
    record(
        event,
        by=by,
        on=question,
        review_id=question.review_id,
        involvement_id=question.involvement_id,
    )
