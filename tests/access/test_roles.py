"""Who holds what, that rows follow the appointments, that all of it is asked."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from guardian.shortcuts import get_perms

from accounts.models import User
from accounts.refusals import Hidden, Refused
from audit.models import AuditEvent, Event
from reviews import permissions
from reviews.models import (
    Appointment,
    Involvement,
    InvolvementUserObjectPermission,
    Review,
    ReviewUserObjectPermission,
)
from reviews.roles import (
    AGENCY_ROLES,
    BOARD_ROLES,
    GRANTS,
    INVOLVEMENT_PERMS,
    REVIEW_PERMS,
    WHO,
    WHO_APPOINTS,
    Perm,
    Role,
)
from reviews.rules import State
from reviews.services.appointments import appoint, end_appointment
from tests import factories

ROOT = Path(__file__).parents[2]

# From the table of product.md, by hand.
MAY = {
    Role.SAB_MANAGER: {
        "view_review",
        "change_review",
        "reveal_identity",
        "assign_agency",
        "view_progress",
        "read_returns",
        "view_history",
    },
    Role.LEAD_REVIEWER: {
        "view_review",
        "reveal_identity",
        "view_progress",
        "read_returns",
    },
    Role.PANEL_REPRESENTATIVE: {
        "view_review",
        "reveal_identity",
        "view_involvement",
        "prepare_involvement",
        "keep_staff_key",
        "read_draft",
    },
    Role.AUTHOR: {
        "view_review",
        "reveal_identity",
        "view_involvement",
        "declare_independence",
        "keep_staff_key",
        "read_draft",
        "write_report",
    },
    Role.SENIOR_MANAGER: {
        "view_review",
        "reveal_identity",
        "view_involvement",
        "read_sent_report",
        "decide_report",
    },
}


@pytest.mark.parametrize("role", Role)
def test_grants_are_what_the_table_says(role):
    assert {str(perm) for perm in GRANTS[role]} == MAY[role]


def test_every_role_is_described_and_of_one_side():
    assert set(WHO) == set(WHO_APPOINTS) == set(Role) == BOARD_ROLES | AGENCY_ROLES
    assert not BOARD_ROLES & AGENCY_ROLES


def test_every_permission_is_described_and_granted():
    assert set(REVIEW_PERMS) | set(INVOLVEMENT_PERMS) == set(Perm)
    assert not set(REVIEW_PERMS) & set(INVOLVEMENT_PERMS)
    assert {perm for perms in GRANTS.values() for perm in perms} == set(Perm)


def test_every_permission_is_asked_somewhere():
    asked = set()
    for app in ("reviews", "chronology", "imr"):
        for path in (ROOT / app).rglob("*.py"):
            if path.name != "roles.py":
                asked |= set(re.findall(r"Perm\.([A-Z_]+)", path.read_text()))
    assert asked == {perm.name for perm in Perm}


def rows() -> set[tuple[str, str, str]]:
    """What guardian holds: person, thing, permission."""
    found = set()
    for model in (ReviewUserObjectPermission, InvolvementUserObjectPermission):
        for row in model.objects.select_related("permission"):
            found.add(
                (str(row.user_id), str(row.content_object_id), row.permission.codename)
            )
    return found


def rows_of_appointments() -> set[tuple[str, str, str]]:
    """The same, worked out afresh from the appointments."""
    expected = set()
    for one in Appointment.objects.current().exclude(review=None):
        for perm in GRANTS[Role(one.role)]:
            thing = one.review_id if perm in REVIEW_PERMS else one.involvement_id
            expected.add((str(one.user_id), str(thing), str(perm)))
    return expected


def busy_board() -> None:
    """Two reviews, agencies at several stages, people who came and went."""
    review = factories.make_review()
    factories.make_involvement(review, state=State.DRAFTING)
    replaced = factories.make_involvement(review, state=State.PREPARING)
    factories.replace_representative(replaced)
    factories.make_withdrawn(review)
    factories.make_involvement(state=State.DECLARING)
    small = factories.make_involvement(review, state=State.PREPARING)
    appoint(
        factories.person(small, Role.PANEL_REPRESENTATIVE),
        Role.SENIOR_MANAGER,
        by=factories.manager_of(review),
        involvement=small,
        exception_reason="A surgery with one partner",
    )


@pytest.mark.django_db
def test_guardian_rows_are_what_the_appointments_say():
    busy_board()
    assert rows() == rows_of_appointments()
    for one in Appointment.objects.current().exclude(review=None):
        end_appointment(one, by=one.user)
        assert rows() == rows_of_appointments()
    assert rows() == set()


@pytest.mark.django_db
def test_ending_one_of_two_roles_keeps_the_other():
    part = factories.make_involvement(state=State.PREPARING)
    both = factories.person(part, Role.PANEL_REPRESENTATIVE)
    senior = appoint(
        both,
        Role.SENIOR_MANAGER,
        by=factories.manager_of(part.review),
        involvement=part,
        exception_reason="A surgery with one partner",
    )
    assert {"decide_report", "prepare_involvement"} <= set(get_perms(both, part))
    end_appointment(senior, by=both)
    assert "decide_report" not in get_perms(both, part)
    assert "prepare_involvement" in get_perms(both, part)
    assert "view_review" in get_perms(both, part.review)


@pytest.mark.django_db
def test_end_appointment_twice_is_one_end():
    part = factories.make_involvement()
    one = part.appointments.get()
    ended = end_appointment(one, by=one.user)
    assert end_appointment(one, by=one.user).ended_at == ended.ended_at
    ends = AuditEvent.objects.filter(event=Event.APPOINTMENT_ENDED)
    assert ends.count() == 1


def is_hidden(check, user: User, thing: object) -> bool:
    """Whether a check acts as if the thing were not there."""
    try:
        check(user, thing)
    except Hidden:
        return True
    except PermissionDenied:
        return False
    return False


@pytest.mark.django_db
def test_visible_to_agrees_with_the_checks():
    busy_board()
    factories.make_user()
    closed = factories.make_manager()
    factories.make_review(closed)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    for user in User.objects.all():
        seen = set(Review.objects.visible_to(user))
        for review in Review.objects.all():
            check = permissions.check_user_can_view_review
            assert is_hidden(check, user, review) == (review not in seen)
        parts = set(Involvement.objects.visible_to(user))
        for part in Involvement.objects.all():
            hidden = is_hidden(
                permissions.check_user_can_view_involvement, user, part
            ) and is_hidden(permissions.check_user_can_oversee_involvement, user, part)
            assert hidden == (part not in parts)


@pytest.mark.django_db
def test_a_closed_account_sees_nothing_and_holds_nothing():
    manager = factories.make_manager()
    part = factories.make_involvement(factories.make_review(manager))
    User.objects.filter(pk=manager.pk).update(is_active=False)
    manager.refresh_from_db()
    assert not Review.objects.visible_to(manager)
    assert not Involvement.objects.visible_to(manager)
    assert not Appointment.objects.visible_to(manager)
    assert permissions.perms_on(manager, part.review) == frozenset()
    assert not permissions.is_board_manager(manager)
    with pytest.raises(Refused, match="account is closed"):
        appoint(manager, Role.LEAD_REVIEWER, by=None, review=part.review)


@pytest.mark.django_db
def test_perms_are_read_once_in_a_request(django_assert_num_queries):
    part = factories.make_involvement()
    manager = factories.manager_of(part.review)
    manager.held_perms = {}
    assert permissions.holds(manager, Perm.VIEW_PROGRESS, part)
    with django_assert_num_queries(0):
        assert permissions.holds(manager, Perm.CHANGE_REVIEW, part.review)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "other"),
    [
        (Role.PANEL_REPRESENTATIVE, Role.AUTHOR),
        (Role.PANEL_REPRESENTATIVE, Role.SENIOR_MANAGER),
        (Role.SENIOR_MANAGER, Role.AUTHOR),
        (Role.SENIOR_MANAGER, Role.PANEL_REPRESENTATIVE),
        (Role.SAB_MANAGER, Role.AUTHOR),
        (Role.LEAD_REVIEWER, Role.PANEL_REPRESENTATIVE),
        (Role.LEAD_REVIEWER, Role.SENIOR_MANAGER),
    ],
)
def test_one_person_holds_one_role_on_a_review(role, other):
    part = factories.make_involvement()
    for one in Appointment.objects.current().filter(review=part.review):
        end_appointment(one, by=one.user)
    person = factories.make_user()
    for first, second in [(role, other), (other, role)]:
        held = appoint(person, first, by=None, **place_for(first, part))
        with pytest.raises(Refused, match="only one role"):
            appoint(person, second, by=None, **place_for(second, part))
        end_appointment(held, by=person)


def place_for(role: Role, part: Involvement) -> dict[str, object]:
    return {"involvement": part} if role in AGENCY_ROLES else {"review": part.review}


@pytest.mark.django_db
def test_board_roles_do_not_cross_to_another_agency_of_the_same_review():
    part = factories.make_involvement()
    other = factories.make_involvement(part.review)
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    with pytest.raises(Refused, match="only one role"):
        appoint(representative, Role.AUTHOR, by=None, involvement=other)


@pytest.mark.django_db
@pytest.mark.parametrize("perm", INVOLVEMENT_PERMS)
def test_nobody_of_the_board_holds_a_permission_on_an_agencys_part(perm):
    part = factories.make_involvement(state=State.DRAFTING)
    for user in (factories.manager_of(part.review), factories.lead_of(part.review)):
        assert not permissions.holds(user, perm, part)


CHECKS = {
    permissions.check_user_can_change_review: {Role.SAB_MANAGER},
    permissions.check_user_can_reveal_identity: set(Role),
    permissions.check_user_can_assign_agency: {Role.SAB_MANAGER},
    permissions.check_user_can_read_returns: {Role.SAB_MANAGER, Role.LEAD_REVIEWER},
    permissions.check_user_can_view_history: {Role.SAB_MANAGER},
    permissions.check_user_can_manage_involvement: {Role.SAB_MANAGER},
    permissions.check_user_can_oversee_involvement: {
        Role.SAB_MANAGER,
        Role.LEAD_REVIEWER,
    },
    permissions.check_user_can_view_involvement: AGENCY_ROLES,
    permissions.check_user_can_prepare_involvement: {Role.PANEL_REPRESENTATIVE},
}


@pytest.mark.django_db
def test_checks_let_through_whom_the_table_says():
    part = factories.make_involvement(state=State.DRAFTING)
    people = {
        Role(one.role): one.user
        for one in Appointment.objects.current().filter(review=part.review)
    }
    assert set(people) == set(Role)
    for check, may in CHECKS.items():
        thing = part if "involvement" in check.__name__ else part.review
        passed = set()
        for role, user in people.items():
            try:
                check(user, thing)
            except (Hidden, PermissionDenied):
                continue
            passed.add(role)
        assert passed == set(may), check.__name__


@pytest.mark.django_db
def test_only_managers_of_the_board_open_reviews():
    manager, other = factories.make_manager(), factories.make_user()
    permissions.check_user_can_open_review(manager)
    with pytest.raises(Hidden):
        permissions.check_user_can_open_review(other)


@pytest.mark.django_db
def test_invite_again_is_for_whoever_appoints():
    part = factories.make_involvement(state=State.DRAFTING)
    manager = factories.manager_of(part.review)
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    board = Appointment.objects.get(user=manager, review=None)
    by_role = {
        Role(one.role): one
        for one in Appointment.objects.current().filter(review=part.review)
    }
    check = permissions.check_user_can_invite_again
    check(manager, board)
    check(manager, by_role[Role.LEAD_REVIEWER])
    check(manager, by_role[Role.PANEL_REPRESENTATIVE])
    check(representative, by_role[Role.AUTHOR])
    check(representative, by_role[Role.SENIOR_MANAGER])
    for user, role in [
        (representative, Role.PANEL_REPRESENTATIVE),
        (representative, Role.LEAD_REVIEWER),
        (manager, Role.AUTHOR),
        (factories.make_user(), Role.AUTHOR),
    ]:
        with pytest.raises((Hidden, PermissionDenied)):
            check(user, by_role[role])
    assert board in Appointment.objects.visible_to(manager)
    assert board not in Appointment.objects.visible_to(representative)
    assert by_role[Role.AUTHOR] in Appointment.objects.visible_to(representative)
