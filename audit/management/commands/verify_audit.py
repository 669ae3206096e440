"""``manage.py verify_audit``: is the record of what happened whole?"""

import uuid
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.verifying import Head, heads, read_heads, verify


class Command(BaseCommand):
    help = "Check the record of what happened. Exits 1 and names the first bad row."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--heads",
            action="store_true",
            help="also print the last row of each stream, to be kept elsewhere",
        )
        parser.add_argument(
            "--expect",
            metavar="FILE",
            help="what --heads printed on an earlier day: it must still be there",
        )
        parser.add_argument(
            "--stream", type=uuid.UUID, help="a review's id; all streams if not given"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # Before the rows are read: what is written meanwhile comes after them.
        last = heads() if options["heads"] else []
        verdict = verify(options["stream"], expected=_expected(options["expect"]))
        if verdict.fault:
            raise CommandError(verdict.fault, returncode=1)
        # Apart from the heads, which go into a file.
        out = self.stderr if last else self.stdout
        out.write(f"The record is whole: {verdict.count} events.")
        for head in last:
            self.stdout.write(str(head))


def _expected(path: str | None) -> list[Head]:
    if path is None:
        return []
    try:
        return read_heads(Path(path).read_text().splitlines())
    except (OSError, ValueError) as error:
        raise CommandError(
            "Give --expect a file that verify_audit --heads printed.", returncode=2
        ) from error
