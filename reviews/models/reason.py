"""Why something was done, in the person's own words."""

import uuid

from django.db import models

from accounts.models import User
from reviews.models.review import Review


class Reason(models.Model):
    """A reason. The record of what happened names it by id and never holds it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="reasons")
    text = models.TextField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["review", "given_at"]

    def __str__(self) -> str:
        return f"Reason {self.pk}"
