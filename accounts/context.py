"""What every page needs: the service's names and the ways to its main pages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

NAVIGATION = {
    "reviews:home": "My tasks",
    "reviews:review_list": "Reviews",
    "accounts:account": "Your account",
}


def site(request: HttpRequest) -> dict[str, Any]:
    """Give ``site`` (names, contact) and ``nav`` (label, url, current)."""
    return {
        "site": {
            "service_name": settings.SERVICE_NAME,
            "board_name": settings.BOARD_NAME,
            "contact_email": settings.BOARD_CONTACT_EMAIL,
        },
        "nav": [
            {"label": label, "url": url, "current": _holds(url, request.path)}
            for name, label in NAVIGATION.items()
            if (url := _url(name))
        ],
    }


def _url(name: str) -> str:
    # An error page is drawn even where a route is missing.
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _holds(url: str, path: str) -> bool:
    """Whether the page lies under the one linked to; the first page holds itself."""
    return path == url or (url != "/" and path.startswith(url))
