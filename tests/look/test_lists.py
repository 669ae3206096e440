"""Links to pages of a list, and due dates in words."""

import datetime

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict

from accounts.govuk import due, keyset_links, page_links

DAY = datetime.date(2026, 3, 3)


def test_page_links_keep_the_filter_and_drop_the_page():
    page = Paginator(range(200), 20).page(5)
    links = page_links(page, QueryDict("agency=a&agency=b&page=5&words=fell+%26"))
    assert links["previous"] == "?agency=a&agency=b&words=fell+%26&page=4"
    assert links["next"] == "?agency=a&agency=b&words=fell+%26&page=6"
    numbers = [item.get("number") for item in links["pages"]]
    assert numbers == [1, None, 4, 5, 6, None, 10]
    assert [item["number"] for item in links["pages"] if item.get("current")] == [5]


def test_page_links_of_the_first_and_of_the_last_page():
    pages = Paginator(range(40), 20)
    assert "previous" not in page_links(pages.page(1))
    assert page_links(pages.page(1))["next"] == "?page=2"
    assert "next" not in page_links(pages.page(2))


def test_keyset_links():
    links = keyset_links(next_="?after=C40", next_label="Later entries")
    assert links["previous"] == ""
    assert links["next"] == "?after=C40"
    assert links["next_label"] == "Later entries"


@pytest.mark.parametrize(
    ("days", "words", "kind"),
    [
        (-3, "3 days ago", "past"),
        (-1, "yesterday", "past"),
        (0, "today", "soon"),
        (1, "tomorrow", "soon"),
        (14, "in 14 days", "soon"),
        (15, "", "later"),
    ],
)
def test_due_says_how_far_off(days: int, words: str, kind: str):
    date = DAY + datetime.timedelta(days)
    assert due(date, DAY).words == words
    assert due(date, DAY).kind == kind
    assert due(date, DAY).date == date
