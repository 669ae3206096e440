"""Times of the day as the site writes them: "10:04am"."""

from datetime import datetime

from django.utils import timezone


def clock(at: datetime) -> str:
    """Write the time of day of a moment, in London: "10:04am"."""
    local = timezone.localtime(at)
    return f"{local:%I:%M}".lstrip("0") + f"{local:%p}".lower()
