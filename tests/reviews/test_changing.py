"""Changing an open review: its words, its questions, its date."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import OutboundEmail, User
from accounts.refusals import Hidden, Refused, Stale
from accounts.seen import mark_of
from audit.models import AuditEvent, Event
from reviews.models import Reason, Review
from reviews.roles import Role
from reviews.rules import State
from reviews.services import agencies, changing, questions
from reviews.services.changing import change_review
from reviews.services.naming import SaysWho
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
DUE = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _today(set_today):
    set_today(TODAY)


@pytest.fixture
def review() -> Review:
    return factories.make_review(due_on=DUE)


@pytest.fixture
def manager(review) -> User:
    return factories.manager_of(review)


def told(kind: str) -> list[User]:
    mails = OutboundEmail.objects.filter(kind=kind).select_related("to")
    return [one.to for one in mails.order_by("created_at")]


def last_event(review: Review) -> AuditEvent:
    return AuditEvent.objects.filter(stream=review.pk).order_by("-seq")[0]


def test_change_review_writes_what_differs(review, manager):
    changed = changing.change_review(
        review, by=manager, row_version=1, pseudonym="Ada", circumstances="She died."
    )
    assert (changed.pseudonym, changed.row_version) == ("Ada", 2)
    event = last_event(review)
    assert event.event == Event.REVIEW_CHANGED
    assert event.data == {"changed": ["circumstances", "pseudonym"]}


@pytest.mark.parametrize("says", ["Quillon Thackwray", "Thackwray", "9994120751"])
def test_pseudonym_cannot_say_who_the_adult_is(review, manager, says):
    with pytest.raises(SaysWho, match="a pseudonym that does not say who"):
        change_review(review, by=manager, row_version=1, pseudonym=says)


def test_pseudonym_stays_once_a_report_that_uses_it_was_returned(review, manager):
    factories.make_involvement(review, state=State.ACCEPTED)
    review.refresh_from_db()
    change = {"by": manager, "row_version": review.row_version}
    with pytest.raises(Refused, match="agencies have returned reports that use it"):
        change_review(review, **change, pseudonym="Adult Z")
    assert change_review(review, **change, circumstances="A fire.").pseudonym


def test_reason_cannot_say_who_the_adult_is(review, manager):
    part = factories.make_involvement(review)
    with pytest.raises(SaysWho, match="instead of the adult’s name") as refusal:
        agencies.withdraw_agency(part, by=manager, reason="Quillon Thackwray moved")
    assert refusal.value.field == "reason"
    assert not Reason.objects.exists()


def test_change_review_leaves_alone_what_it_may_not_change(review, manager):
    changed = changing.change_review(
        review, by=manager, row_version=1, reference="SAR-X", tor_version=9
    )
    assert (changed.reference, changed.tor_version) == (review.reference, 1)
    assert changed.row_version == 1


def test_change_review_with_nothing_new_writes_nothing(review, manager):
    before = AuditEvent.objects.count()
    changing.change_review(review, by=manager, row_version=1, pseudonym="Adult A")
    assert AuditEvent.objects.count() == before


def test_change_review_after_somebody_else_is_stale(review, manager):
    changing.change_review(review, by=manager, row_version=1, pseudonym="Ada")
    with pytest.raises(Stale) as stale:
        changing.change_review(review, by=manager, row_version=1, pseudonym="Eve")
    assert stale.value.current.pseudonym == "Ada"


def test_change_review_refuses_a_period_that_runs_backwards(review, manager):
    with pytest.raises(Refused, match="must end after it starts"):
        changing.change_review(
            review, by=manager, row_version=1, scoping_to=date(2010, 1, 1)
        )


def test_change_review_is_the_managers(review):
    with pytest.raises(PermissionDenied, match="Only the SAB manager"):
        changing.change_review(
            review, by=factories.lead_of(review), row_version=1, pseudonym="Ada"
        )


def test_new_terms_keep_their_version_until_an_agency_is_asked(review, manager):
    changed = changing.change_review(
        review, by=manager, row_version=1, tor_purpose="To learn more."
    )
    assert changed.tor_version == 1
    assert last_event(review).event == Event.TERMS_CHANGED
    assert told("terms_changed") == []


def test_new_terms_are_a_new_version_and_told_once_a_day(review, manager, set_today):
    part = factories.make_involvement(review, state=State.DECLARING)
    changed = changing.change_review(
        review, by=manager, row_version=1, tor_agreed_on=date(2026, 3, 1)
    )
    assert changed.tor_version == 2
    people = {
        factories.person(part, role)
        for role in (Role.PANEL_REPRESENTATIVE, Role.AUTHOR, Role.SENIOR_MANAGER)
    }
    assert set(told("terms_changed")) == people
    changing.change_review(review, by=manager, row_version=2, tor_purpose="More.")
    assert len(told("terms_changed")) == 3
    set_today(date(2026, 3, 3))
    changing.change_review(review, by=manager, row_version=3, tor_purpose="Less.")
    assert len(told("terms_changed")) == 6
    review.refresh_from_db()
    assert review.tor_version == 4


# The due date


def move_date(review, manager, due_on, reason="Late records"):
    return changing.change_due_date(
        review, by=manager, due_on=due_on, reason=reason, today=TODAY
    )


def test_change_due_date_moves_the_agencies_that_share_it(review, manager):
    shares = factories.make_involvement(review)
    own = factories.make_involvement(review, due_on=date(2026, 5, 1))
    done = factories.make_withdrawn(review)
    moved = move_date(review, manager, date(2026, 7, 1))
    assert moved == [shares]
    for part in (shares, own, done, review):
        part.refresh_from_db()
    assert (shares.due_on, shares.internal_due_on) == (
        date(2026, 7, 1),
        date(2026, 6, 17),
    )
    assert own.due_on == date(2026, 5, 1)
    assert done.due_on == DUE
    assert review.due_on == date(2026, 7, 1)
    assert told("request_changed") == [
        factories.person(shares, Role.PANEL_REPRESENTATIVE)
    ]
    event = AuditEvent.objects.get(event=Event.DUE_DATE_CHANGED)
    assert event.data["due_on_before"] == "2026-06-01"
    assert Reason.objects.get(pk=event.data["reason"]).text == "Late records"


@pytest.mark.parametrize(
    ("due_on", "reason", "sentence"),
    [
        (DUE, "Late", "Enter another date"),
        (date(2026, 3, 1), "Late", "today or in the future"),
        (date(2026, 7, 1), "  ", "Enter why"),
    ],
)
def test_change_due_date_refuses(review, manager, due_on, reason, sentence):
    with pytest.raises(Refused, match=sentence):
        move_date(review, manager, due_on, reason)
    review.refresh_from_db()
    assert review.due_on == DUE
    assert not Reason.objects.exists()


# The questions


def titles(review: Review) -> list[str]:
    return [f"{q.number} {q.title}" for q in review.lines_of_enquiry.all()]


def test_questions_are_added_at_the_end(review, manager):
    questions.add_question(review, by=manager, title="Capacity", text="How?")
    assert titles(review) == [
        "1 Self-neglect and fire",
        "2 Missed contact",
        "3 Capacity",
    ]
    assert last_event(review).event == Event.TERMS_CHANGED


def test_questions_move_and_keep_their_numbers_whole(review, manager):
    first, second = review.lines_of_enquiry.all()
    questions.move_question(second, by=manager, steps=-1)
    assert titles(review) == ["1 Missed contact", "2 Self-neglect and fire"]
    questions.move_question(second, by=manager, steps=-1)
    questions.move_question(first, by=manager, steps=1)
    assert titles(review) == ["1 Missed contact", "2 Self-neglect and fire"]
    questions.move_question(second, by=manager, steps=1)
    assert titles(review) == ["1 Self-neglect and fire", "2 Missed contact"]


def test_questions_go_but_one_stays(review, manager):
    first, second = review.lines_of_enquiry.all()
    questions.remove_question(first, by=manager)
    assert titles(review) == ["1 Missed contact"]
    with pytest.raises(Refused, match="at least one"):
        questions.remove_question(second, by=manager)


def test_questions_stay_in_place_once_somebody_writes(review, manager):
    part = factories.make_involvement(review, state=State.DECLARING)
    second = review.lines_of_enquiry.last()
    questions.move_question(second, by=manager, steps=-1)
    factories.walk(part, State.DRAFTING)
    factories.end_nomination(part)  # the next author goes on with what is there
    for act in (
        lambda: questions.move_question(second, by=manager, steps=1),
        lambda: questions.remove_question(second, by=manager),
    ):
        with pytest.raises(Refused, match="started to write its answers"):
            act()
    factories.withdraw(part)
    questions.remove_question(second, by=manager)
    assert titles(review) == ["1 Self-neglect and fire"]


def test_change_question_changes_the_words(review, manager):
    question = review.lines_of_enquiry.first()
    seen = mark_of(questions.words_of(question))
    changed = questions.change_question(
        question, by=manager, title="Fire", text="How?", seen=seen
    )
    assert (changed.number, changed.title, changed.text) == (1, "Fire", "How?")
    with pytest.raises(Stale) as stale:
        questions.change_question(
            question, by=manager, title="Smoke", text="How?", seen=seen
        )
    assert stale.value.current.title == "Fire"


def test_change_question_with_the_same_words_writes_nothing(review, manager):
    question = review.lines_of_enquiry.first()
    before = AuditEvent.objects.count()
    questions.change_question(
        question,
        by=manager,
        title=question.title,
        text=question.text,
        seen=mark_of(questions.words_of(question)),
    )
    assert AuditEvent.objects.count() == before


def test_question_of_another_review_is_hidden(review):
    other = factories.make_review().lines_of_enquiry.first()
    for wrong in (other.pk, uuid4()):
        with pytest.raises(Hidden):
            questions.question_of(review, wrong)


# What an agency is asked


def ask_otherwise(part, **changes):
    asked = {
        "asked_for": part.asked_for,
        "due_on": part.due_on,
        "reason": "Agreed with them",
        "today": TODAY,
    }
    return agencies.change_request(
        part, by=factories.manager_of(part.review), **(asked | changes)
    )


def test_change_request_tells_everybody_of_the_agency_once(review):
    part = factories.make_involvement(review, state=State.DECLARING)
    ask_otherwise(part, due_on=date(2026, 6, 30), asked_for="imr")
    part.refresh_from_db()
    assert (part.asked_for, part.due_on, part.internal_due_on) == (
        "imr",
        date(2026, 6, 30),
        date(2026, 6, 16),
    )
    assert len(told("request_changed")) == 3
    event = AuditEvent.objects.get(event=Event.REQUEST_CHANGED)
    assert event.data["asked_for_before"] == "both"
    assert event.involvement_id == part.pk


def test_change_request_with_nothing_new_tells_nobody(review):
    ask_otherwise(factories.make_involvement(review))
    assert told("request_changed") == []


def test_change_request_lets_what_is_asked_change_after_the_date(review, set_today):
    part = factories.make_involvement(review)
    set_today(date(2026, 8, 1))
    ask_otherwise(part, asked_for="chronology", today=date(2026, 8, 1))
    part.refresh_from_db()
    assert (part.asked_for, part.due_on) == ("chronology", DUE)


@pytest.mark.parametrize(
    ("state", "changes", "sentence"),
    [
        (State.DRAFTING, {"asked_for": "imr"}, "has started to write"),
        (State.INVITED, {"due_on": date(2026, 3, 1)}, "today or in the future"),
        (State.INVITED, {"asked_for": "imr", "reason": ""}, "Enter why"),
        (State.ACCEPTED, {"asked_for": "imr"}, "has returned its report"),
    ],
)
def test_change_request_refuses(review, state, changes, sentence):
    part = factories.make_involvement(review, state=state)
    with pytest.raises(Refused, match=sentence):
        ask_otherwise(part, **changes)


def test_change_request_while_written_may_change_the_date(review):
    part = factories.make_involvement(review, state=State.DRAFTING)
    ask_otherwise(part, due_on=date(2026, 6, 30))
    part.refresh_from_db()
    assert part.due_on == date(2026, 6, 30)


@pytest.mark.parametrize("field", ["circumstances", "tor_purpose"])
def test_change_review_refuses_the_adults_name_and_reveals_nothing(
    review, manager, field
):
    changes = {field: "Ms Thackwray lived alone."}
    with pytest.raises(SaysWho, match="Write Adult A instead") as refusal:
        change_review(review, by=manager, row_version=1, **changes)
    assert refusal.value.field == field
    review.refresh_from_db()
    assert "Thackwray" not in getattr(review, field)
    assert not AuditEvent.objects.filter(event=Event.IDENTITY_REVEALED).exists()


def test_change_review_refuses_a_period_that_has_not_ended(review, manager):
    with pytest.raises(Refused, match="must end today or in the past"):
        change_review(review, by=manager, row_version=1, scoping_to=date(2027, 1, 1))
