"""Acts that write to the site's stream and a review's queue for them in one order.

Two acts that took them in different orders would wait for each other on
PostgreSQL, and one would be thrown away with everything typed.
"""

import pytest
from django.utils import timezone

from audit import services as audit
from audit.models import SITE
from imr.services import preparing
from reviews.roles import Role
from reviews.rules import State
from reviews.services import agencies, people
from tests import factories

pytestmark = pytest.mark.django_db


def add_agency(part):
    agencies.add_agency(
        part.review,
        by=factories.manager_of(part.review),
        agency=agencies.NewAgency("Zedley Police", "ZED", "police"),
        asked_for="both",
        due_on=part.review.due_on,
        representative_name="New Person",
        representative_email="new@example.org",
        today=timezone.localdate(),
    )


def change_lead_reviewer(part):
    people.change_lead_reviewer(
        part.review,
        by=factories.manager_of(part.review),
        full_name="New Person",
        email="new@example.org",
    )


def name_senior_manager(part):
    factories.name_senior_manager(part, email="new@example.org")


def nominate_author(part):
    preparing.nominate_author(
        part,
        by=factories.person(part, Role.PANEL_REPRESENTATIVE),
        full_name="New Person",
        email="new@example.org",
        job_title="Lead",
        experience="Ten years",
        authority="Reports to the chief executive",
        resources_agreed=True,
    )


def hand_on_role(part):
    preparing.hand_on_role(
        part,
        by=factories.person(part, Role.PANEL_REPRESENTATIVE),
        full_name="New Person",
        email="new@example.org",
    )


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (add_agency, State.PREPARING),
        (change_lead_reviewer, State.PREPARING),
        (factories.replace_representative, State.PREPARING),
        (name_senior_manager, State.PREPARING),
        (nominate_author, State.PREPARING),
        (hand_on_role, State.INVITED),
    ],
)
def test_the_site_s_stream_is_taken_before_the_review_s(monkeypatch, act, state):
    part = factories.make_involvement(state=state)
    if act is nominate_author:
        factories.prepare(part)
    taken = []
    locked_head = audit._locked_head

    def lock(stream):
        taken.append(stream)
        return locked_head(stream)

    monkeypatch.setattr(audit, "_locked_head", lock)
    act(part)
    assert SITE in taken
    assert part.review_id in taken
    assert taken.index(SITE) < taken.index(part.review_id)
