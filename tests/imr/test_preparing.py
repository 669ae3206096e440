"""Getting ready, and the twelve ways round independence: all of them refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Hidden, Refused
from audit.models import AuditEvent, Event
from imr.independence import conflicts
from imr.models import Nomination
from imr.services import preparing, staff_key
from reviews.models import Appointment, Involvement
from reviews.roles import Role
from reviews.rules import State
from reviews.services.agencies import allow_same_person
from reviews.services.appointments import appoint, holder
from tests import factories

pytestmark = pytest.mark.django_db

PERSON = {"full_name": "Orla Fenwright", "email": "orla.fenwright@example.org"}
NOMINEE = PERSON | {
    "job_title": "Service manager",
    "experience": "Ten years",
    "authority": "May see every record",
    "resources_agreed": True,
}


def representative_of(involvement: Involvement) -> User:
    return factories.person(involvement, Role.PANEL_REPRESENTATIVE)


def ready_to_nominate() -> Involvement:
    involvement = factories.make_involvement(state=State.PREPARING)
    factories.prepare(involvement)
    return involvement


def nominate(involvement: Involvement, **changes: object) -> Nomination:
    return preparing.nominate_author(
        involvement, by=representative_of(involvement), **(NOMINEE | changes)
    )


def declare(involvement: Involvement, by: User, *, yes: bool = True) -> Nomination:
    return preparing.declare_independence(
        involvement,
        by=by,
        not_involved=yes,
        not_line_manager=True,
        statements=factories.STATEMENTS,
    )


def details(**changes: str) -> staff_key.StaffDetails:
    fields = {
        "code": "SW9",
        "name": "Isaura Pell",
        "role": "Nurse",
        "line_manager": "Otto Brandreth",
    }
    return staff_key.StaffDetails(**(fields | changes))


# The role


def test_hand_on_role_invites_the_right_person_and_ends_the_first():
    involvement = factories.make_involvement()
    first = representative_of(involvement)
    preparing.hand_on_role(involvement, by=first, **PERSON)
    assert representative_of(involvement).email == PERSON["email"]
    assert not Involvement.objects.visible_to(first).exists()
    assert AuditEvent.objects.filter(event=Event.ROLE_HANDED_ON).count() == 1
    # One mail, which says it all to somebody who is new.
    new = representative_of(involvement)
    assert factories.mails(new, "invitation") == 1
    assert factories.mails(new, "asked_to_take_part") == 0


def test_hand_on_role_to_somebody_with_an_account_asks_them():
    involvement = factories.make_involvement()
    known = factories.make_user()
    preparing.hand_on_role(
        involvement,
        by=representative_of(involvement),
        full_name=known.full_name,
        email=known.email,
    )
    assert factories.mails(known, "asked_to_take_part") == 1


def test_hand_on_role_refuses_oneself():
    involvement = factories.make_involvement()
    first = representative_of(involvement)
    with pytest.raises(Refused, match="not your own"):
        preparing.hand_on_role(
            involvement, by=first, full_name=first.full_name, email=first.email
        )
    with pytest.raises(Refused, match="not your own"):
        preparing.hand_on_role(
            involvement, by=first, full_name=first.full_name, email="two@example.org"
        )


def test_hand_on_role_refused_once_accepted():
    involvement = factories.make_involvement(state=State.PREPARING)
    with pytest.raises(Refused, match="cannot change this now"):
        preparing.hand_on_role(involvement, by=representative_of(involvement), **PERSON)


# Records


def test_secure_records_replaces_what_was_listed_before():
    involvement = factories.make_involvement(state=State.PREPARING)
    by = representative_of(involvement)
    today = timezone.localdate()
    for systems in ([("A", ""), ("B", "")], [("B", "paper")]):
        preparing.secure_records(
            involvement,
            by=by,
            secured_on=today,
            secured_by="Records manager",
            systems=systems,
        )
    assert list(involvement.secured_systems.values_list("name", "note")) == [
        ("B", "paper")
    ]
    assert involvement.records_secured.confirmed_by == by


@pytest.mark.parametrize(
    ("days", "systems", "words"),
    [(0, [], "Add each place"), (1, [("A", "")], "today or in the past")],
)
def test_secure_records_refuses(days, systems, words):
    involvement = factories.make_involvement(state=State.PREPARING)
    with pytest.raises(Refused, match=words):
        preparing.secure_records(
            involvement,
            by=representative_of(involvement),
            secured_on=timezone.localdate() + timedelta(days=days),
            secured_by="Records manager",
            systems=systems,
        )


def test_secure_records_refused_before_the_role_is_accepted():
    involvement = factories.make_involvement()
    with pytest.raises(Refused):
        preparing.secure_records(
            involvement,
            by=representative_of(involvement),
            secured_on=timezone.localdate(),
            secured_by="Records manager",
            systems=[("A", "")],
        )


# The senior manager


def test_name_senior_manager_can_be_replaced_and_named_again():
    involvement = ready_to_nominate()
    by = representative_of(involvement)
    first = factories.person(involvement, Role.SENIOR_MANAGER)
    person = preparing.name_senior_manager(
        involvement, by=by, job_title="Director", **PERSON
    )
    again = preparing.name_senior_manager(
        involvement, by=by, job_title="Director", **PERSON
    )
    assert person == again == holder(involvement, Role.SENIOR_MANAGER)
    assert not Involvement.objects.visible_to(first).exists()


def test_name_senior_manager_refuses_the_representative_unless_the_board_allows():
    involvement = factories.make_involvement(state=State.PREPARING)
    by = representative_of(involvement)
    named = {"full_name": by.full_name, "email": by.email, "job_title": "Owner"}
    with pytest.raises(Refused, match="ask the board"):
        preparing.name_senior_manager(involvement, by=by, **named)
    allow_same_person(
        involvement, by=factories.manager_of(involvement.review), reason="One GP"
    )
    involvement.refresh_from_db()
    preparing.name_senior_manager(involvement, by=by, **named)
    assert holder(involvement, Role.SENIOR_MANAGER) == by


def test_name_senior_manager_tells_a_new_one_who_has_a_report_to_read():
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    preparing.name_senior_manager(
        involvement,
        by=representative_of(involvement),
        job_title="Director",
        **PERSON,
    )
    person = User.objects.get(email=PERSON["email"])
    assert factories.mails(person, "report_to_read") == 1


# The nomination


@pytest.mark.parametrize("missing", ["records", "staff key", "senior manager"])
def test_nominate_author_refused_while_something_is_missing(missing):
    involvement = factories.make_involvement(state=State.PREPARING)
    with pytest.raises(Refused, match=missing):
        nominate(involvement)


def test_nominate_author_refused_without_time_and_help():
    with pytest.raises(Refused, match="time"):
        nominate(ready_to_nominate(), resources_agreed=False)


def test_nominate_author_refused_by_anybody_but_the_representative():
    involvement = ready_to_nominate()
    with pytest.raises(Hidden):
        preparing.nominate_author(
            involvement, by=factories.manager_of(involvement.review), **NOMINEE
        )


# 1: nominate oneself
def test_route_1_nominating_oneself_is_refused_by_service_and_database():
    involvement = ready_to_nominate()
    by = representative_of(involvement)
    with pytest.raises(Refused, match="Choose someone else"):
        nominate(involvement, full_name=by.full_name, email=by.email)
    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.create(
            involvement=involvement,
            author=by,
            nominated_by=by,
            job_title="x",
            experience="x",
            authority="x",
            resources_agreed=True,
            tor_version=1,
            nominated_at=timezone.now(),
        )


# 2: nominate oneself through a second account, or the same one spelled otherwise
@pytest.mark.parametrize("same", ["email in capitals", "another address, same name"])
def test_route_2_a_second_account_is_the_same_person(same):
    involvement = ready_to_nominate()
    by = representative_of(involvement)
    changes = (
        {"full_name": "Somebody Else", "email": by.email.upper()}
        if same == "email in capitals"
        else {"full_name": by.full_name.upper(), "email": "second@example.org"}
    )
    with pytest.raises(Refused, match="Choose someone else"):
        nominate(involvement, **changes)


# 3 and 4: author and senior manager, in both orders
def test_route_3_the_author_cannot_become_senior_manager():
    involvement = factories.make_involvement(state=State.DRAFTING)
    author = factories.person(involvement, Role.AUTHOR)
    with pytest.raises(Refused, match="have been, its author"):
        preparing.name_senior_manager(
            involvement,
            by=representative_of(involvement),
            full_name=author.full_name,
            email=author.email,
            job_title="Director",
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(
            user=author,
            role=Role.SENIOR_MANAGER,
            review=involvement.review,
            involvement=involvement,
            exception_reason="a way round",
            started_at=timezone.now(),
        )


def test_route_4_the_senior_manager_cannot_become_author():
    involvement = ready_to_nominate()
    manager = factories.person(involvement, Role.SENIOR_MANAGER)
    with pytest.raises(Refused, match="is or was the panel representative"):
        nominate(involvement, full_name="Any Name", email=manager.email)


# 5: the representative becomes author after nominating another
def test_route_5_the_representative_cannot_take_the_author_s_place():
    involvement = factories.make_involvement(state=State.DECLARING)
    by = representative_of(involvement)
    preparing.end_nomination(involvement, by=by)
    with pytest.raises(Refused):
        nominate(involvement, full_name="Other Name", email=by.email)
    with pytest.raises(Refused, match="one role on a review"):
        appoint(by, Role.AUTHOR, by=by, involvement=involvement)


# 6 and 7: on the staff key, or line manager of somebody on it
@pytest.mark.parametrize(
    "row",
    [
        {"name": "Fenwright, Orla"},
        {"email": "ORLA.fenwright@example.org"},
        {"line_manager": "Dr Orla Fenwright"},
        {"line_manager_email": "orla.fenwright@example.org"},
    ],
)
def test_routes_6_and_7_the_staff_key_refuses_a_nomination(row):
    involvement = ready_to_nominate()
    staff_key.add_staff_member(
        involvement, by=representative_of(involvement), details=details(**row)
    )
    with pytest.raises(Refused, match="SW9"):
        nominate(involvement)
    assert holder(involvement, Role.AUTHOR) is None


# 8: staff added after the declaration
def test_route_8_staff_added_later_are_checked_again():
    involvement = ready_to_nominate()
    author = nominate(involvement).author
    declare(involvement, author)
    assert conflicts(involvement) == []
    staff_key.add_staff_member(
        involvement,
        by=representative_of(involvement),
        details=details(line_manager=author.full_name),
    )
    assert conflicts(involvement) == [
        "They are the line manager of SW9 on the staff key."
    ]
    assert factories.mails(representative_of(involvement), "check_independence") == 1


def test_route_8_staff_added_before_the_declaration_stop_it():
    involvement = ready_to_nominate()
    author = nominate(involvement).author
    staff_key.add_staff_member(
        involvement,
        by=representative_of(involvement),
        details=details(name=author.full_name),
    )
    with pytest.raises(Refused, match="not independent"):
        declare(involvement, author)
    involvement.refresh_from_db()
    assert involvement.state == State.DECLARING


# 9: somebody else declares
def test_route_9_nobody_declares_for_the_author():
    involvement = factories.make_involvement(state=State.DECLARING)
    with pytest.raises(PermissionDenied, match="Only the author"):
        declare(involvement, representative_of(involvement))
    nomination = involvement.nominations.get()
    nomination.declared_by = representative_of(involvement)
    nomination.declared_at = timezone.now()
    nomination.not_involved = nomination.not_line_manager = True
    with pytest.raises(IntegrityError), transaction.atomic():
        nomination.save()


# 10: a declaration from another review
def test_route_10_a_declaration_counts_for_one_review_only():
    first = ready_to_nominate()
    author = nominate(first).author
    declare(first, author)
    second = ready_to_nominate()
    nominate(second)
    second.refresh_from_db()
    assert second.state == State.DECLARING
    assert not second.nominations.get().is_declared


# 11: the author is replaced midway
def test_route_11_a_new_author_declares_anew():
    involvement = factories.make_involvement(state=State.DRAFTING)
    former = factories.person(involvement, Role.AUTHOR)
    preparing.end_nomination(involvement, by=representative_of(involvement))
    assert not Involvement.objects.visible_to(former).exists()
    nominate(involvement)
    involvement.refresh_from_db()
    assert involvement.state == State.DECLARING
    assert factories.mails(former, "no_longer_needed") == 1


# 12: a former author, promoted, accepts
def test_route_12_a_former_author_cannot_accept():
    involvement = factories.make_involvement(state=State.DRAFTING)
    former = factories.person(involvement, Role.AUTHOR)
    by = representative_of(involvement)
    preparing.end_nomination(involvement, by=by)
    with pytest.raises(Refused, match="have been, its author"):
        preparing.name_senior_manager(
            involvement,
            by=by,
            full_name=former.full_name,
            email=former.email,
            job_title="Director",
        )


# Declaring


def test_declare_independence_lets_the_author_write_and_tells_the_representative():
    involvement = factories.make_involvement(state=State.DECLARING)
    author = factories.person(involvement, Role.AUTHOR)
    nomination = declare(involvement, author)
    involvement.refresh_from_db()
    assert nomination.is_declared
    assert nomination.statements == factories.STATEMENTS
    assert involvement.state == State.DRAFTING
    assert factories.mails(representative_of(involvement), "author_ready") == 1


def test_declare_independence_no_ends_the_nomination_without_a_reason():
    involvement = factories.make_involvement(state=State.DECLARING)
    author = factories.person(involvement, Role.AUTHOR)
    nomination = declare(involvement, author, yes=False)
    involvement.refresh_from_db()
    assert nomination.ended_at is not None
    assert involvement.state == State.PREPARING
    assert not Involvement.objects.visible_to(author).exists()
    assert factories.mails(representative_of(involvement), "author_needed") == 1


def test_declare_independence_twice_is_refused():
    involvement = factories.make_involvement(state=State.DRAFTING)
    with pytest.raises(Refused, match="declared already"):
        declare(involvement, factories.person(involvement, Role.AUTHOR))


def test_declare_independence_is_not_told_to_a_representative_who_has_left():
    involvement = factories.make_involvement(state=State.DECLARING)
    author = factories.person(involvement, Role.AUTHOR)
    Appointment.objects.filter(
        involvement=involvement, role=Role.PANEL_REPRESENTATIVE
    ).update(ended_at=timezone.now(), ended_by=author)
    assert declare(involvement, author).is_declared


# The staff key


def test_staff_key_keeps_codes_unique_and_rows_whole():
    involvement = factories.make_involvement(state=State.PREPARING)
    by = representative_of(involvement)
    member = staff_key.add_staff_member(involvement, by=by, details=details())
    with pytest.raises(Refused, match="SW9 is on the key already"):
        staff_key.add_staff_member(involvement, by=by, details=details())
    changed = staff_key.change_staff_member(
        member, by=by, details=details(role="Matron"), row_version=1
    )
    assert (changed.role, changed.row_version) == ("Matron", 2)
    with pytest.raises(staff_key.Stale) as stale:
        staff_key.change_staff_member(
            member, by=by, details=details(role="Sister"), row_version=1
        )
    assert stale.value.current.role == "Matron"


def test_remove_staff_member_and_its_event():
    involvement = factories.make_involvement(state=State.PREPARING)
    by = representative_of(involvement)
    member = staff_key.add_staff_member(involvement, by=by, details=details())
    staff_key.remove_staff_member(member, by=by)
    assert not involvement.staff_members.exists()
    assert AuditEvent.objects.filter(event=Event.STAFF_REMOVED).count() == 1


def test_staff_key_is_closed_once_the_report_is_sent():
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    with pytest.raises(Refused):
        staff_key.add_staff_member(
            involvement, by=representative_of(involvement), details=details()
        )
