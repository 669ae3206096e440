"""Makes the pack of a review for an administrator, as the page does."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imr.models import FileJob
from imr.services.files import make_one, request_pack, returned_versions
from reviews.models import Review


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
        job = request_pack(review, by=None)
        make_one(job.pk)
        job = FileJob.objects.get(pk=job.pk)
        if job.file is None:
            raise CommandError(
                f"The pack of {review.reference} is {job.get_state_display().lower()}. "
                "Look at the worker’s log, then try again."
            )
        try:
            options["output"].write_bytes(bytes(job.file.content))
        except OSError as error:
            raise CommandError(
                f"Could not write {options['output']}: {error.strerror}."
            ) from error
        self.stdout.write(
            f"{options['output']}: {job.file.pages} pages, SHA-256 {job.file.sha256}"
        )
