"""What every page shows: the board, the service, the menu."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def site(request: HttpRequest) -> dict[str, Any]:
    """``site`` for everybody; ``nav`` (label, url, current) for the signed in."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "site": {
            "service_name": settings.SERVICE_NAME,
            "board_name": settings.BOARD_NAME,
            "contact_email": settings.BOARD_CONTACT_EMAIL,
        },
        "nav": _menu(request) if signed_in else [],
    }


def _menu(request: HttpRequest) -> list[dict[str, Any]]:
    items = [(label, reverse(name)) for name, label in settings.NAVIGATION]
    # The longest address that begins this page's is where we are.
    here = [url for _, url in items if url != "/" and request.path.startswith(url)]
    current = max(here, key=len, default="/" if request.path == "/" else "")
    return [
        {"label": label, "url": url, "current": url == current} for label, url in items
    ]
