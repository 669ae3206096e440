"""Checking, reading the draft and sending: the pages."""

import pytest
from django.urls import reverse

from imr.models import RecordsSecured, Version
from imr.rules import Place
from imr.services import evidence, report
from imr.views.places import address
from reviews.models import Involvement
from reviews.roles import Role
from reviews.rules import State
from tests import factories

pytestmark = pytest.mark.django_db


def at(name: str, involvement: Involvement) -> str:
    return reverse(f"imr:{name}", args=[involvement.pk])


@pytest.fixture
def drafting(client) -> Involvement:
    involvement = factories.make_involvement(state=State.DRAFTING)
    client.force_login(factories.person(involvement, Role.AUTHOR))
    return involvement


@pytest.fixture
def ready(drafting) -> Involvement:
    factories.write_report(drafting)
    return drafting


def test_check_lists_what_must_be_fixed_with_links(client, drafting):
    page = client.get(at("check", drafting)).text
    assert "The report cannot be sent before these are put right." in page
    context = reverse("imr:answer", args=[drafting.pk, "context"])
    assert f"{context}#id_service" in page
    kloe = drafting.review.lines_of_enquiry.first()
    assert reverse("imr:answer", args=[drafting.pk, f"analysis-{kloe.pk}"]) in page


def test_check_finds_nothing(client, ready):
    page = client.get(at("check", ready)).text
    assert "No problems found." in page
    assert "Nothing to look at again." in page
    assert "Go on to sending" in page


def test_check_is_read_by_the_representative(client, ready):
    client.force_login(factories.person(ready, Role.PANEL_REPRESENTATIVE))
    page = client.get(at("check", ready)).text
    assert "No problems found." in page
    assert "Go on to sending" not in page


def test_check_links_lead_to_pages_that_are_there(client, ready):
    """Whatever can be wrong, the link opens the place where it is mended."""
    lesson = ready.report.lessons.get()
    recommendation = ready.report.recommendations.get()
    practice = ready.report.good_practice.get()
    source = ready.evidence.get()
    entry = ready.entries.get()
    for place in (
        Place("records"),
        Place("author"),
        Place("staff_key", "role", "x"),
        Place("senior_manager"),
        Place("context", "service"),
        Place("evidence"),
        Place("evidence", "title", str(source.pk)),
        Place("good_practice"),
        Place("good_practice", "text", str(practice.pk)),
        Place("lessons", "kloes", str(lesson.pk)),
        Place("recommendations", "action", str(recommendation.pk)),
        Place("chronology"),
        Place("chronology", "event", str(entry.pk)),
        Place("chronology", "date_text", str(entry.pk)),
        Place("staff"),
        Place("glossary"),
        Place("comments"),
        Place("cover"),
        Place("check"),
        Place("send"),
    ):
        url, _, fragment = address(ready, place).partition("#")
        response = client.get(url)
        assert response.status_code == 200, place
        if fragment.startswith("id_"):
            assert f'id="{fragment}' in response.text, place


def test_preview_shows_the_report_as_it_would_be_read(client, ready):
    author = factories.person(ready, Role.AUTHOR)
    typed = [report.Typed("context.service", "We nurse **at home** [E1].", 1)]
    report.save_answers(ready, by=author, typed=typed)
    page = client.get(at("preview", ready)).text
    assert "Draft" in page
    assert "<strong>at home</strong>" in page
    assert author.full_name not in page


def test_send_page_lists_what_stands_in_the_way(client, drafting):
    page = client.get(at("send", drafting)).text
    assert "You cannot send the report yet." in page
    assert "Send version 1" not in page
    response = client.post(at("send", drafting))
    assert "Things to mend:" in response.text
    assert not Version.objects.exists()


def test_send_freezes_and_hands_on(client, ready):
    author = factories.person(ready, Role.AUTHOR)
    details = evidence.EvidenceDetails("record", "Rota", "2019", "Team", "primary")
    evidence.add_evidence(ready, by=author, details=details)
    page = client.get(at("send", ready)).text
    assert factories.person(ready, Role.SENIOR_MANAGER).full_name in page
    assert "There are things worth a look: 1." in page
    response = client.post(at("send", ready), follow=True)
    assert "You have sent version 1 to the senior manager." in response.text
    assert Version.objects.count() == 1
    response = client.post(at("send", ready))
    assert "The report is with the senior manager" in response.text
    assert Version.objects.count() == 1
    assert "it cannot be changed now" in client.get(at("send", ready)).text


def test_send_checks_again_what_was_right_before(client, ready):
    assert "Send version 1" in client.get(at("send", ready)).text
    RecordsSecured.objects.all().delete()
    response = client.post(at("send", ready))
    assert "Things to mend: 1" in response.text
    assert not Version.objects.exists()


def test_send_is_the_authors_alone(client, ready):
    client.force_login(factories.person(ready, Role.PANEL_REPRESENTATIVE))
    assert client.get(at("send", ready)).status_code == 403
    assert client.post(at("send", ready)).status_code == 403
    for other in (
        factories.person(ready, Role.SENIOR_MANAGER),
        factories.lead_of(ready.review),
    ):
        client.force_login(other)
        assert client.post(at("send", ready)).status_code == 404
    assert not Version.objects.exists()
