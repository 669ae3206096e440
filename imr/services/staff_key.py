"""The staff key: codes for names, kept by the agency alone."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.outbox import queue_email
from accounts.refusals import Refused, Stale
from audit.models import Event
from audit.services import record
from imr import permissions
from imr.independence import (
    author_known_as,
    conflicts,
    find_all_conflicts,
    practitioner,
)
from imr.models import Interview, StaffMember
from imr.rules import codes_in
from imr.services.preparing import GETTING_READY, check_state
from imr.services.removing import as_it_is, as_kept, mark_kept, mark_removed
from reviews.models import Involvement
from reviews.permissions import holds
from reviews.roles import Perm, Role
from reviews.services.appointments import holders
from reviews.services.moving import locked


@dataclass(frozen=True)
class StaffDetails:
    """What the key holds of one practitioner; names never leave the agency."""

    code: str
    name: str
    role: str
    line_manager: str
    email: str = ""
    line_manager_email: str = ""
    told_on: date | None = None
    support_offered_on: date | None = None


@transaction.atomic
def add_staff_member(
    involvement: Involvement, *, by: User, details: StaffDetails
) -> StaffMember:
    """Add a practitioner, and check the author's independence again (R3)."""
    involvement = _open_key(involvement, by)
    member = StaffMember(involvement=involvement, **asdict(details))
    _save(member)
    _recheck(involvement, by=by, member=member, event=Event.STAFF_ADDED)
    return member


@transaction.atomic
def change_staff_member(
    member: StaffMember, *, by: User, details: StaffDetails, row_version: int
) -> StaffMember:
    """Change a practitioner's row. Raises ``Stale`` if somebody saved first."""
    involvement = _open_key(member.involvement, by)
    member = as_kept(member)
    if member.row_version != row_version:
        raise Stale(member)
    _check_is_not_about(by, involvement, member)
    for field, value in asdict(details).items():
        setattr(member, field, value)
    member.row_version += 1
    _save(member)
    _recheck(involvement, by=by, member=member, event=Event.STAFF_CHANGED)
    return member


@transaction.atomic
def remove_staff_member(member: StaffMember, *, by: User) -> None:
    """Take a practitioner off the key, unless an interview uses the code.

    They can come back, and are no part of the author's independence meanwhile.
    """
    involvement = _open_key(member.involvement, by)
    member = as_it_is(member)
    if member.removed_at is not None:
        return
    _check_is_not_about(by, involvement, member)
    interviews = Interview.objects.filter(involvement=involvement)
    key = {member.code}
    if any(member.code in codes_in(one.staff_codes, key) for one in interviews):
        raise Refused(
            f"You cannot remove {member.code}, because an interview uses this code."
        )
    member.row_version += 1
    mark_removed(member, by=by, also="row_version")
    _recheck(involvement, by=by, member=member, event=Event.STAFF_REMOVED)


@transaction.atomic
def restore_staff_member(member: StaffMember, *, by: User) -> StaffMember:
    """Bring a practitioner back, and check the author's independence again (R3)."""
    involvement = _open_key(member.involvement, by)
    member = as_it_is(member)
    if member.removed_at is None:
        return member
    if involvement.staff_members.filter(code=member.code).exists():
        raise Refused(
            f"You cannot bring {member.code} back, because somebody else on the key "
            "has this code now. Change that code first."
        )
    member.row_version += 1
    mark_kept(member, also="row_version")
    _recheck(involvement, by=by, member=member, event=Event.STAFF_RESTORED)
    return member


def _check_is_not_about(
    by: User, involvement: Involvement, member: StaffMember
) -> None:
    """A row that shows the author not to be independent is not theirs to change."""
    names = author_known_as(involvement)
    is_author = holds(by, Perm.DECLARE, involvement)
    if is_author and find_all_conflicts(names, [practitioner(member)]):
        raise Refused(
            f"Only the panel representative can change or remove {member.code}, "
            "because it shows that you are not independent."
        )


def _open_key(involvement: Involvement, by: User) -> Involvement:
    involvement = locked(involvement)
    permissions.check_user_can_keep_staff_key(by, involvement)
    check_state(involvement, GETTING_READY)
    return involvement


def _save(member: StaffMember) -> None:
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:
        raise Refused(
            f"The code {member.code} is on the key already. Enter another code."
        ) from error


def _recheck(
    involvement: Involvement, *, by: User, member: StaffMember, event: Event
) -> None:
    found = conflicts(involvement)
    record(
        event,
        by=by,
        on=member,
        review_id=involvement.review_id,
        involvement_id=involvement.pk,
        author_is_independent=not found,
    )
    if not found:
        return
    for role, person in holders(
        involvement, Role.PANEL_REPRESENTATIVE, Role.SENIOR_MANAGER
    ):
        queue_email(
            to=person,
            kind="check_independence",
            key=f"independence:{member.pk}:{member.row_version}:{role}",
        )
