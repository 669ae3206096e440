"""The pages of an open review: what each person sees, and changing it."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEvent, Event
from audit.services import record
from reviews.history import events_of, lines_of
from reviews.models import Review
from reviews.roles import Role
from reviews.rules import State
from reviews.services import changing, people
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
DUE = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _today(set_today):
    set_today(TODAY)


@pytest.fixture
def review() -> Review:
    return factories.make_review(due_on=DUE)


@pytest.fixture
def manager(review, client) -> User:
    manager = factories.manager_of(review)
    client.force_login(manager)
    return manager


def at(review: Review, page: str = "review", *more: object) -> str:
    return reverse(f"reviews:{page}", args=[review.reference, *more])


def test_review_shows_the_board_how_far_each_agency_is(client, review, manager):
    waiting = factories.make_involvement(review)
    accepted = factories.make_involvement(review, state=State.ACCEPTED)
    gone = factories.make_withdrawn(review)
    for user in (manager, factories.lead_of(review)):
        client.force_login(user)
        page = client.get(at(review)).text
        for part, word in [
            (waiting, "Invited"),
            (accepted, "Accepted"),
            (gone, "Withdrawn"),
        ]:
            assert part.agency.name in page
            assert word in page
        assert "Reports, integrated chronology and pack" in page


def test_review_shows_an_agency_names_alone(client, review):
    own = factories.make_involvement(review)
    other = factories.make_involvement(review, state=State.ACCEPTED)
    gone = factories.make_withdrawn(review)
    client.force_login(factories.person(own, Role.PANEL_REPRESENTATIVE))
    page = client.get(at(review)).text
    assert other.agency.name in page
    assert gone.agency.name not in page
    for word in ("Accepted", "Invited", "Withdrawn", "Change", "History", "Reports,"):
        assert word not in page
    assert reverse("imr:involvement", args=[own.pk]) in page


def test_review_read_is_recorded_and_not_shown_in_the_history(client, review, manager):
    client.get(at(review))
    assert AuditEvent.objects.filter(event=Event.REVIEW_READ).count() == 1
    assert "read the review" not in client.get(at(review, "history")).text


def test_review_says_what_the_board_does_next(client, review, manager):
    assert "Add the agencies that knew the adult" in client.get(at(review)).text
    one = factories.make_involvement(review)
    assert "You are waiting for 1 agency. The next date is 1 June 2026" in (
        client.get(at(review)).text
    )
    factories.make_involvement(review, due_on=date(2026, 5, 1))
    page = client.get(at(review)).text
    assert "You are waiting for 2 agencies. The next date is 1 May 2026" in page
    factories.withdraw(review.involvements.get(due_on=date(2026, 5, 1)))
    factories.walk(one, State.ACCEPTED)
    page = client.get(at(review)).text
    assert f"Check what {one.agency.name} has returned" in page
    factories.complete(one)
    assert "Every agency’s return is complete." in client.get(at(review)).text


def test_review_costs_the_same_for_many_agencies(
    client, review, manager, assert_constant_queries
):
    def add(number: int) -> None:
        factories.make_involvement(review)

    assert_constant_queries(at(review), add)


def test_review_offers_another_invitation_while_the_lead_has_no_account(
    client, review, manager
):
    lead = review.appointments.get(role=Role.LEAD_REVIEWER)
    url = reverse("reviews:invitation_renew", args=[lead.pk])
    assert url in client.get(at(review)).text
    page = client.post(url, follow=True).text
    assert "We have sent a new invitation" in page
    lead.user.set_password(factories.PASSWORD)
    lead.user.save()
    assert url not in client.get(at(review)).text
    assert "set up their account already" in client.post(url, follow=True).text


def test_invitation_renew_comes_back_to_where_the_person_is_named(client, review):
    part = factories.make_involvement(review, state=State.DECLARING)
    board = people.invite_manager(
        by=factories.manager_of(review), full_name="New One", email="new@example.org"
    ).appointments.get()
    by_role = {Role(one.role): one for one in part.appointments.current()}
    lands = {
        board: reverse("reviews:managers"),
        by_role[Role.PANEL_REPRESENTATIVE]: reverse("reviews:agency", args=[part.pk]),
    }
    client.force_login(factories.manager_of(review))
    for appointment, url in lands.items():
        renew = reverse("reviews:invitation_renew", args=[appointment.pk])
        assert client.post(renew).url == url
    client.force_login(factories.person(part, Role.PANEL_REPRESENTATIVE))
    renew = reverse("reviews:invitation_renew", args=[by_role[Role.AUTHOR].pk])
    assert client.post(renew).url == reverse("imr:involvement", args=[part.pk])


# Changing it

PARTS = {
    "pseudonym": ({"pseudonym": "Ada"}, "Ada"),
    "circumstances": ({"circumstances": "She died."}, "She died."),
    "basis": (
        {
            "legal_basis": "discretionary",
            "scoping_from_day": "1",
            "scoping_from_month": "1",
            "scoping_from_year": "2019",
            "scoping_to_day": "1",
            "scoping_to_month": "2",
            "scoping_to_year": "2020",
        },
        "1 January 2019 to 1 February 2020",
    ),
    "terms": (
        {
            "tor_purpose": "To learn more.",
            "tor_agreed_on_day": "1",
            "tor_agreed_on_month": "2",
            "tor_agreed_on_year": "2026",
        },
        "agreed on 1 February 2026",
    ),
}


@pytest.mark.parametrize("part", PARTS)
def test_review_change_shows_and_saves(client, review, manager, part):
    answers, shown = PARTS[part]
    url = at(review, "review_change", part)
    assert 'name="row_version" value="1"' in client.get(url).text
    page = client.post(url, answers | {"row_version": "1"}, follow=True).text
    assert "You have changed the review." in page
    assert shown in page


@pytest.mark.parametrize("part", PARTS)
def test_review_change_refuses_nothing_and_keeps_what_is_there(
    client, review, manager, part
):
    page = client.post(at(review, "review_change", part), {"row_version": "1"}).text
    assert "There is a problem" in page
    review.refresh_from_db()
    assert review.row_version == 1


def test_review_change_after_somebody_else_shows_both(client, review, manager):
    changing.change_review(review, by=manager, row_version=1, pseudonym="Ada")
    url = at(review, "review_change", "pseudonym")
    page = client.post(url, {"pseudonym": "Eve", "row_version": "1"}).text
    assert "Somebody saved this after you opened it" in page
    assert "Ada" in page
    assert 'value="Eve"' in page
    assert 'name="row_version" value="2"' in page
    again = client.post(url, {"pseudonym": "Eve", "row_version": "2"}, follow=True)
    assert "Review of Eve" in again.text


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "9" * 40])
def test_review_change_with_a_strange_version_is_a_conflict(
    client, review, manager, version
):
    url = at(review, "review_change", "pseudonym")
    page = client.post(url, {"pseudonym": "Eve", "row_version": version}).text
    assert "Somebody saved this after you opened it" in page


def test_review_change_that_the_rules_refuse_is_said_on_the_page(
    client, review, manager, monkeypatch
):
    def refuse(*args, **kwargs):
        raise changing.Refused("The scoping period must end after it starts.")

    monkeypatch.setattr("reviews.views.review.change_review", refuse)
    url = at(review, "review_change", "pseudonym")
    page = client.post(url, {"pseudonym": "Eve", "row_version": "1"}).text
    assert "must end after it starts" in page
    assert 'value="Eve"' in page


def test_review_change_of_an_unknown_part_is_not_found(client, review, manager):
    assert client.get(at(review, "review_change", "reference")).status_code == 404


def test_due_date_change_moves_and_tells(client, review, manager):
    url = at(review, "due_date_change")
    assert "due on 1 June 2026 now" in client.get(url).text
    later = {"due_on_day": "1", "due_on_month": "7", "due_on_year": "2026"}
    assert "Enter why you are changing" in client.save(url, later).text
    page = client.save(url, later | {"reason": "Late records"}, follow=True).text
    assert "You have changed the due date." in page
    review.refresh_from_db()
    factories.make_involvement(review)
    back = later | {"due_on_month": "8", "reason": "Later still"}
    page = client.save(url, back, follow=True).text
    assert "We have told 1 agency." in page
    same = client.save(url, back).text
    assert "Enter another date" in same


# Questions


def test_questions_are_added_changed_and_moved(client, review, manager):
    url = at(review, "questions")
    client.post(url, {"title": "Capacity", "text": "How was it assessed?"})
    line = review.lines_of_enquiry.get(title="Capacity")
    change = at(review, "question_change", line.pk)
    seen = client.get(change).text.split('name="seen" value="')[1].split('"')[0]
    answer = {"title": "Mental capacity", "text": "How?", "seen": seen}
    assert "You have changed" in client.post(change, answer, follow=True).text
    conflict = client.post(change, answer | {"title": "Mind"}).text
    assert "Somebody saved this after you opened it" in conflict
    assert 'value="Mind"' in conflict
    move = at(review, "question_move", line.pk)
    client.post(move, {"where": "up"})
    line.refresh_from_db()
    assert line.number == 2
    typed = {"title": "", "text": "Half a question", "where": "down"}
    kept = client.post(move, typed).text
    assert "Half a question" in kept
    assert "There is a problem" not in kept
    assert f'action="{url}"' in kept
    client.post(move, {"where": "remove"})
    assert review.lines_of_enquiry.count() == 2
    assert client.post(move, {"where": "remove"}).status_code == 404


def test_questions_say_why_they_cannot_move(client, review, manager):
    factories.make_involvement(review, state=State.DRAFTING)
    page = client.get(at(review, "questions")).text
    assert "An agency has started to write its answers." in page
    assert "Move up" not in page
    line = review.lines_of_enquiry.last()
    moved = client.post(
        at(review, "question_move", line.pk), {"where": "up"}, follow=True
    )
    assert "You cannot remove or move" in moved.text


@pytest.mark.parametrize("where", ["", "sideways", "\x00"])
def test_question_move_to_nowhere_is_not_found(client, review, manager, where):
    line = review.lines_of_enquiry.first()
    url = at(review, "question_move", line.pk)
    assert client.post(url, {"where": where}).status_code == 404


def test_question_of_another_review_is_not_found(client, review, manager):
    other = factories.make_review(manager).lines_of_enquiry.first()
    for question in (other.pk, uuid4()):
        assert client.get(at(review, "question_change", question)).status_code == 404
        url = at(review, "question_move", question)
        assert client.post(url, {"where": "up"}).status_code == 404


def test_question_forms_say_what_is_missing(client, review, manager):
    page = client.post(at(review, "questions"), {"title": "Half"}).text
    assert "Enter the question" in page
    assert 'value="Half"' in page
    line = review.lines_of_enquiry.first()
    page = client.post(at(review, "question_change", line.pk), {"text": "Half"}).text
    assert "Enter a short title" in page


# People


def test_lead_change_replaces_the_lead(client, review, manager):
    url = at(review, "lead_change")
    lead = factories.lead_of(review)
    assert lead.full_name in client.get(url).text
    same = client.confirm(url, {"full_name": "x", "email": lead.email}).text
    assert "leads this review already" in same
    new = {"full_name": "New Lead", "email": "new@example.org"}
    assert "New Lead" in client.confirm(url, new, follow=True).text
    assert "Enter their full name" in client.post(url, {}).text


def test_review_managers_are_added_and_removed(client, review, manager):
    url = at(review, "review_managers")
    assert "run this review already" in client.get(url).text
    other = factories.make_manager()
    page = client.post(url, {"manager": str(other.pk)}, follow=True).text
    assert "You have added a SAB manager" in page
    assert "Choose a SAB manager" in client.post(url, {}).text
    again = client.post(url, {"manager": str(other.pk)}).text
    assert "from the list" in again
    theirs = review.appointments.get(user=other)
    mine = review.appointments.get(user=manager)
    end = at(review, "review_manager_end", theirs.pk)
    assert "You have removed" in client.post(end, follow=True).text
    assert client.post(end).status_code == 404
    last = client.post(at(review, "review_manager_end", mine.pk), follow=True).text
    assert "There must always be one." in last


def test_review_manager_who_leaves_goes_home(client, review, manager):
    people.add_manager(review, by=manager, manager=factories.make_manager())
    mine = review.appointments.get(user=manager)
    assert client.post(at(review, "review_manager_end", mine.pk)).url == "/"
    assert client.get(at(review)).status_code == 404


def test_review_managers_refusal_is_said_on_the_page(
    client, review, manager, monkeypatch
):
    other = factories.make_manager()

    def refuse(*args, **kwargs):
        raise changing.Refused("Choose one of the board’s SAB managers.")

    monkeypatch.setattr("reviews.services.people.add_manager", refuse)
    page = client.post(at(review, "review_managers"), {"manager": str(other.pk)}).text
    assert "Choose one of the board’s SAB managers." in page


def test_managers_of_the_board_are_invited_and_removed(client, review, manager):
    url = reverse("reviews:managers")
    new = {"full_name": "Ottilie Wren", "email": "ottilie@board.example.org"}
    page = client.confirm(url, new, follow=True).text
    assert "You have invited a SAB manager." in page
    assert "They have not set up their account yet." in page
    assert "only one role" in client.confirm(url, new).text
    other = User.objects.get(email=new["email"]).appointments.get()
    end = reverse("reviews:manager_end", args=[other.pk])
    assert "removed a SAB manager from the board" in client.post(end, follow=True).text
    mine = manager.appointments.get(review=None)
    end = reverse("reviews:manager_end", args=[mine.pk])
    refused = client.post(end, follow=True).text
    assert "must always be one" in refused
    factories.make_manager()
    assert client.post(end).url == "/"
    assert client.get(url).status_code == 404


# History


def test_history_tells_the_manager_the_boards_acts_with_reasons(
    client, review, manager
):
    part = factories.make_involvement(review)
    changing.change_due_date(
        review, by=manager, due_on=date(2026, 7, 1), reason="Late records", today=TODAY
    )
    factories.withdraw(part)
    page = client.get(at(review, "history")).text
    name = part.agency.name
    assert f"{manager.full_name} asked {name} to take part." in page
    assert "Due on 1 July 2026, before that 1 June 2026" in page
    assert "Reason: Late records" in page
    assert f"{manager.full_name} withdrew {name} from the review." in page
    assert "Role: Lead reviewer" in page


def test_history_tells_of_an_agencys_work_in_coarse_words_alone(
    client, review, manager
):
    part = factories.make_involvement(review, state=State.DECLARING)
    before = client.get(at(review, "history")).text.split("<main")[1]
    factories.decline(part)
    after = client.get(at(review, "history")).text.split("<main")[1]
    assert before == after  # a nomination that ended is never seen
    factories.walk(part, State.ACCEPTED)
    page = client.get(at(review, "history")).text
    name = part.agency.name
    for was, now in [
        ("Invited", "Getting ready"),
        ("Getting ready", "Being written"),
        ("Being written", "With the senior manager"),
        ("With the senior manager", "Accepted"),
    ]:
        assert f"{name}: from “{was}” to “{now}”." in page
    for secret in ("nominated", "staff key", "declared", "could not be", "sent the"):
        assert secret not in page
    assert factories.person(part, Role.AUTHOR).full_name not in page


def test_history_is_the_managers(client, review):
    client.force_login(factories.lead_of(review))
    assert client.get(at(review, "history")).status_code == 404


def test_history_costs_the_same_for_many_events(
    client, review, manager, assert_constant_queries
):
    def add(number: int) -> None:
        factories.make_withdrawn(review)

    assert_constant_queries(at(review, "history"), add)


def test_history_says_when_the_service_did_it(review):
    part = factories.make_involvement(review)
    record(
        Event.AGENCY_WITHDRAWN,
        by=None,
        on=part,
        review_id=review.pk,
        involvement_id=part.pk,
    )
    lines = lines_of(review, events_of(review))
    assert lines[0].words.startswith("The service withdrew ")


@pytest.mark.parametrize(
    ("part", "field"), [("circumstances", "circumstances"), ("terms", "tor_purpose")]
)
def test_review_change_refuses_the_adults_name_on_its_field(
    client, review, manager, part, field
):
    typed = {
        "circumstances": "Ms Thackwray lived alone.",
        "tor_purpose": "To learn how Quillon Thackwray lived.",
        "tor_agreed_on_day": "1",
        "tor_agreed_on_month": "2",
        "tor_agreed_on_year": "2026",
        "row_version": "1",
    }
    page = client.post(at(review, "review_change", part), typed).text
    assert "Write Adult A instead of the adult’s name" in page
    assert f'href="#id_{field}"' in page
    review.refresh_from_db()
    assert "Thackwray" not in getattr(review, field)


def test_review_shows_an_agency_its_own_dates(client, review, manager):
    own = factories.make_involvement(review, due_on=date(2026, 5, 1))
    client.force_login(factories.person(own, Role.PANEL_REPRESENTATIVE))
    page = client.get(at(review)).text
    assert "Reports due" not in page
    assert "1 June 2026" not in page
    assert "With your senior manager by" in page
    assert "17 April 2026" in page
    assert "With the board by" in page
    assert "1 May 2026" in page
    client.force_login(manager)
    assert "Reports due" in client.get(at(review)).text


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.PANEL_REPRESENTATIVE])
def test_review_leads_an_agencys_people_to_their_part(client, review, role):
    part = factories.make_involvement(review, state=State.DRAFTING)
    client.force_login(factories.person(part, role))
    assert "Go to your agency’s part" in client.get(at(review)).text


def test_questions_refuse_the_adults_name_on_its_field(client, review, manager):
    named = "Write Adult A instead of the adult’s name"
    url = at(review, "questions")
    page = client.post(url, {"title": "Thackwray", "text": "How?"}).text
    assert named in page
    assert 'href="#id_title"' in page
    line = review.lines_of_enquiry.first()
    change = at(review, "question_change", line.pk)
    typed = {"title": "Fire", "text": "How did Quillon Thackwray live?"}
    answer = client.save(change, typed)
    assert named in answer.text
    assert 'href="#id_text"' in answer.text
    assert review.lines_of_enquiry.count() == 2
    assert not AuditEvent.objects.filter(event=Event.IDENTITY_REVEALED).exists()


def test_questions_say_so_when_the_identity_cannot_be_opened(
    client, review, manager, settings
):
    settings.IDENTITY_KEY = "another key that is long enough to be one"
    line = review.lines_of_enquiry.first()
    typed = {"title": "Fire", "text": "How?"}
    for url in (at(review, "questions"), at(review, "question_change", line.pk)):
        assert "We cannot open the identity" in client.save(url, typed).text
