"""What was brought in from a file: its rows until they are added, and its columns."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from reviews.models import Agency, Involvement

UNDO_FOR = timedelta(hours=24)


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: Any) -> Self:
        """A person's own imports, in involvements they may still see."""
        return self.filter(
            started_by=user, involvement__in=Involvement.objects.visible_to(user)
        ).select_related("involvement__review", "involvement__agency")

    def waiting(self, now: datetime) -> Self:
        """Imports with rows that can still be looked at and added."""
        return self.filter(expires_at__gte=now).exclude(rows=[])

    def undoable(self, now: datetime) -> Self:
        """Imports all of which can still be taken back at once."""
        return self.filter(state="added", added_at__gte=now - UNDO_FOR)


class ImportBatch(models.Model):
    """A file's rows between choosing it and adding them, then what it added.

    Nothing in it is an entry until its owner says so. A row goes when it has
    become an entry; those still to check stay until the batch expires.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", "To be looked at"
        ADDED = "added", "Added"
        UNDONE = "undone", "Taken back"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    involvement = models.ForeignKey(
        Involvement, models.PROTECT, related_name="import_batches"
    )
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # What the file was, to notice the same one twice; never its name.
    file_sha256 = models.CharField(max_length=64)
    # Its tables as they came (``waiting.tables_to_json``) and the column that a person
    # chose for a heading, so that a column can be read anew.
    tables = models.JSONField(default=list)
    chosen = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.PREVIEW)
    added = models.PositiveIntegerField("entries added", default=0)
    created_at = models.DateTimeField()
    added_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "import batches"
        constraints = [
            models.CheckConstraint(
                name="import_batch_added_at_some_time",
                condition=Q(state="preview", added=0, added_at=None)
                | (~Q(state="preview") & Q(added_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Import {self.pk}"

    def can_be_undone(self, now: datetime) -> bool:
        """Say whether all that came from the file can still be taken back at once."""
        added_at = self.added_at if self.state == self.State.ADDED else None
        return added_at is not None and now - added_at <= UNDO_FOR

    def is_waiting(self, now: datetime) -> bool:
        """Say whether it has rows that can still be looked at and added."""
        return bool(self.rows) and self.expires_at >= now


class ColumnChoice(models.Model):
    """What a heading means in an agency's files, as its author said the last time."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="column_choices")
    # As ``headings.heading_key`` makes it; the field is "" for a column to leave out.
    heading = models.CharField(max_length=60)
    field = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["agency", "heading"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "heading"], name="column_choice_once_for_each_agency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.heading}: {self.field}"
