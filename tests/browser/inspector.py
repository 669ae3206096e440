"""Looks at every page of a journey and keeps what is wrong, to say it all at once."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response, Route

from tests.consistency.test_words import BANNED
from tests.harness.browser import WCAG, page_errors

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 900}
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[\w-]{40,}\b")
# What a page is made of: pages of the same make are looked at once.
MAKE = """() => [...new Set([...document.querySelectorAll("body *")].map(
    (element) => `${element.tagName}.${element.getAttribute("class") ?? ""}`
))].sort().join()"""
TOO_WIDE = """() => [...document.querySelectorAll("main *")].filter(
    (element) => element.getBoundingClientRect().right > 321
).slice(0, 3).map((element) => element.outerHTML.slice(0, 120))"""

DEAD_LINKS = """() => [...document.querySelectorAll("a[href^='#']")].map(
    (link) => link.getAttribute("href")
).filter((href) => href.length > 1 && !document.getElementById(href.slice(1)))"""


class Inspector:
    """Collects findings of the pages it is shown.

    ``private`` are words that stand in no address and no title: the names of
    people and agencies. ``scanner`` is a page in which scripts run: where the
    visitors' own pages run none, what they see is rendered there once more.
    """

    def __init__(self, scanner: Page | None, private: list[str]) -> None:
        self.scanner = scanner
        self.private = private
        self.found: list[str] = []
        self.seen: set[tuple[str, ...]] = set()
        self.tried: set[tuple[str, ...]] = set()
        self.looked_at = 0
        self.errors: list[list[str]] = []

    def accompany(self, page: Page) -> None:
        """Note broken scripts, refusals of the policy, and answers that are errors."""
        self.errors.append(page_errors(page))

        def answered(response: Response) -> None:
            if response.status >= 400 and not response.url.endswith("favicon.ico"):
                self.found.append(f"{response.url} answered {response.status}")

        page.on("response", answered)

    def was_tried(self, page: Page, button: str) -> bool:
        """Say whether somebody sent this form as it is before, and remember it."""
        key = (_address(page), button)
        is_known = key in self.tried
        self.tried.add(key)
        return is_known

    def look(self, page: Page) -> None:
        """Check a page, unless one of the same make was checked at its address."""
        self._say(page, self._private_words(page))
        key = (_address(page), page.evaluate(MAKE))
        if key in self.seen:
            return
        self.seen.add(key)
        self.looked_at += 1
        self._say(page, self._banned_words(page))
        self._say(page, self._dead_links(page))
        self._say(page, self._axe_and_width(page))

    def all_findings(self) -> str:
        """Everything that was found, one thing a line; "" for nothing."""
        scripts = [error for errors in self.errors for error in errors]
        return "\n".join([*self.found, *scripts])

    def _say(self, page: Page, findings: Iterator[str]) -> None:
        self.found += [f"{urlsplit(page.url).path}: {finding}" for finding in findings]

    def _private_words(self, page: Page) -> Iterator[str]:
        title = page.title()
        if not title:
            yield "has no title"
        for words in self.private:
            if words in title or words in page.url:
                yield f"“{words}” is in the title or the address"

    def _banned_words(self, page: Page) -> Iterator[str]:
        for word in sorted(set(BANNED.findall(page.locator("body").inner_text()))):
            yield f"says “{word}”"

    def _dead_links(self, page: Page) -> Iterator[str]:
        for href in page.evaluate(DEAD_LINKS):
            yield f"links to {href}, which is not on the page"

    def _axe_and_width(self, page: Page) -> Iterator[str]:
        if self.scanner is None:
            yield from _violations(page)
            yield from _overflow(page)
            return
        html = page.content()

        def answer(route: Route) -> None:
            """The page as it stands, with its styles and without its scripts."""
            if route.request.is_navigation_request():
                route.fulfill(body=html, content_type="text/html; charset=utf-8")
            elif route.request.resource_type == "script":
                route.abort()
            else:
                route.continue_()

        self.scanner.route("**/*", answer)
        self.scanner.goto(page.url)
        yield from _violations(self.scanner)
        yield from _overflow(self.scanner)
        self.scanner.unroute("**/*", answer)


def _address(page: Page) -> str:
    """Where a page is, whatever object it is about."""
    return UUID.sub("*", urlsplit(page.url).path)


def _violations(page: Page) -> Iterator[str]:
    options: dict[str, Any] = {
        "runOnly": {"type": "tag", "values": WCAG},
        "resultTypes": ["violations"],
    }
    for violation in Axe().run(page, options=options).response["violations"]:
        for node in violation["nodes"]:
            where = f"{node['target']} {node['html'][:160]}"
            why = " ".join((node.get("failureSummary") or "").split())
            yield f"axe {violation['id']}: {violation['help']}: {where}: {why}"


def _overflow(page: Page) -> Iterator[str]:
    page.set_viewport_size(PHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > PHONE["width"]:
        yield f"is {width} px wide at 320 px: {page.evaluate(TOO_WIDE)}"
    page.set_viewport_size(DESK)
