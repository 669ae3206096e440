"""A form that is sent twice makes one of a thing; other words make another."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from imr.models import (
    Comment,
    Evidence,
    GlossaryTerm,
    GoodPractice,
    Interview,
    Lesson,
    Recommendation,
)
from imr.services import deciding
from reviews.models import Involvement
from reviews.roles import Role
from reviews.rules import State
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
SOURCE = {
    "kind": "record",
    "title": "Case record",
    "held_by": "Records team",
    "weight": "primary",
}
MEETING = {
    "kind": "interview",
    "staff_codes": "SW1",
    "held_on_day": "3",
    "held_on_month": "3",
    "held_on_year": "2021",
    "minutes": "She said that he liked buses.",
}
# The page, what is typed there, what it makes, and the box to type more in.
FORMS = [
    ("row_add", ["good_practice"], {"text": "A nurse."}, GoodPractice, "text"),
    ("row_add", ["lessons"], {"text": "We learnt."}, Lesson, "text"),
    ("row_add", ["recommendations"], {"text": "Call."}, Recommendation, "text"),
    ("evidence_add", [], SOURCE, Evidence, "title"),
    ("interview_add", [], MEETING, Interview, "minutes"),
]


@pytest.fixture
def drafting(client) -> Involvement:
    involvement = factories.make_involvement(state=State.DRAFTING)
    client.force_login(factories.person(involvement, Role.AUTHOR))
    return involvement


def token_of(client, url: str) -> str:
    """The mark that the opened form carries, on the page itself."""
    page = client.get(url)
    token = str(page.context["form"]["token"].value())
    [box] = re.findall(r'<input[^>]*name="token"[^>]*>', page.text)
    assert f'value="{token}"' in box
    return token


@pytest.mark.parametrize(("name", "args", "typed", "model", "box"), FORMS)
def test_sent_twice_makes_one(client, drafting, name, args, typed, model, box):
    url = reverse(f"imr:{name}", args=[drafting.pk, *args])
    sent = {**typed, "token": token_of(client, url)}
    first, second = client.post(url, sent), client.post(url, sent)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert model.objects.count() == 1


@pytest.mark.parametrize(("name", "args", "typed", "model", "box"), FORMS)
def test_other_words_in_the_same_form_are_kept_too(
    client, drafting, name, args, typed, model, box
):
    """A page that the browser goes back to still has its mark."""
    url = reverse(f"imr:{name}", args=[drafting.pk, *args])
    sent = {**typed, "token": token_of(client, url)}
    client.post(url, sent)
    client.post(url, {**sent, box: "Other words."})
    assert model.objects.count() == 2


def test_a_mark_that_is_none_makes_a_thing_each_time(client, drafting):
    url = reverse("imr:row_add", args=[drafting.pk, "lessons"])
    for mark in ("", "no mark", ""):
        client.post(url, {"text": "We learnt.", "token": mark})
    assert Lesson.objects.count() == 3


def test_the_mark_of_another_agencys_form_makes_ones_own(client, drafting):
    other = factories.make_involvement(state=State.DRAFTING)
    sent = {"text": "We learnt.", "token": str(uuid4())}
    client.post(reverse("imr:row_add", args=[drafting.pk, "lessons"]), sent)
    client.force_login(factories.person(other, Role.AUTHOR))
    answer = client.post(reverse("imr:row_add", args=[other.pk, "lessons"]), sent)
    assert answer.status_code == 302
    assert Lesson.objects.filter(report__involvement=other).count() == 1


def test_comment_sent_twice_is_one(client):
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    version = deciding.latest_version(involvement)
    client.force_login(factories.person(involvement, Role.SENIOR_MANAGER))
    url = reverse("imr:comment_add", args=[version.pk])
    sent = {"section": "", "text": "Say more.", "token": token_of(client, url)}
    first, second = client.post(url, sent), client.post(url, sent)
    assert first["Location"] == second["Location"]
    assert Comment.objects.count() == 1
    client.post(url, sent | {"section": "author"})
    assert Comment.objects.count() == 2


def test_abbreviation_sent_twice_is_one(client, drafting):
    url = reverse("imr:term_add", args=[drafting.pk])
    sent = {"term": "HCA", "meaning": "Health care assistant"}
    first, second = client.post(url, sent), client.post(url, sent)
    assert first["Location"] == second["Location"]
    assert GlossaryTerm.objects.count() == 1
    assert "in the key already" in client.post(url, sent | {"meaning": "Other"}).text
