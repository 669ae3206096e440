"""Who people are. One account a person, whatever agencies and reviews they work on."""

import secrets
import uuid
from collections.abc import Iterator
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.tokens import hash_token


def new_sign_in_key() -> str:
    """A random value; every session of a person hangs on theirs."""
    return secrets.token_hex(16)


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        """Make an account; without a password nobody can sign in to it yet."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may see comes from appointments alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("email address", max_length=254, unique=True)
    full_name = models.CharField("full name", max_length=150)
    job_title = models.CharField("job title", max_length=150, blank=True)
    organisation = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Replace it and each of the person's sessions is over at its next request.
    sign_in_key = models.CharField(
        max_length=32, default=new_sign_in_key, editable=False
    )

    objects = UserManager()

    # The permissions read in this request (reviews.permissions.perms_on).
    held_perms: dict[Any, frozenset[str]] | None = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_is_never_superuser", condition=models.Q(is_superuser=False)
            ),
            models.CheckConstraint(
                name="user_email_is_lower_case",
                condition=models.Q(email=Lower("email")),
            ),
        ]

    def __str__(self) -> str:
        return f"User {self.pk}"

    @property
    def first_name(self) -> str:
        return self.full_name.split(" ")[0]

    def get_session_auth_hash(self) -> str:
        """What a session must carry to be this person's: password and key."""
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str) -> str:
        return salted_hmac(
            "accounts.User.session",
            f"{self.password}{self.sign_in_key}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: Any) -> Self:
        """Those that can still be used at a moment."""
        return self.filter(used_at=None, replaced_at=None, expires_at__gt=at)

    def with_token(self, token: str) -> Self:
        """The one that a link belongs to."""
        return self.filter(token_hash=hash_token(token))


class Invitation(models.Model):
    """A single-use link with which an invited person sets their password.

    The link's token is worked out when the mail is sent and stored nowhere; the
    database has its hash only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    # A newer invitation took its place.
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at=None, replaced_at=None),
                name="invitation_one_open_a_person",
            ),
            models.CheckConstraint(
                name="invitation_is_used_or_replaced_not_both",
                condition=Q(used_at=None) | Q(replaced_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"


class OutboundEmailQuerySet(models.QuerySet["OutboundEmail"]):
    def due(self, at: Any) -> Self:
        """Those to be sent at a moment, that no worker has in hand."""
        return self.filter(
            Q(lease_until=None) | Q(lease_until__lt=at),
            state=OutboundEmail.State.WAITING,
            not_before__lte=at,
        )


class OutboundEmail(models.Model):
    """A mail to one person. The row is the truth; a worker sends what waits.

    It holds neither subject nor text: both are made from ``kind`` and ``due``
    when it is sent, so that no link and no address is stored here.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENT = "sent", "Sent"
        GIVEN_UP = "given_up", "Could not be sent"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.ForeignKey(User, models.PROTECT, related_name="emails")
    kind = models.CharField(max_length=40)
    # Says what happened once; asking again with the same key does nothing.
    key = models.CharField(max_length=200, unique=True)
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    # One worker has it in hand until then.
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutboundEmailQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state="waiting"),
                name="outbound_email_waiting",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="outbound_email_state_is_known",
                condition=Q(state__in=["waiting", "sent", "given_up"]),
            ),
            models.CheckConstraint(
                name="outbound_email_sent_has_a_time",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class CachedValue(models.Model):
    """The table of Django's database cache, where sign-in limits are counted.

    Nothing reads it through this class: it is here so that a site without Redis
    has the table from its first migration.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "cache"

    def __str__(self) -> str:
        return self.cache_key
