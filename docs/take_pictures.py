"""Takes the pictures of docs/using.md from a running `make demo`.

.venv/bin/python docs/take_pictures.py http://127.0.0.1:8000
"""

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
PASSWORD = "a-quiet-sample-password"  # the demonstration's own
REVIEW = "/reviews/SAR-HF-2021-02/"
Walk = Callable[[Page], None]


def take(page: Page, name: str, height: int = 900) -> None:
    """Save what a person sees first of a page."""
    page.set_viewport_size({"width": 1000, "height": height})
    page.screenshot(path=PICTURES / f"{name}.png")


def manager(page: Page) -> None:
    take(page, "manager-tasks", 760)
    page.goto(REVIEW)
    take(page, "manager-review", 1100)
    page.goto(f"{REVIEW}agencies/add/")
    take(page, "manager-add-agency", 1250)


def representative(page: Page) -> None:
    take(page, "representative-tasks", 700)
    page.get_by_role("link", name=re.compile("accept", re.I)).first.click()
    take(page, "representative-steps", 1000)


def author(page: Page) -> None:
    page.get_by_role("link", name="Write the report").first.click()
    page.get_by_role("link", name="Write the report").first.click()
    take(page, "author-task-list", 1250)
    page.get_by_role("link", name="Chronology", exact=True).click()
    take(page, "author-chronology", 1900)
    page.go_back()
    page.get_by_role("link", name=re.compile("KLOE 1")).first.click()
    take(page, "author-analysis", 1100)
    page.go_back()
    page.get_by_role("link", name=re.compile("Check", re.I)).first.click()
    take(page, "author-check", 1100)


def senior_manager(page: Page) -> None:
    page.get_by_role("link", name="Read the report and decide").click()
    page.get_by_role("link", name="Read the report and decide").click()
    take(page, "senior-manager-reads", 1000)
    page.get_by_role("button", name="Accept the report").first.click()
    take(page, "senior-manager-accepts", 1000)


def lead_reviewer(page: Page) -> None:
    page.goto(f"{REVIEW}returns/")
    take(page, "lead-returns", 1100)
    page.get_by_role("link", name="Read the integrated chronology").click()
    take(page, "lead-integrated-chronology", 2000)


WALKS: dict[str, Walk] = {
    "sab.manager@board.example.org": manager,
    "halina.prowse-idowu@brackenmere.example.org": representative,
    "j.windle-pereira@tollgatefold.example.org": author,
    "f.winterbourne@ccfrs.example.org": senior_manager,
    "imogen.farrowdale-tsui@review.example.org": lead_reviewer,
}


def visit(browser: Browser, site: str, email: str, walk: Walk) -> None:
    """Sign in as one person, and walk."""
    page = browser.new_context(base_url=site, locale="en-GB").new_page()
    page.goto("/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    walk(page)


def main(site: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for email, walk in WALKS.items():
            visit(browser, site, email, walk)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
