"""Good practice, lessons, recommendations, abbreviations."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from accounts.refusals import Refused, Stale
from imr.models import GlossaryTerm, GoodPractice, Lesson, Recommendation
from imr.services import lessons
from imr.services.lessons import (
    LessonDetails,
    PracticeDetails,
    RecommendationDetails,
)
from reviews.models import Appointment, Involvement
from reviews.roles import Role
from reviews.rules import State
from reviews.services.appointments import end_appointment
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafting() -> Involvement:
    return factories.make_involvement(state=State.DRAFTING)


@pytest.fixture
def author(drafting) -> User:
    return factories.person(drafting, Role.AUTHOR)


def add(involvement, by, model, details):
    return lessons.add_row(involvement, by=by, model=model, details=details)


def test_rows_are_numbered_and_move_up(drafting, author):
    rows = [
        add(drafting, author, GoodPractice, PracticeDetails(text))
        for text in ("One", "Two", "Three")
    ]
    assert [str(row) for row in rows] == [f"Good practice {n}" for n in (1, 2, 3)]
    lessons.remove_row(rows[0], by=author)
    left = GoodPractice.objects.order_by("number")
    assert [(row.number, row.text) for row in left] == [(1, "Two"), (2, "Three")]


def test_rows_that_two_pages_remove_leave_no_gap(drafting, author):
    rows = [
        add(drafting, author, GoodPractice, PracticeDetails(text))
        for text in ("One", "Two", "Three", "Four")
    ]
    again = GoodPractice.objects.get(pk=rows[0].pk)
    lessons.remove_row(rows[0], by=author)
    # Both were read before the first went.
    lessons.remove_row(again, by=author)
    lessons.remove_row(rows[2], by=author)
    left = GoodPractice.objects.order_by("number")
    assert [(row.number, row.text) for row in left] == [(1, "Two"), (2, "Four")]


def test_change_of_a_row_that_is_gone_says_so(drafting, author):
    row = add(drafting, author, GoodPractice, PracticeDetails("One"))
    lessons.remove_row(GoodPractice.objects.get(pk=row.pk), by=author)
    with pytest.raises(Refused, match="removed this meanwhile"):
        lessons.change_row(
            row, by=author, details=PracticeDetails("Two"), row_version=1
        )


def test_change_row_saves_and_counts(drafting, author):
    row = add(drafting, author, GoodPractice, PracticeDetails("One"))
    changed = lessons.change_row(
        row, by=author, details=PracticeDetails("Two"), row_version=1
    )
    assert (changed.text, changed.row_version) == ("Two", 2)
    with pytest.raises(Stale) as stale:
        lessons.change_row(
            row, by=author, details=PracticeDetails("Three"), row_version=1
        )
    assert stale.value.current.text == "Two"


def test_lesson_comes_from_own_lines_of_enquiry(drafting, author):
    own = str(drafting.review.lines_of_enquiry.first().pk)
    row = add(drafting, author, Lesson, LessonDetails("A", (own, "outside")))
    assert row.kloes == [own, "outside"]
    foreign = str(factories.make_review().lines_of_enquiry.first().pk)
    with pytest.raises(Refused, match="Choose which parts"):
        add(drafting, author, Lesson, LessonDetails("B", (foreign,)))


def test_lesson_that_is_used_stays(drafting, author):
    lesson = add(drafting, author, Lesson, LessonDetails("A"))
    row = add(
        drafting, author, Recommendation, RecommendationDetails("R", lesson=lesson)
    )
    with pytest.raises(Refused, match="used in: Recommendation 1"):
        lessons.remove_row(lesson, by=author)
    lessons.remove_row(row, by=author)
    lessons.remove_row(lesson, by=author)
    assert not Lesson.objects.exists()


def test_recommendation_with_a_lesson_of_another_report(drafting, author):
    other = factories.make_involvement(state=State.DRAFTING)
    foreign = add(
        other, factories.person(other, Role.AUTHOR), Lesson, LessonDetails("A")
    )
    with pytest.raises(Refused, match="one of your lessons"):
        add(
            drafting,
            author,
            Recommendation,
            RecommendationDetails("R", lesson=foreign),
        )


def test_recommendation_is_reviewed_after_its_target(drafting, author):
    days = {"target_on": date(2026, 6, 1), "review_on": date(2026, 5, 1)}
    with pytest.raises(Refused, match="on or after the target date"):
        add(drafting, author, Recommendation, RecommendationDetails("R", **days))
    row = add(
        drafting,
        author,
        Recommendation,
        RecommendationDetails("R", target_on=date(2026, 6, 1)),
    )
    assert row.target_on == date(2026, 6, 1)


def test_default_owner_is_the_senior_managers_job(drafting):
    assert lessons.default_owner(drafting) == "Director"
    appointment = Appointment.objects.get(
        involvement=drafting, role=Role.SENIOR_MANAGER
    )
    end_appointment(
        appointment, by=factories.person(drafting, Role.PANEL_REPRESENTATIVE)
    )
    assert lessons.default_owner(drafting) == ""


def test_terms_are_explained_once(drafting, author):
    term = lessons.add_term(drafting, by=author, term="HCA", meaning="Care assistant")
    assert str(term) == "HCA"
    with pytest.raises(Refused, match="“HCA” is in the key already"):
        lessons.add_term(drafting, by=author, term="HCA", meaning="Other")
    lessons.remove_term(term, by=author)
    assert not GlossaryTerm.objects.exists()


def test_rows_are_written_by_the_author_while_drafting(drafting, author):
    representative = factories.person(drafting, Role.PANEL_REPRESENTATIVE)
    with pytest.raises(PermissionDenied):
        add(drafting, representative, GoodPractice, PracticeDetails("One"))
    row = add(drafting, author, GoodPractice, PracticeDetails("One"))
    term = lessons.add_term(drafting, by=author, term="HCA", meaning="Care assistant")
    factories.write_report(drafting)
    factories.send_report(Involvement.objects.get(pk=drafting.pk))
    for act in (
        lambda: add(drafting, author, GoodPractice, PracticeDetails("Two")),
        lambda: lessons.change_row(
            row, by=author, details=PracticeDetails("Two"), row_version=1
        ),
        lambda: lessons.remove_row(row, by=author),
        lambda: lessons.add_term(drafting, by=author, term="A", meaning="B"),
        lambda: lessons.remove_term(term, by=author),
    ):
        with pytest.raises(Refused, match="with the senior manager"):
            act()
