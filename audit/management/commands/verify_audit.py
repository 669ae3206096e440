"""``manage.py verify_audit``: is the record of what happened whole?"""

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.verifying import verify


class Command(BaseCommand):
    help = "Check the record of what happened. Exits 1 and names the first bad row."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--stream", type=uuid.UUID, help="a review's id; all streams if not given"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify(options["stream"])
        if verdict.fault:
            raise CommandError(verdict.fault, returncode=1)
        self.stdout.write(f"The record is whole: {verdict.count} events.")
