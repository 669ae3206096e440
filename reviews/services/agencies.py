"""Asking agencies to take part, changing what they are asked, letting them go."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.outbox import queue_email
from accounts.refusals import Refused
from accounts.seen import check_seen
from accounts.services import invite
from audit.models import Event
from audit.services import record
from reviews.models import Agency, Appointment, Involvement, Reason, Review
from reviews.permissions import (
    check_user_can_assign_agency,
    check_user_can_manage_involvement,
)
from reviews.roles import Role
from reviews.rules import LIVE, Verb, check_due_date
from reviews.services.appointments import (
    call_off_reminders,
    end_appointment,
    holder,
)
from reviews.services.moving import lock_review, locked, move
from reviews.services.people import give_role
from reviews.services.reasons import keep_reason
from reviews.timetable import internal_date


@dataclass(frozen=True)
class NewAgency:
    """An organisation that the board has not worked with here before."""

    name: str
    code: str
    kind: str


def dates_for(due_on: date, *, today: date) -> tuple[date, date]:
    """The senior manager's date and the board's date, as (earlier, later)."""
    earlier = internal_date(
        due_on, working_days=settings.INTERNAL_WORKING_DAYS, today=today
    )
    return earlier, due_on


@transaction.atomic
def add_agency(
    review: Review,
    *,
    by: User,
    agency: Agency | NewAgency,
    asked_for: str,
    due_on: date,
    representative_name: str,
    representative_email: str,
    today: date,
    request_id: UUID | None = None,
) -> Involvement:
    """Ask an agency to take part, and its panel representative to speak for it.

    The senior manager's date is worked out from ``due_on``. With a
    ``request_id`` a second call gives what the first one made. Raises
    ``Refused`` when the agency takes part already, when its name or code is taken, when
    the date has gone, or when the person cannot hold the role.
    """
    # Two clicks queue here.
    review = lock_review(review)
    check_user_can_assign_agency(by, review)
    request_id = request_id or uuid4()
    made = review.involvements.filter(pk=request_id).first()
    if made is not None:
        return made
    check_due_date(due_on, today=today)
    representative = invite(
        email=representative_email,
        full_name=representative_name,
        by=by,
        organisation=agency.name,
    )
    if isinstance(agency, NewAgency):
        agency = _create_agency(agency, by=by, review=review)
    internal_due_on, due_on = dates_for(due_on, today=today)
    involvement = Involvement(
        pk=request_id,
        review=review,
        agency=agency,
        asked_for=asked_for,
        due_on=due_on,
        internal_due_on=internal_due_on,
        assigned_at=timezone.now(),
        told_on=today,
    )
    try:
        with transaction.atomic():
            involvement.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            f"{agency.name} takes part in this review already. Choose another agency."
        ) from error
    record(
        Event.AGENCY_ASKED,
        by=by,
        on=involvement,
        review_id=review.pk,
        involvement_id=involvement.pk,
        asked_for=asked_for,
        due_on=due_on,
    )
    give_role(representative, Role.PANEL_REPRESENTATIVE, by=by, involvement=involvement)
    return involvement


def _create_agency(new: NewAgency, *, by: User, review: Review) -> Agency:
    agency = Agency(name=new.name, code=new.code.upper(), kind=new.kind)
    try:
        with transaction.atomic():
            agency.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            "There is an agency with this name or this short code already. Choose it "
            "from the list, or enter another name and short code."
        ) from error
    record(Event.AGENCY_CREATED, by=by, on=agency, review_id=review.pk)
    return agency


@transaction.atomic
def change_request(
    involvement: Involvement,
    *,
    by: User,
    asked_for: str,
    due_on: date,
    reason: str,
    today: date,
    seen: str | None = None,
) -> Involvement:
    """Change what an agency is asked for, or by when, and tell its people.

    What is asked for is settled once somebody writes. Nothing is written and
    nobody is told where nothing differs. ``seen`` is the mark of ``request_of`` as
    it was shown; raises ``Stale`` if that has changed since.
    """
    involvement = locked(involvement)
    check_user_can_manage_involvement(by, involvement)
    if involvement.state not in LIVE:
        raise Refused(
            "You cannot change this now, because the agency has returned its report "
            "or was withdrawn."
        )
    before = request_of(involvement)
    new = {"asked_for": asked_for, "due_on": due_on}
    check_seen(before, new, seen=seen)
    if before == new:
        return involvement
    if asked_for != involvement.asked_for and involvement.is_being_answered:
        raise Refused(
            "You cannot change what the agency is asked for now, because it has "
            "started to write. You can change the date."
        )
    if due_on != involvement.due_on:
        check_due_date(due_on, today=today)
        involvement.internal_due_on, involvement.due_on = dates_for(due_on, today=today)
    involvement.asked_for = asked_for
    involvement.told_on = today
    involvement.row_version += 1
    involvement.save(
        update_fields=[
            "asked_for",
            "due_on",
            "internal_due_on",
            "told_on",
            "row_version",
        ]
    )
    call_off_reminders(involvement)
    record(
        Event.REQUEST_CHANGED,
        by=by,
        on=involvement,
        review_id=involvement.review_id,
        involvement_id=involvement.pk,
        asked_for_before=before["asked_for"],
        asked_for=asked_for,
        due_on_before=before["due_on"],
        due_on=due_on,
        reason=keep_reason(
            involvement.review,
            by=by,
            text=reason,
            ask="Enter why you are changing this.",
        ),
    )
    _tell_everyone(involvement, "request_changed")
    return involvement


def request_of(involvement: Involvement) -> dict[str, Any]:
    """What an agency is asked for, and by when, as the form to change it has it."""
    return {"asked_for": involvement.asked_for, "due_on": involvement.due_on}


@transaction.atomic
def withdraw_agency(involvement: Involvement, *, by: User, reason: str) -> Involvement:
    """Stop asking an agency, with a reason. All its people lose access at once."""
    check_user_can_manage_involvement(by, involvement)
    kept = keep_reason(
        involvement.review,
        by=by,
        text=reason,
        ask="Enter why the agency is no longer asked.",
    )
    involvement = move(
        involvement,
        Verb.WITHDRAW,
        by=by,
        fields={"withdrawn_reason": reason},
        reason=kept,
    )
    for appointment in Appointment.objects.current().filter(involvement=involvement):
        end_appointment(appointment, by=by)
        queue_email(
            to=appointment.user, kind="no_longer_needed", key=f"ended:{appointment.pk}"
        )
    return involvement


@transaction.atomic
def complete_return(involvement: Involvement, *, by: User) -> Involvement:
    """The board has checked what was returned; nothing more is asked."""
    involvement = move(involvement, Verb.COMPLETE, by=by)
    _tell_everyone(involvement, "part_complete")
    return involvement


@transaction.atomic
def reopen_return(
    involvement: Involvement, *, by: User, reason: str, due_on: date, today: date
) -> Involvement:
    """Ask for a new version after acceptance; the accepted one stays as it is."""
    check_user_can_manage_involvement(by, involvement)
    check_due_date(due_on, today=today)
    internal_due_on, due_on = dates_for(due_on, today=today)
    kept = keep_reason(
        involvement.review,
        by=by,
        text=reason,
        ask="Enter what the agency should look at again.",
    )
    involvement = move(
        involvement,
        Verb.REOPEN,
        by=by,
        fields={
            "due_on": due_on,
            "internal_due_on": internal_due_on,
            "reopened_for": Reason.objects.get(pk=kept),
        },
        reason=kept,
        due_on=due_on,
    )
    _tell_everyone(involvement, "report_reopened")
    return involvement


@transaction.atomic
def allow_same_person(
    involvement: Involvement, *, by: User, reason: str
) -> Involvement:
    """Let one person be representative and senior manager of a small agency."""
    involvement = locked(involvement)
    check_user_can_manage_involvement(by, involvement)
    if involvement.state not in LIVE:
        raise Refused("You cannot change this now. The agency’s part is over.")
    kept = keep_reason(
        involvement.review,
        by=by,
        text=reason,
        ask="Enter why one person may hold both roles.",
    )
    involvement.same_person_reason = reason
    involvement.row_version += 1
    involvement.save(update_fields=["same_person_reason", "row_version"])
    record(
        Event.SAME_PERSON_ALLOWED,
        by=by,
        on=involvement,
        review_id=involvement.review_id,
        involvement_id=involvement.pk,
        reason=kept,
    )
    representative = holder(involvement, Role.PANEL_REPRESENTATIVE)
    if representative is not None:
        queue_email(
            to=representative,
            kind="same_person_allowed",
            key=f"same:{involvement.pk}:{involvement.row_version}",
        )
    return involvement


def _tell_everyone(involvement: Involvement, kind: str) -> None:
    current = Appointment.objects.current().filter(involvement=involvement)
    for appointment in current.select_related("user"):
        queue_email(
            to=appointment.user,
            kind=kind,
            key=f"{kind}:{involvement.pk}:{involvement.row_version}:{appointment.pk}",
        )
