"""Every long text of a row that was saved is kept, shown and can be brought back."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from accounts.refusals import Hidden, Refused, Stale
from imr.models import GoodPractice, Lesson, Recommendation, TextRevision
from imr.services import lessons
from imr.services.lessons import LessonDetails, PracticeDetails, RecommendationDetails
from reviews.models import Involvement
from reviews.roles import Role
from reviews.rules import State
from tests import factories
from tests.harness.queries import check_constant_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def part() -> Involvement:
    return factories.make_involvement(state=State.DRAFTING)


@pytest.fixture
def author(client, part) -> User:
    author = factories.person(part, Role.AUTHOR)
    client.force_login(author)
    return author


def add(part, author, model, details):
    return lessons.add_row(part, by=author, model=model, details=details)


def change(row, author, details):
    row = type(row).objects.get(pk=row.pk)
    return lessons.change_row(
        row, by=author, details=details, row_version=row.row_version
    )


def kept(row, field="text") -> list[str]:
    found = TextRevision.objects.filter(row=row.pk, field=field)
    return [one.text for one in found.order_by("row_version")]


def at(name, part, kind, row, field="text") -> str:
    return reverse(f"imr:{name}", args=[part.pk, kind, row.pk, field])


@pytest.mark.parametrize(
    ("model", "details"),
    [(GoodPractice, PracticeDetails), (Lesson, LessonDetails)],
)
def test_every_text_that_is_saved_is_kept(part, author, model, details):
    row = add(part, author, model, details("One"))
    for text in ("Two", "Two", "One"):
        change(row, author, details(text))
    assert kept(row) == ["One", "Two", "One"]
    assert {one.saved_by for one in TextRevision.objects.all()} == {author}


def test_only_the_texts_that_changed_are_kept(part, author):
    row = add(part, author, Recommendation, RecommendationDetails("R", action="A"))
    change(row, author, RecommendationDetails("R", action="B", owner="Director"))
    change(row, author, RecommendationDetails("R", measure="An audit"))
    assert kept(row) == ["R"]
    assert kept(row, "action") == ["A", "B", ""]
    assert kept(row, "measure") == ["An audit"]


def test_database_changes_no_earlier_text(part, author):
    add(part, author, GoodPractice, PracticeDetails("One"))
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        TextRevision.objects.update(text="Forged")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        TextRevision.objects.all().delete()


def test_earlier_text_comes_back_and_nothing_else_changes(part, author):
    lesson = add(part, author, Lesson, LessonDetails("L", ("outside",)))
    row = add(
        part,
        author,
        Recommendation,
        RecommendationDetails("R", lesson=lesson, action="Mine", owner="Director"),
    )
    details = RecommendationDetails("S", lesson=lesson, action="Other", owner="Head")
    row = change(row, author, details)
    row = lessons.restore_text(row, by=author, field="action", row_version=1, over=2)
    row.refresh_from_db()
    assert (row.text, row.action, row.owner) == ("S", "Mine", "Head")
    assert (row.lesson, row.row_version) == (lesson, 3)
    assert kept(row, "action") == ["Mine", "Other", "Mine"]
    lesson = change(lesson, author, LessonDetails("M", ("outside",)))
    lesson = lessons.restore_text(
        lesson, by=author, field="text", row_version=1, over=2
    )
    assert (lesson.text, lesson.kloes) == ("L", ["outside"])


def test_earlier_text_is_not_put_over_one_that_was_not_seen(part, author):
    row = add(part, author, GoodPractice, PracticeDetails("One"))
    change(row, author, PracticeDetails("Two"))
    with pytest.raises(Stale):
        lessons.restore_text(row, by=author, field="text", row_version=1, over=1)
    with pytest.raises(Hidden):
        lessons.restore_text(row, by=author, field="text", row_version=9, over=2)
    lessons.remove_row(row, by=author)
    with pytest.raises(Refused, match="removed this meanwhile"):
        lessons.restore_text(row, by=author, field="text", row_version=1, over=2)


def test_removed_row_comes_back_with_its_earlier_texts(part, author):
    row = add(part, author, GoodPractice, PracticeDetails("One"))
    change(row, author, PracticeDetails("Two"))
    lessons.remove_row(row, by=author)
    row = lessons.restore_row(row, by=author)
    lessons.restore_text(row, by=author, field="text", row_version=1, over=2)
    assert GoodPractice.objects.get().text == "One"


# The page


def test_change_page_links_to_earlier_texts_of_each_long_field(client, part, author):
    row = add(part, author, Recommendation, RecommendationDetails("R", action="A"))
    page = client.get(reverse("imr:row", args=[part.pk, "recommendations", row.pk]))
    for field in ("text", "action", "measure"):
        assert at("row_history", part, "recommendations", row, field) in page.text
    assert "/history/owner/" not in page.text
    adding = client.get(reverse("imr:row_add", args=[part.pk, "recommendations"]))
    assert "Earlier texts" not in adding.text


def test_page_shows_every_text_and_brings_one_back(client, part, author):
    row = add(part, author, Lesson, LessonDetails("The first wording."))
    change(row, author, LessonDetails("The second <wording>."))
    # A save that leaves this text alone: the newest is still the one in use.
    change(row, author, LessonDetails("The second <wording>.", ("outside",)))
    url = at("row_history", part, "lessons", row)
    page = client.get(url)
    assert "The first wording." in page.text
    assert "The second &lt;wording&gt;." in page.text
    assert page.text.count("In use now") == 1
    assert author.full_name in page.text
    back = client.post(
        at("row_text_restore", part, "lessons", row),
        {"version": "1", "over": str(page.context["over"])},
        follow=True,
    )
    assert back.redirect_chain[-1][0] == url
    assert "We have brought back the earlier text." in back.text
    assert Lesson.objects.get().text == "The first wording."


def test_page_says_why_a_text_cannot_come_back(client, part, author):
    row = add(part, author, Lesson, LessonDetails("One"))
    change(row, author, LessonDetails("Two"))
    restore = at("row_text_restore", part, "lessons", row)
    page = client.post(restore, {"version": "1", "over": "1"}, follow=True)
    assert "Somebody saved this text after you opened the page" in page.text
    for odd in ({}, {"version": "x", "over": "1"}, {"version": "9", "over": "2"}):
        assert client.post(restore, odd).status_code == 404
    factories.write_report(part)
    factories.send_report(Involvement.objects.get(pk=part.pk))
    page = client.get(at("row_history", part, "lessons", row))
    assert "Bring this text back" not in page.text
    page = client.post(restore, {"version": "1", "over": "2"}, follow=True)
    assert "with the senior manager" in page.text
    assert Lesson.objects.get(pk=row.pk).text == "Two"


def test_fields_and_lists_that_have_no_earlier_texts(client, part, author):
    row = add(part, author, Recommendation, RecommendationDetails("R"))
    for kind, field in (
        ("recommendations", "owner"),
        ("recommendations", "pk"),
        ("lessons", "text"),
        ("evidence", "title"),
    ):
        assert client.get(at("row_history", part, kind, row, field)).status_code == 404
        restore = at("row_text_restore", part, kind, row, field)
        sent = {"version": "1", "over": "1"}
        assert client.post(restore, sent).status_code == 404


def test_only_who_may_write_reads_earlier_texts(client, part, author):
    row = add(part, author, Lesson, LessonDetails("One"))
    other = factories.make_involvement(part.review, state=State.DRAFTING)
    url = at("row_history", part, "lessons", row)
    client.force_login(factories.person(part, Role.PANEL_REPRESENTATIVE))
    assert client.get(url).status_code == 403
    for user in (
        factories.person(other, Role.AUTHOR),
        factories.person(part, Role.SENIOR_MANAGER),
        factories.manager_of(part.review),
    ):
        client.force_login(user)
        assert client.get(url).status_code == 404
    client.force_login(factories.person(other, Role.AUTHOR))
    assert client.get(at("row_history", other, "lessons", row)).status_code == 404


def test_page_costs_the_same_for_many_texts(client, part, author):
    row = add(part, author, Lesson, LessonDetails("Text 0"))

    check_constant_queries(
        client,
        at("row_history", part, "lessons", row),
        lambda number: change(row, author, LessonDetails(f"Text {number + 1}")),
    )
