"""Asking agencies, letting them go, completing, opening again."""

import threading
from datetime import date
from functools import partial
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.models import OutboundEmail, User
from accounts.refusals import Hidden, Refused
from audit.models import AuditEvent, Event
from reviews.models import Agency, Appointment, Involvement, Reason, Review
from reviews.roles import Role
from reviews.rules import AskedFor, State
from reviews.services import agencies, people
from reviews.services.appointments import end_appointment
from tests import factories

TODAY = date(2026, 3, 2)
DUE = date(2026, 6, 1)
new_agency = partial(agencies.NewAgency, kind="other")
NEW = agencies.NewAgency("Tollgate Fold Homes", "tfh", "housing")


@pytest.fixture(autouse=True)
def _today(set_today):
    set_today(TODAY)


@pytest.fixture
def review(db) -> Review:
    return factories.make_review(due_on=DUE)


def ask(review: Review, **changes: object) -> Involvement:
    asked = {
        "by": factories.manager_of(review),
        "agency": NEW,
        "asked_for": AskedFor.BOTH,
        "due_on": DUE,
        "representative_name": "Merrick Osgood",
        "representative_email": "merrick@example.org",
        "today": TODAY,
    }
    return agencies.add_agency(review, **(asked | changes))


def kinds(user: User) -> list[str]:
    mails = OutboundEmail.objects.filter(to=user).order_by("created_at")
    return [one.kind for one in mails]


def test_add_agency_asks_and_works_out_the_earlier_date(review):
    part = ask(review)
    assert (part.agency.name, part.agency.code) == ("Tollgate Fold Homes", "TFH")
    assert (part.state, part.due_on, part.internal_due_on) == (
        State.INVITED,
        DUE,
        date(2026, 5, 15),
    )
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    assert representative.email == "merrick@example.org"
    assert representative.organisation == "Tollgate Fold Homes"
    assert kinds(representative) == ["invitation"]
    events = AuditEvent.objects.filter(involvement_id=part.pk).order_by("seq")
    assert [one.event for one in events] == [Event.AGENCY_ASKED, Event.APPOINTED]


def test_add_agency_by_the_boards_own_working_days(review, settings):
    settings.INTERNAL_WORKING_DAYS = 5
    assert ask(review).internal_due_on == date(2026, 5, 22)


def test_add_agency_tells_somebody_who_has_an_account(review):
    known = factories.make_user(email="merrick@example.org")
    ask(review)
    assert kinds(known) == ["asked_to_take_part"]


def test_add_agency_that_is_known(review):
    agency = ask(review).agency
    other = factories.make_review(due_on=DUE)
    part = ask(other, agency=agency, representative_email="other@example.org")
    assert part.agency == agency
    assert Agency.objects.count() == 1


def test_add_agency_twice_by_one_request_is_one(review):
    request_id = uuid4()
    first = ask(review, request_id=request_id)
    assert ask(review, request_id=request_id) == first
    assert Involvement.objects.count() == 1


def test_add_agency_again_after_it_was_withdrawn(review):
    part = ask(review)
    factories.withdraw(part)
    again = ask(review, agency=part.agency)
    assert again.pk != part.pk
    assert factories.person(again, Role.PANEL_REPRESENTATIVE)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"due_on": date(2026, 3, 1)}, "today or in the future"),
        (
            {"agency": new_agency("tollgate FOLD homes", "X1")},
            "already",
        ),
        ({"agency": new_agency("Another", "Tfh")}, "already"),
        ({"representative_email": "x"}, "e-mail address in the right format"),
    ],
)
def test_add_agency_refuses(review, changes, sentence):
    ask(review)
    fresh = {"agency": new_agency("Fresh", "FRS")}
    before = (Agency.objects.count(), User.objects.count())
    with pytest.raises(Refused, match=sentence):
        ask(review, **(fresh | changes))
    assert (Agency.objects.count(), User.objects.count()) == before


def test_add_agency_refuses_one_that_takes_part_already(review):
    part = ask(review)
    with pytest.raises(Refused, match="Tollgate Fold Homes takes part"):
        ask(review, agency=part.agency, representative_email="b@example.org")


def test_add_agency_refuses_somebody_with_another_role(review):
    lead = factories.lead_of(review)
    with pytest.raises(Refused, match="only one role"):
        ask(review, representative_email=lead.email)
    assert not Involvement.objects.exists()


def test_add_agency_is_the_managers(review):
    with pytest.raises(PermissionDenied, match="Only the SAB manager"):
        ask(review, by=factories.lead_of(review))
    with pytest.raises(Hidden):
        ask(review, by=factories.make_manager())


@pytest.mark.django_db(transaction=True)
def test_add_agency_by_two_clicks_at_once_is_one():
    review = factories.make_review(due_on=DUE)
    request_id, made = uuid4(), []
    ready = threading.Barrier(2)

    def click() -> None:
        ready.wait()
        try:
            made.append(ask(review, request_id=request_id).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [request_id, request_id]
    assert Involvement.objects.count() == 1


def test_withdraw_agency_ends_all_access_at_once(review):
    part = factories.make_involvement(review, state=State.DRAFTING)
    staff = [one.user for one in part.appointments.current()]
    assert len(staff) == 3
    agencies.withdraw_agency(
        part, by=factories.manager_of(review), reason="Asked by mistake"
    )
    part.refresh_from_db()
    assert (part.state, part.withdrawn_reason) == (State.WITHDRAWN, "Asked by mistake")
    for user in staff:
        assert not Review.objects.visible_to(user)
        assert not Involvement.objects.visible_to(user)
        assert kinds(user)[-1] == "no_longer_needed"
    event = AuditEvent.objects.get(event=Event.AGENCY_WITHDRAWN)
    assert Reason.objects.get(pk=event.data["reason"]).text == "Asked by mistake"


@pytest.mark.parametrize("state", [State.ACCEPTED, State.COMPLETE])
def test_withdraw_agency_not_after_it_has_returned(review, state):
    part = factories.make_involvement(review, state=state)
    with pytest.raises(Refused, match="You cannot do this now"):
        factories.withdraw(part)
    assert part.appointments.current().count() == 3
    assert not Reason.objects.exists()


def test_withdraw_agency_wants_a_reason(review):
    part = factories.make_involvement(review)
    with pytest.raises(Refused, match="no longer asked"):
        agencies.withdraw_agency(part, by=factories.manager_of(review), reason=" ")


def test_reopen_return_keeps_the_accepted_version(review):
    part = factories.make_involvement(review, state=State.ACCEPTED)
    agencies.reopen_return(
        part,
        by=factories.manager_of(review),
        reason="Question 2 is not answered",
        due_on=date(2026, 7, 1),
        today=TODAY,
    )
    part.refresh_from_db()
    assert (part.state, part.returned_version) == (State.DRAFTING, 1)
    assert (part.due_on, part.internal_due_on) == (
        date(2026, 7, 1),
        date(2026, 6, 17),
    )
    mails = OutboundEmail.objects.filter(kind="report_reopened")
    assert {one.to for one in mails} == {
        one.user for one in part.appointments.current()
    }


def test_reopen_return_wants_a_reason_and_a_date_to_come(review):
    part = factories.make_involvement(review, state=State.ACCEPTED)
    ask_again = {"by": factories.manager_of(review), "today": TODAY}
    with pytest.raises(Refused, match="look at again"):
        agencies.reopen_return(part, reason="", due_on=DUE, **ask_again)
    with pytest.raises(Refused, match="today or in the future"):
        agencies.reopen_return(part, reason="x", due_on=date(2026, 1, 1), **ask_again)


def test_allow_same_person_lets_the_representative_be_senior_manager(review):
    part = factories.make_involvement(review, state=State.PREPARING)
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    agencies.allow_same_person(
        part, by=factories.manager_of(review), reason="A surgery with one partner"
    )
    assert kinds(representative)[-1] == "same_person_allowed"
    factories.name_senior_manager(part, email=representative.email)
    assert factories.person(part, Role.SENIOR_MANAGER) == representative
    kept = Appointment.objects.get(role=Role.SENIOR_MANAGER)
    assert kept.exception_reason == "A surgery with one partner"


def test_allow_same_person_with_nobody_to_tell(review):
    part = factories.make_involvement(review)
    manager = factories.manager_of(review)
    for appointment in part.appointments.current():
        end_appointment(appointment, by=manager)
    agencies.allow_same_person(part, by=manager, reason="Small")
    assert not OutboundEmail.objects.filter(kind="same_person_allowed").exists()


def test_allow_same_person_refuses(review):
    part = factories.make_involvement(review)
    by = factories.manager_of(review)
    with pytest.raises(Refused, match="Enter why"):
        agencies.allow_same_person(part, by=by, reason="")
    with pytest.raises(PermissionDenied):
        agencies.allow_same_person(part, by=factories.lead_of(review), reason="Small")
    factories.withdraw(part)
    with pytest.raises(Refused, match="part is over"):
        agencies.allow_same_person(part, by=by, reason="Small")


@pytest.mark.parametrize(
    "act",
    [
        lambda part, by: agencies.withdraw_agency(part, by=by, reason="Mistake"),
        lambda part, by: agencies.allow_same_person(part, by=by, reason="Small"),
        lambda part, by: agencies.change_request(
            part, by=by, asked_for="imr", due_on=DUE, reason="Agreed", today=TODAY
        ),
        lambda part, by: people.replace_representative(
            part, by=by, full_name="New Person", email="new@example.org"
        ),
    ],
)
def test_act_that_cannot_be_recorded_changes_nothing(review, act, monkeypatch):
    part = factories.make_involvement(review)
    by = factories.manager_of(review)
    before = snapshot()

    def breaks(*args, **kwargs):
        raise RuntimeError("The record cannot be written")

    for module in ("agencies", "people", "moving", "appointments"):
        monkeypatch.setattr(f"reviews.services.{module}.record", breaks)
    with pytest.raises(RuntimeError):
        act(part, by)
    assert snapshot() == before


def snapshot() -> list[object]:
    """Everything that an act could have written."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Involvement, Appointment, OutboundEmail, Reason, User)
    ]
