"""A filter of the integrated chronology that a reader named."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import User
from reviews.models import Review
from reviews.roles import Perm


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: Any) -> Self:
        """A person's own, on reviews whose returns they read now."""
        read = Review.objects.granting(user, Perm.READ_RETURNS)
        return self.filter(owner=user.pk, review__in=read.values("pk")).select_related(
            "review"
        )

    def kept(self) -> Self:
        """Those that were not removed."""
        return self.filter(removed_at=None)


class SavedView(models.Model):
    """A filter under a name: its owner's alone, and nowhere in the record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    # As in the address of the page, without the question mark.
    query = models.TextField()
    saved_at = models.DateTimeField()
    row_version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["review", Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                "review",
                "owner",
                Lower("name"),
                condition=Q(removed_at=None),
                name="saved_view_name_is_unique",
            ),
            models.CheckConstraint(
                name="saved_view_has_name_and_filter",
                condition=~Q(name="") & ~Q(query=""),
            ),
        ]

    def __str__(self) -> str:
        return f"View {self.pk}"
