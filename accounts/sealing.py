"""Encryption with keys that come from the settings, one for each purpose."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def sealer(purpose: str) -> MultiFernet:
    """For what is short-lived: an earlier SECRET_KEY still opens."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(purpose, secret)) for secret in secrets])


def lasting_sealer(purpose: str) -> Fernet:
    """For what is kept for years: its key outlives every SECRET_KEY."""
    return Fernet(_key(purpose, settings.IDENTITY_KEY))


def _key(purpose: str, secret: str) -> bytes:
    digest = hashlib.sha256(f"{purpose}:{secret}".encode()).digest()
    return base64.urlsafe_b64encode(digest)
