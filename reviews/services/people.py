"""Who serves on a review: the board's managers, the lead reviewer, representatives."""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.outbox import queue_email
from accounts.refusals import Hidden, Refused
from accounts.services import invite, renew_invitation
from audit.models import Event
from audit.services import record
from reviews.models import Appointment, Involvement, Review
from reviews.permissions import (
    check_user_can_change_review,
    check_user_can_invite_again,
    check_user_can_manage_involvement,
    check_user_can_open_review,
)
from reviews.roles import Role
from reviews.rules import State
from reviews.same_person import is_any, known_as
from reviews.services.appointments import appoint, end_appointment, holders
from reviews.services.moving import lock_review, locked

# Who write and accept an agency's report.
ACCOUNTABLE = (Role.AUTHOR, Role.SENIOR_MANAGER)
# What somebody is told who has a new role.
ASKED = {
    Role.SAB_MANAGER: "asked_to_manage",
    Role.LEAD_REVIEWER: "asked_to_lead",
    Role.PANEL_REPRESENTATIVE: "asked_to_take_part",
}


@transaction.atomic
def give_role(
    person: User,
    role: Role,
    *,
    by: User | None,
    review: Review | None = None,
    involvement: Involvement | None = None,
) -> Appointment:
    """Appoint somebody whom ``invite`` found or invited, and tell them.

    Whoever calls has checked that ``by`` may, and has called ``invite`` before
    they recorded anything: it locks the person and then the site's stream, which
    every act takes before a review's. Raises ``Refused`` where the person or the
    role is taken.
    """
    appointment = appoint(person, role, by=by, review=review, involvement=involvement)
    # Whoever has no password yet learns it from the invitation: one mail, not two.
    if person.has_usable_password():
        queue_email(to=person, kind=ASKED[role], key=f"role:{appointment.pk}")
    return appointment


@transaction.atomic
def invite_again(appointment: Appointment, *, by: User) -> None:
    """Send another invitation to somebody who has not set up their account yet."""
    check_user_can_invite_again(by, appointment)
    renew_invitation(appointment.user, by=by)


@transaction.atomic
def create_first_manager(*, full_name: str, email: str) -> User:
    """Invite a deployment's first SAB manager; from then on they invite others.

    Or a new one, where the account of the only one has been closed.
    """
    serving = Appointment.objects.current().filter(review=None)
    if serving.filter(user__is_active=True).exists():
        raise Refused("There is a SAB manager already. They can invite others.")
    person = invite(email=email, full_name=full_name, by=None)
    give_role(person, Role.SAB_MANAGER, by=None)
    return person


@transaction.atomic
def invite_manager(*, by: User, full_name: str, email: str) -> User:
    """A SAB manager invites another for the board, who can then open reviews."""
    check_user_can_open_review(by)
    person = invite(email=email, full_name=full_name, by=by)
    give_role(person, Role.SAB_MANAGER, by=by)
    return person


@transaction.atomic
def end_manager(appointment: Appointment, *, by: User) -> None:
    """End a SAB manager's service, on one review or (no review) for the board.

    The last one stays, so that somebody can always go on.
    """
    review = appointment.review
    if review is None:
        check_user_can_open_review(by)
    else:
        check_user_can_change_review(by, lock_review(review))
    # Somebody whose account is closed cannot go on.
    serving = Appointment.objects.current().filter(
        role=Role.SAB_MANAGER, review=review, user__is_active=True
    )
    if not set(serving.select_for_update(of=("self",), no_key=True)) - {appointment}:
        raise Refused("Add another SAB manager first. There must always be one.")
    end_appointment(appointment, by=by)
    queue_email(
        to=appointment.user, kind="no_longer_needed", key=f"ended:{appointment.pk}"
    )


@transaction.atomic
def add_manager(review: Review, *, by: User, manager: User) -> Appointment:
    """Let another of the board's SAB managers run this review too."""
    review = lock_review(review)
    check_user_can_change_review(by, review)
    serves = Appointment.objects.current().filter(
        user=manager, role=Role.SAB_MANAGER, review=None
    )
    if not serves.exists():
        raise Refused("Choose one of the board’s SAB managers.")
    appointment = appoint(manager, Role.SAB_MANAGER, by=by, review=review)
    queue_email(to=manager, kind="asked_to_manage", key=f"role:{appointment.pk}")
    return appointment


def lead_reviewer(review: Review) -> Appointment:
    """The appointment of whoever leads the review now: there is always one."""
    serving = Appointment.objects.current().select_related("user")
    return serving.get(review=review, role=Role.LEAD_REVIEWER)


def managers_of(review: Review | None) -> list[Appointment]:
    """The SAB managers of a review, or (no review) of the board, by appointment."""
    return list(
        Appointment.objects.current()
        .filter(review=review, role=Role.SAB_MANAGER)
        .select_related("user")
        .order_by("user__full_name", "pk")
    )


def manager_appointment(review: Review | None, appointment_id: UUID) -> Appointment:
    """A SAB manager's current appointment there; ``Hidden`` for any other id."""
    for appointment in managers_of(review):
        if appointment.pk == appointment_id:
            return appointment
    raise Hidden


@transaction.atomic
def change_lead_reviewer(
    review: Review, *, by: User, full_name: str, email: str
) -> User:
    """Another person leads from now; the one before loses access at once."""
    review = lock_review(review)
    check_user_can_change_review(by, review)
    person = invite(email=email, full_name=full_name, by=by)
    before = lead_reviewer(review)
    _check_is_another(before, person, "leads this review")
    _end(before, by=by)
    give_role(person, Role.LEAD_REVIEWER, by=by, review=review)
    return person


@transaction.atomic
def replace_representative(
    involvement: Involvement, *, by: User, full_name: str, email: str
) -> User:
    """Another person represents the agency; the one before loses access at once."""
    involvement = locked(involvement)
    check_user_can_manage_involvement(by, involvement)
    if involvement.state == State.WITHDRAWN:
        raise Refused("This agency was withdrawn. Add it again to ask it once more.")
    person = invite(
        email=email,
        full_name=full_name,
        by=by,
        organisation=involvement.agency.name,
    )
    for appointment in Appointment.objects.current().filter(
        involvement=involvement, role=Role.PANEL_REPRESENTATIVE
    ):
        _check_is_another(appointment, person, "is the panel representative")
        _end(appointment, by=by)
    _check_is_no_other(involvement, person, full_name)
    give_role(person, Role.PANEL_REPRESENTATIVE, by=by, involvement=involvement)
    record(
        Event.REPRESENTATIVE_REPLACED,
        by=by,
        on=involvement,
        review_id=involvement.review_id,
        involvement_id=involvement.pk,
    )
    return person


def _check_is_another(before: Appointment, person: User, already: str) -> None:
    if before.user_id == person.pk:
        raise Refused(f"Enter another e-mail address. This person {already} already.")


def _check_is_no_other(involvement: Involvement, person: User, name: str) -> None:
    """Refuse whoever writes or accepts this report, with whichever account."""
    others = [other for _, other in holders(involvement, *ACCOUNTABLE)]
    if is_any(known_as(person, name), [known_as(other)[0] for other in others]):
        raise Refused(
            "Choose someone else. The author, the senior manager and the panel "
            "representative are different people, whichever account they use."
        )


def _end(appointment: Appointment, *, by: User) -> None:
    end_appointment(appointment, by=by)
    queue_email(
        to=appointment.user, kind="no_longer_needed", key=f"ended:{appointment.pk}"
    )
