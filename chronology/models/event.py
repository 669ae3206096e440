"""What the board makes of returned entries: one event of several agencies, or none."""

import uuid
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from reviews.models import Involvement, Review


class Judgement(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"
    BY_HAND = "by_hand", "Joined by hand"


# What stands as one event: a person said so.
STANDS = (Judgement.CONFIRMED, Judgement.BY_HAND)


def judged_by_somebody(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{name}_judged_at_by_somebody",
        condition=Q(state="proposed", judged_at=None, judged_by=None)
        | (~Q(state="proposed") & Q(judged_at__isnull=False, judged_by__isnull=False)),
    )


class JudgedQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those of reviews one may see; the check narrows it further."""
        return self.filter(review__in=Review.objects.visible_to(user)).select_related(
            "review"
        )

    def by_rank(self) -> Self:
        """The strongest first."""
        return self.order_by("-score", "pk")


class SameEvent(models.Model):
    """Entries of two or more agencies that speak, or do not speak, of one contact."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="same_events")
    state = models.CharField(
        max_length=10, choices=Judgement, default=Judgement.PROPOSED
    )
    # A digest of the entries it holds, so that one set of them is one row.
    entries_key = models.CharField(max_length=64)
    reasons = models.JSONField(default=list)
    score = models.FloatField(default=0)
    found_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = JudgedQuerySet.as_manager()

    class Meta:
        ordering = ["review", "-score", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "entries_key"], name="same_event_once_a_set"
            ),
            models.CheckConstraint(
                name="same_event_state_is_known",
                condition=Q(state__in=Judgement.values),
            ),
            judged_by_somebody("same_event"),
        ]
        indexes = [
            models.Index(
                fields=["review", "state", "-score"], name="same_event_by_rank"
            )
        ]

    def __str__(self) -> str:
        return f"Event {self.pk}"

    @property
    def stands(self) -> bool:
        """Whether somebody said that it is one event."""
        return self.state in STANDS


class SameEventMember(models.Model):
    """An entry of an event, and the version of it that was compared."""

    event = models.ForeignKey(SameEvent, models.CASCADE, related_name="members")
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="+")
    returned = models.UUIDField("the returned entry")
    version = models.PositiveSmallIntegerField()
    # Each agency's one entry that is compared; the others are what else it wrote.
    is_main = models.BooleanField(default=True)

    class Meta:
        ordering = ["event", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "returned"], name="same_event_member_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.returned}"


class UntracedReferral(models.Model):
    """An entry that says something went to an agency, which has no trace of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(
        Review, models.PROTECT, related_name="untraced_referrals"
    )
    state = models.CharField(
        max_length=10, choices=Judgement, default=Judgement.PROPOSED
    )
    sender = models.ForeignKey(Involvement, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Involvement, models.PROTECT, related_name="+")
    returned = models.UUIDField("the sender’s entry")
    version = models.PositiveSmallIntegerField()
    # Entries of the receiver that say that it looked and found nothing.
    denied_by = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    score = models.FloatField(default=0)
    found_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = JudgedQuerySet.as_manager()

    class Meta:
        ordering = ["review", "-score", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "returned", "receiver"],
                name="untraced_referral_once",
            ),
            models.CheckConstraint(
                name="untraced_referral_state_is_known",
                condition=Q(state__in=["proposed", "confirmed", "rejected"]),
            ),
            models.CheckConstraint(
                name="untraced_referral_of_two_agencies",
                condition=~Q(sender=F("receiver")),
            ),
            judged_by_somebody("untraced_referral"),
        ]

    def __str__(self) -> str:
        return f"Referral {self.pk}"

    @property
    def stands(self) -> bool:
        """Whether somebody said that it left no trace."""
        return self.state == Judgement.CONFIRMED


class EventSearchQuerySet(models.QuerySet["EventSearch"]):
    def waiting(self, now: datetime) -> Self:
        """Searches that were asked for and are not done, and that no worker has."""
        return self.filter(
            Q(done_for=None) | Q(done_for__lt=F("wanted_at")),
            Q(lease_until=None) | Q(lease_until__lt=now),
        )


class EventSearch(models.Model):
    """That a review's entries are to be searched again; a worker takes a lease."""

    review = models.OneToOneField(
        Review, models.PROTECT, related_name="event_search", primary_key=True
    )
    wanted_at = models.DateTimeField()
    # What was wanted when the last search began that was finished.
    done_for = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = EventSearchQuerySet.as_manager()

    class Meta:
        ordering = ["wanted_at"]
        verbose_name_plural = "event searches"

    def __str__(self) -> str:
        return f"Search {self.review_id}"

    @property
    def is_done(self) -> bool:
        return self.done_for is not None and self.done_for >= self.wanted_at
