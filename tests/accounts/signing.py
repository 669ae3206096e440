"""Signing in as a person does, for tests of what comes after."""

import time

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from tests.factories import PASSWORD


def sign_in(client, user, password=PASSWORD, **data):
    return client.post(
        reverse("account_login"),
        {"login": user.email, "password": password, **data},
    )


def is_signed_in(client):
    return "_auth_user_id" in client.session


def code_of(secret, seconds_ago=0):
    """What an authenticator app shows now, or showed some seconds ago."""
    step = int(time.time() - seconds_ago) // app_settings.TOTP_PERIOD
    return format_hotp_value(hotp_value(secret, step))


def set_up_app(client):
    """Set up an app and answer its secret."""
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert response.status_code == 302
    return secret
