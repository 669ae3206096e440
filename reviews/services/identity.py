"""The adult's identity: sealed apart from the review, opened with a reason.

The key comes from settings.IDENTITY_KEY and is in no database: a copy of the
database does not say who the adult is.
"""

import base64
import json
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.refusals import Refused
from audit.models import Event
from audit.services import record
from reviews.models import AdultIdentity, Review
from reviews.permissions import (
    check_user_can_change_review,
    check_user_can_reveal_identity,
)
from reviews.services.reasons import keep_reason


@dataclass(frozen=True)
class Identity:
    """Who the adult is. In no title, log, mail or audit row."""

    name: str
    address: str
    date_of_birth: date | None = None
    nhs_number: str = ""


def seal(identity: Identity) -> bytes:
    """Make of an identity what may be stored."""
    text = json.dumps(asdict(identity), default=date.isoformat)
    return _fernet(settings.IDENTITY_KEY).encrypt(text.encode())


def unseal(sealed: bytes | memoryview) -> Identity:
    """Read a sealed identity. Raises ``Refused`` where the key is another one."""
    try:
        text = _fernet(settings.IDENTITY_KEY).decrypt(bytes(sealed))
    except InvalidToken as error:
        raise Refused(
            "We cannot open the identity, because this site’s identity key has "
            "changed. Tell the people who run this service."
        ) from error
    fields = json.loads(text)
    born = fields.pop("date_of_birth")
    return Identity(**fields, date_of_birth=date.fromisoformat(born) if born else None)


@cache
def _fernet(secret: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"sar-portal adult identity")
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))


@transaction.atomic
def reveal_identity(review: Review, *, by: User, reason: str) -> Identity:
    """Open the identity once a reason is given, and keep who asked and why.

    The caller has just checked the person's password.
    """
    identity = read_identity(review, by=by)
    record(
        Event.IDENTITY_REVEALED,
        by=by,
        on=review,
        review_id=review.pk,
        reason=keep_reason(
            review,
            by=by,
            text=reason,
            ask="Enter why you need to know who the adult is.",
        ),
    )
    return identity


def read_identity(review: Review, *, by: User) -> Identity:
    """Open the identity for somebody whose reveal is recorded and not yet over."""
    check_user_can_reveal_identity(by, review)
    return unseal(AdultIdentity.objects.get(review=review).sealed)


@transaction.atomic
def change_identity(review: Review, *, by: User, identity: Identity) -> None:
    """Put right who the adult is."""
    check_user_can_change_review(by, review)
    AdultIdentity.objects.filter(review=review).update(sealed=seal(identity))
    record(Event.IDENTITY_CHANGED, by=by, on=review, review_id=review.pk)
