"""``manage.py disable_user EMAIL``: close an account at once, from the shell."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.management.finding import user_with_email
from accounts.services import disable_user


class Command(BaseCommand):
    help = "Close an account: nobody can sign in to it and its sessions are over."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        disable_user(user_with_email(options["email"]), by=None)
        self.stdout.write(
            # Accounts know of no reviews, so the roles cannot be listed here.
            "The account is closed. Nobody can act in the roles that this person "
            "has. Look at each review they were part of: another person must be "
            "named there."
        )
