"""What the clock calls for chronologies."""

from celery import shared_task
from django.utils import timezone

from chronology.services.finding import search, unsearched
from chronology.services.parts import sweep_parts


@shared_task
def sweep_set_parts() -> int:
    """Delete parts of chronologies' PDFs that nobody uses any more."""
    return sweep_parts(today=timezone.localdate())


@shared_task
def find_same_events() -> int:
    """Search the entries of every review in which something new was returned."""
    return sum(map(search, unsearched()))
