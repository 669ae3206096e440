"""Parts of chronologies that were set once: kept for as long as they are used."""

from datetime import date, timedelta

from django.utils import timezone

from chronology.models import SetPart

KEPT_FOR = timedelta(days=30)


class KeptParts:
    """The table of parts as ``chronology.pdf`` takes it."""

    def get(self, key: str, /) -> bytes | None:
        """The part under a key, which counts as used today; None if there is none."""
        today = timezone.localdate()
        part = SetPart.objects.filter(key=key).first()
        if part is None:
            return None
        if part.used_on != today:
            SetPart.objects.filter(key=key).update(used_on=today)
        return bytes(part.content)

    def __setitem__(self, key: str, content: bytes, /) -> None:
        # Two workers may have set the same part: the same bytes.
        made = SetPart(key=key, content=content, used_on=timezone.localdate())
        SetPart.objects.bulk_create([made], ignore_conflicts=True)


def sweep_parts(*, today: date) -> int:
    """Delete the parts that nobody has used for 30 days; how many there were."""
    deleted, _ = SetPart.objects.filter(used_on__lt=today - KEPT_FOR).delete()
    return deleted
