"""Earlier texts of what stands in rows: good practice, lessons, recommendations."""

from django.db import models

from accounts.models import User


class TextRevision(models.Model):
    """A long text of a row as it was saved, so that nothing typed is ever lost."""

    # The kind of row, such as "lesson", and its id: one table serves every kind.
    what = models.CharField(max_length=20)
    row = models.UUIDField()
    field = models.CharField(max_length=20)
    row_version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["what", "row", "field", "-row_version"]
        constraints = [
            models.UniqueConstraint(
                fields=["what", "row", "field", "row_version"],
                name="text_revision_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.row} {self.field} {self.row_version}"
