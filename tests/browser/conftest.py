"""The journeys' fixtures: once with JavaScript, once without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser import story
from tests.browser.inspector import Inspector
from tests.browser.visitor import Visitor


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def has_scripts(request: pytest.FixtureRequest) -> bool:
    return str(request.param) == "with JavaScript"


@pytest.fixture
def inspector(
    has_scripts: bool, new_context: Callable[..., BrowserContext]
) -> Inspector:
    scanner = None if has_scripts else new_context().new_page()
    return Inspector(scanner, story.PRIVATE)


@pytest.fixture
def visit(
    has_scripts: bool,
    inspector: Inspector,
    live_server,
    new_context: Callable[..., BrowserContext],
    settings,
) -> Callable[[], Visitor]:
    """``visit()``: somebody new comes, with a browser of their own."""
    settings.SITE_URL = live_server.url
    settings.SECOND_FACTOR_OPTIONAL = False

    def come() -> Visitor:
        page = new_context(java_script_enabled=has_scripts).new_page()
        return Visitor(
            page, site=live_server.url, inspector=inspector, has_scripts=has_scripts
        )

    return come
