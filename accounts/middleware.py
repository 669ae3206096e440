"""What holds for every request: headers, our own error pages, sessions, sign-in."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import SimpleTemplateResponse
from django.urls import Resolver404, resolve

from accounts.access import Kind, rule_of
from accounts.adapter import has_second_factor
from accounts.held import typed_texts

GetResponse = Callable[[HttpRequest], HttpResponse]

PRIVATE = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), autoplay=(), browsing-topics=(), "
    "camera=(), display-capture=(), fullscreen=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, noarchive",
}
ERROR_PAGES = {400: "400.html", 404: "404.html", 405: "405.html"}
SIGNED_IN_AT = "signed_in_at"
# Where somebody without a second factor may go: to set it up, or away.
SETTING_UP = {
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
}


def private_headers(get_response: GetResponse) -> GetResponse:
    """No page is kept by a browser or a proxy, found by a search or embedded."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in PRIVATE.items():
            response[name] = value
        return response

    return middleware


def own_error_pages(get_response: GetResponse) -> GetResponse:
    """The same page for the same error, whoever made it, in DEBUG too.

    A page that a view made for itself stays, and so does its 403's sentence.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        by_a_view = isinstance(response, SimpleTemplateResponse | JsonResponse)
        if response.status_code not in ERROR_PAGES or by_a_view:
            return response
        template = ERROR_PAGES[response.status_code]
        if response.status_code == 400 and _is_too_big(request):
            response.status_code, template = 413, "413.html"
        context = {"typed": typed_texts(request)}
        response.content = render_to_string(template, context, request)
        response["Content-Type"] = "text/html; charset=utf-8"
        response["Content-Length"] = str(len(response.content))
        return response

    return middleware


def session_age(get_response: GetResponse) -> GetResponse:
    """Nobody stays signed in for longer than SESSION_ABSOLUTE_AGE seconds."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            since = request.session.setdefault(SIGNED_IN_AT, time.time())
            if time.time() - since > settings.SESSION_ABSOLUTE_AGE:
                logout(request)
        return get_response(request)

    return middleware


def second_factor(get_response: GetResponse) -> GetResponse:
    """Whoever has no authenticator app sets one up before anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _must_set_up(request):
            return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware


def _must_set_up(request: HttpRequest) -> bool:
    if settings.SECOND_FACTOR_OPTIONAL or not request.user.is_authenticated:
        return False
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return False
    rule = rule_of(match.func)
    is_open = rule is not None and rule.kind is Kind.PUBLIC
    if is_open or match.view_name in SETTING_UP:
        return False
    return not has_second_factor(request.user)


def _is_too_big(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
