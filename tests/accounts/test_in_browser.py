"""From the invitation to a text that survives the end of a session, in a browser."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.services import invite, mailing
from tests.accounts.signing import code_of
from tests.factories import PASSWORD, make_user
from tests.harness.browser import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)

NEW_PASSWORD = "three odd words here"


@pytest.fixture
def go(live_server, settings) -> Callable[[Page, str], None]:
    settings.SITE_URL = live_server.url
    settings.SECOND_FACTOR_OPTIONAL = False

    def to(page: Page, path: str) -> None:
        page.goto(f"{live_server.url}{path}")

    return to


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def anybody(request, new_context) -> Page:
    return new_context(
        java_script_enabled=request.param == "with JavaScript"
    ).new_page()


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def set_up_app(page: Page) -> str:
    """Set up an app on the page that asks for it; answer its key."""
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Set up an authenticator app"
    )
    expect(page.get_by_alt_text("A picture for your app to scan")).to_be_visible()
    secret = page.locator(".app-code").inner_text().strip()
    page.get_by_label("Code from the app").fill(code_of(secret))
    page.get_by_role("button", name="Continue").click()
    return secret


def test_first_ten_minutes_and_a_text_that_survives(anybody, go, live_server):
    page = anybody
    invite(email="new@example.org", full_name="Ana Lopez", by=None)
    mailing.send_waiting()
    [link] = re.findall(r"http\S+", mail.outbox[0].body)
    page.goto(link)
    page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("Password again", exact=True).fill(NEW_PASSWORD)
    page.get_by_role("button", name="Set up my account").click()
    sign_in(page, "new@example.org", NEW_PASSWORD)
    secret = set_up_app(page)
    expect(page.locator("ul.app-code li")).to_have_count(10)

    go(page, "/account/details/")
    words = "Head of “care” & support"
    page.get_by_label("Job title").fill(words)
    page.context.clear_cookies(name=django_settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("We kept what you typed")).to_be_visible()
    sign_in(page, "new@example.org", "a wrong password")
    sign_in(page, "new@example.org", NEW_PASSWORD)
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(f"{live_server.url}/account/details/")
    expect(page.get_by_label("Job title")).to_have_value(words)
    expect(page.get_by_text("Check it and save again")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(words)).to_be_visible()

    # A shared computer: after signing out, Back shows nothing.
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_text("You have signed out.")).to_be_visible()
    page.go_back()
    expect(page.get_by_text(words)).not_to_be_visible()


def test_pages_are_accessible(page: Page, go):
    user = make_user("Ana Lopez", email="ana@example.org")
    signed_out = [
        "/sign-in/", "/password/forgotten/", "/password/forgotten/sent/",
        "/password/new/0-x/", "/password/new/saved/", "/sign-in/closed/",
        "/invitation/x/", "/help/", "/help/accessibility/", "/help/privacy/",
        "/help/cookies/", "/nowhere/",
    ]  # fmt: skip
    for path in signed_out:
        go(page, path)
        assert_accessible(page)
    for path, button in (
        ("/sign-in/", "Sign in"),
        ("/password/forgotten/", "Send me a link"),
    ):
        go(page, path)
        page.get_by_role("button", name=button).click()
        expect(page.get_by_text("There is a problem")).to_be_visible()
        assert_accessible(page)

    go(page, "/sign-in/")
    sign_in(page, user.email, PASSWORD)
    assert_accessible(page)
    page.get_by_role("button", name="Continue").click()
    assert_accessible(page)
    set_up_app(page)
    assert_accessible(page)
    for path in (
        "/account/", "/account/details/", "/account/password/",
        "/account/second-factor/", "/account/recovery-codes/",
        "/account/recovery-codes/new/", "/account/second-factor/remove/",
        "/account/confirm/", "/account/confirm/code/", "/sign-out/",
        reverse("accounts:account_sign_out_elsewhere"),
    ):  # fmt: skip
        go(page, path)
        assert_accessible(page)
        wide = "document.documentElement.scrollWidth"
        page.set_viewport_size({"width": 320, "height": 900})
        assert page.evaluate(wide) <= 320, path
        page.set_viewport_size({"width": 1280, "height": 900})
