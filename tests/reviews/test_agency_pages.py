"""The board's pages of an agency: ask, watch, change, let go."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.refusals import Refused
from reviews.models import Agency, Involvement, Review
from reviews.roles import Role
from reviews.rules import State
from reviews.services import agencies
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
DUE = date(2026, 6, 1)
ASK = {
    "request_id": "6f1c0c2e-64a1-4f0c-9d2c-2f6f5f0f9a11",
    "agency": "",
    "name": "Tollgate Fold Homes",
    "code": "tfh",
    "kind": "housing",
    "asked_for": "both",
    "due_on_day": "1",
    "due_on_month": "6",
    "due_on_year": "2026",
    "representative_name": "Merrick Osgood",
    "representative_email": "merrick@example.org",
}


@pytest.fixture(autouse=True)
def _today(set_today):
    set_today(TODAY)


@pytest.fixture
def review() -> Review:
    return factories.make_review(due_on=DUE)


@pytest.fixture(autouse=True)
def manager(review, client) -> User:
    manager = factories.manager_of(review)
    client.force_login(manager)
    return manager


def adding(review: Review) -> str:
    return reverse("reviews:agency_add", args=[review.reference])


def at(part: Involvement, page: str = "agency") -> str:
    return reverse(f"reviews:{page}", args=[part.pk])


# Asking


def test_agency_add_starts_with_the_reviews_date(client, review):
    page = client.get(adding(review)).text
    assert 'value="2026"' in page
    assert "The agency is not in the list" not in page  # there is no list yet
    factories.make_involvement(review)
    assert "The agency is not in the list" in client.get(adding(review)).text


def test_agency_check_names_the_agency_and_what_it_will_see(client, review):
    page = client.post(adding(review), ASK).text
    assert "Check before you ask Tollgate Fold Homes" in page
    # A title stays in the history of the browser.
    assert "<title>Check before you ask the agency –" in page
    assert "Merrick Osgood of Tollgate Fold Homes will be able to see" in page
    assert "15 May 2026, worked out by us" in page
    assert "1 June 2026" in page
    assert not Involvement.objects.exists()
    assert not Agency.objects.exists()


def test_agency_check_goes_back_to_change_with_everything_typed(client, review):
    page = client.post(adding(review), ASK | {"step": "change"}).text
    for typed in ("Tollgate Fold Homes", "tfh", "Merrick Osgood", "merrick@example"):
        assert typed in page
    assert not Involvement.objects.exists()


def test_agency_add_asks_and_says_what_happens_next(client, review):
    asked = client.post(adding(review), ASK | {"step": "ask"})
    part = Involvement.objects.get()
    assert asked.url == at(part, "agency_added")
    page = client.get(asked.url).text
    assert "Merrick Osgood gets an e-mail now" in page
    assert "15 May 2026" in page
    assert at(part, "agency_withdraw") in page


def test_agency_add_by_two_clicks_asks_once(client, review):
    urls = {client.post(adding(review), ASK | {"step": "ask"}).url for _ in range(2)}
    assert len(urls) == 1
    assert Involvement.objects.count() == 1


@pytest.mark.parametrize("mark", ["", "x"])
def test_agency_add_whose_mark_is_none_asks_once(client, review, mark):
    sent = ASK | {"step": "ask", "request_id": mark}
    assert client.post(adding(review), sent).status_code == 302
    assert "already" in client.post(adding(review), sent).text
    assert Involvement.objects.count() == 1


def test_agency_add_sends_again_what_the_check_page_holds(client, review):
    client.post(adding(review), ASK | {"odd": "x", "due_on_": "y"})
    page = client.post(adding(review), ASK).text
    assert 'name="due_on_month" value="6"' in page
    assert 'name="odd"' not in page


def test_agency_add_of_one_in_the_list(client, review):
    other = factories.make_involvement()
    typed = ASK | {"agency": str(other.agency_id), "name": "", "code": "", "kind": ""}
    client.post(adding(review), typed | {"step": "ask"})
    assert review.involvements.get().agency == other.agency


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "", "code": "", "kind": ""}, "Choose an agency, or enter a new one"),
        ({"name": ""}, "Enter the name of the new agency"),
        ({"code": ""}, "Enter a short code for the new agency"),
        ({"code": "t-f"}, "2 to 8 letters or numbers"),
        ({"code": "t"}, "2 to 8 letters or numbers"),
        ({"code": "toolongcode"}, "must be 8 characters or fewer"),
        ({"kind": ""}, "Choose what kind of agency it is"),
        ({"kind": "shop"}, "Choose a kind of agency from the list"),
        ({"agency": "nowhere"}, "Choose an agency from the list"),
        ({"asked_for": "everything"}, "Choose what you ask the agency for"),
        ({"asked_for": ""}, "Choose what you ask the agency for"),
        ({"due_on_year": "2025"}, "must be today or in the future"),
        ({"representative_name": ""}, "Enter the panel representative’s full name"),
        ({"representative_email": "x"}, "in the right format"),
    ],
)
def test_agency_add_says_what_to_put_right(client, review, changes, sentence):
    for step in ("", "ask", "change"):
        page = client.post(adding(review), ASK | changes | {"step": step}).text
        assert sentence in page
        assert "Merrick Osgood" in page or "representative_name" in changes
    assert not Involvement.objects.exists()


def test_agency_add_takes_one_agency_not_two(client, review):
    other = factories.make_involvement()
    page = client.post(adding(review), ASK | {"agency": str(other.agency_id)}).text
    assert "not both" in page


def test_agency_add_that_is_refused_keeps_everything(client, review):
    lead = factories.lead_of(review)
    typed = ASK | {"representative_email": lead.email, "step": "ask"}
    page = client.post(adding(review), typed).text
    assert "only one role" in page
    assert "Tollgate Fold Homes" in page
    assert lead.email in page


def test_agency_added_when_the_representative_has_left(client, review):
    part = factories.make_involvement(review)
    factories.withdraw(part)
    assert "The panel representative gets" in client.get(at(part, "agency_added")).text


# The card


@pytest.mark.parametrize(
    ("state", "said", "unsaid"),
    [
        (
            State.INVITED,
            ["Invited", "Not confirmed yet", "Not named yet"],
            ["Mark as complete", "Ask for a new version"],
        ),
        (State.DECLARING, ["Getting ready", "Yes, on 2 March 2026"], ["Declared"]),
        (
            State.DRAFTING,
            ["Being written", "✓ Declared on 2 March 2026"],
            ["Read the accepted report"],
        ),
        (State.WITH_SENIOR_MANAGER, ["With the senior manager"], ["version"]),
        (
            State.ACCEPTED,
            [
                "Accepted",
                "Mark as complete",
                "Ask for a new version",
                "Read the accepted",
            ],
            ["Withdraw this agency"],
        ),
        (State.COMPLETE, ["Complete", "Ask for a new version"], ["Mark as complete"]),
    ],
)
def test_agency_says_what_the_board_may_know(client, review, state, said, unsaid):
    part = factories.make_involvement(review, state=state)
    page = client.get(at(part)).text
    for words in said:
        assert words in page
    for words in unsaid:
        assert words not in page
    assert factories.person(part, Role.PANEL_REPRESENTATIVE).email in page
    author = part.appointments.current().filter(role=Role.AUTHOR).first()
    if author is not None:
        confirmed = state != State.DECLARING
        assert (author.user.full_name in page) == confirmed


def test_agency_says_the_same_after_a_nomination_that_ended(client, review):
    part = factories.make_involvement(review, state=State.DECLARING)
    before = client.get(at(part)).text.split("<main")[1]
    factories.decline(part)
    after = client.get(at(part)).text.split("<main")[1]
    assert without_tokens(before) == without_tokens(after)


def without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def test_agency_says_the_same_however_much_is_written(client, review):
    part = factories.make_involvement(review, state=State.DRAFTING)
    before = client.get(at(part)).text.split("<main")[1]
    factories.write_report(part)
    after = client.get(at(part)).text.split("<main")[1]
    assert without_tokens(before) == without_tokens(after)


def test_agency_that_was_withdrawn_shows_why_and_nobody(client, review):
    part = factories.make_withdrawn(review)
    page = client.get(at(part)).text
    assert "Not involved after all" in page
    assert "Panel representative" not in page
    assert "What you can do" not in page


def test_agency_for_the_lead_reviewer_changes_nothing(client, review):
    part = factories.make_involvement(review)
    client.force_login(factories.lead_of(review))
    page = client.get(at(part)).text
    assert "Invited" in page
    for words in ("Change", "Replace", "What you can do", "Send a new invitation"):
        assert words not in page


def test_agency_offers_another_invitation_until_the_account_is_set_up(client, review):
    part = factories.make_involvement(review)
    assert "Send a new invitation" in client.get(at(part)).text
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    representative.set_password(factories.PASSWORD)
    representative.save()
    assert "Send a new invitation" not in client.get(at(part)).text


def test_agency_without_a_representative_says_so(client, review):
    part = factories.make_involvement(review)
    for appointment in part.appointments.current():
        agencies.end_appointment(appointment, by=factories.manager_of(review))
    assert "Nobody now" in client.get(at(part)).text


# What can be done


def test_request_change_saves_and_tells(client, review):
    part = factories.make_involvement(review)
    url = at(part, "request_change")
    typed = {
        "asked_for": "imr",
        "due_on_day": "30",
        "due_on_month": "6",
        "due_on_year": "2026",
        "reason": "They sent a chronology before",
    }
    assert 'value="both" checked' in " ".join(client.get(url).text.split())
    page = client.save(url, typed, follow=True).text
    assert "We have told its people." in page
    assert "IMR only" in page
    assert "30 June 2026" in page
    assert "Enter why you are changing this" in client.post(url, {}).text


def test_representative_replace_asks_another(client, review):
    part = factories.make_involvement(review)
    url = at(part, "representative_replace")
    same = factories.person(part, Role.PANEL_REPRESENTATIVE)
    typed = {"full_name": "New Person", "email": same.email}
    assert "is the panel representative already" in client.confirm(url, typed).text
    new = typed | {"email": "new@example.org"}
    page = client.confirm(url, new, follow=True).text
    assert "We have asked the new one." in page
    assert "new@example.org" in page


def test_agency_withdraw_wants_a_reason_and_lets_go(client, review):
    part = factories.make_involvement(review)
    url = at(part, "agency_withdraw")
    assert "You cannot undo this." in client.get(url).text
    assert "no longer asked" in client.post(url, {"reason": " "}).text
    page = client.post(url, {"reason": "Asked by mistake"}, follow=True).text
    assert "Asked by mistake" in page
    assert "You cannot do this now" in client.post(url, {"reason": "Again"}).text


def test_same_person_allow_is_shown_on_the_card(client, review):
    part = factories.make_involvement(review, state=State.PREPARING)
    url = at(part, "same_person_allow")
    assert "Let one person hold both roles" in client.get(url).text
    page = client.post(url, {"reason": "One partner"}, follow=True).text
    assert "One partner" in page
    assert at(part, "same_person_allow") not in page


def test_return_complete_and_reopen(client, review):
    part = factories.make_involvement(review, state=State.ACCEPTED)
    page = client.post(at(part, "return_complete"), follow=True).text
    assert "You have marked this return as complete." in page
    again = client.post(at(part, "return_complete"), follow=True).text
    assert "You cannot do this now" in again
    url = at(part, "return_reopen")
    assert "stays as it is" in client.get(url).text
    typed = {
        "reason": "Question 2",
        "due_on_day": "1",
        "due_on_month": "7",
        "due_on_year": "2026",
    }
    page = client.post(url, typed, follow=True).text
    assert "Being written" in page
    assert "Read the accepted report" in page


def test_act_refused_keeps_what_was_typed(client, review, monkeypatch):
    part = factories.make_involvement(review)

    def refuse(*args, **kwargs):
        raise Refused("Not now.")

    monkeypatch.setattr("reviews.services.agencies.allow_same_person", refuse)
    page = client.post(at(part, "same_person_allow"), {"reason": "One partner"}).text
    assert "Not now." in page
    assert "One partner" in page


def test_agency_leads_to_the_accepted_version_itself(client, review):
    part = factories.make_involvement(review, state=State.ACCEPTED)
    version = part.versions.get()
    url = reverse("imr:version", args=[version.pk])
    for user in (factories.manager_of(review), factories.lead_of(review)):
        client.force_login(user)
        assert f'href="{url}">Read the accepted report' in client.get(at(part)).text
        assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2", "There is no working day before 2 March 2026"),
        ("3", "There is only 1 working day before 3 March 2026"),
        ("6", "There are only 4 working days before 6 March 2026"),
        ("16", "There are only 10 working days before 16 March 2026"),
        ("17", ""),
    ],
)
def test_agency_check_says_when_the_date_is_too_near(client, review, day, sentence):
    typed = ASK | {"due_on_day": day, "due_on_month": "3"}
    page = client.post(adding(review), typed).text
    assert ("no time is left for writing" in page) == bool(sentence)
    assert sentence in page
