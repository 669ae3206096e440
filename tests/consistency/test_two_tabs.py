"""Two tabs or two people on one page: the second sees both texts; none is lost."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from chronology import services as chronology
from reviews.roles import Role
from reviews.rules import State
from reviews.services import drafting
from tests import factories
from tests.chronology.test_pages import TYPED

pytestmark = pytest.mark.django_db
SOMEBODY = "Somebody saved this after you opened it"
CSV = "Date,Time,What happened\n2 April 2020,0930,A nurse visited.\n"


@dataclass
class Page:
    """A form, who opens it, what each of two tabs types, and theirs as it is shown."""

    person: Any
    url: str
    mine: dict[str, str]
    theirs: dict[str, str]
    shown: str


def records() -> Page:
    part = factories.make_involvement(state=State.PREPARING)
    typed = {
        "secured_by": "Records manager",
        "secured_on_day": "1",
        "secured_on_month": "3",
        "secured_on_year": "2021",
    }
    return Page(
        factories.person(part, Role.PANEL_REPRESENTATIVE),
        reverse("imr:records", args=[part.pk]),
        typed | {"systems": "My paper files: in the cellar"},
        typed | {"systems": "Their case system: locked"},
        "Their case system: locked",
    )


def request() -> Page:
    part = factories.make_involvement()
    day = {"due_on_day": "1", "due_on_month": "6", "due_on_year": "2099"}
    return Page(
        factories.manager_of(part.review),
        reverse("reviews:request_change", args=[part.pk]),
        day | {"asked_for": "imr", "reason": "My reason"},
        day | {"asked_for": "chronology", "reason": "Their reason"},
        "Chronology only",
    )


def due_date() -> Page:
    review = factories.make_review()
    day = {"due_on_day": "1", "due_on_month": "6"}
    return Page(
        factories.manager_of(review),
        reverse("reviews:due_date_change", args=[review.reference]),
        day | {"due_on_year": "2098", "reason": "My reason"},
        day | {"due_on_year": "2099", "reason": "Their reason"},
        "1 6 2099",
    )


def draft_page() -> Page:
    return Page(
        factories.make_manager(),
        reverse("reviews:opening_page", args=["circumstances"]),
        {"circumstances": "What I typed."},
        {"circumstances": "What the other tab typed."},
        "What the other tab typed.",
    )


def draft_identity() -> Page:
    born = {
        "date_of_birth_day": "1",
        "date_of_birth_month": "2",
        "date_of_birth_year": "1950",
    }
    return Page(
        factories.make_manager(),
        reverse("reviews:opening_page", args=["adult"]),
        born | {"name": "Quillon Thackwray", "address": "4 Marlpit Row"},
        born | {"name": "Quillan Thackwray", "address": "4 Marlpit Row"},
        "Quillan Thackwray",
    )


def draft_question() -> Page:
    manager = factories.make_manager()
    draft = drafting.add_question(by=manager, title="Fire", text="How?")
    number = drafting.questions_of(draft)[0]["id"]
    return Page(
        manager,
        reverse("reviews:opening_question", args=[number]),
        {"title": "Fire", "text": "What I typed?"},
        {"title": "Fire", "text": "What the other tab typed?"},
        "What the other tab typed?",
    )


def import_row() -> Page:
    part = factories.make_involvement(state=State.DRAFTING)
    author = factories.person(part, Role.AUTHOR)
    batch = chronology.start_import(
        involvement=part, by=author, name="a.csv", data=CSV.encode()
    )
    return Page(
        author,
        reverse("chronology:import_row", args=[batch.pk, 2]),
        {**TYPED, "date_text": "2 April 2020", "event": "What I typed."},
        {**TYPED, "date_text": "2 April 2020", "event": "What the other tab typed."},
        "What the other tab typed.",
    )


@pytest.mark.parametrize(
    "make",
    [
        records,
        request,
        due_date,
        draft_page,
        draft_identity,
        draft_question,
        import_row,
    ],
)
def test_the_second_to_save_sees_both_texts_and_then_chooses(client, make):
    page = make()
    client.force_login(page.person)
    opened = mark(client.get(page.url))
    assert client.save(page.url, page.theirs).status_code == 302
    answer = client.post(page.url, page.mine | {"seen": opened})
    assert SOMEBODY in answer.text
    assert is_bound_to(answer.context["form"], page.mine)
    saved = [one.saved for one in answer.context["conflict"]]
    assert any(page.shown in text for text in saved), saved
    assert mark(client.get(page.url)) == mark(answer)
    again = client.post(page.url, page.mine | {"seen": mark(answer)})
    assert again.status_code == 302
    # The button pressed twice is no second person.
    assert (
        SOMEBODY not in client.post(page.url, page.mine | {"seen": mark(answer)}).text
    )


def mark(response: Any) -> str:
    found = re.search('name="seen" value="([^"]+)"', response.text)
    assert found
    return found[1]


def is_bound_to(form: Any, typed: dict[str, Any]) -> bool:
    return all(
        form.data.getlist(name) == (text if isinstance(text, list) else [text])
        for name, text in typed.items()
    )
