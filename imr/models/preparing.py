"""Before writing: records secured, the staff key, the nomination."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from imr.models.removable import KEPT, Kept, Removable, removal_rule
from reviews.models import Involvement


class RecordsSecured(models.Model):
    """The agency's confirmation that its records are secured (guidance; R6)."""

    involvement = models.OneToOneField(
        Involvement, models.PROTECT, related_name="records_secured"
    )
    secured_on = models.DateField("records secured on")
    secured_by = models.CharField("who secured them", max_length=150)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "records secured"

    def __str__(self) -> str:
        return f"Records secured {self.secured_on}"


class SecuredSystem(models.Model):
    """One place where records are held, such as a case system or a paper file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    involvement = models.ForeignKey(
        Involvement, models.PROTECT, related_name="secured_systems"
    )
    name = models.CharField("system or file", max_length=200)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["involvement", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["involvement", "name"], name="secured_system_named_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class KeptStaff(Kept["StaffMember"]):
    def visible_to(self, user: Any) -> models.QuerySet["StaffMember"]:
        """Rows of involvements one may see; the check narrows it further."""
        return self.filter(
            involvement__in=Involvement.objects.visible_to(user)
        ).select_related("involvement__review", "involvement__agency")


class StaffMember(Removable):
    """A row of the staff key: a code for a person, seen by the agency alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    involvement = models.ForeignKey(
        Involvement, models.PROTECT, related_name="staff_members"
    )
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=150)
    email = models.EmailField("e-mail address", blank=True)
    # Recorded as a name because a line manager need not be on the key (R3).
    line_manager = models.CharField("line manager’s name", max_length=150)
    line_manager_email = models.EmailField("line manager’s e-mail address", blank=True)
    told_on = models.DateField("told about the review on", null=True, blank=True)
    support_offered_on = models.DateField("support offered on", null=True, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    objects: ClassVar = KeptStaff()

    class Meta:
        ordering = ["involvement", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["involvement", "code"],
                condition=KEPT,
                name="staff_code_is_unique",
            ),
            removal_rule("staff_member"),
        ]

    def __str__(self) -> str:
        return self.code


class Nomination(models.Model):
    """One person asked to be the author, and what they declared (R1 to R4, R7)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    involvement = models.ForeignKey(
        Involvement, models.PROTECT, related_name="nominations"
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="nominations")
    # What the nominator called them, and what their account said when they
    # declared: an account that is renamed hides no conflict (R3).
    named = models.CharField("name as nominated", max_length=150)
    declared_as = models.CharField("name as declared", max_length=150, blank=True)
    job_title = models.CharField(max_length=150)
    experience = models.TextField("relevant experience")
    authority = models.TextField("authority")
    resources_agreed = models.BooleanField("time and support agreed")
    tor_version = models.PositiveSmallIntegerField()
    nominated_at = models.DateTimeField()
    nominated_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    not_involved = models.BooleanField(null=True)
    not_line_manager = models.BooleanField(null=True)
    # The wording the author was shown, kept as it was.
    statements = models.JSONField(default=list)
    declared_at = models.DateTimeField(null=True, blank=True)
    declared_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["involvement", "nominated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["involvement"],
                condition=Q(ended_at=None),
                name="nomination_one_at_a_time",
            ),
            models.CheckConstraint(
                name="nomination_is_of_another_person",
                condition=~Q(author=F("nominated_by")),
            ),
            models.CheckConstraint(
                name="nomination_resources_are_agreed",
                condition=Q(resources_agreed=True),
            ),
            models.CheckConstraint(
                name="nomination_declared_by_the_author",
                condition=Q(
                    declared_at=None,
                    declared_by=None,
                    not_involved=None,
                    not_line_manager=None,
                )
                | Q(
                    declared_at__isnull=False,
                    declared_by=F("author"),
                    not_involved__isnull=False,
                    not_line_manager__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="nomination_ends_after_a_no",
                condition=~(Q(not_involved=False) | Q(not_line_manager=False))
                | Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Nomination {self.pk}"

    @property
    def is_declared(self) -> bool:
        return bool(self.not_involved and self.not_line_manager)
