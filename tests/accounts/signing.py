"""Signing in as a person does, for tests of what comes after."""

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from tests.factories import PASSWORD


def sign_in(client, user, password=PASSWORD, **data):
    return client.post(
        reverse("account_login"),
        {"login": user.email, "password": password, **data},
    )


def is_signed_in(client):
    return "_auth_user_id" in client.session


def code_of(secret):
    """What an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def set_up_app(client):
    """Set up an app and answer its secret."""
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert response.status_code == 302
    return secret
