"""A review that a SAB manager has begun to open: nothing typed is lost."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from reviews.models.review import Review


class ReviewDraftQuerySet(models.QuerySet["ReviewDraft"]):
    def begun_by(self, user: User) -> Self:
        """What a person has begun and not yet opened: one at most."""
        return self.filter(owner=user, review=None)


class ReviewDraft(models.Model):
    """The answers typed so far, by page. Opening it empties it and names the review."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    # The adult's identity is sealed from the first moment.
    sealed = models.BinaryField(default=b"")
    review = models.OneToOneField(
        Review, models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    objects = ReviewDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(review=None),
                name="review_draft_one_a_person",
            ),
            models.CheckConstraint(
                name="review_draft_is_empty_once_opened",
                condition=Q(review=None) | Q(answers={}, sealed=b""),
            ),
        ]

    def __str__(self) -> str:
        return f"Draft {self.pk}"
