"""``manage.py enable_user EMAIL``: open a closed account again, from the shell."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.management.finding import user_with_email
from accounts.services import enable_user


class Command(BaseCommand):
    help = "Open a closed account again: the person signs in as before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        enable_user(user_with_email(options["email"]), by=None)
        self.stdout.write("The account is open. The person signs in as before.")
