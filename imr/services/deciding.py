"""The senior manager reads, comments, sends back or accepts; the board follows up."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.once import made_by
from accounts.outbox import queue_email
from accounts.refusals import Refused
from chronology.services.returning import publish_entries
from imr import permissions
from imr.content import read_content
from imr.models import Comment, Decision, Version
from imr.services.files import request_report_file
from imr.services.preparing import was_author
from imr.services.removing import as_it_is, remove, removed, restore
from reviews.models import Appointment, Involvement
from reviews.roles import Role
from reviews.rules import State, Verb
from reviews.services.appointments import holders
from reviews.services.moving import locked, move

CHANGED = (
    "The report has changed since you opened it. Read it again before you accept it."
)


def latest_version(involvement: Involvement) -> Version | None:
    """The version that was sent last, with its decision if it has one."""
    return (
        involvement.versions.select_related("decision", "sent_by")
        .order_by("-number")
        .first()
    )


def earlier_comments(version: Version) -> list[Comment]:
    """The comments with which the version before was sent back, ticked off or not."""
    before = Comment.objects.filter(
        version__involvement=version.involvement_id,
        version__number=version.number - 1,
        version__decision__kind=Decision.Kind.SENT_BACK,
    )
    return list(before)


@transaction.atomic
def add_comment(
    version: Version, *, by: User, section: str, text: str, token: UUID | None = None
) -> Comment:
    """Keep a comment on a section, or on the whole report when section is "".

    ``token`` is the form's mark: a second time, it gives what it made the first.
    """
    involvement = locked(version.involvement)
    permissions.check_user_can_decide(by, involvement)
    _check_is_waiting(version, involvement)
    made = made_by(token, Comment.with_removed.filter(version=version))
    if made is not None:
        return restore_comment(made, by=by)
    return Comment.objects.create(
        pk=token,
        version=version,
        section=section,
        text=text,
        written_at=timezone.now(),
        written_by=by,
    )


@transaction.atomic
def remove_comment(comment: Comment, *, by: User) -> None:
    """Take a comment back before the report is sent back; it can come back.

    Whoever decides now stands for every comment, also those of a predecessor.
    """
    comment = _open_comment(comment, by)
    if comment.removed_at is None:
        remove(comment, by=by)


@transaction.atomic
def restore_comment(comment: Comment, *, by: User) -> Comment:
    """Bring a comment back before the report is sent back."""
    comment = _open_comment(comment, by)
    if comment.removed_at is not None:
        restore(comment, by=by)
    return comment


def removed_comments(version: Version) -> list[Comment]:
    """The comments on a version that were removed, the last one first."""
    return removed(Comment.with_removed.filter(version=version))


def _open_comment(comment: Comment, by: User) -> Comment:
    involvement = locked(comment.version.involvement)
    permissions.check_user_can_decide(by, involvement)
    _check_is_waiting(comment.version, involvement)
    return as_it_is(comment)


@transaction.atomic
def send_back(version: Version, *, by: User) -> Involvement:
    """Send the report back to the author, with at least one comment."""
    involvement = locked(version.involvement)
    permissions.check_user_can_decide(by, involvement)
    _check_is_waiting(version, involvement)
    if not version.comments.exists():
        raise Refused("Write at least one comment, so the author knows what to change.")
    _decide(version, by=by, kind=Decision.Kind.SENT_BACK, statement="")
    involvement = move(involvement, Verb.SEND_BACK, by=by, version=version.number)
    _tell(involvement, "comments_to_read", version, [Role.AUTHOR])
    return involvement


@transaction.atomic
def accept_report(
    version: Version, *, by: User, sha256: str, statement: str
) -> Decision:
    """Accept on behalf of the organisation, bound to the check code that was shown.

    ``sha256`` is what the page carried. Raises ``Refused`` if it is not the
    check code of the version that waits, if the stored content no longer has
    it, or if the person ever was the author. In the same transaction the
    return arrives at the board (R15).
    """
    involvement = locked(version.involvement)
    permissions.check_user_can_decide(by, involvement)
    _check_is_waiting(version, involvement)
    version = Version.objects.get(pk=version.pk)
    if sha256 != version.sha256 or not version.is_intact():
        raise Refused(CHANGED)
    if was_author(by, involvement):
        raise Refused("You cannot accept a report that you have been the author of.")
    # First the entries: once the decision stands, the database takes no more.
    publish_entries(
        involvement=involvement,
        version=version.number,
        rows=read_content(version.content)["chronology"],
    )
    decision = _decide(version, by=by, kind=Decision.Kind.ACCEPTED, statement=statement)
    involvement = move(
        involvement,
        Verb.ACCEPT,
        by=by,
        fields={"returned_version": version.number},
        version=version.number,
        sha256=version.sha256,
    )
    request_report_file(version)
    _tell(
        involvement,
        "report_accepted",
        version,
        [Role.AUTHOR, Role.PANEL_REPRESENTATIVE],
    )
    board = Appointment.objects.current().filter(
        review=involvement.review, role__in=[Role.SAB_MANAGER, Role.LEAD_REVIEWER]
    )
    for appointment in board.select_related("user"):
        queue_email(
            to=appointment.user,
            kind="return_arrived",
            key=f"return:{version.pk}:{appointment.user_id}",
        )
    return decision


@transaction.atomic
def tick_comment(comment: Comment, *, by: User, done: bool) -> Comment:
    """The author ticks a comment off, or takes the tick away."""
    involvement = locked(comment.version.involvement)
    permissions.check_user_can_write_report(by, involvement)
    if involvement.state != State.DRAFTING:
        raise Refused("You can tick off comments while the report is with you.")
    comment.done_at = timezone.now() if done else None
    comment.save(update_fields=["done_at"])
    return comment


def _check_is_waiting(version: Version, involvement: Involvement) -> None:
    latest = latest_version(involvement)
    if (
        involvement.state != State.WITH_SENIOR_MANAGER
        or latest is None
        or latest.pk != version.pk
    ):
        raise Refused(
            "This version is not waiting for a decision now. Go back to your tasks "
            "to see what is next."
        )


def _decide(version: Version, *, by: User, kind: str, statement: str) -> Decision:
    try:
        with transaction.atomic():
            return Decision.objects.create(
                version=version,
                kind=kind,
                sha256=version.sha256,
                statement=statement,
                name=by.full_name,
                job_title=_job_title(by, version.involvement),
                decided_at=timezone.now(),
                decided_by=by,
                author_id=version.sent_by_id,
            )
    except IntegrityError as error:
        raise Refused(
            "This report has a decision already, or you are its author."
        ) from error


def _job_title(by: User, involvement: Involvement) -> str:
    """In which post somebody decides: as they were named, or as they say."""
    named = (
        Appointment.objects.current()
        .filter(user=by, involvement=involvement, role=Role.SENIOR_MANAGER)
        .values_list("job_title", flat=True)
        .first()
    )
    return named or by.job_title


def _tell(
    involvement: Involvement, kind: str, version: Version, roles: list[Role]
) -> None:
    for role, person in holders(involvement, *roles):
        queue_email(to=person, kind=kind, key=f"{kind}:{version.pk}:{role}")
