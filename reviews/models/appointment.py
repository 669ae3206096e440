"""The one fact that access comes from."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from reviews.models.involvement import Involvement
from reviews.models.review import Review
from reviews.roles import AGENCY_ROLES, BOARD_ROLES, Perm, Role


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_at=None)

    def visible_to(self, user: Any) -> Self:
        """The current ones where a person appoints others; the check narrows it."""
        where = Q(review__in=Review.objects.granting(user, Perm.CHANGE_REVIEW)) | Q(
            involvement__in=Involvement.objects.granting(user, Perm.PREPARE)
        )
        own_board = Q(review=None, role=Role.SAB_MANAGER, user=user)
        if self.current().filter(own_board, user__is_active=True).exists():
            where |= Q(review=None)
        return self.current().filter(where).select_related("user", "review")


class Appointment(models.Model):
    """The one fact access comes from: a person holds a role, from and to.

    A SAB manager's appointment with no review is the board's own: it lets them
    open reviews. Guardian's rows are the projection of the current rows here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=24, choices=Role)
    review = models.ForeignKey(
        Review, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    involvement = models.ForeignKey(
        Involvement, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    # The board may let one person be representative and senior manager (small
    # agencies); the reason is kept here.
    exception_reason = models.TextField(blank=True)
    # What whoever appointed them calls their post here; an account may be of
    # somebody who works elsewhere as well.
    job_title = models.CharField(max_length=150, blank=True)
    started_at = models.DateTimeField()
    appointed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="appointment_role_fits_its_place",
                condition=Q(role__in=sorted(BOARD_ROLES), involvement__isnull=True)
                | Q(
                    role__in=sorted(AGENCY_ROLES),
                    involvement__isnull=False,
                    review__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="appointment_only_managers_serve_the_whole_board",
                condition=Q(review__isnull=False) | Q(role=Role.SAB_MANAGER),
            ),
            models.CheckConstraint(
                name="appointment_ends_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_exception_is_for_senior_managers",
                condition=Q(exception_reason="") | Q(role=Role.SENIOR_MANAGER),
            ),
            # On one review board roles and agency roles exclude each other, and
            # author, senior manager and representative are three people.
            models.UniqueConstraint(
                fields=["review", "user"],
                condition=Q(ended_at=None, exception_reason=""),
                name="appointment_one_role_a_person_a_review",
            ),
            models.UniqueConstraint(
                fields=["involvement", "user"],
                condition=Q(ended_at=None, role__in=[Role.AUTHOR, Role.SENIOR_MANAGER]),
                name="appointment_author_is_not_senior_manager",
            ),
            models.UniqueConstraint(
                fields=["involvement", "role"],
                condition=Q(ended_at=None, involvement__isnull=False),
                name="appointment_one_person_a_role",
            ),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(ended_at=None, role=Role.LEAD_REVIEWER),
                name="appointment_one_lead_reviewer",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ended_at=None, review=None),
                name="appointment_board_manager_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"
