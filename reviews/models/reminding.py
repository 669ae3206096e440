"""The ledger of reminders, and when they last ran."""

from django.db import models

from reviews.models.involvement import Involvement
from reviews.roles import Role


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


class ReminderRun(models.Model):
    """When reminders were last worked out, for whoever looks after the service."""

    day = models.DateField(unique=True)
    last_ran_at = models.DateTimeField()
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"Reminders of {self.day}"
