"""The inspector finds what it is there to find: a journey without findings means it."""

import pytest

from tests.browser import story

pytestmark = pytest.mark.django_db(transaction=True)

SPOIL = """name => {
    document.title = `Report of ${name}`;
    document.querySelector("main").insertAdjacentHTML("beforeend", `
        <p>Sorry, this is invalid.</p>
        <img src="/static/images/favicon.svg">
        <a href="#nowhere">Mend it</a>
        <div id="wide">wide</div>`);
    document.getElementById("wide").style.width = "1000px";
}"""


def test_inspector_finds_what_is_wrong(visit, inspector):
    somebody = visit()
    somebody.open("/sign-in/")
    assert inspector.all_findings() == ""
    somebody.page.evaluate(SPOIL, story.ADULT)
    inspector.look(somebody.page)
    found = inspector.all_findings()
    for words in (
        f"“{story.ADULT}” is in the title",
        "says “Sorry”",
        "says “invalid”",
        "links to #nowhere",
        "axe image-alt",
        "px wide at 320 px",
    ):
        assert words in found, found


def test_inspector_notes_an_answer_that_is_an_error(visit, inspector):
    visit().open("/nowhere/")
    assert "answered 404" in inspector.all_findings()
