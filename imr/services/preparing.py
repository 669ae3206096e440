"""Getting an agency ready: records secured, the senior manager, the nomination."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.outbox import queue_email
from accounts.refusals import Refused
from accounts.seen import check_seen
from accounts.services import invite
from audit.models import Event
from audit.services import record
from imr import permissions
from imr.definitions import read_definition
from imr.draft import current_template
from imr.independence import conflicts_of
from imr.models import Nomination, RecordsSecured, SecuredSystem
from reviews.models import Appointment, Involvement
from reviews.permissions import check_user_can_prepare_involvement
from reviews.roles import Role
from reviews.rules import State, Verb
from reviews.same_person import Person, is_any, known_as
from reviews.services.appointments import appoint, end_appointment, holder
from reviews.services.moving import locked, move
from reviews.services.people import give_role

GETTING_READY = frozenset({State.PREPARING, State.DECLARING, State.DRAFTING})
BEFORE_ACCEPTANCE = GETTING_READY | {State.WITH_SENIOR_MANAGER}


def check_state(involvement: Involvement, states: frozenset[State]) -> None:
    """Refuse a change to the preparations at a time when they are settled."""
    if State(involvement.state) not in states:
        raise Refused(
            "You cannot change this now. This agency’s part is "
            f"“{involvement.get_state_display()}”."
        )


@transaction.atomic
def accept_role(involvement: Involvement, *, by: User) -> Involvement:
    """The panel representative accepts the role and can get the agency ready."""
    return move(involvement, Verb.ACCEPT_ROLE, by=by)


@transaction.atomic
def hand_on_role(
    involvement: Involvement, *, by: User, full_name: str, email: str
) -> Involvement:
    """Somebody else is the right person: they are invited, the first one leaves.

    Only before the role is accepted; later the board replaces a representative.
    """
    involvement = locked(involvement)
    check_user_can_prepare_involvement(by, involvement)
    check_state(involvement, frozenset({State.INVITED}))
    successor = invite(email=email, full_name=full_name, by=by)
    if is_any(known_as(successor, full_name), known_as(by)):
        raise Refused("Enter the details of the right person, not your own.")
    mine = Appointment.objects.current().get(
        involvement=involvement, user=by, role=Role.PANEL_REPRESENTATIVE
    )
    end_appointment(mine, by=by)
    give_role(successor, Role.PANEL_REPRESENTATIVE, by=by, involvement=involvement)
    record(
        Event.ROLE_HANDED_ON,
        by=by,
        on=involvement,
        review_id=involvement.review_id,
        involvement_id=involvement.pk,
    )
    return involvement


@transaction.atomic
def secure_records(
    involvement: Involvement,
    *,
    by: User,
    secured_on: date,
    secured_by: str,
    systems: list[tuple[str, str]],
    seen: str | None = None,
) -> RecordsSecured:
    """Confirm that the agency's records are secured: where, who, when (R6).

    ``systems`` are (name, note) pairs, at least one; they replace those before.
    ``seen`` is the mark of ``records_of`` as they were shown; raises ``Stale`` if
    they have changed since.
    """
    involvement = locked(involvement)
    check_user_can_prepare_involvement(by, involvement)
    check_state(involvement, GETTING_READY)
    if not systems:
        raise Refused("Add each place where you hold records.")
    if secured_on > timezone.localdate():
        raise Refused("The date the records were secured must be today or in the past.")
    new = {"secured_on": secured_on, "secured_by": secured_by}
    new |= {"systems": as_lines(systems)}
    check_seen(records_of(involvement), new, seen=seen)
    involvement.secured_systems.all().delete()
    SecuredSystem.objects.bulk_create(
        SecuredSystem(involvement=involvement, name=name, note=note)
        for name, note in systems
    )
    confirmation, _ = RecordsSecured.objects.update_or_create(
        involvement=involvement,
        defaults={
            "secured_on": secured_on,
            "secured_by": secured_by,
            "confirmed_at": timezone.now(),
            "confirmed_by": by,
        },
    )
    record(
        Event.RECORDS_SECURED,
        by=by,
        on=involvement,
        review_id=involvement.review_id,
        involvement_id=involvement.pk,
        systems=len(systems),
    )
    return confirmation


def records_of(involvement: Involvement) -> dict[str, Any]:
    """The confirmation as its form has it; nothing where there is none yet."""
    confirmed = RecordsSecured.objects.filter(involvement=involvement).first()
    if confirmed is None:
        return {}
    systems = involvement.secured_systems.values_list("name", "note")
    return {
        "secured_on": confirmed.secured_on,
        "secured_by": confirmed.secured_by,
        "systems": as_lines(systems),
    }


def as_lines(systems: Iterable[tuple[str, str]]) -> str:
    """Places and notes as they are typed: one place a line, its note after a colon."""
    lines = [f"{name}: {note}" if note else name for name, note in sorted(systems)]
    return "\n".join(lines)


@transaction.atomic
def name_senior_manager(
    involvement: Involvement,
    *,
    by: User,
    full_name: str,
    email: str,
    job_title: str,
) -> User:
    """Name, or replace, the person who will accept the report.

    Nobody who was ever the author of this report can accept it. The panel
    representative can only where the board has allowed it with a reason.
    """
    involvement = locked(involvement)
    check_user_can_prepare_involvement(by, involvement)
    check_state(involvement, BEFORE_ACCEPTANCE)
    person = invite(
        email=email,
        full_name=full_name,
        by=by,
        job_title=job_title,
        organisation=involvement.agency.name,
    )
    known = known_as(person, full_name)
    if was_author(person, involvement) or is_any(known, _authors(involvement)):
        raise Refused(
            "Choose someone else. The person who accepts the report cannot be, or "
            "have been, its author."
        )
    present = (
        Appointment.objects.current()
        .filter(involvement=involvement, role=Role.SENIOR_MANAGER)
        .first()
    )
    if present is not None and present.user_id == person.pk:
        return person
    if present is not None:
        end_appointment(present, by=by)
    reason = ""
    if person == by or is_any(known, known_as(by)):
        # With another account they are the same person still.
        reason = involvement.same_person_reason if person == by else ""
        if not reason:
            raise Refused(
                "Choose someone else. The senior manager and the panel representative "
                "are different people. If your agency is too small, ask the board."
            )
    appoint(
        person,
        Role.SENIOR_MANAGER,
        by=by,
        involvement=involvement,
        exception_reason=reason,
        job_title=job_title,
    )
    if involvement.state == State.WITH_SENIOR_MANAGER:
        queue_email(
            to=person,
            kind="report_to_read",
            key=f"read:{involvement.pk}:{involvement.row_version}:{person.pk}",
        )
    return person


def was_author(user: User, involvement: Involvement) -> bool:
    """Say whether a person is or ever was the author of this report."""
    return Appointment.objects.filter(
        user=user, involvement=involvement, role=Role.AUTHOR
    ).exists()


def _authors(involvement: Involvement) -> list[Person]:
    """Everybody who is or was nominated, under every name."""
    nominations = Nomination.objects.filter(involvement=involvement)
    return [
        name
        for one in nominations.select_related("author")
        for name in known_as(one.author, one.named, one.declared_as)
    ]


def _others(involvement: Involvement) -> list[Person]:
    """Everybody who holds or held another role here than the author's."""
    appointments = Appointment.objects.filter(involvement=involvement).exclude(
        role=Role.AUTHOR
    )
    people = {one.user for one in appointments.select_related("user")}
    return [name for person in people for name in known_as(person)]


def missing_before_nomination(involvement: Involvement) -> list[str]:
    """List what the guidance wants before an author is nominated (R6, R15)."""
    missing = []
    if not RecordsSecured.objects.filter(involvement=involvement).exists():
        missing.append("Confirm that the records are secured.")
    if not involvement.staff_members.exists():
        missing.append("Add at least one member of staff to the staff key.")
    if holder(involvement, Role.SENIOR_MANAGER) is None:
        missing.append("Name the senior manager.")
    return missing


@transaction.atomic
def nominate_author(
    involvement: Involvement,
    *,
    by: User,
    full_name: str,
    email: str,
    job_title: str,
    experience: str,
    authority: str,
    resources_agreed: bool,
) -> Nomination:
    """Nominate an independent author, with experience, authority and time.

    Refused while something is missing, for the nominator themself, for anybody
    who holds or held another role here, and for anybody on the staff key or
    managing those on it (R1 to R3, R7).
    """
    involvement = locked(involvement)
    check_user_can_prepare_involvement(by, involvement)
    if missing := missing_before_nomination(involvement):
        raise Refused("Before you nominate the author: " + " ".join(missing))
    if not resources_agreed:
        raise Refused(
            "Confirm that the author will have the time and the help they need."
        )
    author = invite(
        email=email,
        full_name=full_name,
        by=by,
        job_title=job_title,
        organisation=involvement.agency.name,
    )
    known = known_as(author, full_name)
    if is_any(known, known_as(by)):
        raise Refused(
            "Choose someone else. A panel representative cannot write the report for "
            "the same review."
        )
    if is_any(known, _others(involvement)):
        raise Refused(
            "Choose someone else. Whoever is or was the panel representative or the "
            "senior manager cannot write the report."
        )
    check_independent(known, involvement)
    appoint(author, Role.AUTHOR, by=by, involvement=involvement)
    nomination = Nomination.objects.create(
        involvement=involvement,
        author=author,
        named=full_name,
        job_title=job_title,
        experience=experience,
        authority=authority,
        resources_agreed=resources_agreed,
        tor_version=involvement.review.tor_version,
        nominated_at=timezone.now(),
        nominated_by=by,
    )
    move(involvement, Verb.NOMINATE, by=by, nomination=str(nomination.pk))
    queue_email(to=author, kind="asked_to_write", key=f"nomination:{nomination.pk}")
    return nomination


def check_independent(known: list[Person], involvement: Involvement) -> None:
    """Refuse somebody whom the staff key shows not to be independent (R2, R3)."""
    if found := conflicts_of(known, involvement):
        raise Refused(
            "This person cannot be the author, because they are not independent. "
            + " ".join(found)
        )


def statements_for(involvement: Involvement) -> list[str]:
    """The two statements of the board's template, about this adult."""
    definition = read_definition(current_template().definition)
    return definition.statements_about(involvement.review.pseudonym)


@transaction.atomic
def declare_independence(
    involvement: Involvement,
    *,
    by: User,
    not_involved: bool,
    not_line_manager: bool,
    statements: list[str],
) -> Nomination:
    """The author declares, personally. One "no" ends the nomination quietly.

    ``statements`` is the wording they were shown. Refused where the staff key
    shows that the author is not independent, whatever they declare.
    """
    involvement = locked(involvement)
    permissions.check_user_can_declare(by, involvement)
    nomination = (
        Nomination.objects.select_for_update(of=("self",), no_key=True)
        .filter(involvement=involvement, author=by, ended_at=None, declared_at=None)
        .first()
    )
    if nomination is None:
        raise Refused("You have declared already. Go back to your tasks.")
    is_independent = not_involved and not_line_manager
    if is_independent:
        check_independent(known_as(by, nomination.named), involvement)
    nomination.declared_as = by.full_name
    nomination.not_involved = not_involved
    nomination.not_line_manager = not_line_manager
    nomination.statements = statements
    nomination.declared_at = timezone.now()
    nomination.declared_by = by
    if not is_independent:
        nomination.ended_at = nomination.declared_at
    nomination.save()
    move(
        involvement,
        Verb.DECLARE if is_independent else Verb.DECLINE,
        by=by,
        nomination=str(nomination.pk),
    )
    if not is_independent:
        _end_author(involvement, by=by)
    _tell_representative(
        involvement, "author_ready" if is_independent else "author_needed", nomination
    )
    return nomination


@transaction.atomic
def end_nomination(involvement: Involvement, *, by: User) -> Involvement:
    """The representative ends a nomination; the work stays for the next author."""
    involvement = move(involvement, Verb.END_NOMINATION, by=by)
    nomination = involvement.nominations.get(ended_at=None)
    nomination.ended_at = timezone.now()
    nomination.save(update_fields=["ended_at"])
    queue_email(
        to=nomination.author, kind="no_longer_needed", key=f"ended:{nomination.pk}"
    )
    _end_author(involvement, by=by)
    return involvement


def _end_author(involvement: Involvement, *, by: User) -> None:
    appointment = Appointment.objects.current().get(
        involvement=involvement, role=Role.AUTHOR
    )
    end_appointment(appointment, by=by)


def _tell_representative(
    involvement: Involvement, kind: str, nomination: Nomination
) -> None:
    representative = holder(involvement, Role.PANEL_REPRESENTATIVE)
    if representative is not None:
        queue_email(to=representative, kind=kind, key=f"{kind}:{nomination.pk}")
