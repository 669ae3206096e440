"""The report while it is written, on the version of the template it began on."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import User
from imr.models.removable import KEPT, Removable, removal_rule
from reviews.models import Involvement


class ReportTemplate(models.Model):
    """A version of the board's template: data, never changed once in use."""

    key = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    definition = models.JSONField()

    class Meta:
        ordering = ["key", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "version"], name="report_template_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class Report(models.Model):
    """One agency's report; it keeps the template it began on."""

    involvement = models.OneToOneField(
        Involvement, models.PROTECT, related_name="report"
    )
    template = models.ForeignKey(ReportTemplate, models.PROTECT)
    # The last number given to evidence: a number that was cited is never reused.
    evidence_numbered = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"Report {self.pk}"


class Answer(models.Model):
    """The text of one part of the report, found by its key.

    Keys come from the template ("context.text"); those of the analysis carry
    the line of enquiry's id ("analysis.<id>.happened").
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="answers")
    key = models.CharField(max_length=100)
    text = models.TextField(blank=True)
    row_version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["report", "key"]
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="answer_key_once")
        ]

    def __str__(self) -> str:
        return self.key


class AnswerRevision(models.Model):
    """Every text that was saved, so that nothing typed is ever lost."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="revisions")
    row_version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["answer", "-row_version"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "row_version"], name="answer_revision_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.row_version}"


class SectionDone(models.Model):
    """The author says that a section is completed."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="sections_done")
    section = models.CharField(max_length=100)

    class Meta:
        ordering = ["report", "section"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "section"], name="section_done_once"
            )
        ]

    def __str__(self) -> str:
        return self.section


class _Numbered(Removable):
    """A numbered row of the report that several people may edit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField()
    text = models.TextField()
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class GoodPractice(_Numbered):
    """Something that was done well and should be kept."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="good_practice")

    class Meta:
        ordering = ["report", "number"]
        verbose_name_plural = "good practice"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                condition=KEPT,
                name="good_practice_number_once",
            ),
            removal_rule("good_practice"),
        ]

    def __str__(self) -> str:
        return f"Good practice {self.number}"


class Lesson(_Numbered):
    """A lesson, drawn from one or more analysis blocks."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="lessons")
    # Ids of the lines of enquiry it comes from (their numbers can change), and
    # "outside" for the analysis outside them.
    kloes = models.JSONField("from the analysis of", default=list)

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                condition=KEPT,
                name="lesson_number_once",
            ),
            removal_rule("lesson"),
        ]

    def __str__(self) -> str:
        return f"Lesson {self.number}"


class Recommendation(_Numbered):
    """What should change and how it will be brought about (guidance; R16, R22)."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="recommendations")
    lesson = models.ForeignKey(
        Lesson, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    action = models.TextField(blank=True)
    owner = models.CharField(max_length=150, blank=True)
    target_on = models.DateField("target date", null=True, blank=True)
    measure = models.TextField("how we will know", blank=True)
    review_on = models.DateField("review date", null=True, blank=True)

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                condition=KEPT,
                name="recommendation_number_once",
            ),
            removal_rule("recommendation"),
            models.CheckConstraint(
                name="recommendation_reviewed_after_target",
                condition=Q(review_on=None)
                | Q(target_on=None)
                | Q(review_on__gte=models.F("target_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Recommendation {self.number}"
