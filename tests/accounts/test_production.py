"""What a site in production sets on its answers: HTTPS, cookies, sign-in limits."""

import runpy

import pytest
from django.test import Client

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
def _production(monkeypatch, settings):
    for name, value in SAFE.items():
        monkeypatch.setenv(name, value)
    theirs = runpy.run_path(str(ROOT / "sar_portal" / "settings.py"))
    for name in TAKEN_OVER:
        setattr(settings, name, theirs[name])


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
