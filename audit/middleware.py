"""A refusal is written down: who asked for what they may see but not do."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from audit.models import Event
from audit.services import place_of, record


class RefusalMiddleware:
    """Record each PermissionDenied that a view raises; the 403 page follows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        is_refusal = isinstance(exception, PermissionDenied)
        if not is_refusal or not request.user.is_authenticated:
            return
        target = getattr(request, "access_object", request.user)
        review_id, involvement_id = place_of(target)
        record(
            Event.ACCESS_REFUSED,
            by=request.user,
            on=target,
            review_id=review_id,
            involvement_id=involvement_id,
            page=getattr(request.resolver_match, "view_name", ""),
            method=request.method,
        )
