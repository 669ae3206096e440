"""Who may prepare, write, read and decide on an agency's report.

State rules live in ``reviews.rules``; here is only who, and what belongs to
the pair of a person and a report. Un-agreed minutes are the author's alone.
"""

from accounts.models import User
from accounts.refusals import Hidden
from chronology.permissions import check_user_can_write_chronology
from imr.models import (
    Comment,
    Extract,
    FileJob,
    NameReplacement,
    StaffMember,
    Version,
)
from reviews.models import Involvement, Review
from reviews.permissions import holds, require
from reviews.roles import Perm

IN_AGENCY = (Perm.VIEW_INVOLVEMENT,)


def check_user_can_read_staff_key(user: User, involvement: Involvement) -> None:
    """Representative and author keep it; the senior manager reads it once sent."""
    if not reads_staff_key(user, involvement):
        raise Hidden


def reads_staff_key(user: User, involvement: Involvement) -> bool:
    """Say whether to offer somebody the staff key, and the minutes that are agreed."""
    if holds(user, Perm.KEEP_STAFF_KEY, involvement):
        return True
    is_sent = involvement.versions.exists()
    return is_sent and holds(user, Perm.READ_SENT_REPORT, involvement)


def check_user_can_read_agreed_minutes(user: User, involvement: Involvement) -> None:
    """Agreed minutes are read by those who read the staff key (R12)."""
    check_user_can_read_staff_key(user, involvement)


def check_user_can_read_records_secured(user: User, involvement: Involvement) -> None:
    """The agency's people and the board read where records are secured (R6)."""
    if not holds(user, Perm.VIEW_INVOLVEMENT, involvement):
        require(user, Perm.VIEW_PROGRESS, involvement)


def check_user_can_keep_staff_key(user: User, involvement: Involvement) -> None:
    """The representative and the author keep the staff key."""
    require(user, Perm.KEEP_STAFF_KEY, involvement)


def check_user_can_keep_staff_member(user: User, member: StaffMember) -> None:
    """A row of the staff key follows the key."""
    check_user_can_keep_staff_key(user, member.involvement)


def check_user_can_declare(user: User, involvement: Involvement) -> None:
    """Only the nominated author declares, personally."""
    require(
        user,
        Perm.DECLARE,
        involvement,
        seen_with=IN_AGENCY,
        because="Only the author can declare their own independence.",
    )


def check_user_can_read_draft(user: User, involvement: Involvement) -> None:
    """The representative and the author read the report while it is written."""
    require(user, Perm.READ_DRAFT, involvement)


def check_user_can_write_report(user: User, involvement: Involvement) -> None:
    """The author alone writes."""
    require(
        user,
        Perm.WRITE_REPORT,
        involvement,
        seen_with=(Perm.READ_DRAFT,),
        because="Only the author can change the report. You can read it.",
    )


def check_user_can_keep_interviews(user: User, involvement: Involvement) -> None:
    """Interviews and their minutes are the author's until they are agreed."""
    require(user, Perm.WRITE_REPORT, involvement)


def check_user_can_read_extract(user: User, extract: Extract) -> None:
    """Extracts follow the chronology: representative and author read them."""
    check_user_can_read_draft(user, extract.involvement)


def check_user_can_keep_extract(user: User, extract: Extract) -> None:
    """The author sends extracts out and writes down what staff reply."""
    check_user_can_write_report(user, extract.involvement)


def check_user_can_send_report(user: User, involvement: Involvement) -> None:
    """The author sends the report to the senior manager."""
    check_user_can_write_report(user, involvement)


def check_user_can_read_version(user: User, version: Version) -> None:
    """The agency reads what was sent; the board only what was accepted."""
    involvement = version.involvement
    if holds(user, Perm.READ_DRAFT, involvement):
        return
    if holds(user, Perm.READ_SENT_REPORT, involvement):
        return
    require(user, Perm.READ_RETURNS, involvement)
    decision = getattr(version, "decision", None)
    if decision is None or decision.kind != decision.Kind.ACCEPTED:
        raise Hidden


def check_user_can_decide_version(user: User, version: Version) -> None:
    """The senior manager decides on a version; others see who will."""
    check_user_can_decide(user, version.involvement)


def check_user_can_tick_comment(user: User, comment: Comment) -> None:
    """The author ticks off the senior manager's comments."""
    check_user_can_write_report(user, comment.version.involvement)


def check_user_can_remove_comment(user: User, comment: Comment) -> None:
    """The senior manager takes back a comment."""
    check_user_can_decide(user, comment.version.involvement)


def check_user_can_decide(user: User, involvement: Involvement) -> None:
    """The senior manager decides; the author's own pages say who will."""
    require(
        user,
        Perm.DECIDE_REPORT,
        involvement,
        seen_with=(Perm.READ_DRAFT,),
        because="Only the senior manager can accept the report or send it back.",
    )


def check_user_can_make_files(user: User, review: Review) -> None:
    """The board asks for the integrated chronology and the pack as files."""
    require(user, Perm.READ_RETURNS, review)


def check_user_can_open_file(user: User, job: FileJob) -> None:
    """A file follows its version or its extract; the others are the board's."""
    if job.version is not None:
        check_user_can_read_version(user, job.version)
    elif job.extract is not None:
        check_user_can_read_extract(user, job.extract)
    else:
        require(user, Perm.READ_RETURNS, job.review)


def check_user_can_undo_replacement(user: User, done: NameReplacement) -> None:
    """The author takes back what they replaced in the chronology."""
    check_user_can_write_chronology(user, done.involvement)
