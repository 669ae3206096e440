"""What stands round every page, and the pages for when things go wrong."""

import re

import pytest
from django.template.loader import render_to_string

pytestmark = [pytest.mark.urls("tests.look.urls"), pytest.mark.django_db]

SORRY = "Sorry, there is a problem with the service"


@pytest.mark.parametrize(
    ("url", "status", "says"),
    [
        ("/404/", 404, "it may be for someone else or no longer available."),
        ("/nowhere/", 404, "<title>Page not found – SAR Portal</title>"),
        ("/403/", 403, "Choose someone else."),
        ("/403-bare/", 403, "Your role in this review does not include it."),
        ("/400/", 400, "We could not read what was sent"),
    ],
)
def test_error_page_says_what_happened_and_nothing_more(client, url, status, says):
    response = client.get(url)
    assert response.status_code == status
    html = response.content.decode()
    assert says in html
    assert "secret" not in html
    assert 'id="main-content"' in html


def test_server_error_page_needs_nothing_that_may_be_broken(
    client, django_assert_num_queries
):
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        response = client.get("/500/")
    assert response.status_code == 500
    assert SORRY in response.content.decode()
    assert "secret" not in response.content.decode()


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("405.html", "Go to your tasks"),
        ("413.html", "The file must be smaller than 20MB"),
        ("429.html", "Wait for 5 minutes"),
        ("500.html", SORRY),
    ],
)
def test_other_error_pages_say_what_to_do(rf, template: str, says: str):
    assert says in render_to_string(template, request=rf.get("/"))


def test_page_has_its_landmarks_and_one_title(client):
    html = client.get("/components/").content.decode()
    assert html.count("<title>") == 1
    assert "<title>Page parts – SAR Portal</title>" in html
    for mark in ('href="#main-content"', "<main ", "<header ", "<footer "):
        assert mark in html
    assert 'lang="en-GB"' in html
    assert "mailto:sab@board.example.org" in html
    assert "Sign out" not in html


def test_title_says_when_there_is_an_error(client):
    html = client.get("/components/?errors=1").content.decode()
    assert "<title>Error: Page parts – SAR Portal</title>" in html


def test_gallery_shows_no_part_twice_under_one_id(client):
    for url in ("/components/", "/components/?errors=1"):
        ids = re.findall(r' id="([^"]+)"', client.get(url).content.decode())
        assert len(ids) == len(set(ids)), {x for x in ids if ids.count(x) > 1}
