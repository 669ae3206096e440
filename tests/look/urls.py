"""The gallery, and pages that go wrong, beside the site's own pages."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from accounts.access import public
from accounts.views_gallery import components


def raises(error: Exception):
    @public("Raises what the test asks for")
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


urlpatterns = [
    path("components/", components),
    path("404/", raises(Http404("secret"))),
    path("403/", raises(PermissionDenied("Choose someone else."))),
    path("403-bare/", raises(PermissionDenied())),
    path("400/", raises(SuspiciousOperation("secret"))),
    path("500/", raises(ValueError("secret"))),
]
