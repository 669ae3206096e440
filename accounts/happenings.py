"""What happens to an account, told to whoever keeps the record.

``accounts`` lies under ``audit`` and cannot call it. This is the one signal of
the house; ``audit.listening`` hears it, in the same transaction, together with
the signals of Django and allauth about signing in.
"""

from django.dispatch import Signal

from accounts.models import User

# Sent with: happening (an Event's value), by (User or None), on (User).
account_happening = Signal()


def tell(happening: str, *, by: User | None, on: User) -> None:
    """Say what happened to an account; an error of the record stops the act."""
    account_happening.send(sender=User, happening=happening, by=by, on=on)
