"""Earlier texts of rows: kept with every save that changes one."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from imr.models import GoodPractice, Lesson, Recommendation, TextRevision

Row = GoodPractice | Lesson | Recommendation

# The fields that hold more than a line.
LONG_TEXTS: dict[type, tuple[str, ...]] = {
    GoodPractice: ("text",),
    Lesson: ("text",),
    Recommendation: ("text", "action", "measure"),
}


def revisions_of(row: Row, field: str) -> QuerySet[TextRevision]:
    """Every text that was saved in a field of a row, the newest first."""
    return TextRevision.objects.filter(what=_what(row), row=row.pk, field=field)


def keep_texts(row: Row, *, by: User) -> None:
    """Keep the long texts of a row that was just saved, those that are new."""
    for field in LONG_TEXTS[type(row)]:
        text = getattr(row, field)
        latest = revisions_of(row, field).first()
        if text != (latest.text if latest else ""):
            TextRevision.objects.create(
                what=_what(row),
                row=row.pk,
                field=field,
                row_version=row.row_version,
                text=text,
                saved_at=timezone.now(),
                saved_by=by,
            )


def _what(row: Row) -> str:
    return type(row).__name__.lower()
