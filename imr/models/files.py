"""Files made by workers: stored once by their SHA-256, and the jobs that make them."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from imr.models.extract import Extract
from imr.models.version import Version
from reviews.models import Review


class StoredFile(models.Model):
    """The bytes of a file, under their own SHA-256; append-only in the database."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.sha256[:12]


class FileJobQuerySet(models.QuerySet["FileJob"]):
    def visible_to(self, user: Any) -> Self:
        """Files of reviews one may see; the check narrows it further."""
        return self.filter(review__in=Review.objects.visible_to(user)).select_related(
            "review",
            "version__involvement__review",
            "version__decision",
            "extract__involvement__review",
            "extract__involvement__agency",
        )


class FileJob(models.Model):
    """One file to make; a worker takes a lease, so that a lost one is retried."""

    class Kind(models.TextChoices):
        REPORT = "report", "Accepted report"
        CHRONOLOGY = "chronology", "Integrated chronology"
        PACK = "pack", "Pack"
        EXTRACT = "extract", "Extract for staff to check"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        MAKING = "making", "Being made"
        READY = "ready", "Ready"
        STOPPED = "stopped", "Could not be made"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    review = models.ForeignKey(Review, models.PROTECT, related_name="file_jobs")
    # The same inputs make the same file, so they have one job: see imr.files.
    key = models.CharField(max_length=80, unique=True)
    version = models.OneToOneField(
        Version, models.PROTECT, null=True, blank=True, related_name="file_job"
    )
    extract = models.OneToOneField(
        Extract, models.PROTECT, null=True, blank=True, related_name="file_job"
    )
    requested_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    step = models.CharField("what is being done", max_length=100, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    ready_at = models.DateTimeField(null=True, blank=True)

    objects = FileJobQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                name="file_job_ready_has_a_file",
                condition=Q(state="ready", file__isnull=False, ready_at__isnull=False)
                | (~Q(state="ready") & Q(file=None, ready_at=None)),
            ),
            models.CheckConstraint(
                name="file_job_report_has_a_version",
                condition=Q(kind="report", version__isnull=False)
                | (~Q(kind="report") & Q(version=None)),
            ),
            models.CheckConstraint(
                name="file_job_extract_has_one",
                condition=Q(kind="extract", extract__isnull=False)
                | (~Q(kind="extract") & Q(extract=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
