"""What a reader of the board notes for themselves on returned entries.

It stays with the entry when the agency returns a newer version, because it names
the entry it was made from and not the row. It is its writer's alone: no other
person, file or record ever holds it.
"""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from reviews.models import Involvement, Review
from reviews.roles import Perm


class OwnMark(models.Model):
    """One reader's mark on one entry of an agency."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="+")
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="+")
    entry = models.UUIDField("the entry it is about")
    # The version that was read when it was made: the entry may change in a later one.
    version = models.PositiveSmallIntegerField()
    writer = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class EntryFlag(OwnMark):
    """A reader wants to come back to this entry."""

    class Meta:
        ordering = ["writer", "involvement", "entry"]
        constraints = [
            models.UniqueConstraint(
                fields=["writer", "involvement", "entry"], name="entry_flag_once"
            )
        ]

    def __str__(self) -> str:
        return f"Flag {self.pk}"


class EntryNoteQuerySet(models.QuerySet["EntryNote"]):
    def visible_to(self, user: Any) -> Self:
        """A person's own, on reviews whose returns they read now."""
        read = Review.objects.granting(user, Perm.READ_RETURNS)
        return self.filter(writer=user.pk, review__in=read.values("pk")).select_related(
            "review", "involvement__agency", "involvement__review"
        )

    def kept(self) -> Self:
        """Those that were not removed."""
        return self.filter(removed_at=None)


class EntryNote(OwnMark):
    """What a reader wrote down about an entry, for nobody else."""

    text = models.TextField()
    changed_at = models.DateTimeField()
    row_version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = EntryNoteQuerySet.as_manager()

    class Meta:
        ordering = ["writer", "changed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["writer", "involvement", "entry"],
                condition=Q(removed_at=None),
                name="entry_note_once",
            ),
            models.CheckConstraint(
                name="entry_note_says_something", condition=~Q(text="")
            ),
        ]

    def __str__(self) -> str:
        return f"Note {self.pk}"
