"""Parts of the integrated chronology's PDF that were set, to be used again."""

from django.db import models


class SetPart(models.Model):
    """A part's PDF under a digest of all that it depends on.

    It can always be made again, so it goes when nobody has used it for a while.
    """

    key = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    used_on = models.DateField()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key[:12]
