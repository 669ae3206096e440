"""Nothing typed is lost when a session ends or a page was open for long.

Each of our forms names, signed, the person it was made for (the tag
``csrf_token`` of ``templatetags.owned_forms`` adds it). A POST that comes too
late is answered with the sign-in page, which carries the text back as a sealed
hidden field: nothing is stored. When the same person signs in, the text waits,
sealed, in their session until the form's page shows it. Anybody else who signs
in, or a closed account, drops it. Passwords and files are never held.

A view binds its form to what was held::

    form = RecordsForm(typed_post(request), initial=…)
    if request.method == "POST" and form.is_valid(): …
"""

import json
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.template.response import TemplateResponse
from django.urls import resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import Kind, View, methods_of, rule_of
from accounts.models import User
from accounts.sealing import sealer

OWNER = "form_owner"
HELD = "held"
MOST_HELD = 5
NEVER_HELD = {"csrfmiddlewaretoken", OWNER, HELD}

EXPIRED = (
    "You are signed out: you signed out elsewhere, or did nothing for a while. Sign in "
    "to go on."
)
KEPT = "We kept what you typed. Check it and save again."
OPEN_LONG = "Your page was open for a long time. Check your answers and save again."
OPEN_LONG_SIGN_IN = "Your page was open for a long time. Sign in again."
NOT_SAVED = (
    "Not saved – you are signed out, or the page was open for a long time. "
    "Save the page to sign in. Your text will be kept."
)


@dataclass(frozen=True)
class HeldText:
    """What somebody typed, for whom it was, and the page that shows it again."""

    owner: str
    path: str
    query: str
    says: str = KEPT

    def seal(self) -> str:
        plain = zlib.compress(json.dumps(asdict(self)).encode())
        return sealer(HELD).encrypt(plain).decode()


def open_held(token: str) -> HeldText | None:
    """Read a sealed text; None for one that is not ours or is half a day old."""
    try:
        plain = sealer(HELD).decrypt(token.encode(), ttl=settings.SESSION_ABSOLUTE_AGE)
    except InvalidToken:
        return None
    return HeldText(**json.loads(zlib.decompress(plain)))


def owner_mark(user: Any) -> str:
    """The signed id that a form carries of the person it was made for."""
    return Signer(salt=OWNER).sign(str(user.pk))


def held_post(request: HttpRequest) -> QueryDict | None:
    """What this person typed on this page before they had to sign in, or None.

    Answers each GET until the page is sent, or half a day has gone, and tells the
    person in a message. Write ``Form(typed_post(request))``.
    """
    if request.method != "GET":
        return None
    if hasattr(request, "held_post"):
        return request.held_post
    waiting = request.session.get(HELD, {})
    token = waiting.get(request.get_full_path())
    if token is None:
        return None
    held = open_held(token)
    if held is None or held.owner != str(request.user.pk):
        del waiting[request.get_full_path()]
        request.session[HELD] = waiting
        return None
    messages.info(request, held.says)
    request.held_post = QueryDict(held.query)  # type: ignore[attr-defined]
    return request.held_post  # type: ignore[attr-defined]


def typed_post(request: HttpRequest) -> QueryDict | None:
    """What to bind a form with: what was sent just now, else what was kept, else None.

    A form that was sent empty is bound too, so that it says what is missing.
    """
    return request.POST if request.method == "POST" else held_post(request)


def typed_texts(request: HttpRequest) -> list[str]:
    """The texts that this person has just typed for a page that is not there.

    Somebody may have removed it meanwhile. Only from a form that was made for them.
    """
    if request.method != "POST" or not request.user.is_authenticated:
        return []
    owner = _owner(request)
    if owner is None or owner.pk != request.user.pk:
        return []
    return [
        text
        for name, texts in request.POST.lists()
        for text in texts
        if name not in NEVER_HELD and "password" not in name and " " in text.strip()
    ]


def keep(request: HttpRequest, token: str, user: User) -> None:
    """Let a sealed text wait in the session of the person who has signed in.

    Another person's text, or one that is not ours, is dropped.
    """
    held = open_held(token)
    if held is None or held.owner != str(user.pk):
        return
    waiting = {**request.session.get(HELD, {}), held.path: held.seal()}
    request.session[HELD] = dict(list(waiting.items())[-MOST_HELD:])


class HeldTextMiddleware:
    """Answer a POST that comes after the session's end with the sign-in page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method != "POST":
            return None
        if request.user.is_authenticated:
            _forget(request, view)
            return None
        rule = rule_of(view)
        if rule is None or rule.kind is Kind.PUBLIC:
            return None
        owner = _owner(request)
        if owner is None:
            return None  # LoginRequiredMiddleware sends them to sign in
        return _ask_to_sign_in(request, owner, view)


def _forget(request: HttpRequest, view: View) -> None:
    """What was kept for a page has done its work once a person sends the page."""
    if _is_script(request):
        return
    waiting = request.session.get(HELD, {})
    if waiting and waiting.pop(_landing(request, view), None):
        request.session[HELD] = waiting


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open for so long that its token is no longer good (F17)."""
    match = resolve(request.path_info)
    if match.view_name == "account_login":
        return _sign_in_again(request)
    owner = _owner(request)
    if owner is None:
        return TemplateResponse(request, "403_csrf.html", status=403)
    if not request.user.is_authenticated:
        return _ask_to_sign_in(request, owner, match.func)
    if owner.pk != request.user.pk:
        # Somebody else has signed in since: the text is not theirs to see.
        return TemplateResponse(request, "403_csrf.html", status=403)
    if _is_script(request):
        return JsonResponse({"says": NOT_SAVED}, status=403)
    path = _landing(request, match.func)
    token = _seal_post(request, owner, path, OPEN_LONG)
    if token:
        keep(request, token, owner)
    else:
        messages.info(request, OPEN_LONG)
    return HttpResponseRedirect(path)


def _sign_in_again(request: HttpRequest) -> HttpResponse:
    """Two clicks on "Sign in", or a sign-in page that was open for long."""
    token = request.POST.get(HELD, "")
    path = _safe(request, request.POST.get("next", ""))
    if request.user.is_authenticated:
        keep(request, token, request.user)
        return HttpResponseRedirect(path)
    return _sign_in_page(request, OPEN_LONG_SIGN_IN, path, token)


def _ask_to_sign_in(request: HttpRequest, owner: User, view: View) -> HttpResponse:
    if _is_script(request):
        return JsonResponse({"says": NOT_SAVED}, status=403)
    path = _landing(request, view)
    token = _seal_post(request, owner, path, KEPT)
    return _sign_in_page(request, EXPIRED, path, token)


def _sign_in_page(
    request: HttpRequest, notice: str, path: str, token: str
) -> HttpResponse:
    # Here, because allauth's forms need the apps to be ready.
    from accounts.forms.signing_in import LoginForm

    return TemplateResponse(
        request,
        "account/login.html",
        {
            "form": LoginForm(request=request),
            "notice": notice,
            "next": path,
            "held": token,
            "sign_in_url": reverse("account_login"),
        },
        status=403,
    )


def _seal_post(request: HttpRequest, owner: User, path: str, says: str) -> str:
    """What was typed, sealed; "" where nothing was that may be kept."""
    typed = request.POST.copy()
    for name in list(typed):
        if name in NEVER_HELD or "password" in name:
            del typed[name]
    if not typed:
        return ""
    return HeldText(str(owner.pk), path, typed.urlencode(), says).seal()


def _owner(request: HttpRequest) -> User | None:
    """Whom the posted form was made for, if their account is open."""
    try:
        pk = Signer(salt=OWNER).unsign(request.POST.get(OWNER, ""))
        return User.objects.filter(pk=pk, is_active=True).first()
    except (BadSignature, ValidationError):
        return None


def _landing(request: HttpRequest, view: View) -> str:
    """The page to show the text on: this one, or the one the form stood on."""
    if "GET" in methods_of(view):
        return request.get_full_path()
    return _safe(request, request.headers.get("Referer", ""))


def _safe(request: HttpRequest, url: str) -> str:
    """A path of this site, or the first page."""
    host = request.get_host()
    if not url_has_allowed_host_and_scheme(url, {host}, request.is_secure()):
        return "/"
    return url.removeprefix(f"{request.scheme}://{host}") or "/"


def _is_script(request: HttpRequest) -> bool:
    """Say whether a script asks: it saves by itself and shows no page."""
    return (
        request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
        or request.headers.get("X-Requested-With") == "XMLHttpRequest"
    )
