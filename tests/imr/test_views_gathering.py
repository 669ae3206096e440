"""The pages of evidence and interviews: what they show, refuse and keep."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent, Event
from imr.models import Evidence, Interview
from imr.services import report
from reviews.models import Involvement
from reviews.roles import Role
from reviews.rules import AskedFor, State
from tests import factories

pytestmark = pytest.mark.django_db

SOURCE = {
    "kind": "record",
    "title": "Case record",
    "dated": "2018 to 2021",
    "held_by": "Records team",
    "weight": "primary",
}


def at(name: str, involvement: Involvement, *args: object) -> str:
    return reverse(f"imr:{name}", args=[involvement.pk, *args])


def day(name: str, days_ago: int = 0) -> dict[str, str]:
    """The three boxes of a date."""
    on = timezone.localdate() - timedelta(days=days_ago)
    return {
        f"{name}_day": str(on.day),
        f"{name}_month": str(on.month),
        f"{name}_year": str(on.year),
    }


def meeting(**changes: object) -> dict[str, object]:
    data: dict[str, object] = {
        "kind": "interview",
        "staff_codes": "SW1",
        "mode": "in person",
        "minutes": "She said that he liked buses.",
    }
    return data | day("held_on", 5) | changes


@pytest.fixture
def drafting(client) -> Involvement:
    involvement = factories.make_involvement(state=State.DRAFTING)
    client.force_login(factories.person(involvement, Role.AUTHOR))
    return involvement


@pytest.fixture
def met(client, drafting) -> Interview:
    client.post(at("interview_add", drafting), meeting())
    return Interview.objects.get()


@pytest.fixture
def agreed(client, drafting, met) -> Interview:
    client.post(
        at("minutes_sent", drafting, met.pk), day("sent_on", 3) | {"row_version": "1"}
    )
    client.post(
        at("minutes_agreed", drafting, met.pk),
        day("agreed_on", 1) | {"how": "by e-mail", "row_version": "2"},
    )
    met.refresh_from_db()
    assert met.state == Interview.Minutes.AGREED
    return met


# Evidence


def test_evidence_is_empty_then_listed(client, drafting):
    assert "No evidence is listed yet" in client.get(at("evidence", drafting)).text
    response = client.post(at("evidence_add", drafting), SOURCE, follow=True)
    assert "You have added E1. Cite it as [E1]." in response.text
    assert "Case record" in response.text
    assert AuditEvent.objects.filter(event=Event.EVIDENCE_READ).count() == 2


def test_evidence_add_with_nothing_typed(client, drafting):
    response = client.post(at("evidence_add", drafting), {})
    for words in (
        "Choose the kind of evidence",
        "Enter what the evidence is called",
        "Enter which role or team holds it",
        "Choose how much weight it can bear",
    ):
        assert words in response.text


def test_evidence_add_of_minutes_that_are_not_agreed(client, drafting, met):
    url = at("evidence_add", drafting)
    assert str(met.pk) not in client.get(url).text
    minutes = SOURCE | {"kind": "interview"}
    response = client.post(url, minutes | {"interview": met.pk})
    assert "Choose minutes that the member of staff has agreed" in response.text
    response = client.post(url, minutes)
    assert "Choose the agreed minutes" in response.text
    assert not Evidence.objects.exists()


def test_evidence_add_of_agreed_minutes_once(client, drafting, agreed):
    url = at("evidence_add", drafting)
    assert f"SW1, {agreed.held_on.day} " in client.get(url).text
    minutes = SOURCE | {"kind": "interview", "interview": agreed.pk}
    client.post(url, minutes)
    assert Evidence.objects.get().interview == agreed
    response = client.post(url, minutes)
    assert "These minutes are listed already, as E1." in response.text


def test_evidence_change_and_two_tabs(client, drafting):
    client.post(at("evidence_add", drafting), SOURCE)
    url = at("evidence_change", drafting, Evidence.objects.get().pk)
    assert "Case record" in client.get(url).text
    client.post(url, SOURCE | {"title": "Rota", "row_version": "1"})
    response = client.post(url, SOURCE | {"title": "Mine", "row_version": "1"})
    assert "Somebody saved this after you opened it" in response.text
    assert "Rota" in response.text
    response = client.post(
        url, SOURCE | {"title": "Mine", "row_version": "2"}, follow=True
    )
    assert "We have saved E1." in response.text


def test_evidence_change_keeps_minutes_that_were_amended(client, drafting, agreed):
    client.post(
        at("evidence_add", drafting),
        SOURCE | {"kind": "interview", "interview": agreed.pk},
    )
    client.post(
        at("interview", drafting, agreed.pk), meeting(mode="video", row_version="3")
    )
    assert "Not agreed now" in client.get(at("evidence", drafting)).text
    url = at("evidence_change", drafting, Evidence.objects.get().pk)
    client.post(
        url,
        SOURCE
        | {
            "kind": "interview",
            "interview": agreed.pk,
            "title": "Minutes of SW1",
            "row_version": "1",
        },
    )
    assert Evidence.objects.get().title == "Minutes of SW1"


def test_evidence_remove_asks_once_and_says_where_it_is_cited(client, drafting):
    client.post(at("evidence_add", drafting), SOURCE)
    author = factories.person(drafting, Role.AUTHOR)
    typed = [report.Typed("context.service", "So says [E1].", 0)]
    report.save_answers(drafting, by=author, typed=typed)
    url = at("evidence_remove", drafting, Evidence.objects.get().pk)
    assert "Do you want to remove E1?" in client.get(url).text
    response = client.post(url)
    assert "it is cited in: Agency context, “What the service does”" in response.text
    report.save_answers(
        drafting, by=author, typed=[report.Typed("context.service", "", 1)]
    )
    response = client.post(url, follow=True)
    assert "You have removed E1." in response.text
    assert client.get(url).status_code == 404


def test_evidence_of_another_agency_is_not_there(client, drafting):
    other = factories.make_involvement(state=State.DRAFTING)
    factories.write_report(other)
    foreign = other.evidence.get()
    for name in ("evidence_change", "evidence_remove"):
        assert client.get(at(name, drafting, foreign.pk)).status_code == 404
        assert client.post(at(name, drafting, foreign.pk), SOURCE).status_code == 404


def test_evidence_is_read_by_the_representative(client, drafting):
    client.post(at("evidence_add", drafting), SOURCE)
    client.force_login(factories.person(drafting, Role.PANEL_REPRESENTATIVE))
    page = client.get(at("evidence", drafting)).text
    assert "Case record" in page
    assert "Change" not in page
    assert client.get(at("evidence_add", drafting)).status_code == 403
    assert client.post(at("evidence_add", drafting), SOURCE).status_code == 403


def test_evidence_cannot_be_written_after_sending(client):
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    client.force_login(factories.person(involvement, Role.AUTHOR))
    assert "it cannot be changed now" in client.get(at("evidence", involvement)).text
    source = involvement.evidence.get()
    for url in (
        at("evidence_add", involvement),
        at("evidence_change", involvement, source.pk),
    ):
        response = client.post(url, SOURCE | {"title": "Late", "row_version": "1"})
        assert "it cannot be changed now" in response.text
        assert "Late" in response.text


# Interviews


def test_interviews_are_empty_then_listed(client, drafting):
    page = client.get(at("interviews", drafting)).text
    assert "You can add interviews at any time" in page
    assert "0 of 1 on the staff key" in page
    response = client.post(at("interview_add", drafting), meeting(), follow=True)
    assert "You have added an interview." in response.text
    assert "These minutes are a draft." in response.text
    page = client.get(at("interviews", drafting)).text
    assert "Draft" in page
    assert "Have you completed this section?" in page


def test_interviews_of_a_chronology_alone_are_not_a_section(client):
    involvement = factories.make_involvement(
        state=State.DRAFTING, asked_for=AskedFor.CHRONOLOGY
    )
    client.force_login(factories.person(involvement, Role.AUTHOR))
    page = client.get(at("interviews", involvement)).text
    assert "Have you completed this section?" not in page


def test_interview_add_with_mistakes_keeps_what_was_typed(client, drafting):
    url = at("interview_add", drafting)
    response = client.post(url, {})
    for words in (
        "Choose interview or discussion",
        "Enter the code of who took part",
        "Enter the date it was held",
    ):
        assert words in response.text
    response = client.post(url, meeting(staff_codes="SW7", minutes="Long words"))
    assert "SW7 is not on the staff key" in response.text
    assert "Long words" in response.text
    response = client.post(url, meeting(**day("held_on", -2)))
    assert "must be today or in the past" in response.text


def test_interview_goes_from_draft_to_agreed(client, drafting, met):
    page = at("interview", drafting, met.pk)
    sent, agreed = (
        at(name, drafting, met.pk) for name in ("minutes_sent", "minutes_agreed")
    )
    assert "data-autosave" in client.get(page).text
    assert "Date you sent them" in client.get(sent).text
    response = client.post(sent, day("sent_on", 9) | {"row_version": "1"})
    assert "on or after the day the interview was held" in response.text
    response = client.post(sent, day("sent_on", 3) | {"row_version": "7"})
    assert "Somebody else saved this after you opened it." in response.text
    response = client.post(sent, day("sent_on", 3) | {"row_version": "1"}, follow=True)
    assert "You have recorded that the minutes were sent." in response.text
    assert "Record that they are agreed" in response.text
    assert "data-autosave=" not in response.text
    assert "Sent to check" in client.get(at("interviews", drafting)).text
    assert "How did they agree?" in client.get(agreed).text
    response = client.post(agreed, day("agreed_on", 1) | {"row_version": "2"})
    assert "Enter how they agreed" in response.text
    response = client.post(
        agreed, day("agreed_on", 4) | {"row_version": "2", "how": "by e-mail"}
    )
    assert "on or after the day the minutes were sent" in response.text
    response = client.post(
        agreed,
        day("agreed_on", 1) | {"row_version": "2", "how": "by e-mail"},
        follow=True,
    )
    assert "The minutes are agreed." in response.text
    assert "Recorded by the author" in response.text
    assert "Agreed" in client.get(at("interviews", drafting)).text


def test_interview_changed_in_two_tabs(client, drafting, met):
    url = at("interview", drafting, met.pk)
    client.post(url, meeting(minutes="First tab.", row_version="1"))
    response = client.post(url, meeting(minutes="Second tab.", row_version="1"))
    assert "Somebody saved this after you opened it" in response.text
    assert "First tab." in response.text
    assert "Second tab." in response.text
    response = client.post(url, meeting(staff_codes="SW7", row_version="2"))
    assert "SW7 is not on the staff key" in response.text
    response = client.post(
        url, meeting(minutes="Second tab.", row_version="2"), follow=True
    )
    assert "We have saved the interview." in response.text


def test_minutes_save_themselves(client, drafting, met):
    response = client.post(
        at("autosave", drafting),
        {"key": f"minutes.{met.pk}", "text": "More words.", "row_version": "1"},
    )
    assert response.json()["row_version"] == 2
    met.refresh_from_db()
    assert met.minutes == "More words."


def test_minutes_history_brings_one_back(client, drafting, met):
    url = at("interview", drafting, met.pk)
    client.post(url, meeting(minutes="Second.", row_version="1"))
    page = client.get(at("minutes_history", drafting, met.pk)).text
    assert page.count("Show this text") == 2
    restore = at("minutes_restore", drafting, met.pk)
    response = client.post(restore, {"version": "1", "over": "2"}, follow=True)
    assert "We have brought back the earlier minutes." in response.text
    response = client.post(restore, {"version": "2", "over": "2"}, follow=True)
    assert "Somebody else saved this after you opened it." in response.text
    for data in ({}, {"version": "x", "over": "1"}, {"version": "99", "over": "3"}):
        assert client.post(restore, data).status_code == 404


def test_interview_remove_unless_it_is_evidence(client, drafting, agreed):
    client.post(
        at("evidence_add", drafting),
        SOURCE | {"kind": "interview", "interview": agreed.pk},
    )
    url = at("interview_remove", drafting, agreed.pk)
    assert "Do you want to remove this interview?" in client.get(url).text
    assert "its minutes are listed as E1" in client.post(url).text
    client.post(at("evidence_remove", drafting, Evidence.objects.get().pk))
    response = client.post(url, follow=True)
    assert "You have removed an interview." in response.text
    assert client.get(at("interview", drafting, agreed.pk)).status_code == 404


def test_interviews_do_not_exist_for_others(client, drafting, met):
    for role in (Role.PANEL_REPRESENTATIVE, Role.SENIOR_MANAGER):
        client.force_login(factories.person(drafting, role))
        assert client.get(at("interviews", drafting)).status_code == 404
        for name in ("interview", "minutes_history", "interview_remove"):
            assert client.get(at(name, drafting, met.pk)).status_code == 404


def test_interviews_are_for_reading_after_sending(client, drafting, met):
    factories.send_report(drafting)
    assert "Add an interview" not in client.get(at("interviews", drafting)).text
    page = client.get(at("interview", drafting, met.pk)).text
    assert "Record that you sent them" not in page
    response = client.post(
        at("interview", drafting, met.pk), meeting(minutes="Late", row_version="1")
    )
    assert "it cannot be changed now" in response.text
    assert "Late" in response.text
    history = client.get(at("minutes_history", drafting, met.pk)).text
    assert "Bring this text back" not in history
