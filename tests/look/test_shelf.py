"""The house rules of templates."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
PARTS = sorted((TEMPLATES / "_components").glob("*.html"))
PAGES = sorted(
    page
    for page in TEMPLATES.rglob("*.html")
    if page.relative_to(TEMPLATES).parts[0] not in {"pdf", "emails"}
)
GALLERY = (TEMPLATES / "_gallery.html").read_text()
# They take the token from the page they stand in: "only" must let it through.
POSTING = re.compile(
    r"_components/(?:action_bar|button_form|undo)\.html([^%]*) only %}"
)


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("part", PARTS, ids=name)
def test_part_begins_with_its_arguments(part: Path):
    first = part.read_text().splitlines()[0]
    assert first.startswith("{# ")
    assert first.endswith(" #}")
    assert "Arguments: " in first or "From its context: " in first


@pytest.mark.parametrize(
    "part", [part for part in PARTS if part.name[0] != "_"], ids=name
)
def test_part_is_in_the_gallery(part: Path):
    assert f'"_components/{part.name}"' in GALLERY or part.name in {
        "status_tag.html",
        "error_summary.html",
    }


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_page_keeps_the_rules(page: Path):
    html = page.read_text()
    assert "|safe" not in html
    assert "autoescape off" not in html
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", html)
    for given in POSTING.findall(html):
        assert "csrf_token=csrf_token" in given


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if 'extends "base.html"' in page.read_text()],
    ids=name,
)
def test_page_that_asks_says_first_what_is_wrong(page: Path):
    html = page.read_text()
    if re.search(r"\{\{ form(?:set)?\|crispy|\{% crispy ", html):
        assert "_components/error_summary.html" in html
