"""The draft of a review: what a SAB manager typed so far, kept until it is opened."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Hidden, Refused
from accounts.seen import check_seen
from reviews.models import Review, ReviewDraft
from reviews.permissions import check_user_can_open_review
from reviews.services.naming import (
    Identity,
    check_pseudonym,
    says_who,
    seal,
    unseal,
)
from reviews.services.opening import Question, ReviewDetails, open_review

PAGES = ("names", "basis", "circumstances", "terms", "questions", "lead", "due")
DATES = frozenset({"scoping_from", "scoping_to", "tor_agreed_on", "due_on"})


def draft_of(user: User) -> ReviewDraft | None:
    """The review a person has begun to open, if there is one."""
    return ReviewDraft.objects.begun_by(user).first()


def locked_draft(by: User) -> ReviewDraft:
    """The person's own draft under a lock, begun now if there is none."""
    check_user_can_open_review(by)
    try:
        with transaction.atomic():
            draft, _ = ReviewDraft.objects.get_or_create(
                owner=by, review=None, defaults={"changed_at": timezone.now()}
            )
    except IntegrityError:  # a second tab began it in this moment
        draft = ReviewDraft.objects.begun_by(by).get()
    return ReviewDraft.objects.select_for_update(of=("self",), no_key=True).get(
        pk=draft.pk
    )


@transaction.atomic
def keep_answers(
    page: str, answers: dict[str, Any], *, by: User, seen: str | None = None
) -> ReviewDraft:
    """Keep what was typed on one page.

    ``seen`` is the mark of ``answers_of`` as they were shown; raises ``Stale`` if
    they have changed since, in another tab.
    """
    draft = locked_draft(by)
    check_seen(answers_of(draft, page), answers, seen=seen)
    draft.answers[page] = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in answers.items()
    }
    return _save(draft)


def answers_of(draft: ReviewDraft | None, page: str) -> dict[str, Any]:
    """What was kept of one page, with its dates as dates."""
    return restored(draft.answers.get(page, {})) if draft else {}


@transaction.atomic
def keep_identity(
    identity: Identity, *, by: User, seen: str | None = None
) -> ReviewDraft:
    """Keep who the adult is, sealed; ``seen`` is the mark of ``identity_of``."""
    draft = locked_draft(by)
    check_seen(identity_of(draft), vars(identity), seen=seen)
    draft.sealed = seal(identity)
    return _save(draft)


def identity_of(draft: ReviewDraft | None) -> dict[str, str]:
    """Who the adult is, as it was typed; nothing where the seal cannot be opened.

    The key may be another one now: then it has to be typed again.
    """
    if draft is None or not draft.sealed:
        return {}
    try:
        return vars(unseal(draft.sealed))
    except Refused:
        return {}


def _save(draft: ReviewDraft) -> ReviewDraft:
    draft.changed_at = timezone.now()
    draft.save(update_fields=["answers", "sealed", "review", "changed_at"])
    return draft


def restored(answers: dict[str, Any]) -> dict[str, Any]:
    """What was kept of one page, with its dates as dates."""
    return {
        name: date.fromisoformat(value) if name in DATES else value
        for name, value in answers.items()
    }


def questions_of(draft: ReviewDraft | None) -> list[dict[str, str]]:
    """The lines of enquiry typed so far: id, title and text of each, in order."""
    return list(draft.answers.get("questions", [])) if draft else []


def question_of(user: User, question_id: UUID) -> dict[str, str]:
    """One line of enquiry of the person's own draft; ``Hidden`` for any other id."""
    for question in questions_of(draft_of(user)):
        if question["id"] == str(question_id):
            return question
    raise Hidden


def objection_to(draft: ReviewDraft | None, text: str) -> str:
    """What to write instead where a text says who the draft's adult is, else ""."""
    if draft is None or not draft.sealed:
        return ""
    try:
        identity = unseal(draft.sealed)
    except Refused as refusal:
        return str(refusal)
    pseudonym = draft.answers.get("names", {}).get("pseudonym", "")
    return says_who(text, identity=identity, pseudonym=pseudonym)


def objection_to_pseudonym(draft: ReviewDraft | None, pseudonym: str) -> str:
    """What to write instead of a pseudonym that says who the draft's adult is."""
    if draft is None or not draft.sealed:
        return ""
    try:
        check_pseudonym(pseudonym, unseal(draft.sealed))
    except Refused as refusal:
        return str(refusal)
    return ""


def objections_to(draft: ReviewDraft | None) -> dict[str, str]:
    """The pages of a draft that say who the adult is, with what to write instead.

    The identity may have been typed after the texts.
    """
    answers = draft.answers if draft else {}
    texts = {
        "circumstances": answers.get("circumstances", {}).get("circumstances", ""),
        "terms": answers.get("terms", {}).get("tor_purpose", ""),
        "questions": "\n".join(
            f"{question['title']}\n{question['text']}"
            for question in questions_of(draft)
        ),
    }
    found = {page: objection_to(draft, text) for page, text in texts.items() if text}
    pseudonym = answers.get("names", {}).get("pseudonym", "")
    found["names"] = objection_to_pseudonym(draft, pseudonym)
    return {page: sentence for page, sentence in found.items() if sentence}


@transaction.atomic
def add_question(
    *, by: User, title: str, text: str, token: UUID | None = None
) -> ReviewDraft:
    """Add a line of enquiry at the end; one with the form's mark is added once."""
    draft = locked_draft(by)
    questions = questions_of(draft)
    pk = str(token or uuid4())
    if any(question["id"] == pk for question in questions):
        return draft
    questions.append({"id": pk, "title": title, "text": text})
    draft.answers["questions"] = questions
    return _save(draft)


@transaction.atomic
def change_question(
    question_id: UUID, *, by: User, title: str, text: str, seen: str | None = None
) -> ReviewDraft:
    """Change the words of a line of enquiry; ``seen`` is the mark of its words."""
    draft = locked_draft(by)
    question = question_of(by, question_id)
    new = question | {"title": title, "text": text}
    check_seen(question, new, seen=seen)
    draft.answers["questions"] = [
        new if one == question else one for one in questions_of(draft)
    ]
    return _save(draft)


@transaction.atomic
def move_question(question_id: UUID, *, by: User, where: str) -> ReviewDraft:
    """Move a line of enquiry "up" or "down", or "remove" it; at the edge it stays."""
    draft = locked_draft(by)
    questions = questions_of(draft)
    place = questions.index(question_of(by, question_id))
    question = questions.pop(place)
    if where != "remove":
        steps = {"up": -1, "down": 1}.get(where, 0)
        questions.insert(max(place + steps, 0), question)
    draft.answers["questions"] = questions
    return _save(draft)


@transaction.atomic
def open_from_draft(draft_id: UUID, *, by: User, today: date) -> Review:
    """Open the review that a draft describes; a second click gets the same one."""
    draft = (
        ReviewDraft.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=draft_id, owner=by)
        .first()
    )
    if draft is None:
        raise Hidden
    if draft.review is not None:
        return draft.review
    review = open_review(_details(draft), by=by, today=today)
    draft.review = review
    draft.answers = {}
    draft.sealed = b""
    _save(draft)
    return review


def _details(draft: ReviewDraft) -> ReviewDetails:
    if not draft.sealed or any(not draft.answers.get(page) for page in PAGES):
        raise Refused("Fill in the pages that are still empty.")
    answers: dict[str, Any] = {}
    for page in PAGES:
        if page != "questions":
            answers |= restored(draft.answers[page])
    return ReviewDetails(
        **answers,
        identity=unseal(draft.sealed),
        questions=[
            Question(question["title"], question["text"])
            for question in questions_of(draft)
        ],
    )


@transaction.atomic
def discard_draft(*, by: User) -> None:
    """Throw away what was typed."""
    ReviewDraft.objects.begun_by(by).delete()
