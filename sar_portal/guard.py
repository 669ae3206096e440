"""Refuses to start a production site that would be unsafe."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured


def unsafe_settings(settings: Mapping[str, Any]) -> list[str]:
    """Name each setting that must not be so in production, with what to do."""
    engine = settings["DATABASES"]["default"]["ENGINE"]
    default_key = settings["DEFAULT_SECRET_KEY"]
    found = {
        "DEBUG must be off": settings["DEBUG"],
        "SECRET_KEY must be a long random key of your own": settings["SECRET_KEY"]
        == default_key
        or len(settings["SECRET_KEY"]) < 50,
        "IDENTITY_KEY must be a long random key, not SECRET_KEY": settings[
            "IDENTITY_KEY"
        ]
        in {default_key, settings["SECRET_KEY"]}
        or len(settings["IDENTITY_KEY"]) < 32,
        # Left out, it is IDENTITY_KEY, which has its own sentence.
        "AUDIT_KEY must be a long random key, or be left out": settings["AUDIT_KEY"]
        != settings["IDENTITY_KEY"]
        and (
            settings["AUDIT_KEY"] in {default_key, settings["SECRET_KEY"]}
            or len(settings["AUDIT_KEY"]) < 32
        ),
        "SECRET_KEY_FALLBACKS must be long random keys, or be left out": any(
            key == default_key or len(key) < 50
            for key in settings["SECRET_KEY_FALLBACKS"]
        ),
        "ALLOWED_HOSTS must name your hosts": not settings["ALLOWED_HOSTS"]
        or any("*" in host for host in settings["ALLOWED_HOSTS"]),
        "DATABASE_URL must be a PostgreSQL database": "postgresql" not in engine,
        "EMAIL_URL must be a real mail server": not settings["EMAIL_BACKEND"].endswith(
            "smtp.EmailBackend"
        ),
        "REDIS_URL must name the Redis server": not settings["REDIS_URL"],
        "SITE_URL must begin with https://": not settings["SITE_URL"].startswith(
            "https://"
        ),
        "SECOND_FACTOR_OPTIONAL must be off": settings["SECOND_FACTOR_OPTIONAL"],
    }
    return [sentence for sentence, unsafe in found.items() if unsafe]


def check_production(settings: Mapping[str, Any]) -> None:
    """Raise ImproperlyConfigured naming every unsafe setting, or do nothing."""
    if unsafe := unsafe_settings(settings):
        raise ImproperlyConfigured(
            "This site is not safe to start. " + ". ".join(unsafe) + "."
        )
