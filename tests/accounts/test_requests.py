"""What holds for every request: headers, error pages, sessions, second factor."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.context import site
from accounts.services import disable_user
from accounts.tasks import sweep_sessions
from tests.accounts.signing import set_up_app, sign_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ACCOUNT = "/account/"


@pytest.fixture
def user():
    return make_user("Ana Lopez", email="ana@example.org")


@pytest.fixture
def signed_in(client, user):
    sign_in(client, user)
    return client


# Headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sign-in/", 200),
        ("/help/", 200),
        ("/healthz", 200),
        ("/account/", 302),
        ("/nowhere/", 404),
        ("/account/sign-out-elsewhere/", 302),
    ],
)
def test_every_answer_has_the_headers(client, path, status):
    response = client.get(path)
    assert response.status_code == status
    headers = response.headers
    policy = dict(
        part.strip().split(" ", 1)
        for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Robots-Tag"] == "noindex, noarchive"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_pages_depend_on_the_cookie(signed_in):
    assert "Cookie" in signed_in.get(ACCOUNT)["Vary"]


def test_cookies_cannot_be_read_by_scripts(client, user):
    sign_in(client, user)
    client.get("/sign-in/")
    for name in (
        django_settings.SESSION_COOKIE_NAME,
        django_settings.CSRF_COOKIE_NAME,
    ):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


# Error pages


@pytest.mark.parametrize("debug", [True, False])
def test_pages_that_do_not_exist_look_alike_in_debug_too(client, settings, debug):
    settings.DEBUG = debug
    one, two = client.get("/nowhere/"), client.get("/reviews/nothing/here/")
    assert one.status_code == 404
    assert "Page not found" in one.content.decode()
    assert one.content == two.content
    assert int(one["Content-Length"]) == len(one.content)


def test_wrong_method_says_what_to_do(signed_in):
    response = signed_in.get(reverse("accounts:account_sign_out_elsewhere"))
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "You cannot open this page like that" in response.content.decode()


def test_too_big_a_form_says_so(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = client.post("/sign-in/", {"login": "x" * 200, "password": "x"})
    assert response.status_code == 413
    assert "too big" in response.content.decode()


def test_too_many_fields_say_so(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    response = client.post("/sign-in/", {"a": 1, "b": 2, "c": 3})
    assert response.status_code == 400
    assert "We could not read what was sent" in response.content.decode()


# Sessions


def test_session_ends_after_30_minutes_of_nothing(signed_in):
    now = timezone.now()
    with time_machine.travel(now + timedelta(minutes=29)):
        assert signed_in.get(ACCOUNT).status_code == 200
    with time_machine.travel(now + timedelta(minutes=58)):
        assert signed_in.get(ACCOUNT).status_code == 200
    with time_machine.travel(now + timedelta(minutes=89)):
        assert signed_in.get(ACCOUNT).status_code == 302


def test_session_ends_after_12_hours_of_work(signed_in):
    now = timezone.now()
    for minutes in range(0, 12 * 60, 25):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            assert signed_in.get(ACCOUNT).status_code == 200
    with time_machine.travel(now + timedelta(hours=12, minutes=1)):
        assert signed_in.get(ACCOUNT).status_code == 302


def test_session_of_a_closed_account_is_over_at_once(signed_in, user):
    assert signed_in.get(ACCOUNT).status_code == 200
    disable_user(user, by=None)
    assert signed_in.get(ACCOUNT).url.startswith(reverse("account_login"))


def test_slow_request_does_not_bring_a_closed_session_back(user, monkeypatch):
    signed_in = Client()  # the page writes while it is slow: the strict one forbids
    sign_in(signed_in, user)

    def close_meanwhile(person):
        disable_user(person, by=None)
        return False

    monkeypatch.setattr("accounts.views.account.has_second_factor", close_meanwhile)
    assert signed_in.get(ACCOUNT).status_code == 200
    assert signed_in.get(ACCOUNT).status_code == 302
    # Nor when the account is open again: the sessions of before stay dead.
    type(user).objects.filter(pk=user.pk).update(is_active=True)
    assert signed_in.get(ACCOUNT).status_code == 302


def test_sign_out_everywhere_else_keeps_this_session(signed_in, user):
    elsewhere = type(signed_in)()
    sign_in(elsewhere, user)
    response = signed_in.post(reverse("accounts:account_sign_out_elsewhere"))
    assert response.url == ACCOUNT
    page = signed_in.get(ACCOUNT)
    assert "signed out everywhere else" in page.content.decode()
    assert elsewhere.get(ACCOUNT).status_code == 302


def test_sessions_that_are_over_are_swept(signed_in):
    sweep_sessions()
    assert Session.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        sweep_sessions()
    assert not Session.objects.exists()


# Second factor


def test_nobody_goes_on_without_a_second_factor(signed_in, settings, user):
    settings.SECOND_FACTOR_OPTIONAL = False
    set_up = reverse("mfa_activate_totp")
    for path in (ACCOUNT, "/account/details/", reverse("mfa_index")):
        assert signed_in.get(path).url == set_up
    assert signed_in.post("/account/details/", {"full_name": "X"}).url == set_up
    for path in ("/help/", "/healthz", reverse("account_logout"), set_up):
        assert signed_in.get(path).status_code == 200
    assert signed_in.get("/nowhere/").status_code == 404
    set_up_app(signed_in)
    assert signed_in.get(ACCOUNT).status_code == 200


def test_signed_out_people_are_not_asked_for_a_second_factor(client, settings):
    settings.SECOND_FACTOR_OPTIONAL = False
    assert client.get("/sign-in/").status_code == 200


# Pages of the service


@pytest.mark.parametrize("name", ["help", "accessibility", "privacy", "cookies"])
def test_pages_about_the_service_name_the_board(client, name, settings):
    settings.BOARD_NAME = "Anyborough Safeguarding Adults Board"
    settings.BOARD_CONTACT_EMAIL = "sab@anyborough.example.org"
    page = client.get(reverse(f"accounts:{name}")).content.decode()
    assert "Anyborough Safeguarding Adults Board" in page
    assert "sab@anyborough.example.org" in page


def test_cookies_page_names_the_cookies(client):
    page = client.get(reverse("accounts:cookies")).content.decode()
    assert f">{django_settings.SESSION_COOKIE_NAME}</th>" in page
    assert f">{django_settings.CSRF_COOKIE_NAME}</th>" in page


def test_healthz_says_no_detail(client, monkeypatch):
    assert client.get("/healthz").content == b"well"

    def refuse():
        raise DatabaseError("secret")

    monkeypatch.setattr("accounts.views.pages.connection.cursor", refuse)
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"not well")


def test_account_page_shows_the_details(signed_in):
    page = signed_in.get(ACCOUNT).content.decode()
    assert "ana@example.org" in page
    assert "Not provided" in page
    assert "Set up an authenticator app" in page


def test_details_can_be_changed(signed_in, user):
    data = {"full_name": " Ana\x0bLópez\x00 ", "job_title": "Head", "organisation": ""}
    response = signed_in.post("/account/details/", data)
    assert response.url == ACCOUNT
    user.refresh_from_db()
    assert user.full_name == "Ana López"
    page = signed_in.get(ACCOUNT).content.decode()
    assert "You have changed your details." in page


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"full_name": ""}, "Enter full name"),
        ({"full_name": "x" * 151}, "Full name must be 150 characters or fewer"),
        ({"job_title": "x" * 151}, "Job title must be 150 characters or fewer"),
    ],
)
def test_details_with_bad_input_keep_what_was_typed(signed_in, user, data, says):
    typed = {"full_name": "Ana", "is_superuser": "on", "email": "x@y.org"} | data
    response = signed_in.post("/account/details/", typed)
    assert response.status_code == 200
    assert says in response.content.decode()
    user.refresh_from_db()
    assert (user.full_name, user.email) == ("Ana Lopez", "ana@example.org")


# The menu


def menu(rf, path, user):
    request = rf.get(path)
    request.user = user
    return [item["label"] for item in site(request)["nav"] if item["current"]]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", ["Your tasks"]),
        ("/reviews/SAR-1/", ["Reviews"]),
        ("/account/details/", ["Your account"]),
        ("/help/", []),
    ],
)
def test_menu_says_where_we_are(rf, user, path, current):
    assert menu(rf, path, user) == current


def test_menu_is_for_the_signed_in(rf, user):
    assert site(rf.get("/"))["nav"] == []
    assert len(site(type("R", (), {"user": user, "path": "/"}))["nav"]) == 3


def test_csrf_token_outside_of_a_request_is_left_out():
    template = Template("<{% csrf_token %}>")
    assert template.render(Context()) == "<>"
    token = Template("{% csrf_token %}").render(Context({"csrf_token": "t"}))
    assert token == '<input type="hidden" name="csrfmiddlewaretoken" value="t">'


def test_view_that_answers_404_by_itself_keeps_its_page(client):
    response = client.get(reverse("accounts:invitation", args=["x"]))
    assert response.status_code == 404
    assert "This link no longer works" in response.content.decode()
    assert isinstance(response, HttpResponse)
