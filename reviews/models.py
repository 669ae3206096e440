"""The review and its people: what is stored and what can never be false."""

import uuid
from typing import Any, Self, cast

from django.db import models
from django.db.models import F, Q
from guardian.models import UserObjectPermissionBase
from guardian.shortcuts import get_objects_for_user

from accounts.models import User
from reviews.roles import (
    AGENCY_ROLES,
    BOARD_ROLES,
    INVOLVEMENT_PERMS,
    REVIEW_PERMS,
    Perm,
    Role,
)
from reviews.rules import AskedFor, LegalBasis, State


def _granted(user: Any, perms: list[Perm], manager: Any) -> Any:
    """The rows of one model on which a person holds any of the permissions."""
    return get_objects_for_user(
        user,
        [f"reviews.{perm}" for perm in perms],
        klass=manager,
        any_perm=True,
        with_superuser=False,
        accept_global_perms=False,
        use_groups=False,
    )


class Agency(models.Model):
    """A member or partner organisation of the board."""

    class Kind(models.TextChoices):
        ADULT_SOCIAL_CARE = "adult_social_care", "Council adult social care"
        COUNCIL_OTHER = "council_other", "Another council service"
        NHS_TRUST = "nhs_trust", "NHS trust"
        GP_PRACTICE = "gp_practice", "GP practice"
        AMBULANCE = "ambulance", "Ambulance service"
        POLICE = "police", "Police"
        FIRE = "fire", "Fire and rescue service"
        HOUSING = "housing", "Housing association or landlord"
        CARE_PROVIDER = "care_provider", "Care provider"
        PROBATION = "probation", "Probation"
        VOLUNTARY = "voluntary", "Voluntary organisation"
        OTHER = "other", "Another organisation"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=150)
    code = models.CharField(
        "short code", max_length=8, help_text="Two to eight letters, such as ASC."
    )
    kind = models.CharField(max_length=20, choices=Kind)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("name"), name="agency_name_is_unique"
            ),
            models.UniqueConstraint(
                models.functions.Upper("code"), name="agency_code_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: Any) -> Self:
        """The reviews on which a person holds an appointment now."""
        if not user.is_active:
            return self.none()
        return cast(Self, _granted(user, [Perm.VIEW_REVIEW], self))


class Review(models.Model):
    """A Safeguarding Adults Review, Care Act 2014 section 44."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    pseudonym = models.CharField(max_length=60)
    legal_basis = models.CharField(max_length=20, choices=LegalBasis)
    scoping_from = models.DateField("start of the scoping period")
    scoping_to = models.DateField("end of the scoping period")
    circumstances = models.TextField()
    tor_purpose = models.TextField("purpose of the review")
    tor_version = models.PositiveSmallIntegerField(default=1)
    tor_agreed_on = models.DateField("terms of reference agreed on")
    due_on = models.DateField("returns due on")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    row_version = models.PositiveIntegerField(default=1)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        default_permissions = ()
        permissions = [(str(perm), words) for perm, words in REVIEW_PERMS.items()]
        constraints = [
            models.CheckConstraint(
                name="review_scoping_period_runs_forward",
                condition=Q(scoping_to__gte=F("scoping_from")),
            ),
            models.CheckConstraint(
                name="review_legal_basis_is_known",
                condition=Q(legal_basis__in=LegalBasis.values),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class AdultIdentity(models.Model):
    """Who the adult is, sealed apart from the review (read: reviews.identity)."""

    review = models.OneToOneField(Review, models.PROTECT, related_name="identity")
    sealed = models.BinaryField()

    class Meta:
        verbose_name_plural = "adult identities"

    def __str__(self) -> str:
        return f"Identity of {self.review_id}"


class LineOfEnquiry(models.Model):
    """A numbered question (KLOE) that every IMR answers for its own service."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(
        Review, models.PROTECT, related_name="lines_of_enquiry"
    )
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        ordering = ["review", "number"]
        verbose_name_plural = "lines of enquiry"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"],
                name="kloe_number_is_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="kloe_number_starts_at_one", condition=Q(number__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"KLOE {self.number}"


class InvolvementQuerySet(models.QuerySet["Involvement"]):
    def visible_to(self, user: Any) -> Self:
        """A person's own agency's part, and for the board each part's state."""
        if not user.is_active:
            return self.none()
        own = _granted(user, [Perm.VIEW_INVOLVEMENT], Involvement.objects.all())
        overseen = _granted(user, [Perm.VIEW_PROGRESS], Review.objects.all())
        return self.filter(
            Q(pk__in=own.values("pk")) | Q(review__in=overseen.values("pk"))
        )

    def in_order(self) -> Self:
        """With review and agency loaded, by the agency's name."""
        return self.select_related("review", "agency").order_by("agency__name", "pk")

    def asked_now(self) -> Self:
        """Those from which the board still wants a return."""
        return self.exclude(state__in=[State.WITHDRAWN, State.COMPLETE])


class Involvement(models.Model):
    """One agency's part in one review: the unit of the workflow."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="involvements")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="involvements")
    asked_for = models.CharField(max_length=12, choices=AskedFor)
    state = models.CharField(max_length=20, choices=State, default=State.INVITED)
    due_on = models.DateField("return due on")
    internal_due_on = models.DateField("due with the senior manager on")
    # The number of the version that was accepted last: what the board reads.
    returned_version = models.PositiveSmallIntegerField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    # Set by the board where a small agency has one person as representative and
    # senior manager.
    same_person_reason = models.TextField(blank=True)
    assigned_at = models.DateTimeField()
    row_version = models.PositiveIntegerField(default=1)

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        ordering = ["review", "agency__name"]
        default_permissions = ()
        permissions = [(str(perm), words) for perm, words in INVOLVEMENT_PERMS.items()]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "agency"],
                condition=~Q(state=State.WITHDRAWN),
                name="involvement_agency_once_a_review",
            ),
            models.CheckConstraint(
                name="involvement_state_is_known",
                condition=Q(state__in=State.values),
            ),
            models.CheckConstraint(
                name="involvement_asked_for_is_known",
                condition=Q(asked_for__in=AskedFor.values),
            ),
            models.CheckConstraint(
                name="involvement_withdrawn_has_reason",
                condition=(Q(state=State.WITHDRAWN) & ~Q(withdrawn_reason=""))
                | (~Q(state=State.WITHDRAWN) & Q(withdrawn_reason="")),
            ),
            models.CheckConstraint(
                name="involvement_accepted_has_version",
                condition=~Q(state__in=[State.ACCEPTED, State.COMPLETE])
                | Q(returned_version__isnull=False),
            ),
            models.CheckConstraint(
                name="involvement_internal_date_first",
                condition=Q(internal_due_on__lte=F("due_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Involvement {self.pk}"

    @property
    def wants_chronology(self) -> bool:
        return self.asked_for != AskedFor.IMR

    @property
    def wants_imr(self) -> bool:
        return self.asked_for != AskedFor.CHRONOLOGY


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self) -> Self:
        return self.filter(ended_at=None)


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
                condition=Q(
                    role__in=[str(r) for r in BOARD_ROLES], involvement__isnull=True
                )
                | Q(
                    role__in=[str(r) for r in AGENCY_ROLES],
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
                condition=Q(
                    ended_at=None, role__in=[Role.AUTHOR, Role.SENIOR_MANAGER]
                ),
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


class ReviewUserObjectPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Review, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class InvolvementUserObjectPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Involvement, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class Reminder(models.Model):
    """The ledger: one row for each reminder that fell due, so none goes twice."""

    involvement = models.ForeignKey(
        Involvement, models.PROTECT, related_name="reminders"
    )
    role = models.CharField(max_length=24, choices=Role)
    kind = models.CharField(max_length=24)
    due_on = models.DateField()
    falls_on = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["falls_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["involvement", "role", "kind", "due_on", "falls_on"],
                name="reminder_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.falls_on}"
