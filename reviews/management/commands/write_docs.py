"""Writes docs/workflow.md and docs/roles.md, or says that they are out of date."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reviews.documents import roles_document, workflow_document

DOCUMENTS = {"workflow.md": workflow_document, "roles.md": roles_document}


class Command(BaseCommand):
    help = "Write docs/workflow.md and docs/roles.md from the code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit 1 if they differ"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.BASE_DIR / "docs"
        for name, document in DOCUMENTS.items():
            path = folder / name
            if not options["check"]:
                path.write_text(document(), encoding="utf-8")
            elif not path.exists() or path.read_text(encoding="utf-8") != document():
                raise CommandError(f"docs/{name} is out of date. Run: make docs")
