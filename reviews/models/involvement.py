"""An agency, and its part in one review: the unit of the workflow."""

import uuid
from typing import Any, Self, cast

from django.db import models
from django.db.models import F, Q
from guardian.models import UserObjectPermissionBase

from reviews.models.granting import granted
from reviews.models.review import Review
from reviews.roles import INVOLVEMENT_PERMS, Perm
from reviews.rules import LIVE, AskedFor, State


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


class InvolvementQuerySet(models.QuerySet["Involvement"]):
    def visible_to(self, user: Any) -> Self:
        """A person's own agency's part, and for the board each part's state.

        With review and agency loaded: every page names them.
        """
        if not user.is_active:
            return self.none()
        own = Involvement.objects.granting(user, Perm.VIEW_INVOLVEMENT)
        overseen = Review.objects.granting(user, Perm.VIEW_PROGRESS)
        return self.select_related("review", "agency").filter(
            Q(pk__in=own.values("pk")) | Q(review__in=overseen.values("pk"))
        )

    def granting(self, user: Any, perm: Perm) -> Self:
        """The parts on which a person holds one permission now."""
        if not user.is_active:
            return self.none()
        return cast(Self, granted(user, perm, self))

    def in_order(self) -> Self:
        """With review and agency loaded, by the agency's name."""
        return self.select_related("review", "agency").order_by("agency__name", "pk")

    def taking_part(self) -> Self:
        """Those that were not withdrawn."""
        return self.exclude(state=State.WITHDRAWN)


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
    # What the board asks the agency to look at again, since it was last reopened.
    reopened_for = models.ForeignKey(
        "reviews.Reason", models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField(blank=True)
    # Set by the board where a small agency has one person as representative and
    # senior manager.
    same_person_reason = models.TextField(blank=True)
    assigned_at = models.DateTimeField()
    # No reminder for a day up to this one: whoever holds the pen was told then,
    # because the pen, the person or the date changed.
    told_on = models.DateField("told on")
    # Stays when a nomination ends: the next author goes on with what is written.
    writing_began_on = models.DateField(null=True, blank=True)
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
    def board_asks(self) -> str:
        """The board's question while a new version is written, or ""."""
        if self.state not in LIVE or self.reopened_for is None:
            return ""
        return self.reopened_for.text

    @property
    def is_being_answered(self) -> bool:
        """Whether somebody has begun to write what the board asked for."""
        return self.writing_began_on is not None and self.state != State.WITHDRAWN

    @property
    def is_returned(self) -> bool:
        """Whether the board can read what the agency has accepted."""
        return self.returned_version is not None

    @property
    def is_writing_again(self) -> bool:
        """Whether it was opened again for a new version, and none is accepted yet."""
        again = (State.DRAFTING, State.WITH_SENIOR_MANAGER)
        return self.is_returned and self.state in again

    @property
    def wants_chronology(self) -> bool:
        return self.asked_for != AskedFor.IMR

    @property
    def wants_imr(self) -> bool:
        return self.asked_for != AskedFor.CHRONOLOGY


class InvolvementUserObjectPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Involvement, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
