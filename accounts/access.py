"""Who may reach a page: every view says so, or nobody reaches it.

A view says it with one of three decorators, outermost:

``@access(check, to=Model)``
    loads the object from ``Model.objects.visible_to(request.user)`` (else 404),
    asks ``check(user, obj)`` (``PermissionDenied("sentence")`` is a 403,
    ``Hidden`` a 404) and hands the *object* to the view;
``@signed_in("why")``
    any signed-in person, no object;
``@public("why")``
    reachable signed out, with the reason.

``AccessRuleMiddleware`` refuses a view without a mark, and a test walks
``iter_routes()``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from inspect import getclosurevars
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from accounts.refusals import Hidden

View = Callable[..., HttpResponseBase]

NO_MARK = "Nobody can open this page, because it does not say who may."
METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")


class SignedInRequest(HttpRequest):
    """What a view gets behind ``@access`` or ``@signed_in``: its user is a person."""

    user: User


class Kind(StrEnum):
    """How a page is reached."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"
    CHECKED = "checked"


@dataclass(frozen=True)
class AccessRule:
    """The mark a decorator leaves on a view (``view.access_rule``)."""

    kind: Kind
    why: str
    check: Callable[..., None] | None = None
    to: type[Model] | None = None


@dataclass(frozen=True)
class Route:
    """One path of the site."""

    name: str
    pattern: str
    callback: View
    rule: AccessRule | None


def access(
    check: Callable[..., None],
    to: type[Model] | None = None,
    kw: str = "pk",
    field: str = "pk",
) -> Callable[[View], View]:
    """Let the view have the object that the person may see and act on.

    ``kw`` is the URL's argument, ``field`` the column it names. Without ``to``
    there is no object: ``check(user)`` is asked.
    """
    rule = AccessRule(Kind.CHECKED, check.__doc__ or "", check, to)

    def decorator(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            with_object: tuple[Model, ...] = ()
            if to is not None:
                with_object = (_load(to, request.user, field, kwargs.pop(kw)),)
                # For whoever writes down what was asked for: audit's middleware.
                request.access_object = with_object[0]  # type: ignore[attr-defined]
            try:
                check(request.user, *with_object)
                return view(request, *with_object, **kwargs)
            except Hidden as hidden:
                raise Http404 from hidden

        return _marked(wrapper, rule)

    return decorator


def signed_in(why: str) -> Callable[[View], View]:
    """Let any signed-in person have the page; say why no object is asked about."""

    def decorator(view: View) -> View:
        @wraps(view)
        def wrapper(
            request: HttpRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except Hidden as hidden:
                raise Http404 from hidden

        return _marked(wrapper, AccessRule(Kind.SIGNED_IN, why))

    return decorator


def public(why: str) -> Callable[[View], View]:
    """Let everybody have the page, signed out too; say why."""

    def decorator(view: View) -> View:
        @wraps(view)
        def wrapper(
            request: HttpRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        marked = _marked(wrapper, AccessRule(Kind.PUBLIC, why))
        return login_not_required(marked)

    return decorator


class AccessRuleMiddleware:
    """Refuse, everywhere and always, a view that does not say who may reach it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> None:
        """Raise PermissionDenied for a view without a mark."""
        rule = rule_of(view)
        if rule is None:
            raise PermissionDenied(NO_MARK)
        if rule.kind is not Kind.PUBLIC and request.method in ("GET", "HEAD"):
            # A page reads each thing's permissions once. An act reads them again
            # under its lock: somebody may have lost their role while it waited.
            cast(SignedInRequest, request).user.held_perms = {}


def rule_of(view: View) -> AccessRule | None:
    """The mark of a view, or None."""
    return cast("AccessRule | None", getattr(view, "access_rule", None))


def methods_of(view: View) -> frozenset[str]:
    """The HTTP methods that a view answers, read from its decorators or class."""
    layer: Any = view
    while layer is not None:
        if view_class := getattr(layer, "view_class", None):
            names = set(view_class.http_method_names)
            return frozenset(
                method
                for method in METHODS
                if method.lower() in names and hasattr(view_class, method.lower())
            )
        if allowed := getclosurevars(layer).nonlocals.get("request_method_list"):
            return frozenset(allowed)
        layer = getattr(layer, "__wrapped__", None)
    return frozenset(METHODS)


def iter_routes(
    patterns: list[URLPattern | URLResolver] | None = None,
    prefix: str = "",
    namespace: str = "",
) -> Iterator[Route]:
    """Every path of the site: its full name, pattern, view and mark."""
    if patterns is None:
        patterns = get_resolver().url_patterns
    for entry in patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from iter_routes(entry.url_patterns, path, inner)
        else:
            name = f"{namespace}{entry.name}" if entry.name else ""
            yield Route(name, path, entry.callback, rule_of(entry.callback))


def _load(to: type[Model], user: Any, field: str, value: Any) -> Model:
    """The visible object, or Http404: hidden, absent and ill-formed look alike."""
    visible = cast(Any, to)._default_manager.visible_to(user)
    try:
        return cast(Model, visible.get(**{field: value}))
    except (to.DoesNotExist, ValidationError, ValueError) as error:  # type: ignore[attr-defined]
        raise Http404 from error


def _marked(view: View, rule: AccessRule) -> View:
    view.access_rule = rule  # type: ignore[attr-defined]
    return view
