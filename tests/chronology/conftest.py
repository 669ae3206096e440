"""An agency that writes, and people signed in."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from accounts.models import User
from reviews.models import Involvement, Review
from reviews.roles import Role
from reviews.rules import State
from tests import factories
from tests.chronology.reading import returned
from tests.harness.client import HouseClient

Enter = Callable[[User], HouseClient]


@pytest.fixture
def part(db: None) -> Involvement:
    """An agency's part while its author writes."""
    return factories.make_involvement(state=State.DRAFTING)


@pytest.fixture
def author(part: Involvement) -> User:
    return factories.person(part, Role.AUTHOR)


@pytest.fixture
def representative(part: Involvement) -> User:
    return factories.person(part, Role.PANEL_REPRESENTATIVE)


@pytest.fixture
def review(db: None) -> Review:
    """An open review, which no agency has returned anything for."""
    return factories.make_review()


@pytest.fixture
def lead(review: Review) -> User:
    return factories.lead_of(review)


@pytest.fixture
def theirs(review: Review) -> Involvement:
    """An agency's part as the board reads it, with two entries."""
    return returned(review, {"event": "A nurse visited."}, {"event": "Nobody came."})


@pytest.fixture
def enter(settings, client: HouseClient) -> Enter:
    """``enter(user)``: the client, signed in as that person."""
    settings.SECOND_FACTOR_OPTIONAL = True

    def sign_in(user: User) -> HouseClient:
        client.force_login(user)
        # What people typed may hold braces.
        client.shows_braces = True
        return client

    return sign_in


@pytest.fixture
def browse(page: Page, live_server, settings) -> Callable[[User], Page]:
    """``browse(user)``: a real browser in which that person is signed in."""
    settings.SITE_URL = live_server.url
    settings.SECOND_FACTOR_OPTIONAL = True

    def sign_in(user: User) -> Page:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value}
        page.context.add_cookies([{**cookie, "url": live_server.url}])
        return page

    return sign_in


@pytest.fixture
def in_browser(browse: Callable[[User], Page], author: User) -> Page:
    """The author, signed in to a real browser."""
    return browse(author)
