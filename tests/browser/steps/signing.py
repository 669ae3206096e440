"""From the invitation to an account with a second factor."""

import re

from django.core import mail
from playwright.sync_api import expect

from tests.accounts.signing import code_of
from tests.browser.story import PASSWORD, Person
from tests.browser.visitor import Visitor


def invitation_link(person: Person) -> str:
    """The link in the one invitation that a person was sent."""
    links = [
        link
        for message in mail.outbox
        if message.to == [person.email]
        for link in re.findall(r"http\S+/invitation/\S+", message.body)
    ]
    assert len(links) == 1, (person.email, links)
    return links[0]


def set_up_account(visitor: Visitor, person: Person) -> None:
    """Choose a password, sign in, set up an app, keep the recovery codes."""
    visitor.open(invitation_link(person))
    visitor.sees(person.email)
    visitor.try_empty("Set up my account")
    assert visitor.value_of("Full name") == person.name
    visitor.fill("Password", PASSWORD)
    visitor.fill("Password again", PASSWORD)
    visitor.press("Set up my account")
    sign_in(visitor, person)
    set_up_app(visitor)


def sign_in(visitor: Visitor, person: Person) -> None:
    """E-mail address and password."""
    visitor.try_empty("Sign in")
    visitor.fill("E-mail address", person.email)
    visitor.fill("Password", PASSWORD)
    visitor.press("Sign in")


def set_up_app(visitor: Visitor) -> None:
    """Type the code that an app shows for the key on the page."""
    visitor.sees_heading("Set up an authenticator app")
    visitor.try_empty("Continue")
    key = visitor.page.locator(".app-code").inner_text().strip()
    visitor.fill("Code from the app", code_of(key))
    visitor.press("Continue")
    visitor.sees_heading("Write down your recovery codes")
    expect(visitor.page.locator("ul.app-code li")).to_have_count(10)
    visitor.press("I have kept my codes")
    visitor.sees_heading("Your tasks")
