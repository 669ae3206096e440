"""What the report relies on: interviews with their minutes, and evidence."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import User
from imr.models.removable import KEPT, Removable, removal_rule
from reviews.models import Involvement


class Interview(Removable):
    """A formally minuted interview or group discussion (guidance; R11, R12)."""

    class Kind(models.TextChoices):
        INTERVIEW = "interview", "Interview with one person"
        GROUP = "group", "Discussion with a group or team"

    class Minutes(models.TextChoices):
        DRAFT = "draft", "Draft"
        SENT = "sent", "Sent to check"
        AGREED = "agreed", "Agreed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    involvement = models.ForeignKey(
        Involvement, models.PROTECT, related_name="interviews"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    # Codes from the staff key, such as "ASC-SW1"; never names.
    staff_codes = models.CharField("who took part", max_length=300)
    held_on = models.DateField("held on")
    mode = models.CharField("how it was held", max_length=100, blank=True)
    minutes = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=Minutes, default=Minutes.DRAFT)
    sent_on = models.DateField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_how = models.CharField("how they agreed", max_length=200, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["involvement", "held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="interview_agreed_on_and_how",
                condition=Q(state="agreed", agreed_on__isnull=False)
                & ~Q(agreed_how="")
                & ~Q(minutes="")
                | ~Q(state="agreed") & Q(agreed_on=None, agreed_how=""),
            ),
            models.CheckConstraint(
                name="interview_sent_on_a_day",
                condition=Q(state="draft") | Q(sent_on__isnull=False),
            ),
            removal_rule("interview"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"


class MinutesRevision(models.Model):
    """Every text of the minutes that was saved, agreed or not."""

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="revisions")
    row_version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["interview", "-row_version"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "row_version"], name="minutes_revision_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.interview_id} {self.row_version}"


class Evidence(Removable):
    """Anything the report relies on, numbered E1, E2 … (guidance; R13)."""

    class Kind(models.TextChoices):
        RECORD = "record", "Agency record"
        INTERVIEW = "interview", "Agreed minutes of an interview or discussion"
        POLICY = "policy", "Policy, procedure or guidance"
        LAW = "law", "Law"
        DATA = "data", "Data or staffing return"
        AUDIT = "audit", "Audit or earlier review"
        INCIDENT = "incident", "Incident report or complaint"
        DOCUMENT = "document", "Another document"

    class Weight(models.TextChoices):
        PRIMARY = "primary", "Primary: made at the time by those involved"
        SECONDARY = "secondary", "Secondary: made later or by others"
        ANECDOTAL = "anecdotal", "Anecdotal: cannot be confirmed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    involvement = models.ForeignKey(
        Involvement, models.PROTECT, related_name="evidence"
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=300)
    dated = models.CharField("date", max_length=100, blank=True)
    held_by = models.CharField(max_length=150)
    weight = models.CharField(max_length=10, choices=Weight)
    # Minutes may be used only while they are agreed: a trigger refuses the rest.
    interview = models.ForeignKey(
        Interview, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["involvement", "number"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["involvement", "number"], name="evidence_number_is_unique"
            ),
            models.UniqueConstraint(
                fields=["interview"], condition=KEPT, name="evidence_minutes_once"
            ),
            models.CheckConstraint(
                name="evidence_interview_kind_has_minutes",
                condition=Q(kind="interview", interview__isnull=False)
                | (~Q(kind="interview") & Q(interview=None)),
            ),
            removal_rule("evidence"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"E{self.number}"


class GlossaryTerm(Removable):
    """An abbreviation the report uses, with its meaning."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    involvement = models.ForeignKey(
        Involvement, models.PROTECT, related_name="glossary"
    )
    term = models.CharField(max_length=40)
    meaning = models.CharField(max_length=200)

    class Meta:
        ordering = ["involvement", "term"]
        constraints = [
            models.UniqueConstraint(
                fields=["involvement", "term"],
                condition=KEPT,
                name="glossary_term_once",
            ),
            removal_rule("glossary_term"),
        ]

    def __str__(self) -> str:
        return self.term
