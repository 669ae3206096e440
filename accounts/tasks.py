"""What wakes the post, and what the clock calls for accounts."""

from uuid import UUID

from celery import shared_task
from django.core.management import call_command

from accounts.services import mailing


@shared_task
def send_email(email_id: str) -> None:
    """Send one mail now."""
    mailing.send(UUID(email_id))


@shared_task
def send_waiting_mail() -> None:
    """Send what a dead broker or a dead worker left behind, and what is due again."""
    mailing.send_waiting()


@shared_task
def sweep_sessions() -> None:
    """Delete the sessions that are over, with what was held in them."""
    call_command("clearsessions")
