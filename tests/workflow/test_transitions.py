"""The table of moves against what product.md says, written out by hand."""

import itertools
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import OutboundEmail, User
from accounts.refusals import Hidden, Refused
from audit.models import AuditEvent
from imr.services import deciding
from reviews.models import Appointment, Involvement
from reviews.roles import GRANTS, Role
from reviews.rules import BOARD_WORDS, PEN, TASKS, TRANSITIONS, State, Verb
from reviews.services.moving import EVENTS, move
from reviews.workflow import available, check_transition
from tests import factories

POSSIBLE = {
    (Verb.ACCEPT_ROLE, State.INVITED),
    (Verb.NOMINATE, State.PREPARING),
    (Verb.DECLARE, State.DECLARING),
    (Verb.DECLINE, State.DECLARING),
    (Verb.END_NOMINATION, State.DECLARING),
    (Verb.END_NOMINATION, State.DRAFTING),
    (Verb.SEND, State.DRAFTING),
    (Verb.SEND_BACK, State.WITH_SENIOR_MANAGER),
    (Verb.ACCEPT, State.WITH_SENIOR_MANAGER),
    (Verb.COMPLETE, State.ACCEPTED),
    (Verb.REOPEN, State.ACCEPTED),
    (Verb.REOPEN, State.COMPLETE),
    (Verb.WITHDRAW, State.INVITED),
    (Verb.WITHDRAW, State.PREPARING),
    (Verb.WITHDRAW, State.DECLARING),
    (Verb.WITHDRAW, State.DRAFTING),
    (Verb.WITHDRAW, State.WITH_SENIOR_MANAGER),
}
LEADS_TO = {
    Verb.ACCEPT_ROLE: State.PREPARING,
    Verb.NOMINATE: State.DECLARING,
    Verb.DECLARE: State.DRAFTING,
    Verb.DECLINE: State.PREPARING,
    Verb.END_NOMINATION: State.PREPARING,
    Verb.SEND: State.WITH_SENIOR_MANAGER,
    Verb.SEND_BACK: State.DRAFTING,
    Verb.ACCEPT: State.ACCEPTED,
    Verb.COMPLETE: State.COMPLETE,
    Verb.REOPEN: State.DRAFTING,
    Verb.WITHDRAW: State.WITHDRAWN,
}
WHO_MAY = {
    Verb.ACCEPT_ROLE: Role.PANEL_REPRESENTATIVE,
    Verb.NOMINATE: Role.PANEL_REPRESENTATIVE,
    Verb.DECLARE: Role.AUTHOR,
    Verb.DECLINE: Role.AUTHOR,
    Verb.END_NOMINATION: Role.PANEL_REPRESENTATIVE,
    Verb.SEND: Role.AUTHOR,
    Verb.SEND_BACK: Role.SENIOR_MANAGER,
    Verb.ACCEPT: Role.SENIOR_MANAGER,
    Verb.COMPLETE: Role.SAB_MANAGER,
    Verb.REOPEN: Role.SAB_MANAGER,
    Verb.WITHDRAW: Role.SAB_MANAGER,
}
PEN_IS_WITH = {
    State.INVITED: Role.PANEL_REPRESENTATIVE,
    State.PREPARING: Role.PANEL_REPRESENTATIVE,
    State.DECLARING: Role.AUTHOR,
    State.DRAFTING: Role.AUTHOR,
    State.WITH_SENIOR_MANAGER: Role.SENIOR_MANAGER,
    State.ACCEPTED: Role.SAB_MANAGER,
    State.COMPLETE: None,
    State.WITHDRAWN: None,
}
# What the row needs beside its state.
FIELDS = {
    Verb.ACCEPT: {"returned_version": 1},
    Verb.WITHDRAW: {"withdrawn_reason": "Not involved after all"},
}
# One state from which each verb is possible.
FROM = {
    Verb.ACCEPT_ROLE: State.INVITED,
    Verb.NOMINATE: State.PREPARING,
    Verb.DECLARE: State.DECLARING,
    Verb.DECLINE: State.DECLARING,
    Verb.END_NOMINATION: State.DECLARING,
    Verb.SEND: State.DRAFTING,
    Verb.SEND_BACK: State.WITH_SENIOR_MANAGER,
    Verb.ACCEPT: State.WITH_SENIOR_MANAGER,
    Verb.COMPLETE: State.ACCEPTED,
    Verb.REOPEN: State.ACCEPTED,
    Verb.WITHDRAW: State.INVITED,
}


@pytest.mark.parametrize(("verb", "state"), list(itertools.product(Verb, State)))
def test_check_transition_allows_what_the_process_says(verb, state):
    if (verb, state) in POSSIBLE:
        assert check_transition(TRANSITIONS, verb, state).target == LEADS_TO[verb]
        assert verb in available(TRANSITIONS, state)
    else:
        with pytest.raises(Refused, match="You cannot do this now"):
            check_transition(TRANSITIONS, verb, state)
        assert verb not in available(TRANSITIONS, state)


def test_pen_is_with_whom_the_process_says():
    assert PEN == PEN_IS_WITH


def test_every_state_has_a_word_for_the_board_and_a_task_for_the_pen():
    assert set(BOARD_WORDS) == set(State)
    assert set(TASKS) == {state for state, role in PEN.items() if role}


def test_board_sees_five_words_before_acceptance():
    before = [s for s in State if s not in (State.COMPLETE, State.WITHDRAWN)]
    assert {BOARD_WORDS[state] for state in before} == {
        "Invited",
        "Getting ready",
        "Being written",
        "With the senior manager",
        "Accepted",
    }


@pytest.mark.parametrize("verb", Verb)
def test_permission_of_a_verb_is_one_role_alone(verb):
    holders = {role for role in Role if TRANSITIONS[verb].by in GRANTS[role]}
    assert holders == {WHO_MAY[verb]}


def serving(involvement: Involvement) -> dict[Role, User]:
    """Everybody with a role on the review or this part of it."""
    appointments = Appointment.objects.current().filter(review=involvement.review)
    return {Role(one.role): one.user for one in appointments.select_related("user")}


@pytest.mark.django_db
@pytest.mark.parametrize("verb", Verb)
def test_move_by_everybody_who_may_not_changes_nothing(verb):
    involvement = factories.make_involvement(state=FROM[verb])
    other = factories.make_involvement(involvement.review)
    people = serving(involvement)
    outside = [
        factories.person(other, Role.PANEL_REPRESENTATIVE),
        factories.make_manager(),
        factories.make_user(),
    ]
    refused = [user for role, user in people.items() if role != WHO_MAY[verb]]
    for user in [*refused, *outside]:
        with pytest.raises((PermissionDenied, Hidden)):
            move(involvement, verb, by=user, fields=FIELDS.get(verb))
    involvement.refresh_from_db()
    assert involvement.state == FROM[verb]
    assert not AuditEvent.objects.filter(event=EVENTS[verb]).exists()


def ready_for(verb: Verb) -> Involvement:
    """A part from which the verb is possible, with what the database asks for."""
    involvement = factories.make_involvement(state=FROM[verb])
    if verb == Verb.ACCEPT:
        version = deciding.latest_version(involvement)
        manager = factories.person(involvement, Role.SENIOR_MANAGER)
        deciding._decide(version, by=manager, kind="accepted", statement="I accept.")
    return involvement


@pytest.mark.django_db
@pytest.mark.parametrize("verb", Verb)
def test_move_by_whom_it_belongs_to_writes_one_event(verb):
    involvement = ready_for(verb)
    was_version = involvement.row_version
    by = serving(involvement)[WHO_MAY[verb]]
    moved = move(involvement, verb, by=by, fields=FIELDS.get(verb))
    involvement.refresh_from_db()
    assert involvement.state == moved.state == LEADS_TO[verb]
    assert involvement.row_version == was_version + 1
    event = AuditEvent.objects.get(event=EVENTS[verb])
    assert event.by == by
    assert event.involvement_id == involvement.pk
    assert (event.data["was"], event.data["now"]) == (FROM[verb], LEADS_TO[verb])


@pytest.mark.django_db
@pytest.mark.parametrize("verb", Verb)
def test_move_without_its_audit_row_changes_nothing(verb, monkeypatch):
    def breaks(*args, **kwargs):
        raise RuntimeError("The record cannot be written")

    involvement = ready_for(verb)
    before = Involvement.objects.values().get(pk=involvement.pk)
    monkeypatch.setattr("reviews.services.moving.record", breaks)
    with pytest.raises(RuntimeError):
        move(
            involvement,
            verb,
            by=serving(involvement)[WHO_MAY[verb]],
            fields=FIELDS.get(verb),
        )
    assert Involvement.objects.values().get(pk=involvement.pk) == before


@pytest.mark.django_db
@pytest.mark.parametrize("verb", Verb)
def test_move_a_second_time_is_refused(verb):
    involvement = ready_for(verb)
    by = serving(involvement)[WHO_MAY[verb]]
    move(involvement, verb, by=by, fields=FIELDS.get(verb))
    with pytest.raises(Refused):
        move(involvement, verb, by=by, fields=FIELDS.get(verb))


# Each act as people do it: who is told what. Nobody else gets a mail.
ACTS: dict[str, tuple[State, Callable[[Involvement], object], set[tuple[str, str]]]] = {
    "accept the role": (State.INVITED, factories.accept_role, set()),
    "declare": (
        State.DECLARING,
        factories.declare,
        {("author_ready", Role.PANEL_REPRESENTATIVE)},
    ),
    "accept": (
        State.WITH_SENIOR_MANAGER,
        factories.accept_report,
        {
            ("report_accepted", Role.AUTHOR),
            ("report_accepted", Role.PANEL_REPRESENTATIVE),
            ("return_arrived", Role.SAB_MANAGER),
            ("return_arrived", Role.LEAD_REVIEWER),
        },
    ),
    "complete": (
        State.ACCEPTED,
        factories.complete,
        {
            ("part_complete", Role.PANEL_REPRESENTATIVE),
            ("part_complete", Role.AUTHOR),
            ("part_complete", Role.SENIOR_MANAGER),
        },
    ),
    "withdraw": (
        State.DRAFTING,
        factories.withdraw,
        {
            ("no_longer_needed", Role.PANEL_REPRESENTATIVE),
            ("no_longer_needed", Role.AUTHOR),
            ("no_longer_needed", Role.SENIOR_MANAGER),
        },
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS)
def test_act_tells_whom_it_should(act):
    state, do, told = ACTS[act]
    involvement = factories.make_involvement(state=state)
    roles = {user.pk: str(role) for role, user in serving(involvement).items()}
    before = set(OutboundEmail.objects.values_list("pk", flat=True))
    do(involvement)
    new = OutboundEmail.objects.exclude(pk__in=before)
    assert {(one.kind, roles[one.to_id]) for one in new} == told
    assert new.count() == len(told)
