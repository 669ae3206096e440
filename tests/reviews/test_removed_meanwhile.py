"""Who is removed while their own act waits for the lock writes nothing more."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.refusals import Hidden
from reviews.models import Review
from reviews.roles import Role
from reviews.services import agencies, changing, identity, moving, people
from tests import factories

pytestmark = pytest.mark.django_db


def change_words(review, by):
    changing.change_review(
        review, by=by, row_version=review.row_version, circumstances="Written after."
    )


def change_who(review, by):
    identity.change_identity(
        review,
        by=by,
        identity=factories.make_identity(),
        seen=identity.identity_mark(review),
    )


def ask_an_agency(review, by):
    agencies.add_agency(
        review,
        by=by,
        agency=agencies.NewAgency("Zed Police", "ZED", "police"),
        asked_for="both",
        due_on=review.due_on,
        representative_name="Xan Ives",
        representative_email="xan@example.org",
        today=timezone.localdate(),
    )


def change_the_lead(review, by):
    people.change_lead_reviewer(
        review, by=by, full_name="Xan Ives", email="xan@example.org"
    )


def add_a_manager(review, by):
    people.add_manager(review, by=by, manager=factories.make_manager())


@pytest.mark.parametrize(
    "act", [change_words, change_who, ask_an_agency, change_the_lead, add_a_manager]
)
def test_a_manager_who_was_removed_meanwhile_writes_nothing(act, monkeypatch):
    review = factories.make_review()
    first, second = factories.manager_of(review), factories.make_manager()
    people.add_manager(review, by=first, manager=second)
    before = Review.objects.values().get(pk=review.pk)

    def removed_meanwhile(review):
        appointment = review.appointments.current().get(
            user=second, role=Role.SAB_MANAGER
        )
        for module in (agencies, changing, identity, people):
            monkeypatch.setattr(module, "lock_review", moving.lock_review)
        people.end_manager(appointment, by=first)
        return moving.lock_review(review)

    for module in (agencies, changing, identity, people):
        monkeypatch.setattr(module, "lock_review", removed_meanwhile)
    with pytest.raises((PermissionDenied, Hidden)):
        act(review, second)
    assert Review.objects.values().get(pk=review.pk) == before
    assert not review.involvements.exists()
