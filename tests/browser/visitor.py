"""A person at a browser: acts as people do, and every page they come to is checked."""

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.inspector import Inspector

# How long people hold a button down, in milliseconds: a page that moves meanwhile
# takes it away from under the pointer.
CLICK = 60
Words = str | re.Pattern[str]


class Visitor:
    """One person with a browser of their own."""

    def __init__(
        self, page: Page, *, site: str, inspector: Inspector, has_scripts: bool
    ) -> None:
        self.page = page
        self.site = site
        self.inspector = inspector
        self.has_scripts = has_scripts
        page.set_default_timeout(20_000)
        inspector.accompany(page)

    # Going about

    def open(self, path: str) -> None:
        """Go to an address of the site, or a whole one out of a mail."""
        self.page.goto(path if path.startswith("http") else self.site + path)
        self.inspector.look(self.page)

    def follow(self, words: Words, *, inside: str = "body") -> None:
        """Click a link by its words."""
        place = self.page.locator(inside)
        self._go(place.get_by_role("link", name=words, exact=True).first)

    def press(self, words: Words) -> None:
        """Press a button, or a link that looks like one."""
        self._go(self.page.get_by_role("button", name=words, exact=True).first)

    def _go(self, place: Locator) -> None:
        with self.page.expect_navigation(wait_until="load"):
            place.click(delay=CLICK)
        self.inspector.look(self.page)

    def back(self) -> None:
        """Take the page's own way back."""
        self._go(self.page.locator("a.govuk-back-link"))

    def start_task(self, words: str) -> None:
        """From the first page, open the task that waits."""
        self.open("/")
        self.follow(words, inside=".app-tasks")

    def try_empty(self, button: str) -> None:
        """Send the form as it is, and find the page that says what is missing.

        Once for each form: everybody else's looks the same.
        """
        if self.inspector.was_tried(self.page, button):
            return
        self.press(button)
        self.sees_problem("There is a problem")

    def download(self, words: str) -> bytes:
        """Follow a link to a file and read it."""
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=words).or_(
                self.page.get_by_role("button", name=words)
            ).first.click()
        name = download.value.suggested_filename
        for private in self.inspector.private:
            assert private not in name, name
        return Path(download.value.path()).read_bytes()

    # Filling in

    def fill(self, label: str, text: str) -> None:
        """Type into the box with this label."""
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, question: str, answer: Words) -> None:
        """Choose a radio or tick a box under a question."""
        group = self.page.get_by_role("group", name=question, exact=True)
        group.get_by_label(answer, exact=True).check()

    def tick(self, label: str) -> None:
        """Tick a box that stands alone."""
        self.page.get_by_label(label, exact=True).check()

    def select(self, label: str, option: str) -> None:
        """Choose from a list that opens."""
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def fill_date(self, question: str, day: date) -> None:
        """Type a day into its three boxes."""
        group = self.page.get_by_role("group", name=question, exact=True)
        for box, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(box, exact=True).fill(str(number))

    def unfold(self, words: str) -> None:
        """Open the part of the page that folds away, unless it is open."""
        part = self.page.locator("details").filter(
            has=self.page.locator("summary", has_text=words)
        )
        if not part.evaluate("part => part.open"):
            part.locator("summary").click()

    # Seeing

    def sees(self, words: str) -> None:
        """Fail unless the page shows these words."""
        expect(self.page.get_by_text(words).first).to_be_visible()

    def sees_heading(self, words: str) -> None:
        """Fail unless the page's one h1 says this."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)

    def sees_problem(self, words: str) -> None:
        """Fail unless the summary of errors says this."""
        expect(self.page.locator(".govuk-error-summary")).to_contain_text(words)

    def does_not_see(self, words: str) -> None:
        """Fail if the page shows these words."""
        expect(self.page.get_by_text(words)).to_have_count(0)

    def value_of(self, label: str) -> str:
        """What stands in a box."""
        return self.page.get_by_label(label, exact=True).input_value()
