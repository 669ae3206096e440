"""Who serves on a review, and how that changes."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from accounts.models import OutboundEmail, User
from accounts.refusals import Hidden, Refused
from accounts.services import disable_user
from audit.models import AuditEvent, Event
from reviews.models import Appointment, Involvement, Review
from reviews.permissions import is_board_manager
from reviews.roles import Role
from reviews.rules import State
from reviews.services import people
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def review() -> Review:
    return factories.make_review()


@pytest.fixture
def manager(review) -> User:
    return factories.manager_of(review)


def kinds(user: User) -> list[str]:
    mails = OutboundEmail.objects.filter(to=user).order_by("created_at")
    return [one.kind for one in mails]


# The first manager


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("create_first_manager", *arguments, stdout=out)
    return out.getvalue()


def test_create_first_manager_invites_somebody_who_can_open_reviews():
    said = run("SAB@Board.example.org", " Corwin\x0b Abelard ")
    assert "works for 14 days" in said
    manager = User.objects.get()
    assert (manager.email, manager.full_name) == (
        "sab@board.example.org",
        "Corwin Abelard",
    )
    assert is_board_manager(manager)
    assert kinds(manager) == ["invitation"]


def test_create_first_manager_only_once():
    run("sab@board.example.org", "Corwin Abelard")
    with pytest.raises(CommandError, match="a SAB manager already"):
        run("other@board.example.org", "Other Person")
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("email", "name", "sentence"),
    [
        ("nowhere", "Corwin Abelard", "not an e-mail address"),
        ("sab@board.example.org", " \x00 ", "full name"),
        ("sab@board.example.org", "x" * 151, "150 characters"),
    ],
)
def test_create_first_manager_refuses(email, name, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(email, name)
    assert not User.objects.exists()


# SAB managers


def test_invite_manager_gives_the_board_another_manager(manager):
    other = people.invite_manager(
        by=manager, full_name="Ottilie Wren", email="ottilie@board.example.org"
    )
    assert is_board_manager(other)
    assert not Review.objects.visible_to(other)
    with pytest.raises(Refused, match="only one role"):
        people.invite_manager(by=manager, full_name="x", email=other.email)
    with pytest.raises(Hidden):
        people.invite_manager(
            by=factories.make_user(), full_name="x", email="x@example.org"
        )


def test_add_manager_lets_another_manager_run_the_review(review, manager):
    other = factories.make_manager()
    people.add_manager(review, by=manager, manager=other)
    assert [one.user for one in people.managers_of(review)] == sorted(
        [manager, other], key=lambda user: user.full_name
    )
    assert kinds(other) == ["asked_to_manage"]
    people.change_lead_reviewer(
        review, by=other, full_name="New Lead", email="new@example.org"
    )


def test_add_manager_is_for_managers_of_the_board(review, manager):
    with pytest.raises(Refused, match="one of the board’s"):
        people.add_manager(review, by=manager, manager=factories.make_user())
    with pytest.raises(PermissionDenied):
        people.add_manager(
            review, by=factories.lead_of(review), manager=factories.make_manager()
        )


def test_end_manager_on_a_review_keeps_the_last(review, manager):
    mine = review.appointments.get(user=manager)
    with pytest.raises(Refused, match="must always be one"):
        people.end_manager(mine, by=manager)
    other = factories.make_manager()
    added = people.add_manager(review, by=manager, manager=other)
    people.end_manager(added, by=manager)
    assert not Review.objects.visible_to(other)
    assert is_board_manager(other)
    assert kinds(other)[-1] == "no_longer_needed"


def test_end_manager_of_the_board_keeps_the_last_and_their_reviews(review, manager):
    mine = Appointment.objects.get(user=manager, review=None)
    with pytest.raises(Refused, match="must always be one"):
        people.end_manager(mine, by=manager)
    other = factories.make_manager()
    people.end_manager(mine, by=other)
    assert not is_board_manager(manager)
    assert review in Review.objects.visible_to(manager)
    with pytest.raises(Hidden):
        people.end_manager(Appointment.objects.get(user=other), by=manager)


def test_manager_whose_account_is_closed_is_not_one_who_can_go_on(review, manager):
    other = factories.make_manager()
    mine = Appointment.objects.get(user=manager, review=None)
    disable_user(other, by=manager)
    with pytest.raises(Refused, match="must always be one"):
        people.end_manager(mine, by=manager)
    people.end_manager(Appointment.objects.get(user=other, review=None), by=manager)
    with pytest.raises(Refused, match="already"):
        people.create_first_manager(full_name="New", email="new@example.org")
    disable_user(manager, by=None)
    created = people.create_first_manager(full_name="New", email="new@example.org")
    assert is_board_manager(created)


def test_manager_appointment_is_hidden_for_any_other_id(review, manager):
    mine = review.appointments.get(user=manager)
    assert people.manager_appointment(review, mine.pk) == mine
    for wrong in (None, factories.make_review()):
        with pytest.raises(Hidden):
            people.manager_appointment(wrong, mine.pk)
    lead = review.appointments.get(role=Role.LEAD_REVIEWER)
    with pytest.raises(Hidden):
        people.manager_appointment(review, lead.pk)


# The lead reviewer


def change_lead(review: Review, by: User, email: str = "new@example.org") -> User:
    return people.change_lead_reviewer(review, by=by, full_name="New Lead", email=email)


def test_change_lead_reviewer_ends_the_one_before_at_once(review, manager):
    before = factories.lead_of(review)
    new = change_lead(review, manager)
    assert factories.lead_of(review) == new
    assert not Review.objects.visible_to(before)
    assert kinds(before)[-1] == "no_longer_needed"
    assert people.lead_reviewer(review).user == new


def test_change_lead_reviewer_refuses_the_same_person(review, manager):
    lead = factories.lead_of(review)
    with pytest.raises(Refused, match="leads this review already"):
        change_lead(review, manager, f" {lead.email.upper()} ")
    assert factories.lead_of(review) == lead


def test_change_lead_reviewer_refuses_somebody_of_an_agency(review, manager):
    part = factories.make_involvement(review)
    lead = factories.lead_of(review)
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    with pytest.raises(Refused, match="only one role"):
        change_lead(review, manager, representative.email)
    assert factories.lead_of(review) == lead


def test_change_lead_reviewer_is_the_managers(review):
    with pytest.raises(PermissionDenied):
        change_lead(review, factories.lead_of(review))


# Panel representatives


def replace_with(part: Involvement, by: User, email: str = "new@example.org") -> User:
    return people.replace_representative(
        part, by=by, full_name="New Person", email=email
    )


@pytest.mark.parametrize("state", [State.INVITED, State.DRAFTING, State.COMPLETE])
def test_replace_representative_ends_the_one_before_at_once(review, manager, state):
    part = factories.make_involvement(review, state=state)
    before = factories.person(part, Role.PANEL_REPRESENTATIVE)
    new = replace_with(part, manager)
    part.refresh_from_db()
    assert part.state == state
    assert factories.person(part, Role.PANEL_REPRESENTATIVE) == new
    assert not Review.objects.visible_to(before)
    assert kinds(before)[-1] == "no_longer_needed"
    assert AuditEvent.objects.get(event=Event.REPRESENTATIVE_REPLACED).by == manager


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.SENIOR_MANAGER])
def test_replace_representative_refuses_a_second_account(review, manager, role):
    part = factories.make_involvement(review, state=State.DRAFTING)
    other = factories.person(part, role)
    with pytest.raises(Refused, match="whichever account they use"):
        people.replace_representative(
            part, by=manager, full_name=other.full_name, email="second@example.org"
        )
    assert not User.objects.filter(email="second@example.org").exists()


def test_replace_representative_refuses(review, manager):
    part = factories.make_involvement(review, state=State.DECLARING)
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    author = factories.person(part, Role.AUTHOR)
    with pytest.raises(Refused, match="is the panel representative already"):
        replace_with(part, manager, representative.email)
    with pytest.raises(Refused, match="are different people"):
        replace_with(part, manager, author.email)
    assert factories.person(part, Role.PANEL_REPRESENTATIVE) == representative
    with pytest.raises(PermissionDenied):
        replace_with(part, factories.lead_of(review))
    factories.withdraw(part)
    with pytest.raises(Refused, match="was withdrawn"):
        replace_with(part, manager)


# Invitations


def test_invite_again_sends_another_invitation(review, manager):
    lead = review.appointments.get(role=Role.LEAD_REVIEWER)
    people.invite_again(lead, by=manager)
    assert kinds(lead.user) == ["invitation", "invitation"]
    with pytest.raises(PermissionDenied):
        people.invite_again(lead, by=lead.user)


def test_invite_again_not_for_somebody_who_has_set_up(review, manager):
    lead = review.appointments.get(role=Role.LEAD_REVIEWER)
    lead.user.set_password(factories.PASSWORD)
    lead.user.save()
    with pytest.raises(Refused, match="set up their account already"):
        people.invite_again(lead, by=manager)
