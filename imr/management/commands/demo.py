"""Loads the sample review and serves it: the README's first command."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from imr.demo import loading
from imr.demo.serving import DidNotStart, serve


class Command(BaseCommand):
    help = "Load the sample review, then serve it until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--load-only", action="store_true", help="load the sample and stop"
        )
        parser.add_argument(
            "--port", type=int, default=int(os.environ.get("PORT") or "8000")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SAR_ENV == "production":
            raise CommandError("The sample review is never loaded in production.")
        call_command("migrate", interactive=False, verbosity=0)
        if loading.is_loaded():
            self._say("The sample review is loaded already.")
        else:
            self._say("Loading the sample review. This takes about a minute.")
            loading.load(timezone.localdate())
        self._say("\nSign in as one of these people, all with this password:")
        self._say(f"  {loading.PASSWORD}\n")
        for person in loading.sign_ins():
            self._say(f"  {person.role:21} {person.email}  ({person.sees})")
        if options["load_only"]:
            return
        try:
            serve(options["port"], self._say)
        except DidNotStart as reason:
            raise CommandError(str(reason)) from reason

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
