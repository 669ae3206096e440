"""Reading, commenting, accepting on pages: what is shown is what is accepted."""

import pytest
from django.urls import reverse

from audit.models import AuditEvent, Event
from imr import tasks
from imr.models import Comment, Decision
from imr.services import deciding
from reviews.roles import Role
from reviews.rules import AskedFor, State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    return deciding.latest_version(involvement)


@pytest.fixture
def manager(client, sent):
    person = factories.person(sent.involvement, Role.SENIOR_MANAGER)
    person.set_password(factories.PASSWORD)
    person.save(update_fields=["password"])
    client.force_login(person)
    return person


def at(name, thing):
    return reverse(f"imr:{name}", args=[thing.pk])


def acceptance(version, **changes):
    data = {
        "has_read": "on",
        "password": factories.PASSWORD,
        "sha256": version.sha256,
    }
    return data | changes


def test_version_shows_the_check_code_and_what_to_decide(client, sent, manager):
    page = client.get(at("version", sent)).text
    assert sent.sha256 in page
    assert "Accept the report" in page
    assert "There are no comments on this version." in page
    assert AuditEvent.objects.filter(event=Event.REPORT_READ, by=manager).count() == 1


def test_version_for_the_author_offers_no_decision(client, sent):
    client.force_login(factories.person(sent.involvement, Role.AUTHOR))
    page = client.get(at("version", sent)).text
    assert "This version was sent to the senior manager" in page
    assert "Accept the report" not in page


def test_version_for_the_board_only_once_accepted_and_without_comments(
    client, sent, manager
):
    deciding.add_comment(sent, by=manager, section="", text="zq-comment-7f3a")
    lead = factories.lead_of(sent.involvement.review)
    client.force_login(lead)
    assert client.get(at("version", sent)).status_code == 404
    factories.accept_report(sent.involvement)
    page = client.get(at("version", sent)).text
    assert "Accepted on behalf of the organisation" in page
    assert "zq-comment-7f3a" not in page
    assert "Download the report as a PDF" in page


def test_comment_is_kept_shown_and_removed(client, sent, manager):
    url = at("comment_add", sent)
    assert "The whole report" in client.get(url, {"section": "author"}).text
    assert "Enter your comment" in client.post(url, {}).text
    client.post(url, {"section": "author", "text": "Say more."})
    client.post(url, {"section": "", "text": "Well written."})
    page = client.get(at("version", sent)).text
    assert "Say more." in page
    assert "Well written." in page
    comment = Comment.objects.get(section="author")
    response = client.post(at("comment_remove", comment), follow=True)
    assert "You have removed a comment." in response.text


def test_comment_is_refused_after_the_decision(client, sent, manager):
    comment = deciding.add_comment(sent, by=manager, section="", text="One.")
    factories.accept_report(sent.involvement)
    response = client.post(at("comment_add", sent), {"section": "", "text": "Two."})
    assert "not waiting for a decision" in response.text
    assert "Two." in response.text
    response = client.post(at("comment_remove", comment), follow=True)
    assert "not waiting for a decision" in response.text


def test_send_back_shows_the_comments_first(client, sent, manager):
    url = at("send_back", sent)
    assert "Write at least one comment first" in client.get(url).text
    assert "at least one comment" in client.post(url, follow=True).text
    deciding.add_comment(sent, by=manager, section="author", text="Say more.")
    deciding.add_comment(sent, by=manager, section="", text="Thank you.")
    assert "Say more." in client.get(url).text
    assert "You have sent the report back" in client.post(url, follow=True).text
    assert "not waiting for a decision now" in client.get(url).text


def test_comment_on_the_chronology_leads_the_author_there(client, sent, manager):
    form = client.get(at("comment_add", sent)).context["form"]
    assert form.fields["section"].choices[-1] == (
        "chronology",
        "Appendix A: chronology",
    )
    url = at("comment_add", sent)
    client.post(url, {"section": "chronology", "text": "A visit is missing."})
    assert "Appendix A: chronology, " in client.get(at("version", sent)).text
    deciding.send_back(sent, by=manager)
    client.force_login(factories.person(sent.involvement, Role.AUTHOR))
    part = sent.involvement.pk
    there = reverse("imr:answer", args=[part, "chronology"])
    assert there in client.get(reverse("imr:report", args=[part])).text
    assert "Go to the chronology" in client.get(there).text


def test_comment_on_an_imr_alone_is_on_no_chronology(client):
    part = factories.make_involvement(
        asked_for=AskedFor.IMR, state=State.WITH_SENIOR_MANAGER
    )
    client.force_login(factories.person(part, Role.SENIOR_MANAGER))
    form = client.get(at("comment_add", deciding.latest_version(part))).context["form"]
    keys = [key for key, _ in form.fields["section"].choices]
    assert "recommendations" in keys
    assert "chronology" not in keys


def test_author_ticks_comments_off(client, sent, manager):
    comment = deciding.add_comment(sent, by=manager, section="", text="Say more.")
    author = factories.person(sent.involvement, Role.AUTHOR)
    client.force_login(author)
    tick = at("comment_tick", comment)
    assert "while the report is with you" in client.post(tick, follow=True).text
    deciding.send_back(sent, by=manager)
    client.post(tick, {"done": "yes"})
    comment.refresh_from_db()
    assert comment.done_at is not None
    client.post(tick)
    comment.refresh_from_db()
    assert comment.done_at is None


def test_accept_with_tick_and_password_leads_to_the_receipt(client, sent, manager):
    url = at("accept", sent)
    assert sent.sha256 in client.get(url).text
    response = client.post(url, acceptance(sent))
    assert response.url == at("receipt", sent)
    page = client.get(response.url).text
    assert sent.sha256 in page
    assert manager.full_name in page
    # A second click, and a second visit, land on the receipt too.
    assert client.post(url, acceptance(sent)).url == at("receipt", sent)
    assert client.get(url).url == at("receipt", sent)
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"has_read": ""}, "Tick the box"),
        ({"password": ""}, "Enter your password"),
        ({"password": "wrong"}, "That is not your password"),
        ({"sha256": "0" * 64}, "has changed since you opened it"),
        ({"sha256": "0" * 65}, "There is a problem"),
    ],
)
def test_accept_says_what_to_put_right(client, sent, manager, changes, words):
    response = client.post(at("accept", sent), acceptance(sent, **changes))
    assert words in response.text
    assert Decision.objects.count() == 0


def test_accept_slows_down_somebody_who_guesses(client, sent, manager):
    url = at("accept", sent)
    for _ in range(10):
        client.post(url, acceptance(sent, password="guess"))
    right = client.post(url, acceptance(sent))
    assert right.status_code == 429
    assert "You have tried many times" in right.text
    assert Decision.objects.count() == 0


def test_accept_says_nothing_about_a_password_while_somebody_must_wait(
    client, sent, manager
):
    url = at("accept", sent)
    for _ in range(10):
        client.post(url, acceptance(sent, password="guess"))
    answers = [
        client.post(url, acceptance(sent, password=password))
        for password in (factories.PASSWORD, "guess", "")
    ]
    sentence = "You have tried many times. Wait a minute, then enter your password."
    for answer in answers:
        assert answer.context["form"].errors == {"password": [sentence]}
        # The tick is kept, the password is not.
        assert answer.context["form"]["has_read"].value() is True
        assert factories.PASSWORD not in answer.text


def test_accept_shows_no_form_once_sent_back(client, sent, manager):
    deciding.add_comment(sent, by=manager, section="", text="Say more.")
    deciding.send_back(sent, by=manager)
    assert "not waiting for a decision now" in client.get(at("accept", sent)).text


def test_receipt_leads_to_the_pdf(client, sent, manager):
    factories.accept_report(sent.involvement)
    url = at("receipt", sent)
    assert "See if it is ready" in client.get(url).text
    tasks.make_one_file(str(sent.file_job.pk))
    page = client.get(url).text
    assert at("file_download", sent.file_job) in page
    assert "See if it is ready" not in page


def test_receipt_does_not_exist_before_acceptance(client, sent, manager):
    assert client.get(at("receipt", sent)).status_code == 404
