"""What the board asks an agency about what it returned, and the agency's answer."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from reviews.models import Appointment, Involvement, Review
from reviews.roles import Perm


class AgencyQuestionQuerySet(models.QuerySet["AgencyQuestion"]):
    def visible_to(self, user: Any) -> Self:
        """Questions to parts that one may see; the check narrows it further."""
        return self.filter(
            involvement__in=Involvement.objects.visible_to(user)
        ).select_related("involvement__review", "involvement__agency", "asked_by")

    def waiting(self) -> Self:
        """Those that wait for the agency's answer."""
        return self.filter(answered_at=None, withdrawn_at=None)

    def answered(self) -> Self:
        """Those whose answer waits for the board."""
        return self.filter(answered_at__isnull=False, closed_at=None)

    def to_read_by(self, user: User) -> Self:
        """Answers that wait for one of the board: to what they asked themselves, and
        to what somebody asked who serves on the review no more."""
        asker_serves = Appointment.objects.current().filter(
            review=OuterRef("review"), user=OuterRef("asked_by"), user__is_active=True
        )
        return self.answered().filter(
            Q(asked_by=user) | ~Exists(asker_serves),
            review__in=Review.objects.granting(user, Perm.READ_RETURNS).values("pk"),
        )


class AgencyQuestion(models.Model):
    """One question to one agency. It never changes what the agency accepted.

    It waits for an answer, is answered, and is closed when the board has read it;
    one that nobody has answered can be withdrawn. Its words and its answer stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="agency_questions")
    involvement = models.ForeignKey(
        Involvement, models.PROTECT, related_name="agency_questions"
    )
    text = models.TextField()
    # Ids of the entries it is about (``ReturnedEntry.entry``), as text; or none.
    about = models.JSONField(default=list, blank=True)
    # The version those entries were read in.
    version = models.PositiveSmallIntegerField()
    reply_by = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    row_version = models.PositiveIntegerField(default=1)

    objects = AgencyQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["review", "asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="agency_question_asks_something", condition=~Q(text="")
            ),
            models.CheckConstraint(
                name="agency_question_answer_is_whole",
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (
                    Q(answered_at__isnull=False, answered_by__isnull=False)
                    & ~Q(answer="")
                ),
            ),
            models.CheckConstraint(
                name="agency_question_closed_when_answered",
                condition=Q(closed_at=None, closed_by=None)
                | Q(
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    answered_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="agency_question_withdrawn_unanswered",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                    answered_at=None,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Whether the agency is still to answer."""
        return self.answered_at is None and self.withdrawn_at is None

    @property
    def standing(self) -> str:
        """How far it is, in the board's words."""
        if self.withdrawn_at:
            return "Taken back"
        if self.closed_at:
            return "Closed"
        return "Answered" if self.answered_at else "Not answered yet"
