"""``manage.py remove_second_factor EMAIL``: for a lost phone, from the shell."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.management.finding import user_with_email
from accounts.services import remove_second_factor


class Command(BaseCommand):
    help = (
        "Take away a lost authenticator app and its recovery codes. Check first, by "
        "voice, that the person is who they say they are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        remove_second_factor(user_with_email(options["email"]), by=None)
        self.stdout.write(
            "The second factor is removed and every session has ended. The person "
            "signs in with their password and sets up an app again."
        )
