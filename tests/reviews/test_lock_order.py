"""Acts queue in one order: a person, the site's stream, then a review's.

Two acts that took them in different orders would wait for each other on
PostgreSQL, and one would be thrown away with everything typed.
"""

import pytest
from django.utils import timezone

from accounts import services as accounts
from accounts.services import people as account_people
from audit import services as audit
from audit.models import SITE
from imr.services import preparing
from reviews.roles import Role
from reviews.rules import State
from reviews.services import agencies, people
from tests import factories

pytestmark = pytest.mark.django_db
PERSON = "person"


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
def test_a_person_then_the_site_s_stream_then_the_review_s(monkeypatch, act, state):
    part = factories.make_involvement(state=state)
    if act is nominate_author:
        factories.prepare(part)
    taken = watch_locks(monkeypatch)
    act(part)
    assert taken[0] in {PERSON, SITE}
    last = max(i for i, one in enumerate(taken) if one in {PERSON, SITE})
    assert taken.index(part.review_id) > last


@pytest.mark.parametrize(
    "act",
    [
        lambda user: accounts.change_details(
            user, full_name="New Name", job_title="", organisation=""
        ),
        lambda user: accounts.disable_user(user, by=None),
        lambda user: accounts.enable_user(user, by=None),
        lambda user: accounts.remove_second_factor(user, by=None),
        accounts.sign_out_elsewhere,
    ],
)
def test_a_person_then_the_site_s_stream(monkeypatch, act):
    user = factories.make_user(email="new@example.org")
    taken = watch_locks(monkeypatch)
    act(user)
    assert taken == [PERSON, SITE]


def watch_locks(monkeypatch):
    """Every lock of a person or of a stream from now on, as it is taken."""
    taken = []

    def watched(lock, name):
        def take(what):
            taken.append(name or what)
            return lock(what)

        return take

    monkeypatch.setattr(audit, "_locked_head", watched(audit._locked_head, ""))
    monkeypatch.setattr(
        account_people, "_locked", watched(account_people._locked, PERSON)
    )
    return taken
