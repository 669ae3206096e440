"""What wakes the post: each new mail, and the clock every five minutes."""

from uuid import UUID

from celery import shared_task

from accounts.services import mailing


@shared_task
def send_email(email_id: str) -> None:
    """Send one mail now."""
    mailing.send(UUID(email_id))


@shared_task
def send_waiting_mail() -> None:
    """Send what a dead broker or a dead worker left behind, and what is due again."""
    mailing.send_waiting()
