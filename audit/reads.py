"""Reading case content is written down before the page is served.

Put it right under ``@access``::

    @access(permissions.check_user_can_read_version, to=Version)
    @audited_read(Event.REPORT_READ)
    @require_GET
    def version(request, version): …
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import Error
from django.db.models import Model
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from accounts.access import SignedInRequest
from audit.models import Event
from audit.services import place_of, record

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]


def audited_read(event: Event, *, shown: str = "") -> Callable[[View], View]:
    """Write one event for each answer of the view that shows what it is about.

    That is every 200: a page, and a form that comes back with what is wrong.
    A page that is closed at first names in ``shown`` what its context holds
    once it is open. The view's object is what was read; its review and
    agency's part are found by ``place_of``. Where the event cannot be written,
    nothing is shown (503).
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def wrapper(
            request: SignedInRequest, thing: Model, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            response = view(request, thing, *args, **kwargs)
            if response.status_code != 200 or not _shows(response, shown):
                return response
            review_id, involvement_id = place_of(thing)
            try:
                record(
                    event,
                    by=request.user,
                    on=thing,
                    review_id=review_id,
                    involvement_id=involvement_id,
                )
            except Error:
                logger.exception("A read could not be written down; not shown.")
                response.close()
                return TemplateResponse(request, "503.html", status=503)
            return response

        # @access carries it on, so that a test finds the views that have none.
        wrapper.audited_read = event  # type: ignore[attr-defined]
        return wrapper

    return decorator


def _shows(response: HttpResponseBase, name: str) -> bool:
    """Say whether a page holds what it is about; most always do."""
    context = getattr(response, "context_data", None) or {}
    return not name or bool(context.get(name))
