"""The key lines of enquiry of an open review: add, change, move, remove."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.once import made_by
from accounts.refusals import Hidden, Refused
from accounts.seen import check_seen
from reviews.models import Involvement, LineOfEnquiry, Review
from reviews.rules import check_questions_can_move
from reviews.services.changing import locked_review, raise_terms
from reviews.services.naming import check_texts

# Numbers are unique in a review: while they change places they stand up here.
ASIDE = 1000


def question_of(review: Review, question_id: UUID) -> LineOfEnquiry:
    """A line of enquiry of this review; ``Hidden`` for any other id."""
    question = LineOfEnquiry.objects.filter(review=review, pk=question_id).first()
    if question is None:
        raise Hidden
    return question


@transaction.atomic
def add_question(
    review: Review, *, by: User, title: str, text: str, token: UUID | None = None
) -> LineOfEnquiry:
    """Add a line of enquiry at the end; every agency answers it from now.

    ``token`` is the form's mark: a second time, it gives what it made the first.
    Raises ``SaysWho`` for words that say who the adult is.
    """
    review = locked_review(review, by=by)
    made = made_by(token, LineOfEnquiry.objects.filter(review=review))
    if made is not None:
        return made
    check_texts(review, {"title": title, "text": text})
    question = LineOfEnquiry.objects.create(
        pk=token,
        review=review,
        number=review.lines_of_enquiry.count() + 1,
        title=title,
        text=text,
    )
    raise_terms(review, by=by)
    return question


@transaction.atomic
def change_question(
    question: LineOfEnquiry, *, by: User, title: str, text: str, seen: str
) -> LineOfEnquiry:
    """Change the words of a line of enquiry; its number stays.

    ``seen`` is the mark of the words that were shown: raises ``Stale`` if they
    are others now, and ``SaysWho`` for words that say who the adult is.
    """
    review = locked_review(question.review, by=by)
    question = question_of(review, question.pk)
    new = {"title": title, "text": text}
    check_seen(words_of(question), new, seen=seen)
    if words_of(question) != new:
        check_texts(review, new)
        question.title, question.text = title, text
        question.save(update_fields=["title", "text"])
        raise_terms(review, by=by)
    return question


def words_of(question: LineOfEnquiry) -> dict[str, str]:
    """The words of a line of enquiry, as its form has them."""
    return {"title": question.title, "text": question.text}


@transaction.atomic
def move_question(question: LineOfEnquiry, *, by: User, steps: int) -> None:
    """Move a line of enquiry up (-1) or down (+1); at the edge it stays."""
    review, questions = _to_renumber(question, by)
    place = [one.pk for one in questions].index(question.pk)
    other = place + steps
    if 0 <= other < len(questions):
        questions[place], questions[other] = questions[other], questions[place]
        _renumber(review, questions)
        raise_terms(review, by=by)


@transaction.atomic
def remove_question(question: LineOfEnquiry, *, by: User) -> None:
    """Remove a line of enquiry, while nobody has begun to answer; one stays."""
    review, questions = _to_renumber(question, by)
    if len(questions) == 1:
        raise Refused("A review needs at least one key line of enquiry.")
    rest = [one for one in questions if one.pk != question.pk]
    question.delete()
    _renumber(review, rest)
    raise_terms(review, by=by)


def _to_renumber(
    question: LineOfEnquiry, by: User
) -> tuple[Review, list[LineOfEnquiry]]:
    review = locked_review(question.review, by=by)
    question_of(review, question.pk)
    parts = Involvement.objects.filter(review=review).select_for_update(
        of=("self",), no_key=True
    )
    check_questions_can_move(
        is_being_answered=any(part.is_being_answered for part in parts)
    )
    return review, list(review.lines_of_enquiry.all())


def _renumber(review: Review, questions: list[LineOfEnquiry]) -> None:
    review.lines_of_enquiry.update(number=F("number") + ASIDE)
    for number, question in enumerate(questions, start=1):
        question.number = number
    LineOfEnquiry.objects.bulk_update(questions, ["number"])
