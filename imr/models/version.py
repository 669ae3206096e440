"""What was sent, and what the senior manager decided. Rows here never change."""

import hashlib
import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from imr.models.removable import Kept, Removable, removal_rule
from reviews.models import Involvement


class VersionQuerySet(models.QuerySet["Version"]):
    def visible_to(self, user: Any) -> Self:
        """Versions of involvements one may see; the check narrows it further."""
        involvements = Involvement.objects.visible_to(user)
        return self.filter(involvement__in=involvements).select_related(
            "involvement__review", "involvement__agency", "decision"
        )


class Version(models.Model):
    """A frozen report: one canonical JSON text, and its SHA-256 (check code)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    involvement = models.ForeignKey(
        Involvement, models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["involvement", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["involvement", "number"], name="version_number_once"
            ),
            models.CheckConstraint(
                name="version_number_starts_at_one", condition=Q(number__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    def is_intact(self) -> bool:
        """Say whether the content still has the check code it was given."""
        return hashlib.sha256(self.content.encode()).hexdigest() == self.sha256

    @property
    def acceptance(self) -> dict[str, Any] | None:
        """What the acceptance page says, or None while nobody has accepted."""
        decision = getattr(self, "decision", None)
        if decision is None or decision.kind != Decision.Kind.ACCEPTED:
            return None
        return {
            "name": decision.name,
            "job_title": decision.job_title,
            "at": timezone.localtime(decision.decided_at).isoformat(),
            "statement": decision.statement,
            "version": self.number,
            "sha256": self.sha256,
        }


class Decision(models.Model):
    """A version's one decision: accepted on behalf of the organisation, or sent back.

    ``sha256`` is the check code the senior manager was shown and agreed to.
    """

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        SENT_BACK = "sent_back", "Sent back"

    version = models.OneToOneField(Version, models.PROTECT, related_name="decision")
    kind = models.CharField(max_length=10, choices=Kind)
    sha256 = models.CharField(max_length=64)
    statement = models.TextField(blank=True)
    # As they were on the day: the acceptance page prints these.
    name = models.CharField(max_length=150)
    job_title = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["decided_at"]
        constraints = [
            models.CheckConstraint(
                name="decision_is_not_by_the_author",
                condition=~Q(decided_by=F("author")),
            ),
            models.CheckConstraint(
                name="decision_acceptance_has_statement",
                condition=Q(kind="sent_back") | (Q(kind="accepted") & ~Q(statement="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.decided_at:%Y-%m-%d}"


class KeptComments(Kept["Comment"]):
    def visible_to(self, user: Any) -> models.QuerySet["Comment"]:
        """Comments on involvements one may see; the check narrows it further."""
        return self.filter(
            version__involvement__in=Involvement.objects.visible_to(user)
        ).select_related("version__involvement__review")


class Comment(Removable):
    """A senior manager's comment on a section: never part of what is hashed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="comments")
    section = models.CharField(max_length=100, blank=True)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # The author ticks a comment off.
    done_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = KeptComments()

    class Meta:
        ordering = ["version", "written_at", "pk"]
        constraints = [removal_rule("comment")]

    def __str__(self) -> str:
        return f"Comment on {self.section or 'the whole report'}"
