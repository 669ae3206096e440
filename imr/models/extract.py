"""Extracts of the chronology that staff check for facts (guidance; R14)."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from chronology.models import Entry
from imr.models.removable import Kept, Removable, removal_rule
from reviews.models import Involvement


class KeptExtracts(Kept["Extract"]):
    def visible_to(self, user: Any) -> models.QuerySet["Extract"]:
        """Extracts of involvements one may see; the check narrows it further."""
        return self.filter(
            involvement__in=Involvement.objects.visible_to(user)
        ).select_related("involvement__review", "involvement__agency")


class Extract(Removable):
    """Some entries, in codes, for one member of staff to check by a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    involvement = models.ForeignKey(
        Involvement, models.PROTECT, related_name="extracts"
    )
    # From the staff key, as they were: a code and a role, never a name.
    code = models.CharField("staff code", max_length=20)
    role = models.CharField(max_length=150)
    made_on = models.DateField()
    reply_by = models.DateField("reply by")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    row_version = models.PositiveIntegerField(default=1)
    # Each opened form carries one: sent twice, it makes one extract.
    token = models.UUIDField(editable=False)

    objects: ClassVar = KeptExtracts()

    class Meta:
        ordering = ["involvement", "-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["involvement", "token"], name="extract_token_makes_one"
            ),
            models.CheckConstraint(
                name="extract_reply_is_not_before_it_is_made",
                condition=Q(reply_by__gte=F("made_on")),
            ),
            removal_rule("extract"),
        ]

    def __str__(self) -> str:
        return f"Extract for {self.code}"


class ExtractEntry(models.Model):
    """An entry as the member of staff was shown it, and what they said of it."""

    class Reply(models.TextChoices):
        WAITING = "waiting", "No reply yet"
        AGREED = "agreed", "Agreed"
        CHANGE_ASKED = "change_asked", "Asked for a change"
        NO_REPLY = "no_reply", "Did not reply by the date"

    extract = models.ForeignKey(Extract, models.PROTECT, related_name="rows")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    # The canonical row (chronology.services.canonical_row), which never changes.
    shown = models.JSONField()
    reply = models.CharField(max_length=14, choices=Reply, default=Reply.WAITING)
    note = models.CharField("what they said", max_length=1000, blank=True)
    replied_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["extract", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["extract", "entry"], name="extract_entry_once"
            ),
            models.CheckConstraint(
                name="extract_entry_replied_on_a_day",
                condition=Q(reply="waiting", replied_on=None)
                | (~Q(reply="waiting") & Q(replied_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="extract_entry_change_is_said",
                condition=~Q(reply="change_asked") | ~Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shown['number']}: {self.get_reply_display()}"
