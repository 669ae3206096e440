"""Nobody reads what a case holds without a row that says so, whatever the page.

Every page that asks who may open it either writes its reads down or stands on
UNWRITTEN, with the reason why there is nothing of the case on it.
"""

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from accounts.access import Kind, iter_routes, methods_of
from audit.models import AuditEvent, Event
from audit.reads import audited_read
from imr.models import Interview, Lesson, Recommendation
from imr.services import deciding, lessons
from reviews.roles import Role
from reviews.rules import State
from reviews.services.identity import reveal_identity
from tests import factories
from tests.access.test_matrix import PART, ROWS, Row, who_gets_what
from tests.access.world import a_row, a_source, an_interview, make_world
from tests.harness.client import HouseClient

OWN_DRAFT = "what this person typed themselves, of a review that is not open yet"
EMPTY = "an empty form: nothing of the case is on it before it is sent"
PEOPLE = "who serves in which role, and nothing of the case"
# Every page that needs no row. A new one is a decision.
UNWRITTEN = {
    "reviews:opening_start": OWN_DRAFT,
    "reviews:opening_check": OWN_DRAFT,
    "reviews:opening_discard": OWN_DRAFT,
    "reviews:opening_questions": OWN_DRAFT,
    "reviews:opening_question": OWN_DRAFT,
    "reviews:opening_page": OWN_DRAFT,
    "reviews:review_opened": "says what happens next",
    "reviews:due_date_change": "a date, and an empty box for the reason",
    "reviews:questions": "the board's own questions, which go to every agency",
    "reviews:question_change": "one of the board's own questions",
    "reviews:lead_change": PEOPLE,
    "reviews:review_managers": PEOPLE,
    "reviews:managers": PEOPLE,
    "reviews:agency_add": EMPTY,
    "reviews:agency": "how far an agency is, and who serves there",
    "reviews:agency_added": "says what happens next",
    "reviews:request_change": "what is asked for, and by when",
    "reviews:representative_replace": EMPTY,
    "reviews:same_person_allow": EMPTY,
    "reviews:agency_withdraw": EMPTY,
    "reviews:return_reopen": EMPTY,
    "chronology:no_contact": EMPTY,
    "chronology:reckon": "two empty forms about dates, and what they were asked",
    "imr:chronology_count": "a number",
    "chronology:blank_template": "our headings, without a row",
    "chronology:import_start": "the days and counts of files, and none of their rows",
    "chronology:views": "names and filters that this person typed themselves",
    "chronology:view_rename": "a name that this person typed themselves",
    "imr:involvement": "what to do next, and who serves in which role",
    "imr:role": "what the role asks",
    "imr:role_hand_on": EMPTY,
    "imr:records": "which systems are secured, by whom and when",
    "imr:records_secured": "which systems are secured, by whom and when",
    "imr:senior_manager": PEOPLE,
    "imr:nominate": EMPTY,
    "imr:nomination": "why a professional is fit to write, and nothing of the case",
    "imr:declare": "two statements in our words about the person who reads them",
    "imr:staff_add": EMPTY,
    "imr:term_add": EMPTY,
    "imr:interview_add": EMPTY,
    "imr:comment_add": "titles of our own template, and an empty box",
    "imr:accept": "the statement in our words, and the check code",
    "imr:returns": "which versions were accepted, and the files made from them",
    "imr:file": "how far the making of a file is",
}
CHECKED = {
    route.name: route
    for route in iter_routes()
    if route.rule
    and route.rule.kind is Kind.CHECKED
    and methods_of(route.callback) & {"GET", "HEAD"}
}
WRITTEN = {
    name: event
    for name, route in CHECKED.items()
    if (event := getattr(route.callback, "audited_read", None)) is not None
}
# Closed at first: tests/reviews/test_identity.py opens it.
CLOSED_AT_FIRST = {"reviews:identity", "reviews:identity_change"}


@pytest.mark.parametrize("name", sorted(CHECKED))
def test_page_writes_its_reads_down_or_says_why_not(name):
    assert (name in WRITTEN) != (name in UNWRITTEN)


def test_only_pages_that_are_there_are_let_off():
    assert set(UNWRITTEN) <= set(CHECKED)


def readers() -> list[tuple[Row, str]]:
    """For each page that writes its reads down: a row of the matrix, and a reader."""
    found = {}
    for row in ROWS:
        cells = who_gets_what(row.cells["GET"]) if "GET" in row.cells else {}
        roles = [role for role, status in cells.items() if status == 200]
        if row.name in WRITTEN and row.name not in found and roles:
            found[row.name] = (row, roles[0])
    return [found[name] for name in sorted(found)]


def test_every_page_that_writes_its_reads_down_is_opened_by_a_test():
    assert {row.name for row, _ in readers()} | CLOSED_AT_FIRST == set(WRITTEN)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "role"),
    [pair for pair in readers() if pair[0].name not in CLOSED_AT_FIRST],
    ids=str,
)
def test_one_look_is_one_row(row, role):
    world = make_world(row.state)
    user = world.users[role]
    parts = PART.findall(CHECKED[row.name].pattern)
    wanted = [part for part in parts if part not in row.kwargs]
    url = reverse(row.name, kwargs=world.kwargs(row.name, wanted) | row.kwargs)
    client = HouseClient()
    client.force_login(user)
    written = AuditEvent.objects.filter(by=user, event=WRITTEN[row.name])
    before = written.count()
    assert client.get(url).status_code == 200
    assert written.count() == before + 1
    assert written.last().stream == world.review.pk


# Pages that come back after a POST


@pytest.fixture
def drafting(db, client):
    """A report being written, with its author signed in."""
    world = make_world(State.DRAFTING)
    client.force_login(world.users["author"])
    return world


def looks(event: Event) -> int:
    return AuditEvent.objects.filter(event=event).count()


@pytest.mark.parametrize(
    ("name", "find", "event"),
    [
        ("imr:row", a_row, Event.REPORT_READ),
        ("imr:evidence_change", a_source, Event.EVIDENCE_READ),
        ("imr:interview", an_interview, Event.INTERVIEWS_READ),
        ("imr:minutes_sent", an_interview, Event.INTERVIEWS_READ),
    ],
)
def test_form_that_comes_back_with_the_case_on_it_is_a_look(
    client, drafting, name, find, event
):
    thing = find(drafting)
    kind = {"kind": "good_practice"} if name == "imr:row" else {}
    there = reverse(
        name, kwargs={"pk": drafting.involvement.pk, "row": thing.pk} | kind
    )
    assert client.post(there, {}).status_code == 200
    assert looks(event) == 1


def test_staff_member_that_comes_back_with_errors_is_a_look(client, drafting):
    member = drafting.involvement.staff_members.get()
    client.force_login(drafting.users["panel_representative"])
    there = reverse("imr:staff_change", args=[member.pk])
    assert client.post(there, {}).status_code == 200
    assert looks(Event.STAFF_KEY_READ) == 1


def test_row_that_is_saved_is_no_look(client, drafting):
    practice = a_row(drafting)
    there = reverse(
        "imr:row", args=[drafting.involvement.pk, "good_practice", practice.pk]
    )
    changed = {"text": "Two nurses came back.", "row_version": "1"}
    assert client.post(there, changed).status_code == 302
    assert looks(Event.REPORT_READ) == 0


def test_lessons_to_choose_from_are_a_look(client, drafting):
    lessons.add_row(
        drafting.involvement,
        by=drafting.users["author"],
        model=Lesson,
        details=lessons.LessonDetails("zq-lesson-7f3a", ()),
    )
    there = reverse("imr:row_add", args=[drafting.involvement.pk, "recommendations"])
    assert "zq-lesson-7f3a" in client.get(there).text
    assert looks(Event.REPORT_READ) == 1
    assert not Recommendation.objects.exists()


def test_interview_that_cannot_be_removed_is_still_a_look(client, drafting):
    interview = an_interview(drafting)
    part = drafting.involvement
    there = reverse("imr:interview_remove", args=[part.pk, interview.pk])
    assert interview.staff_codes in client.get(there).text
    assert looks(Event.INTERVIEWS_READ) == 1
    assert client.post(there).status_code == 302
    assert looks(Event.INTERVIEWS_READ) == 1
    assert not Interview.objects.exists()


@pytest.mark.django_db
def test_comments_of_the_senior_manager_are_a_look(client):
    part = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    manager = factories.person(part, Role.SENIOR_MANAGER)
    version = deciding.latest_version(part)
    deciding.add_comment(version, by=manager, section="", text="zq-comment-7f3a")
    client.force_login(manager)
    there = reverse("imr:send_back", args=[version.pk])
    assert "zq-comment-7f3a" in client.get(there).text
    assert looks(Event.REPORT_READ) == 1


@pytest.mark.django_db
def test_reasons_in_the_history_are_a_look_that_the_history_does_not_show(client):
    review = factories.make_review()
    manager = factories.manager_of(review)
    reveal_identity(review, by=manager, reason="zq-reason-7f3a")
    client.force_login(manager)
    there = reverse("reviews:history", args=[review.reference])
    page = client.get(there)
    assert "zq-reason-7f3a" in page.text
    assert looks(Event.REVIEW_READ) == 1
    assert client.get(there).context["lines"] == page.context["lines"]


# The decorator


@pytest.mark.parametrize(
    ("answer", "rows"),
    [
        (HttpResponse("the page again"), 1),
        (HttpResponseRedirect("/"), 0),
        (HttpResponse("wait", status=429), 0),
    ],
)
@pytest.mark.django_db
def test_post_is_a_look_where_it_shows_the_page_again(rf, answer, rows):
    request = rf.post("/")
    request.user = factories.make_user()

    @audited_read(Event.REPORT_READ)
    def view(request, thing):
        return answer

    assert view(request, request.user) is answer
    assert looks(Event.REPORT_READ) == rows


@pytest.mark.django_db
def test_page_that_opens_only_at_times_is_a_look_only_then(rf):
    request = rf.get("/")
    request.user = factories.make_user()

    @audited_read(Event.IDENTITY_REVEALED, shown="who")
    def view(request, thing):
        return TemplateResponse(request, "any.html", {"who": thing})

    view(request, None)
    assert looks(Event.IDENTITY_REVEALED) == 0
    view(request, request.user)
    assert looks(Event.IDENTITY_REVEALED) == 1
