"""``manage.py disable_user EMAIL``: close an account at once, from the shell."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services import disable_user


class Command(BaseCommand):
    help = "Close an account: nobody can sign in to it and its sessions are over."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = User.objects.get_by_natural_key(options["email"])
        except User.DoesNotExist as error:
            raise CommandError("No account has this e-mail address.") from error
        disable_user(user, by=None)
        self.stdout.write("The account is closed.")
