"""Everybody's first page, and the list of reviews."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from reviews.models import ReminderRun
from reviews.roles import Role
from reviews.rules import AskedFor, State
from reviews.services import drafting
from reviews.services.appointments import end_appointment
from reviews.services.reminding import send_reminders
from reviews.worklist import done_by, reviews_of, say_due, tasks_of
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
DUE = date(2026, 3, 20)
INTERNAL = date(2026, 3, 6)


@pytest.fixture(autouse=True)
def _today(set_today):
    set_today(TODAY)


def get_home(client, user: User) -> str:
    client.force_login(user)
    return client.get("/").text


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2026, 3, 2), "Due today"),
        (date(2026, 3, 3), "Due tomorrow"),
        (date(2026, 3, 7), "Due in 5 days"),
        (date(2026, 3, 1), "Due yesterday"),
        (date(2026, 2, 27), "Due 3 days ago"),
        (date(2026, 5, 1), "Due on 1 May 2026"),
    ],
)
def test_say_due_in_the_words_of_today(due_on, words):
    assert say_due(due_on, TODAY) == words


@pytest.mark.parametrize(
    ("state", "role", "title", "due_on"),
    [
        (
            State.INVITED,
            Role.PANEL_REPRESENTATIVE,
            "Accept the role of panel representative",
            INTERNAL,
        ),
        (
            State.PREPARING,
            Role.PANEL_REPRESENTATIVE,
            "Get your agency ready",
            INTERNAL,
        ),
        (State.DECLARING, Role.AUTHOR, "Say whether you are independent", INTERNAL),
        (State.DRAFTING, Role.AUTHOR, "Write the report", INTERNAL),
        (
            State.WITH_SENIOR_MANAGER,
            Role.SENIOR_MANAGER,
            "Read the report and decide",
            DUE,
        ),
        (State.ACCEPTED, Role.SAB_MANAGER, "Check what the agency has returned", None),
    ],
)
def test_tasks_of_whoever_holds_the_pen_alone(state, role, title, due_on):
    part = factories.make_involvement(factories.make_review(due_on=DUE), state=state)
    for one in part.review.appointments.current().select_related("user"):
        tasks = tasks_of(one.user, today=TODAY)
        if one.role == role:
            assert [(task.title, task.due_on) for task in tasks] == [(title, due_on)]
            assert part.review.reference in tasks[0].about
            assert part.agency.name in tasks[0].why
        else:
            assert tasks == []


@pytest.mark.parametrize("state", [State.COMPLETE, State.WITHDRAWN])
def test_tasks_of_nobody_once_it_is_over(state):
    part = factories.make_involvement(state=State.INVITED)
    users = [one.user for one in part.review.appointments.current()]
    if state == State.COMPLETE:
        factories.walk(part, state)
        users = [one.user for one in part.review.appointments.current()]
    else:
        factories.withdraw(part)
    assert all(tasks_of(user, today=TODAY) == [] for user in users)


def test_tasks_name_a_chronology_where_nothing_else_is_asked():
    part = factories.make_involvement(
        state=State.DRAFTING, asked_for=AskedFor.CHRONOLOGY
    )
    tasks = tasks_of(factories.person(part, Role.AUTHOR), today=TODAY)
    assert [task.title for task in tasks] == ["Write the chronology"]


def test_tasks_are_ordered_by_date_and_those_without_one_come_last():
    manager = factories.make_manager()
    drafting.keep_answers("names", {"pseudonym": "Adult B"}, by=manager)
    later = factories.make_involvement(due_on=date(2026, 6, 1))
    representative = factories.person(later, Role.PANEL_REPRESENTATIVE)
    for due_on in (date(2026, 4, 1), date(2026, 5, 1)):
        factories.make_involvement(due_on=due_on, representative=representative)
    dates = [task.due_on for task in tasks_of(representative, today=TODAY)]
    assert dates == sorted(dates)
    assert len(dates) == 3
    assert [task.title for task in tasks_of(manager, today=TODAY)] == [
        "Finish opening the review"
    ]


def test_tasks_of_one_who_is_late(client, set_today):
    part = factories.make_involvement(factories.make_review(due_on=DUE))
    set_today(date(2026, 3, 9))
    page = get_home(client, factories.person(part, Role.PANEL_REPRESENTATIVE))
    assert "Due 3 days ago" in page
    assert "You are the panel representative for" in page


def test_home_is_empty_for_somebody_without_a_task(client):
    page = get_home(client, factories.make_user())
    assert "You have no tasks. We will e-mail you" in page
    assert "Open a review" not in page
    assert "Reminders" not in page


def test_home_of_a_manager_says_when_reminders_ran(client, set_today):
    manager = factories.make_manager()
    assert "Reminders have not run yet." in get_home(client, manager)
    send_reminders(today=TODAY)
    assert "Reminders last ran today at 10:00am." in get_home(client, manager)
    set_today(date(2026, 3, 4))
    assert "Reminders last ran on 2 March 2026 at 10:00am." in get_home(client, manager)
    assert ReminderRun.objects.count() == 1


def test_home_shows_what_was_done_lately(client, set_today):
    part = factories.make_involvement(state=State.PREPARING)
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    assert "You accepted the role" in get_home(client, representative)
    assert [one.words for one in done_by(representative)] == ["You accepted the role"]
    set_today(TODAY + timedelta(days=15))
    assert done_by(representative) == []


def test_done_by_says_nothing_of_reviews_that_are_closed_to_one():
    part = factories.make_involvement(state=State.PREPARING)
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    factories.withdraw(part)
    assert done_by(representative) == []


def test_reviews_of_a_person_lead_to_their_own_part():
    part = factories.make_involvement(state=State.PREPARING)
    mine = reviews_of(factories.person(part, Role.PANEL_REPRESENTATIVE))
    assert [(one.role, one.url) for one in mine] == [
        ("Panel representative", reverse("imr:involvement", args=[part.pk]))
    ]
    lead = reviews_of(factories.lead_of(part.review))
    assert [(one.role, one.url) for one in lead] == [
        ("Lead reviewer", reverse("reviews:review", args=[part.review.reference]))
    ]


def test_home_and_list_cost_the_same_for_many_reviews(client, assert_constant_queries):
    manager = factories.make_manager()
    client.force_login(manager)

    def add(number: int) -> None:
        review = factories.make_review(manager)
        factories.make_involvement(review)

    assert_constant_queries("/", add)


def test_review_list_costs_the_same_for_many_reviews(client, assert_constant_queries):
    manager = factories.make_manager()
    client.force_login(manager)

    def add(number: int) -> None:
        factories.make_involvement(factories.make_review(manager))

    assert_constant_queries(reverse("reviews:review_list"), add)


def test_review_list_counts_for_the_board(client):
    review = factories.make_review(due_on=DUE)
    manager = factories.manager_of(review)
    client.force_login(manager)
    url = reverse("reviews:review_list")
    assert "No agencies yet" in client.get(url).text
    part = factories.make_involvement(review, state=State.ACCEPTED)
    assert "1 of 1 accepted" in client.get(url).text
    assert "All in" in client.get(url).text
    factories.make_involvement(review, due_on=date(2026, 3, 27))
    factories.make_withdrawn(review)
    factories.complete(part)
    page = client.get(url).text
    assert "1 of 2 accepted" in page
    assert "27 March 2026" in page


def test_review_list_says_nothing_of_others_to_an_agency(client):
    part = factories.make_involvement(state=State.ACCEPTED)
    client.force_login(factories.person(part, Role.AUTHOR))
    page = client.get(reverse("reviews:review_list")).text
    assert part.review.reference in page
    assert "accepted" not in page


def test_review_list_is_empty_with_a_next_step(client):
    client.force_login(factories.make_user())
    url = reverse("reviews:review_list")
    assert "You are not working on a review now." in client.get(url).text
    client.force_login(factories.make_manager())
    assert "No reviews yet. Open a review" in client.get(url).text


def test_review_list_has_numbered_pages(client):
    manager = factories.make_manager()
    client.force_login(manager)
    for _ in range(21):
        factories.make_review(manager)
    url = reverse("reviews:review_list")
    assert "Next page" in client.get(url).text
    last = client.get(url, {"page": "2"}).text
    assert last.count("Lead") == 0
    assert "Previous page" in last
    for odd in ("x", "-1", "999999999999", "\x00"):
        assert client.get(url, {"page": odd}).status_code == 200


def test_home_forgets_a_role_on_the_next_request(client):
    part = factories.make_involvement()
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    assert part.review.reference in get_home(client, representative)
    end_appointment(part.appointments.get(), by=representative)
    assert part.review.reference not in client.get("/").text
    assert timezone.localdate() == TODAY


def test_home_leaves_a_date_out_where_there_is_none(client):
    manager = factories.make_manager()
    factories.make_involvement(factories.make_review(manager), state=State.ACCEPTED)
    drafting.keep_answers("names", {"pseudonym": "Adult B"}, by=manager)
    page = get_home(client, manager)
    assert "Check what the agency has returned" in page
    assert "Finish opening the review" in page
    assert "No date" not in page
    assert "task-1-status" not in page


def test_done_by_names_the_agency():
    manager = factories.make_manager()
    review = factories.make_review(manager)
    part = factories.make_involvement(review, state=State.ACCEPTED)
    factories.complete(part)
    gone = factories.make_withdrawn(review)
    words = [one.words for one in done_by(manager)]
    assert f"You asked {part.agency.name} to take part" in words
    assert f"You marked the return of {part.agency.name} as complete" in words
    assert f"You withdrew {gone.agency.name}" in words


def test_home_leads_the_lead_reviewer_to_what_was_returned(client):
    review = factories.make_review()
    lead = factories.lead_of(review)
    factories.make_involvement(review)
    assert "You have no tasks" in get_home(client, lead)
    one = factories.make_involvement(review, state=State.ACCEPTED)
    url = reverse("imr:returns", args=[review.reference])
    page = get_home(client, lead)
    assert f'href="{url}">1 agency has returned its report</a>' in page
    assert "You have no tasks" not in page
    factories.make_involvement(review, state=State.COMPLETE)
    assert "2 agencies have returned their reports" in get_home(client, lead)
    author = factories.person(one, Role.AUTHOR)
    assert "returned" not in get_home(client, author)
