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


def audited_read(event: Event) -> Callable[[View], View]:
    """Write one event for each GET or HEAD that the view answers with 200.

    The view's object is what was read; its review and agency's part are found
    by ``place_of``. Where the event cannot be written, nothing is shown (503).
    A POST is not a read: its service writes its own event.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def wrapper(
            request: SignedInRequest, thing: Model, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            response = view(request, thing, *args, **kwargs)
            if request.method not in {"GET", "HEAD"} or response.status_code != 200:
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

        return wrapper

    return decorator
