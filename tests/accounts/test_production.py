"""What a site in production sets on its answers: HTTPS, cookies, sign-in limits."""

import runpy
import socket
import time

import pytest
from celery import Celery
from django.test import Client

from accounts.models import OutboundEmail
from accounts.outbox import queue_email
from accounts.tasks import send_email
from tests.factories import PASSWORD, make_user
from tests.test_guard import ROOT, SAFE

pytestmark = pytest.mark.django_db

TAKEN_OVER = [
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_NAME",
    "SECURE_SSL_REDIRECT",
    "SECURE_PROXY_SSL_HEADER",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "SECURE_REDIRECT_EXEMPT",
    "ALLAUTH_TRUSTED_PROXY_COUNT",
]
OVER_HTTPS = {"headers": {"X-Forwarded-Proto": "https"}}


@pytest.fixture(autouse=True)
def production(monkeypatch, settings):
    for name, value in SAFE.items():
        monkeypatch.setenv(name, value)
    theirs = runpy.run_path(str(ROOT / "sar_portal" / "settings.py"))
    for name in TAKEN_OVER:
        setattr(settings, name, theirs[name])
    return theirs


def test_answers_say_that_the_site_is_https_only():
    client = Client()
    response = client.get("/sign-in/", **OVER_HTTPS)
    assert response["Strict-Transport-Security"] == (
        "max-age=63072000; includeSubDomains; preload"
    )
    assert client.get("/sign-in/").url == "https://testserver/sign-in/"
    assert client.get("/healthz").status_code == 200


def test_cookies_are_bound_to_this_host():
    client = Client()
    client.get("/sign-in/", **OVER_HTTPS)
    user = make_user()
    client.post("/sign-in/", {"login": user.email, "password": PASSWORD}, **OVER_HTTPS)
    for name in ("__Host-id", "__Host-csrf"):
        cookie = client.cookies[name]
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert client.cookies["__Host-id"]["max-age"] == ""


def test_sign_in_limits_count_the_address_that_the_proxy_saw():
    user = make_user()
    client = Client()

    def sign_in(address, password):
        return client.post(
            "/sign-in/",
            {"login": user.email, "password": password},
            headers={
                "X-Forwarded-Proto": "https",
                "X-Forwarded-For": f"203.0.113.1, {address}",
            },
        )

    for _ in range(5):
        sign_in("198.51.100.1", "a wrong password")
    assert sign_in("198.51.100.1", PASSWORD).status_code == 200
    assert sign_in("198.51.100.2", PASSWORD).status_code == 302


def test_silent_broker_costs_a_request_one_second_and_no_mail(
    production, settings, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    """A server that takes connections and never answers, as a black hole does."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        app = Celery(broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
        app.conf.update(
            task_publish_retry=production["CELERY_TASK_PUBLISH_RETRY"],
            broker_connection_timeout=production["CELERY_BROKER_CONNECTION_TIMEOUT"],
            broker_transport_options=production["CELERY_BROKER_TRANSPORT_OPTIONS"],
        )
        assert send_email.name in app.tasks
        monkeypatch.setattr("accounts.waking.current_app", app)
        monkeypatch.setattr("accounts.waking._quiet_until", 0.0)
        settings.BROKER_QUIET_SECONDS = production["BROKER_QUIET_SECONDS"]
        user = make_user()
        start = time.monotonic()
        with django_capture_on_commit_callbacks(execute=True):
            for number in range(5):
                queue_email(to=user, kind="password_changed", key=str(number))
        assert time.monotonic() - start < 2
    states = set(OutboundEmail.objects.values_list("state", flat=True))
    assert states == {OutboundEmail.State.WAITING}
    assert caplog.text.count("did not answer") == 1
