"""Agreed minutes and where records are secured: read by those who do not write."""

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent, Event
from imr.services import interviews
from reviews.roles import Role
from reviews.rules import State
from tests import factories

pytestmark = pytest.mark.django_db
AGREED = "He kept to his chair."


def at(name, part):
    return reverse(f"imr:{name}", args=[part.pk])


@pytest.fixture
def part():
    part = factories.make_involvement(state=State.DRAFTING)
    code = part.staff_members.get().code
    factories.make_interview(part, staff_codes=code, minutes="Not agreed as yet.")
    return part


def agree(interview):
    author = factories.person(interview.involvement, Role.AUTHOR)
    today = timezone.localdate()
    sent = interviews.record_sent(
        interview, by=author, sent_on=today, row_version=interview.row_version
    )
    interviews.record_agreed(
        sent, by=author, agreed_on=today, how="By e-mail", row_version=sent.row_version
    )


def enter(client, part, role):
    client.force_login(factories.person(part, role))
    return client


def test_agreed_minutes_are_read_and_others_only_counted(client, part):
    page = enter(client, part, Role.PANEL_REPRESENTATIVE).get(
        at("agreed_minutes", part)
    )
    assert "No minutes are agreed yet." in page.text
    assert "Minutes that are not agreed yet: 1" in page.text
    code = part.staff_members.get().code
    agree(factories.make_interview(part, staff_codes=code, minutes=AGREED))
    page = client.get(at("agreed_minutes", part))
    assert AGREED in page.text
    assert "Not agreed as yet." not in page.text
    assert AuditEvent.objects.filter(event=Event.INTERVIEWS_READ).count() == 2


def test_involvement_offers_the_minutes_once_they_may_be_read(client, part):
    url = at("agreed_minutes", part)
    for role, offered in [
        (Role.PANEL_REPRESENTATIVE, True),
        (Role.AUTHOR, True),
        (Role.SENIOR_MANAGER, False),
    ]:
        page = enter(client, part, role).get(at("involvement", part)).text
        assert (url in page) is offered
    factories.walk(part, State.WITH_SENIOR_MANAGER)
    assert url in client.get(at("involvement", part)).text


def test_records_secured_say_where_who_and_when(client, part):
    for role in (Role.AUTHOR, Role.SENIOR_MANAGER):
        page = enter(client, part, role).get(at("records_secured", part)).text
        assert "Two mailboxes" in page
        assert "Records manager" in page
        assert at("involvement", part) in page
    client.force_login(factories.manager_of(part.review))
    agency = reverse("reviews:agency", args=[part.pk])
    assert at("records_secured", part) in client.get(agency).text
    page = client.get(at("records_secured", part)).text
    assert "Two mailboxes" in page
    assert agency in page


def test_records_secured_not_confirmed_yet(client):
    part = factories.make_involvement(state=State.PREPARING)
    client.force_login(factories.manager_of(part.review))
    assert "has not confirmed yet" in client.get(at("records_secured", part)).text
    agency = reverse("reviews:agency", args=[part.pk])
    assert at("records_secured", part) not in client.get(agency).text
