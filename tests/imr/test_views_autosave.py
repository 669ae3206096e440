"""The script that saves a text while it is typed, in a browser: when it stops."""

from collections.abc import Callable

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page, Route, expect

from imr.models import Answer
from reviews.roles import Role
from reviews.rules import State
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

TRYING = "check your connection. We will try again."
STOPPED = "Not saved – you cannot save this text any more. Copy it"


@pytest.fixture
def part(live_server, settings):
    """An agency whose author writes."""
    settings.SITE_URL = live_server.url
    settings.SECOND_FACTOR_OPTIONAL = True
    return factories.make_involvement(state=State.DRAFTING)


@pytest.fixture
def box(page: Page, live_server, part) -> Locator:
    """The first box of a section, open in the author's browser."""
    client = Client()
    client.force_login(factories.person(part, Role.AUTHOR))
    name = django_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value}
    page.context.add_cookies([{**cookie, "url": live_server.url}])
    page.goto(live_server.url + reverse("imr:answer", args=[part.pk, "context"]))
    return page.locator("textarea[data-autosave]").first


@pytest.fixture
def answers(page: Page, part) -> Callable[[int], list[str]]:
    """``answers(status)``: what saves is answered with; gives the texts it is sent."""

    def answer(status: int) -> list[str]:
        sent: list[str] = []

        def fulfil(route: Route) -> None:
            sent.append(route.request.post_data or "")
            route.fulfill(status=status, content_type="text/html", body="<p>No</p>")

        page.route(f"**{reverse('imr:autosave', args=[part.pk])}", fulfil)
        return sent

    return answer


def write(box: Locator, text: str) -> None:
    """Type a text and leave the box, which saves it."""
    box.fill(text)
    box.blur()


def test_text_saves_itself(page, box):
    write(box, "We nurse at home.")
    expect(page.get_by_text("Saved at")).to_be_visible()
    assert Answer.objects.get().text == "We nurse at home."


def test_saving_stops_when_access_has_ended_and_the_text_stays(page, box, part):
    factories.withdraw(part)
    write(box, "We nurse at home.")
    expect(page.get_by_text(STOPPED)).to_be_visible()
    expect(box).to_have_value("We nurse at home.")
    assert not Answer.objects.exists()


@pytest.mark.parametrize("status", [400, 403, 404, 413])
def test_saving_stops_where_trying_again_does_not_help(page, box, answers, status):
    sent = answers(status)
    write(box, "One.")
    expect(page.get_by_text(STOPPED)).to_be_visible()
    write(box, "One. Two.")
    expect(page.get_by_text(STOPPED)).to_be_visible()
    expect(page.get_by_text(TRYING)).to_have_count(0)
    expect(box).to_have_value("One. Two.")
    assert len(sent) == 1


@pytest.mark.parametrize("status", [429, 502])
def test_saving_goes_on_where_trying_again_may_help(page, box, answers, status):
    sent = answers(status)
    write(box, "One.")
    expect(page.get_by_text(TRYING)).to_be_visible()
    page.unroute_all()
    write(box, "One. Two.")
    expect(page.get_by_text("Saved at")).to_be_visible()
    assert len(sent) == 1
    assert Answer.objects.get().text == "One. Two."


def test_tab_that_was_not_told_never_writes_over_the_other(page, box, part):
    """Another tab saves; here somebody types one blank, and then goes on."""
    write(box, "One")
    expect(page.get_by_text("Saved at")).to_be_visible()
    other = Client()
    other.force_login(factories.person(part, Role.AUTHOR))
    saved = {"key": box.get_attribute("data-autosave"), "row_version": "1"}
    url = reverse("imr:autosave", args=[part.pk])
    assert other.post(url, {**saved, "text": "Two"}).status_code == 200
    write(box, "One ")
    expect(page.get_by_text("somebody saved another text first")).to_be_visible()
    write(box, "One and more")
    page.get_by_role("button", name="Save and carry on", exact=True).click()
    expect(page.get_by_text("Somebody saved this after you opened it")).to_be_visible()
    assert Answer.objects.get().text == "Two"
