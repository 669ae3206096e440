"""Things that can be removed and brought back: nothing typed is ever lost."""

from typing import TypeVar

from django.db import models
from django.db.models import Q

from accounts.models import User

Thing = TypeVar("Thing", bound=models.Model)
# For what must be true of one only among those that are there.
KEPT = Q(removed_at=None)


class Kept(models.Manager[Thing]):
    """The things that were not removed: what every list, count and gate sees."""

    def get_queryset(self) -> models.QuerySet[Thing]:
        return super().get_queryset().filter(KEPT)


class Removable(models.Model):
    """A thing that can be removed; ``with_removed`` finds it for bringing it back."""

    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = Kept()
    with_removed = models.Manager()  # noqa: DJ012 - a manager as well

    class Meta:
        abstract = True


def removal_rule(name: str) -> models.CheckConstraint:
    """Whoever removed a thing is known, and when."""
    return models.CheckConstraint(
        name=f"{name}_removed_at_and_by",
        condition=Q(removed_at=None, removed_by=None)
        | Q(removed_at__isnull=False, removed_by__isnull=False),
    )
