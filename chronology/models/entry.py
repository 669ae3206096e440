"""Entries of an agency's chronology while the agency is writing it."""

import uuid
from typing import Any, Self

from django.db import models

from accounts.models import User
from chronology.models.row import SORT, ChronologyRow, row_constraints
from reviews.models import Involvement


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: Any) -> Self:
        """Entries of involvements one may see; the check narrows it further."""
        return self.filter(
            involvement__in=Involvement.objects.visible_to(user)
        ).select_related("involvement__review", "involvement__agency")

    def kept(self) -> Self:
        """Entries that have not been deleted."""
        return self.filter(deleted_at=None)

    def in_order(self) -> Self:
        return self.order_by(*SORT, "number")


class Entry(ChronologyRow):
    """One dated fact from an agency's records, while the agency is writing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="entries")
    # Shown as assumed until the author confirms: "ditto", "same day".
    date_assumed = models.BooleanField(default=False)
    import_batch = models.ForeignKey(
        "ImportBatch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
    )
    # Each opened form carries one: sent twice, it makes one entry.
    token = models.UUIDField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["involvement", *SORT, "number"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                fields=["involvement", "number"], name="entry_number_is_unique"
            ),
            models.UniqueConstraint(
                fields=["involvement", "token"], name="entry_token_makes_one_entry"
            ),
            *row_constraints("entry"),
        ]
        indexes = [
            models.Index(fields=["involvement", *SORT, "number"], name="entry_in_order")
        ]

    def __str__(self) -> str:
        return self.label
