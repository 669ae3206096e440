"""Finding the person that an administrator's command is about."""

from django.core.management.base import CommandError

from accounts.models import User


def user_with_email(email: str) -> User:
    """The person with an e-mail address. Raises ``CommandError`` for any other."""
    try:
        return User.objects.get_by_natural_key(email)
    except User.DoesNotExist as error:
        raise CommandError("No account has this e-mail address.") from error
