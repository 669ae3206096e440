"""What lists and due dates need to be shown."""

import datetime
from dataclasses import dataclass
from typing import Any, TypedDict

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.http import urlencode


class PageLinks(TypedDict, total=False):
    """What _components/pagination.html shows."""

    previous: str
    next: str
    previous_label: str
    next_label: str
    pages: list[dict[str, Any]]


def page_links(page: Page[Any], params: QueryDict | None = None) -> PageLinks:
    """Links to the numbered pages of a list that keep its filter (``params``)."""
    kept = [
        (name, value)
        for name, values in (params.lists() if params else ())
        for value in values
        if name != "page"
    ]

    def url(number: int) -> str:
        return "?" + urlencode([*kept, ("page", number)])

    links: PageLinks = {
        "previous_label": "Previous page",
        "next_label": "Next page",
        "pages": [
            {"number": number, "url": url(number), "current": number == page.number}
            if isinstance(number, int)
            else {"url": ""}
            for number in page.paginator.get_elided_page_range(
                page.number, on_each_side=1, on_ends=1
            )
        ],
    }
    if page.has_previous():
        links["previous"] = url(page.previous_page_number())
    if page.has_next():
        links["next"] = url(page.next_page_number())
    return links


def keyset_links(
    previous: str = "",
    next_: str = "",
    previous_label: str = "Previous page",
    next_label: str = "Next page",
) -> PageLinks:
    """Links to the pages before and after, of a list too long to be counted."""
    return {
        "previous": previous,
        "next": next_,
        "previous_label": previous_label,
        "next_label": next_label,
    }


@dataclass(frozen=True)
class Due:
    """A date, how far off it is in words, and past, soon (two weeks) or later."""

    date: datetime.date
    words: str
    kind: str


def due(date: datetime.date, today: datetime.date) -> Due:
    """Say a due date as people count: "tomorrow", "in 9 days", "3 days ago"."""
    days = (date - today).days
    if days < 0:
        return Due(date, "yesterday" if days == -1 else f"{-days} days ago", "past")
    if days > 14:
        return Due(date, "", "later")
    words = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return Due(date, words, "soon")
