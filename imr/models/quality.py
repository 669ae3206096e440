"""What the author decided about findings: kept as they are, or a code for a name."""

import uuid
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from chronology.models import UNDO_FOR
from reviews.models import Involvement


class KeptFinding(models.Model):
    """A finding that the author read and judged to be right as it is."""

    involvement = models.ForeignKey(
        Involvement, models.PROTECT, related_name="kept_findings"
    )
    # A rule of ``chronology.quality.Rule``.
    rule = models.CharField(max_length=12)
    # As ``chronology.quality.mark_of`` makes it: another text is another finding.
    mark = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["involvement", "kept_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["involvement", "mark"], name="kept_finding_once"
            )
        ]

    def __str__(self) -> str:
        return f"Kept: {self.rule}"


class NameReplacementQuerySet(models.QuerySet["NameReplacement"]):
    def visible_to(self, user: Any) -> Self:
        """Those of involvements one may see; the check narrows it further."""
        return self.filter(
            involvement__in=Involvement.objects.visible_to(user)
        ).select_related("involvement__review", "involvement__agency")


class NameReplacement(models.Model):
    """One act of writing a code for a name, with the texts as they were before.

    The texts hold the name: they are kept for a day, to take it back, and emptied.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    involvement = models.ForeignKey(
        Involvement, models.PROTECT, related_name="name_replacements"
    )
    code = models.CharField("what was written instead", max_length=100)
    # A list of {"entry", "label", "row_version", "before": {field: text}}.
    texts = models.JSONField(default=list, blank=True)
    labels = models.JSONField("the entries it changed", default=list)
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = NameReplacementQuerySet.as_manager()

    class Meta:
        ordering = ["involvement", "replaced_at"]
        constraints = [
            models.CheckConstraint(
                name="name_replacement_undone_afterwards",
                condition=Q(undone_at=None) | Q(undone_at__gte=F("replaced_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"Replacement {self.pk}"

    def can_be_undone(self, now: datetime) -> bool:
        """Say whether the texts can still be put back: for as long as an import."""
        return (
            bool(self.texts)
            and self.undone_at is None
            and now - self.replaced_at <= UNDO_FOR
        )
