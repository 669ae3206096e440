"""Who may read and write an agency's chronology.

While it is written it belongs to the agency: for the board it does not exist.
"""

from accounts.models import User
from accounts.refusals import Hidden
from chronology.models import Entry, ImportBatch
from reviews.models import Involvement, Review
from reviews.permissions import holds, require
from reviews.roles import Perm


def check_user_can_read_chronology(user: User, involvement: Involvement) -> None:
    """The representative and the author read the draft chronology."""
    require(user, Perm.READ_DRAFT, involvement)
    if not involvement.wants_chronology:
        raise Hidden


def check_user_can_write_chronology(user: User, involvement: Involvement) -> None:
    """The author writes the chronology."""
    require(
        user,
        Perm.WRITE_REPORT,
        involvement,
        seen_with=(Perm.READ_DRAFT,),
        because="Only the author can change the chronology. You can read it.",
    )
    if not involvement.wants_chronology:
        raise Hidden


def check_user_can_read_entry(user: User, entry: Entry) -> None:
    """An entry is read by those who read its chronology."""
    check_user_can_read_chronology(user, entry.involvement)


def check_user_can_write_entry(user: User, entry: Entry) -> None:
    """The author changes entries."""
    check_user_can_write_chronology(user, entry.involvement)


def check_user_can_use_import(user: User, batch: ImportBatch) -> None:
    """The author adds what came from their own file."""
    check_user_can_write_chronology(user, batch.involvement)


def check_user_can_read_integrated_chronology(user: User, review: Review) -> None:
    """The board reads the accepted agencies' entries in one order."""
    require(user, Perm.READ_RETURNS, review)


def writes_chronology(user: User, involvement: Involvement) -> bool:
    """Say whether to offer this person the ways to change entries."""
    return holds(user, Perm.WRITE_REPORT, involvement)
