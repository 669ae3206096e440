"""Invites a deployment's first SAB manager, who then invites everybody else."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.refusals import Refused
from accounts.text import clean_text
from reviews.services.people import create_first_manager


class Command(BaseCommand):
    help = 'Invite the first SAB manager: create_first_manager EMAIL "FULL NAME"'

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("full_name")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip()
        full_name = " ".join(clean_text(options["full_name"]).split())
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"“{email}” is not an e-mail address.") from error
        if not full_name or len(full_name) > 150:
            raise CommandError("Give their full name in 150 characters or less.")
        try:
            create_first_manager(full_name=full_name, email=email)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            "The SAB manager is invited. They get a mail with a link to choose a "
            "password; it works for 14 days."
        )
