"""Agencies that returned a chronology, for the tests of the board's reading."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from reviews.models import Involvement, Review
from reviews.rules import AskedFor, State
from reviews.services import agencies
from tests import factories


def returned(review: Review, *entries: dict[str, Any]) -> Involvement:
    """An agency asked for a chronology alone, which the board reads."""
    part = factories.make_involvement(
        review, state=State.DRAFTING, asked_for=AskedFor.CHRONOLOGY
    )
    for entry in entries:
        factories.add_entry(part, **entry)
    return factories.walk(part, State.ACCEPTED)


def reopen(part: Involvement) -> Involvement:
    """The board asks for a new version."""
    today = timezone.localdate()
    return agencies.reopen_return(
        part,
        by=factories.manager_of(part.review),
        reason="One more question",
        due_on=today + timedelta(days=30),
        today=today,
    )


def address(review: Review) -> str:
    return reverse("chronology:integrated", args=[review.reference])


def events(response: Any) -> list[str]:
    """What the rows of a page say, in order."""
    return [line.entry.event for line in response.context["lines"]]
