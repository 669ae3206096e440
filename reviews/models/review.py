"""The review: what is asked of every agency, and who the adult is, sealed apart."""

import uuid
from typing import Any, Self, cast

from django.db import models
from django.db.models import F, Q
from guardian.models import UserObjectPermissionBase

from accounts.models import User
from reviews.models.granting import granted
from reviews.roles import REVIEW_PERMS, Perm
from reviews.rules import LegalBasis


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: Any) -> Self:
        """The reviews on which a person holds an appointment now."""
        return self.granting(user, Perm.VIEW_REVIEW)

    def granting(self, user: Any, perm: Perm) -> Self:
        """The reviews on which a person holds one permission now."""
        if not user.is_active:
            return self.none()
        return cast(Self, granted(user, perm, self))


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
    review = models.ForeignKey(Review, models.PROTECT, related_name="lines_of_enquiry")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        ordering = ["review", "number"]
        verbose_name_plural = "lines of enquiry"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"], name="kloe_number_is_unique"
            ),
            models.CheckConstraint(
                name="kloe_number_starts_at_one", condition=Q(number__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"KLOE {self.number}"


class ReviewUserObjectPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Review, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
