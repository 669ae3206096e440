"""Ways round independence and roles that have been thought of since; each is shut.

The twelve of the reference stand in test_preparing.py.
"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Hidden, Refused
from accounts.services import change_details, disable_user
from audit.models import AuditEvent, Event
from imr import permissions
from imr.independence import conflicts
from imr.models import Interview
from imr.services import (
    deciding,
    interviews,
    preparing,
    removing,
    sending,
    staff_key,
)
from imr.views.saving import find_interview
from reviews.models import Appointment
from reviews.permissions import holds
from reviews.roles import Perm, Role
from reviews.rules import State
from reviews.services import agencies, people
from reviews.services.appointments import appoint, holder
from tests import factories

pytestmark = pytest.mark.django_db
STATEMENT = "I accept this report on behalf of my organisation."


def representative_of(involvement):
    return factories.person(involvement, Role.PANEL_REPRESENTATIVE)


def nominate(involvement, **changes):
    details = {
        "full_name": "Any Name",
        "email": "any@example.org",
        "job_title": "Lead",
        "experience": "Ten years",
        "authority": "Reports to the chief executive",
        "resources_agreed": True,
    }
    by = representative_of(involvement)
    return preparing.nominate_author(involvement, by=by, **(details | changes))


def add_row_about(involvement, person, code="SW9"):
    """The representative adds somebody whom this person manages."""
    return staff_key.add_staff_member(
        involvement,
        by=representative_of(involvement),
        details=staff_key.StaffDetails(code, "Isaura Pell", "Nurse", person.full_name),
    )


def accept(version, by):
    return deciding.accept_report(
        version, by=by, sha256=version.sha256, statement=STATEMENT
    )


# Roles that end while an act waits


def test_act_asks_again_what_a_page_has_read():
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    manager = factories.person(involvement, Role.SENIOR_MANAGER)
    version = deciding.latest_version(involvement)
    permissions.check_user_can_decide_version(manager, version)
    factories.name_senior_manager(involvement, email="new@example.org")
    with pytest.raises(Hidden):
        accept(version, manager)


def test_act_of_somebody_whose_account_is_closed_meanwhile():
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    manager = factories.person(involvement, Role.SENIOR_MANAGER)
    version = deciding.latest_version(involvement)
    disable_user(User.objects.get(pk=manager.pk), by=None)
    assert manager.is_active  # as the request still has them
    with pytest.raises(Hidden):
        accept(version, manager)


def test_page_reads_permissions_once_and_an_act_does_not():
    involvement = factories.make_involvement(state=State.DRAFTING)
    author = factories.person(involvement, Role.AUTHOR)
    author.held_perms = {}
    assert holds(author, Perm.WRITE_REPORT, involvement)
    factories.end_nomination(involvement)
    assert holds(author, Perm.WRITE_REPORT, involvement)  # what the page has read
    del author.held_perms
    assert not holds(author, Perm.WRITE_REPORT, involvement)


def test_somebody_whose_account_is_closed_holds_no_role():
    involvement = factories.make_involvement(state=State.DRAFTING)
    manager = factories.person(involvement, Role.SENIOR_MANAGER)
    factories.write_report(involvement)
    disable_user(User.objects.get(pk=manager.pk), by=None)
    assert holder(involvement, Role.SENIOR_MANAGER) is None
    with pytest.raises(Refused, match="Things to mend: 1"):
        sending.send_report(involvement, by=factories.person(involvement, Role.AUTHOR))
    factories.name_senior_manager(involvement, email="new@example.org")
    sending.send_report(involvement, by=factories.person(involvement, Role.AUTHOR))


# A nominated author before the declaration


def test_nominated_author_reads_nothing_before_declaring():
    involvement = factories.make_involvement(state=State.DRAFTING)
    code = involvement.staff_members.get().code
    factories.make_interview(involvement, staff_codes=code)
    factories.end_nomination(involvement)
    factories.nominate(involvement)
    involvement.refresh_from_db()
    assert involvement.state == State.DECLARING
    author = factories.person(involvement, Role.AUTHOR)
    for check in (
        permissions.check_user_can_read_draft,
        permissions.check_user_can_write_report,
        permissions.check_user_can_keep_interviews,
        permissions.check_user_can_read_staff_key,
        permissions.check_user_can_keep_staff_key,
    ):
        with pytest.raises(Hidden):
            check(author, involvement)
    permissions.check_user_can_declare(author, involvement)
    permissions.check_user_can_read_draft(representative_of(involvement), involvement)
    factories.declare(involvement)
    involvement.refresh_from_db()
    permissions.check_user_can_keep_interviews(author, involvement)


# The staff key


def test_author_cannot_remove_or_change_what_shows_them_not_independent():
    involvement = factories.make_involvement(state=State.DRAFTING)
    author = factories.person(involvement, Role.AUTHOR)
    row = add_row_about(involvement, author)
    row_id = str(row.pk)
    with pytest.raises(Refused, match="Only the panel representative can change"):
        staff_key.remove_staff_member(row, by=author)
    with pytest.raises(Refused, match="Only the panel representative can change"):
        staff_key.change_staff_member(
            row,
            by=author,
            row_version=row.row_version,
            details=staff_key.StaffDetails("SW9", "Isaura Pell", "Nurse", "Nobody"),
        )
    assert conflicts(involvement)
    staff_key.remove_staff_member(row, by=representative_of(involvement))
    assert not conflicts(involvement)
    event = AuditEvent.objects.get(event=Event.STAFF_REMOVED)
    assert event.data["author_is_independent"] is True
    assert event.target_id == row_id


def test_author_still_keeps_the_other_rows():
    involvement = factories.make_involvement(state=State.DRAFTING)
    author = factories.person(involvement, Role.AUTHOR)
    other = staff_key.add_staff_member(
        involvement,
        by=author,
        details=staff_key.StaffDetails("SW8", "Ada Quill", "Nurse", "Bo Reed"),
    )
    staff_key.remove_staff_member(other, by=author)


def test_code_is_not_found_inside_another():
    involvement = factories.make_involvement(state=State.DRAFTING)
    for code in ("QT1", "QT10"):
        staff_key.add_staff_member(
            involvement,
            by=representative_of(involvement),
            details=staff_key.StaffDetails(code, f"Ada {code}", "Nurse", "Bo Reed"),
        )
    factories.make_interview(involvement, staff_codes="QT10")
    key = involvement.staff_members
    staff_key.remove_staff_member(
        key.get(code="QT1"), by=representative_of(involvement)
    )
    with pytest.raises(Refused, match="an interview uses this code"):
        staff_key.remove_staff_member(
            key.get(code="QT10"), by=representative_of(involvement)
        )


def test_author_who_renames_their_account_is_still_themself():
    involvement = factories.make_involvement(state=State.DRAFTING)
    author = factories.person(involvement, Role.AUTHOR)
    add_row_about(involvement, author)
    change_details(author, full_name="Somebody Else", job_title="", organisation="")
    assert conflicts(involvement)
    factories.write_report(involvement)
    with pytest.raises(Refused):
        sending.send_report(involvement, by=User.objects.get(pk=author.pk))


def test_name_that_the_account_had_at_the_declaration_counts():
    involvement = factories.make_involvement(state=State.PREPARING)
    factories.prepare(involvement)
    author = nominate(involvement, full_name="Short Form").author
    change_details(author, full_name="Perpetua Lunn", job_title="", organisation="")
    factories.declare(involvement)
    author.refresh_from_db()
    change_details(author, full_name="Somebody Else", job_title="", organisation="")
    add_row_about(involvement, User(full_name="Perpetua Lunn"))
    assert conflicts(involvement)


# Second accounts, and roles held before


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.PANEL_REPRESENTATIVE])
def test_senior_manager_with_a_second_account_is_the_same_person(role):
    involvement = factories.make_involvement(state=State.DRAFTING)
    same = factories.person(involvement, role)
    with pytest.raises(Refused, match="Choose someone else"):
        preparing.name_senior_manager(
            involvement,
            by=representative_of(involvement),
            full_name=same.full_name,
            email="second@example.org",
            job_title="Director",
        )


def test_senior_manager_s_second_account_cannot_be_author():
    involvement = factories.make_involvement(state=State.PREPARING)
    factories.prepare(involvement)
    manager = factories.person(involvement, Role.SENIOR_MANAGER)
    with pytest.raises(Refused, match="is or was the panel representative"):
        nominate(involvement, full_name=manager.full_name, email="second@example.org")


def test_former_representative_cannot_be_author():
    involvement = factories.make_involvement(state=State.PREPARING)
    factories.prepare(involvement)
    former = representative_of(involvement)
    factories.replace_representative(involvement)
    with pytest.raises(Refused, match="is or was the panel representative"):
        nominate(involvement, full_name=former.full_name, email=former.email)


def test_who_accepted_a_version_cannot_write_the_next():
    involvement = factories.make_involvement(state=State.ACCEPTED)
    former = factories.person(involvement, Role.SENIOR_MANAGER)
    today = timezone.localdate()
    agencies.reopen_return(
        involvement,
        by=factories.manager_of(involvement.review),
        reason="One more question",
        due_on=today + timedelta(days=30),
        today=today,
    )
    factories.end_nomination(involvement)
    factories.name_senior_manager(involvement, email="other@example.org")
    with pytest.raises(Refused, match="is or was the panel representative"):
        nominate(involvement, full_name=former.full_name, email=former.email)


def test_exception_for_a_small_agency_is_no_way_to_a_second_role():
    involvement = factories.make_involvement(state=State.PREPARING)
    representative = representative_of(involvement)
    review, by = involvement.review, factories.manager_of(involvement.review)
    agencies.allow_same_person(involvement, by=by, reason="Three people work there")
    involvement.refresh_from_db()
    preparing.name_senior_manager(
        involvement,
        by=representative,
        full_name=representative.full_name,
        email=representative.email,
        job_title="Partner",
    )
    factories.replace_representative(involvement)
    with pytest.raises(Refused, match="one role on a review"):
        people.change_lead_reviewer(
            review,
            by=by,
            full_name=representative.full_name,
            email=representative.email,
        )
    current = Appointment.objects.current().filter(user=representative, review=review)
    assert [one.role for one in current] == [Role.SENIOR_MANAGER]


def test_exception_is_for_the_panel_representative_alone():
    involvement = factories.make_involvement(state=State.PREPARING)
    with pytest.raises(Refused, match="one role on a review"):
        appoint(
            factories.make_user(),
            Role.SENIOR_MANAGER,
            by=factories.manager_of(involvement.review),
            involvement=involvement,
            exception_reason="A way round",
        )


# Interviews come back


def test_removed_interview_comes_back_with_every_text():
    involvement = factories.make_involvement(state=State.DRAFTING)
    author = factories.person(involvement, Role.AUTHOR)
    code = involvement.staff_members.get().code
    interview = factories.make_interview(involvement, staff_codes=code)
    interviews.remove_interview(interview, by=author)
    assert not involvement.interviews.exists()
    (removed,) = removing.removed(
        Interview.with_removed.filter(involvement=involvement)
    )
    assert removed.minutes == "What was said."
    assert removed.revisions.count() == 1
    interviews.restore_interview(removed, by=author)
    interviews.restore_interview(removed, by=author)  # a second click
    assert find_interview(involvement, interview.pk) == interview
    assert AuditEvent.objects.filter(event=Event.INTERVIEW_RESTORED).count() == 1


def test_removed_interview_does_not_come_back_without_its_code():
    involvement = factories.make_involvement(state=State.DRAFTING)
    author = factories.person(involvement, Role.AUTHOR)
    by = representative_of(involvement)
    row = add_row_about(involvement, User(full_name="Bo Reed"), code="SW7")
    interview = factories.make_interview(involvement, staff_codes="SW7")
    interviews.remove_interview(interview, by=author)
    staff_key.remove_staff_member(row, by=by)
    (removed,) = removing.removed(
        Interview.with_removed.filter(involvement=involvement)
    )
    with pytest.raises(Refused, match="SW7 is not on the staff key"):
        interviews.restore_interview(removed, by=author)


def test_representative_cannot_bring_interviews_back():
    involvement = factories.make_involvement(state=State.DRAFTING)
    code = involvement.staff_members.get().code
    interview = factories.make_interview(involvement, staff_codes=code)
    author = factories.person(involvement, Role.AUTHOR)
    interviews.remove_interview(interview, by=author)
    with pytest.raises(PermissionDenied):
        interviews.restore_interview(interview, by=representative_of(involvement))
