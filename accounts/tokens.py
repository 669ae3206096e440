"""The secret part of an invitation's link."""

import hashlib
from uuid import UUID

from django.utils.crypto import salted_hmac


def invitation_token(invitation_id: UUID) -> str:
    """The token of an invitation: worked out from our key, so stored nowhere."""
    return salted_hmac(
        "accounts.invitation", str(invitation_id), algorithm="sha256"
    ).hexdigest()


def hash_token(token: str) -> str:
    """What the database keeps of a token: enough to know it again."""
    return hashlib.sha256(token.encode()).hexdigest()
