"""The clock's work: reminders, by the calendar of London."""

from celery import shared_task
from django.utils import timezone

from reviews.services import reminding


@shared_task
def send_reminders() -> int:
    """Remind whoever holds the pen. Safe to run at any time, as often as you like."""
    return reminding.send_reminders(today=timezone.localdate())
