"""The door every change of a report goes through, and its first row."""

from accounts.models import User
from imr import permissions
from imr.draft import current_template
from imr.models import Nomination, Report
from imr.rules import check_is_writable, why_not_writable
from reviews.models import Involvement
from reviews.rules import State
from reviews.services.moving import locked


def open_for_writing(involvement: Involvement, *, by: User) -> Involvement:
    """Lock an involvement whose report this person may change now.

    Call it inside a transaction. Raises ``Hidden`` or ``PermissionDenied`` for
    anybody but the author, and ``Refused`` with a sentence when it is not time.
    """
    involvement = locked(involvement)
    permissions.check_user_can_write_report(by, involvement)
    check_is_writable(
        State(involvement.state), is_declared=author_has_declared(involvement)
    )
    return involvement


def author_has_declared(involvement: Involvement) -> bool:
    """Say whether the author who is nominated now declared both statements."""
    nomination = Nomination.objects.filter(involvement=involvement, ended_at=None)
    return any(row.is_declared for row in nomination)


def reason_not_to_write(involvement: Involvement) -> str:
    """The sentence a page shows when nothing can be changed now, or ""."""
    return why_not_writable(
        State(involvement.state), is_declared=author_has_declared(involvement)
    )


def begin_report(involvement: Involvement) -> Report:
    """The report's own row; it is made on today's template and keeps it (R5)."""
    report, _ = Report.objects.select_related("template").get_or_create(
        involvement=involvement, defaults={"template": current_template()}
    )
    return report
