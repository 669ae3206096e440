"""Who holds which role: the only writer of appointments and of guardian's rows."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from guardian.shortcuts import assign_perm, remove_perm

from accounts.models import User
from accounts.refusals import Refused
from accounts.services.mailing import call_off
from audit.models import Event
from audit.services import record
from reviews.models import Appointment, Involvement, Reminder, Review
from reviews.roles import GRANTS, INVOLVEMENT_PERMS, REVIEW_PERMS, Role

ONE_ROLE = (
    "Choose someone else. One person can hold only one role on a review, so that "
    "the author, the senior manager, the panel representative and the board’s "
    "people are different people."
)


@transaction.atomic
def appoint(
    user: User,
    role: Role,
    *,
    by: User | None,
    review: Review | None = None,
    involvement: Involvement | None = None,
    exception_reason: str = "",
    job_title: str = "",
) -> Appointment:
    """Give a person a role from now, with the permissions it brings.

    An agency role needs ``involvement`` (its review is taken from there); a
    board role needs ``review``, or neither for the board's own SAB manager.
    Raises ``Refused`` where the person or the role is taken.
    """
    if involvement is not None:
        review = involvement.review
    if not user.is_active:
        raise Refused("Choose someone else. This person’s account is closed.")
    if exception_reason:
        _check_is_representative(user, involvement)
    try:
        with transaction.atomic():
            appointment = Appointment.objects.create(
                user=user,
                role=role,
                review=review,
                involvement=involvement,
                exception_reason=exception_reason,
                job_title=job_title,
                started_at=timezone.now(),
                appointed_by=by,
            )
    except IntegrityError as error:
        raise Refused(ONE_ROLE) from error
    project(user, review, involvement)
    record(
        Event.APPOINTED,
        by=by,
        on=appointment,
        review_id=review.pk if review else None,
        involvement_id=involvement.pk if involvement else None,
        role=str(role),
        user=str(user.pk),
    )
    return appointment


@transaction.atomic
def end_appointment(appointment: Appointment, *, by: User) -> Appointment:
    """End a role now; the person's next request no longer has it."""
    appointment = Appointment.objects.select_for_update(of=("self",), no_key=True).get(
        pk=appointment.pk
    )
    if appointment.ended_at is not None:
        return appointment
    appointment.ended_at = timezone.now()
    appointment.ended_by = by
    appointment.save(update_fields=["ended_at", "ended_by"])
    if appointment.role == Role.PANEL_REPRESENTATIVE:
        # Whoever stays as senior manager needs no exception now, and takes up
        # their one role on the review again. The reason is kept on the part.
        Appointment.objects.current().filter(
            user=appointment.user, involvement=appointment.involvement
        ).update(exception_reason="")
    project(appointment.user, appointment.review, appointment.involvement)
    call_off_reminders(appointment.involvement, role=appointment.role)
    record(
        Event.APPOINTMENT_ENDED,
        by=by,
        on=appointment,
        review_id=appointment.review_id,
        involvement_id=appointment.involvement_id,
        role=appointment.role,
        user=str(appointment.user_id),
    )
    return appointment


def _check_is_representative(user: User, involvement: Involvement | None) -> None:
    """The board's exception is for the panel representative of a small agency."""
    holds = Appointment.objects.current().filter(
        user=user, involvement=involvement, role=Role.PANEL_REPRESENTATIVE
    )
    if not holds.exists():
        raise Refused(ONE_ROLE)


def call_off_reminders(
    involvement: Involvement | None, *, role: str | None = None
) -> None:
    """A reminder that still waits to be sent has no reason any more.

    The pen, the date, or with ``role`` the person is another now. The ledger's
    row stays.
    """
    reminders = Reminder.objects.filter(involvement=involvement)
    if role is not None:
        reminders = reminders.filter(role=role)
    call_off(reminder_key(pk) for pk in reminders.values_list("pk", flat=True))


def reminder_key(reminder_id: int) -> str:
    """The outbox's key of a reminder's mail."""
    return f"reminder:{reminder_id}"


def project(user: User, review: Review | None, involvement: Involvement | None) -> None:
    """Make guardian's rows for one person on one review what the roles say."""
    if review is None:
        return
    current = Appointment.objects.current().filter(user=user, review=review)
    _set_perms(user, review, set(REVIEW_PERMS), [Role(a.role) for a in current])
    if involvement is not None:
        roles = [Role(a.role) for a in current if a.involvement_id == involvement.pk]
        _set_perms(user, involvement, set(INVOLVEMENT_PERMS), roles)


def _set_perms(
    user: User, obj: Review | Involvement, kind: set[str], roles: list[Role]
) -> None:
    wanted = {perm for role in roles for perm in GRANTS[role] if perm in kind}
    for perm in wanted:
        assign_perm(f"reviews.{perm}", user, obj)
    for unwanted in kind - wanted:
        remove_perm(f"reviews.{unwanted}", user, obj)


def holder(involvement: Involvement, role: Role) -> User | None:
    """The person who holds an agency role now, or nobody."""
    found = holders(involvement, role)
    return found[0][1] if found else None


def holders(involvement: Involvement, *roles: Role) -> list[tuple[Role, User]]:
    """Who holds each of some agency roles now; a role that nobody holds is left out.

    Somebody whose account is closed holds none: another person must be found.
    """
    found = Appointment.objects.current().filter(
        involvement=involvement, role__in=roles, user__is_active=True
    )
    return [(Role(one.role), one.user) for one in found.select_related("user")]
