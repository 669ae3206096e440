"""The declaration of who may reach a view."""

from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_GET, require_http_methods
from django.views.generic import TemplateView

from accounts.access import (
    METHODS,
    AccessRuleMiddleware,
    Kind,
    access,
    iter_routes,
    methods_of,
    public,
    rule_of,
    signed_in,
)
from accounts.models import User
from accounts.refusals import Hidden

MINE = UUID(int=1)
HIDDEN = UUID(int=2)


class Thing(SimpleNamespace):
    """Stands for a model: one row is visible, to anybody who asks."""

    class DoesNotExist(ObjectDoesNotExist):
        pass

    class _default_manager:
        @staticmethod
        def visible_to(user):
            return SimpleNamespace(get=Thing.get)

    @staticmethod
    def get(**field):
        [(name, value)] = field.items()
        if name == "pk" and str(UUID(str(value))) == str(MINE):
            return Thing(pk=MINE)
        if name == "reference" and value == "SAR-1":
            return Thing(pk=MINE)
        raise Thing.DoesNotExist


def may(user, *things):
    """May do it."""


def may_see_only(user, *things):
    """May see it, and not do it."""
    raise PermissionDenied("Only the SAB manager can do this.")


def may_not_know(user, *things):
    """May not know that it exists."""
    raise Hidden


def request_by(rf, user=None):
    request = rf.get("/")
    request.user = user or User(email="a@example.org")
    return request


def show(request, *args, **kwargs):
    return HttpResponse(f"{args} {kwargs}")


def test_access_hands_the_object_to_the_view(rf):
    seen = []

    @access(may, to=Thing)
    def view(request, thing, **rest):
        seen.append((thing, rest, request.access_object))
        return HttpResponse()

    view(request_by(rf), pk=MINE, page=3)
    assert seen == [(Thing(pk=MINE), {"page": 3}, Thing(pk=MINE))]


def test_access_loads_by_another_column(rf):
    view = access(may, to=Thing, kw="slug", field="reference")(show)
    assert view(request_by(rf), slug="SAR-1").status_code == 200
    with pytest.raises(Http404):
        view(request_by(rf), slug="SAR-2")


@pytest.mark.parametrize("pk", [HIDDEN, uuid4(), "not-a-uuid", "\x00"])
def test_access_answers_hidden_and_absent_and_bad_keys_alike(rf, pk):
    with pytest.raises(Http404) as error:
        access(may, to=Thing)(show)(request_by(rf), pk=pk)
    assert str(error.value) == ""


def test_access_answers_a_key_the_database_refuses_with_404(rf, monkeypatch):
    def refuse(**field):
        raise ValidationError("not a key")

    monkeypatch.setattr(Thing, "get", refuse)
    with pytest.raises(Http404):
        access(may, to=Thing)(show)(request_by(rf), pk="x")


def test_access_lets_a_refusal_through(rf):
    with pytest.raises(PermissionDenied, match="Only the SAB manager"):
        access(may_see_only, to=Thing)(show)(request_by(rf), pk=MINE)


@pytest.mark.parametrize("to", [Thing, None])
def test_access_turns_hidden_into_404(rf, to):
    kwargs = {"pk": MINE} if to else {}
    with pytest.raises(Http404):
        access(may_not_know, to=to)(show)(request_by(rf), **kwargs)


def test_access_without_an_object_asks_about_the_person(rf):
    response = access(may)(show)(request_by(rf), page=1)
    assert response.content == b"() {'page': 1}"


@pytest.mark.parametrize("mark", [access(may), signed_in("why")])
def test_hidden_from_inside_a_view_is_a_404(rf, mark):
    with pytest.raises(Http404):
        mark(may_not_know)(request_by(rf))


def test_marks_say_kind_and_reason():
    assert rule_of(access(may, to=Thing)(show)).why == "May do it."
    assert rule_of(access(lambda user: None)(show)).why == ""
    assert rule_of(access(may, to=Thing)(show)).to is Thing
    assert rule_of(signed_in("why")(show)).kind is Kind.SIGNED_IN
    assert rule_of(public("why")(show)).kind is Kind.PUBLIC
    assert rule_of(show) is None


def test_public_needs_no_sign_in(rf):
    view = public("why")(show)
    assert view.login_required is False
    assert view(request_by(rf), 1).content == b"(1,) {}"
    assert getattr(access(may)(show), "login_required", True)


def test_middleware_refuses_a_view_without_a_mark(rf):
    middleware = AccessRuleMiddleware(show)
    assert middleware(rf.get("/")).status_code == 200
    with pytest.raises(PermissionDenied):
        middleware.process_view(request_by(rf), show, (), {})


def test_middleware_gives_each_request_a_fresh_memory_of_permissions(rf):
    middleware = AccessRuleMiddleware(show)
    request = request_by(rf)
    middleware.process_view(request, public("why")(show), (), {})
    assert request.user.held_perms is None
    middleware.process_view(request, signed_in("why")(show), (), {})
    assert request.user.held_perms == {}


@pytest.mark.parametrize(
    ("view", "methods"),
    [
        (access(may)(require_GET(show)), {"GET"}),
        (
            signed_in("why")(require_http_methods(["GET", "POST"])(show)),
            {"GET", "POST"},
        ),
        (public("why")(TemplateView.as_view()), {"GET"}),
        (signed_in("why")(show), set(METHODS)),
    ],
)
def test_methods_of_reads_decorators_and_classes(view, methods):
    assert methods_of(view) == methods


def test_iter_routes_names_each_path_in_full():
    inner = [path("<uuid:pk>/", show, name="one"), path("two/", show)]
    patterns = [
        path("a/", include((inner, "things"))),
        path("b/", include([path("c/", public("why")(show), name="three")])),
    ]
    routes = list(iter_routes(patterns))
    assert [(route.name, route.pattern) for route in routes] == [
        ("things:one", "a/<uuid:pk>/"),
        ("", "a/two/"),
        ("three", "b/c/"),
    ]
    assert [route.rule is None for route in routes] == [True, True, False]
