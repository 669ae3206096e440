"""What wakes workers: search one review for shared events, and sweep up the rest."""

from celery import shared_task

from chronology.services import finding


@shared_task(name="chronology.tasks.find_events")
def find_events(review_id: str) -> None:
    """Search a review, unless another worker has it or it is done."""
    finding.find_events(review_id)


@shared_task(name="chronology.tasks.find_waiting_events")
def find_waiting_events() -> None:
    """Search every review that still waits for it."""
    for review_id in finding.waiting_searches():
        finding.find_events(review_id)
