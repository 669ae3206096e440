"""The gallery in a browser: everything reachable, readable, nothing too wide."""

import pytest
from playwright.sync_api import Page

from tests.harness.browser import assert_accessible

pytestmark = [
    pytest.mark.urls("tests.look.urls"),
    pytest.mark.django_db(transaction=True),
]
WIDTHS = {"desktop": 1280, "phone": 320}
SAYS_ERRORS = {"plain": "", "errors": "?errors=1"}


@pytest.fixture
def gallery(live_server) -> str:
    return f"{live_server.url}/components/"


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("query", SAYS_ERRORS.values(), ids=SAYS_ERRORS)
def test_gallery_is_accessible_and_fits(
    page: Page, gallery: str, width: int, query: str
):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(gallery + query)
    assert_accessible(page)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0


def test_gallery_fits_with_wider_spaced_text(page: Page, gallery: str):
    """WCAG 1.4.12: nothing is cut off with the spacing that readers may set."""
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(gallery)
    page.evaluate(
        """() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`* { line-height: 1.5 !important;
                letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
                p { margin-bottom: 2em !important; }`);
            document.adoptedStyleSheets = [sheet];
        }"""
    )
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0


def test_every_link_of_the_error_summary_moves_the_focus(page: Page, gallery: str):
    page.goto(gallery + "?errors=1")
    page.locator("body.js-enabled").wait_for()
    links = page.locator(".govuk-error-summary a")
    targets = [link.get_attribute("href") for link in links.all()]
    assert len(targets) == 18
    for target, link in zip(targets, links.all(), strict=True):
        assert target
        link.click()
        assert page.evaluate("document.activeElement.id") == target[1:]


def test_error_summary_takes_the_focus(page: Page, live_server):
    page.goto(f"{live_server.url}/ask/")
    page.get_by_label("What do you call this review?").fill(" ")
    page.get_by_role("button", name="Delete this line").click()
    page.locator(".govuk-error-summary:focus").wait_for()


def test_form_page_keeps_what_was_typed_and_tells_of_success(page: Page, live_server):
    page.goto(f"{live_server.url}/ask/")
    page.get_by_role("textbox").fill("x" * 41)
    page.get_by_role("button", name="Delete this line").click()
    assert page.title().startswith("Error: Add a line")
    assert page.get_by_role("textbox").input_value() == "x" * 41
    assert_accessible(page)
    page.get_by_role("textbox").fill("Adult A")
    page.get_by_role("button", name="Delete this line").click()
    assert (
        page.locator(".govuk-notification-banner--success")
        .inner_text()
        .endswith("Saved <b>")
    )
    assert page.get_by_role("heading", name="Important").is_visible()
    assert_accessible(page)


def test_password_can_be_shown_and_characters_are_counted(page: Page, gallery: str):
    page.goto(gallery)
    page.get_by_role("button", name="Show password").click()
    assert page.locator("#id_password").get_attribute("type") == "text"
    page.get_by_label("Circumstances").fill("x" * 190)
    page.get_by_text("You have 10 characters remaining").first.wait_for()


def test_gallery_works_without_scripts(new_context, gallery: str):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(gallery + "?errors=1")
    page.set_viewport_size({"width": 320, "height": 900})
    first = page.locator(".govuk-error-summary a").first
    first.click()
    assert page.url.endswith("#id_pseudonym")
    assert page.get_by_text("You can enter up to 200 characters").is_visible()


def test_paper_has_the_marking_and_no_ways_to_move_about(page: Page, gallery: str):
    page.goto(gallery)
    page.emulate_media(media="print")
    for hidden in ("header.app-top", "footer", ".govuk-back-link", ".app-filter"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.get_by_text("OFFICIAL-SENSITIVE · SAR-HF-2026-04").is_visible()
