"""Reads and refusals are written down before anything is shown."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from accounts.access import access, public, signed_in
from accounts.models import User
from accounts.urls import urlpatterns as account_urls
from audit.middleware import RefusalMiddleware
from audit.models import SITE, AuditEvent, Event
from audit.reads import audited_read
from tests.factories import make_user

pytestmark = pytest.mark.django_db


class Shown:
    """Stands for a model: everybody may see everybody."""

    DoesNotExist = User.DoesNotExist

    class _default_manager:
        @staticmethod
        def visible_to(user):
            return User.objects.all()


def may(user, thing):
    """May read it."""


def may_not(user, thing):
    """May see it, and not do this."""
    raise PermissionDenied("Only the author can do this.")


def page(request, thing):
    answers = {
        "": lambda: HttpResponse("secret"),
        "away": lambda: HttpResponseRedirect("/"),
        "gone": lambda: HttpResponse(status=304),
    }
    if "missing" in request.GET:
        raise Http404
    return answers[request.GET.get("answer", "")]()


@public("stands for a page that refuses for no reason of ours")
def refusing(request):
    raise PermissionDenied


home = signed_in("stands for the first page")(lambda request: HttpResponse("home"))

urlpatterns = [
    *account_urls,
    path("", home, name="home"),
    path(
        "read/<uuid:pk>/",
        access(may, to=Shown)(audited_read(Event.REPORT_READ)(page)),
        name="read",
    ),
    path("refused/<uuid:pk>/", access(may_not, to=Shown)(page), name="refused"),
    path("public/", refusing, name="public"),
]


@pytest.fixture(autouse=True)
def _routes(settings):
    settings.ROOT_URLCONF = "tests.audit.test_reads"
    settings.NAVIGATION = [("home", "Your tasks")]


@pytest.fixture
def user():
    return make_user()


@pytest.fixture
def reader(client, user):
    client.force_login(user)
    return client


def events():
    return list(
        AuditEvent.objects.exclude(event=Event.SIGNED_IN).values_list(
            "event", flat=True
        )
    )


def test_read_is_written_down_once(reader, user):
    response = reader.get(f"/read/{user.pk}/")
    assert response.content == b"secret"
    row = AuditEvent.objects.get(event=Event.REPORT_READ)
    assert (row.by, row.target_id, row.stream) == (user, str(user.pk), SITE)
    reader.head(f"/read/{user.pk}/")
    assert events() == [Event.REPORT_READ] * 2


@pytest.mark.parametrize("query", ["answer=away", "answer=gone", "missing=1"])
def test_read_that_shows_nothing_is_not_written_down(reader, user, query):
    reader.get(f"/read/{user.pk}/?{query}")
    assert events() == []


def test_post_is_a_read_where_it_shows_the_page_again(reader, user):
    assert reader.post(f"/read/{user.pk}/?answer=away").status_code == 302
    assert events() == []
    assert reader.post(f"/read/{user.pk}/").status_code == 200
    assert events() == [Event.REPORT_READ]


def test_read_that_cannot_be_written_down_is_not_served(reader, user, monkeypatch):
    def refuse(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr("audit.reads.record", refuse)
    response = reader.get(f"/read/{user.pk}/")
    assert response.status_code == 503
    page = response.content.decode()
    assert "secret" not in page
    assert "We must keep a record of who reads these pages" in page


def test_refusal_is_written_down_and_says_why(reader, user):
    response = reader.post(f"/refused/{user.pk}/")
    assert response.status_code == 403
    assert "Only the author can do this." in response.content.decode()
    row = AuditEvent.objects.get(event=Event.ACCESS_REFUSED)
    assert (row.by, row.target_id) == (user, str(user.pk))
    assert row.data == {"page": "refused", "method": "POST"}


def test_other_errors_and_strangers_are_not_written_down(client, reader, user, rf):
    assert reader.get("/read/not-an-id/").status_code == 404
    reader.post(reverse("account_logout"))
    assert reader.get("/public/").status_code == 403
    assert Event.ACCESS_REFUSED not in events()
    request = rf.get("/")
    request.user = AnonymousUser()
    middleware = RefusalMiddleware(lambda request: HttpResponse())
    middleware.process_exception(request, ValueError())
    assert Event.ACCESS_REFUSED not in events()


def test_pages_out_of_sight_look_like_pages_that_never_were(reader, user):
    hidden = reader.get("/read/00000000-0000-4000-8000-000000000000/").content
    never = reader.get("/nowhere/").content

    def without_token(page):
        return [
            line for line in page.splitlines() if b"csrfmiddlewaretoken" not in line
        ]

    assert without_token(hidden) == without_token(never)
