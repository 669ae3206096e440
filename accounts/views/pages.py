"""What the service says about itself, and whether it is up."""

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from accounts.access import public


@public("help must be there for whoever cannot sign in")
@require_GET
def help_(request: HttpRequest) -> HttpResponse:
    """How to get help with the service, and support for yourself."""
    return TemplateResponse(request, "accounts/help.html")


@public("the law asks for the statement to be open to everybody")
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return TemplateResponse(request, "accounts/accessibility.html")


@public("people may read how their data is used before they give any")
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice."""
    return TemplateResponse(request, "accounts/privacy.html")


@public("people may read which cookies there are before they sign in")
@require_GET
def cookies(request: HttpRequest) -> HttpResponse:
    """The cookies that the service sets."""
    names = {
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }
    return TemplateResponse(request, "accounts/cookies.html", names)


@public("the machines that watch the site have no account; it says no detail")
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the site and its database answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("not well", "text/plain", status=503)
    return HttpResponse("well", "text/plain")
