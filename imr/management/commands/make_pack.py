"""Makes the pack of a review for an administrator, as the page does."""

from argparse import ArgumentParser
from pathlib import Path
from time import sleep
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from imr.making import returned_versions
from imr.models import FileJob
from imr.services.files import LEASE, hand_out, make_one, request_pack
from reviews.models import Review

# How often a worker that has the pack is asked about. After a lease it is taken
# from a worker that was lost, and one that is alive has had time enough.
SECONDS = 1
TIMES = int(LEASE.total_seconds()) // SECONDS


class Command(BaseCommand):
    help = "Make the pack of a review: manage.py make_pack REFERENCE --output FILE"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference")
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        review = Review.objects.filter(reference=options["reference"]).first()
        if review is None:
            raise CommandError(f"There is no review {options['reference']}.")
        if not returned_versions(review):
            raise CommandError(
                f"No agency has returned a report for {review.reference} yet."
            )
        job = _made(request_pack(review, by=None).pk)
        file = hand_out(job)
        if file is None:
            raise CommandError(
                f"The pack of {review.reference} is {job.get_state_display().lower()}. "
                "Look at the worker’s log, then try again."
            )
        try:
            options["output"].write_bytes(bytes(file.content))
        except OSError as error:
            raise CommandError(
                f"Could not write {options['output']}: {error.strerror}."
            ) from error
        self.stdout.write(
            f"{options['output']}: {file.pages} pages, SHA-256 {file.sha256}"
        )


def _made(job_id: UUID) -> FileJob:
    """The pack's job once it is ready or stopped, made here or by a worker.

    It is asked for again while it waits, and waited for while a worker has it;
    as it is after all that time, it is handed back.
    """
    for _ in range(TIMES):
        make_one(job_id)
        job = FileJob.objects.get(pk=job_id)
        if job.state in {job.State.READY, job.State.STOPPED}:
            break
        sleep(SECONDS)
    return job
