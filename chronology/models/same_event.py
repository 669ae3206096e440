"""What the board says of returned entries: which are of one event, or left no trace.

What may be one event is worked out by a worker and kept with its search. A row of
its own is made only when somebody says that it is, or is not: that outlives every
search, and goes when they take it back.
"""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from reviews.models import Involvement, Review
from reviews.roles import Perm


class EventSearch(models.Model):
    """The last search of a review's entries, and what it found.

    ``found_key`` says of which returned versions; ``wanted_key`` of which the one
    that is under way, or was given up, is.
    """

    review = models.OneToOneField(
        Review, models.PROTECT, primary_key=True, related_name="event_search"
    )
    wanted_key = models.CharField(max_length=64)
    found_key = models.CharField(max_length=64, blank=True)
    # {"events": [...], "one_sided": [...]}: ``matching.Proposals`` as JSON.
    found = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["review"]
        verbose_name_plural = "event searches"

    def __str__(self) -> str:
        return f"Search {self.pk}"


class JudgedQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those of reviews whose returns a person reads."""
        read = Review.objects.granting(user, Perm.READ_RETURNS)
        return self.filter(review__in=read.values("pk")).select_related("review")


class Judged(models.Model):
    """Somebody of the board said something of entries, at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="+")
    # Why it was proposed, in sentences; none where a person found it.
    reasons = models.JSONField(default=list)
    judged_at = models.DateTimeField()
    judged_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = JudgedQuerySet.as_manager()

    class Meta:
        abstract = True


class SameEvent(Judged):
    """Entries of two or more agencies that speak, or do not speak, of one event."""

    is_same = models.BooleanField()
    # A digest of its entries: something is said once of one set of them.
    entries_key = models.CharField(max_length=64)

    class Meta:
        ordering = ["review", "judged_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "entries_key"], name="same_event_once_a_set"
            )
        ]

    def __str__(self) -> str:
        return f"Event {self.pk}"


class EventEntry(models.Model):
    """An entry of an event, and the version of it that was read."""

    event = models.ForeignKey(SameEvent, models.CASCADE, related_name="entries")
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="+")
    entry = models.UUIDField("the returned entry")
    read_version = models.PositiveSmallIntegerField()
    # As its event's: the database then lets an entry be of one event only.
    is_same = models.BooleanField()
    # Each agency's one entry that is compared; the others are what else it wrote.
    is_main = models.BooleanField(default=True)

    class Meta:
        ordering = ["event", "pk"]
        verbose_name_plural = "event entries"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "involvement", "entry"], name="event_entry_once"
            ),
            models.UniqueConstraint(
                fields=["involvement", "entry"],
                condition=Q(is_same=True),
                name="entry_is_of_one_event",
            ),
        ]

    def __str__(self) -> str:
        return f"Entry {self.entry}"


class UntracedReferral(Judged):
    """What an entry says went to an agency, which has a trace of it or has none."""

    sender = models.ForeignKey(Involvement, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Involvement, models.PROTECT, related_name="+")
    entry = models.UUIDField("the sender’s entry")
    read_version = models.PositiveSmallIntegerField()
    is_untraced = models.BooleanField()
    # Entries of the receiver that say that it looked and found nothing.
    denied_by = models.JSONField(default=list)

    class Meta:
        ordering = ["review", "judged_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "entry", "receiver"], name="untraced_referral_once"
            ),
            models.CheckConstraint(
                name="untraced_referral_of_two_agencies",
                condition=~Q(sender=F("receiver")),
            ),
        ]

    def __str__(self) -> str:
        return f"Referral {self.pk}"

    @property
    def involvement(self) -> Involvement:
        """The part whose entry it is, for the record of who read it."""
        return self.sender
