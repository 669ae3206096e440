"""What the clock calls for chronologies."""

from celery import shared_task
from django.utils import timezone

from chronology.services.parts import sweep_parts


@shared_task
def sweep_set_parts() -> int:
    """Delete parts of chronologies' PDFs that nobody uses any more."""
    return sweep_parts(today=timezone.localdate())
