"""How the tests drive Debian's Chromium."""

import os
import shutil
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

# Without these Chromium looks for its maker's servers at every start.
ARGUMENTS = [
    "--no-sandbox",  # the tests may run as root, in a container
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def chromium() -> str:
    """Where Chromium is: $CHROMIUM, or the one of the system."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert found, "Install Chromium, or name it: CHROMIUM=/path/to/chromium make test"
    return found


def page_errors(page: Page) -> list[str]:
    """Start to collect a page's script errors and refusals of the policy."""
    errors: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            errors.append(message.text)

    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", said)
    return errors


def assert_accessible(page: Page) -> None:
    """Fail if axe finds anything against WCAG 2.2 A or AA on the page."""
    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": WCAG}}
    result = Axe().run(page, options=options)
    assert result.violations_count == 0, result.generate_report()
