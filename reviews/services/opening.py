"""Opening a review."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from accounts.services import invite
from audit.models import Event
from audit.services import record
from reviews.models import AdultIdentity, LineOfEnquiry, Review
from reviews.permissions import check_user_can_open_review
from reviews.roles import Role
from reviews.rules import check_due_date, check_reference, check_scoping_period
from reviews.services.appointments import appoint
from reviews.services.naming import (
    Identity,
    check_pseudonym,
    check_texts_against,
    seal,
)
from reviews.services.people import give_role

HIGHEST_NUMBER = 999


@dataclass(frozen=True)
class Question:
    """A key line of enquiry before it has a number: its place in the list."""

    title: str
    text: str


@dataclass(frozen=True)
class ReviewDetails:
    """Everything that opening a review takes."""

    reference: str
    pseudonym: str
    identity: Identity
    legal_basis: str
    scoping_from: date
    scoping_to: date
    circumstances: str
    tor_purpose: str
    tor_agreed_on: date
    questions: list[Question]
    lead_name: str
    lead_email: str
    due_on: date


def propose_reference(today: date) -> str:
    """The board's pattern with the number after the year's highest."""
    pattern = settings.REFERENCE_PATTERN
    taken = set(Review.objects.values_list("reference", flat=True))
    numbers = [
        number
        for number in range(1, HIGHEST_NUMBER)
        if pattern.format(year=today.year, number=number) in taken
    ]
    return str(pattern.format(year=today.year, number=max(numbers, default=0) + 1))


def is_taken(reference: str) -> bool:
    """Say whether there is a review with a reference."""
    return Review.objects.filter(reference=reference).exists()


@transaction.atomic
def open_review(details: ReviewDetails, *, by: User, today: date) -> Review:
    """Open a review: its questions numbered, its people appointed, the lead told.

    The opener becomes its SAB manager. Raises ``Refused`` for a reference that
    is taken or not sensible, a period that runs backwards, a date gone by, no
    questions, a text that says who the adult is, or a lead reviewer who cannot
    be one.
    """
    check_user_can_open_review(by)
    check_reference(details.reference)
    check_scoping_period(details.scoping_from, details.scoping_to, today=today)
    check_due_date(details.due_on, today=today)
    if not details.questions:
        raise Refused("Add at least one key line of enquiry.")
    texts = {
        "circumstances": details.circumstances,
        "tor_purpose": details.tor_purpose,
        "questions": "\n".join(
            f"{question.title}\n{question.text}" for question in details.questions
        ),
    }
    check_pseudonym(details.pseudonym, details.identity)
    check_texts_against(details.identity, texts, pseudonym=details.pseudonym)
    lead = invite(email=details.lead_email, full_name=details.lead_name, by=by)
    review = Review(
        reference=details.reference,
        pseudonym=details.pseudonym,
        legal_basis=details.legal_basis,
        scoping_from=details.scoping_from,
        scoping_to=details.scoping_to,
        circumstances=details.circumstances,
        tor_purpose=details.tor_purpose,
        tor_agreed_on=details.tor_agreed_on,
        due_on=details.due_on,
        opened_by=by,
        opened_at=timezone.now(),
    )
    _save_under_reference(review)
    AdultIdentity.objects.create(review=review, sealed=seal(details.identity))
    LineOfEnquiry.objects.bulk_create(
        LineOfEnquiry(
            review=review, number=number, title=question.title, text=question.text
        )
        for number, question in enumerate(details.questions, start=1)
    )
    record(Event.REVIEW_OPENED, by=by, on=review, review_id=review.pk)
    appoint(by, Role.SAB_MANAGER, by=by, review=review)
    give_role(lead, Role.LEAD_REVIEWER, by=by, review=review)
    return review


def _save_under_reference(review: Review) -> None:
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            f"There is already a review with the reference {review.reference}. "
            "Enter another reference."
        ) from error
