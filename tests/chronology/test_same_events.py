"""What is one event, what is not, and what left no trace: found, said, taken back."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.refusals import Hidden, Refused
from audit.models import AuditEvent, Event
from chronology.models import (
    EventEntry,
    EventSearch,
    ReturnedEntry,
    SameEvent,
    UntracedReferral,
)
from chronology.services import finding
from chronology.services import same_events as services
from chronology.tasks import find_same_events
from reviews.roles import Role
from reviews.rules import AskedFor, State
from tests import factories
from tests.chronology.reading import reopen, returned

VISIT = {
    "date_text": "3 April 2019",
    "time_text": "10am",
    "event": "A nurse and the fire service visited together. Smoke alarms were fitted.",
    "contact_type": "visit",
}
SAME_VISIT = {
    "date_text": "3 April 2019",
    "time_text": "2pm",
    "event": "Fire safety visit with the district nurse. Smoke alarms were fitted.",
    "contact_type": "visit",
}
LATER = {"date_text": "1 May 2020", "event": "The file was closed."}
OTHER = {"date_text": "9 August 2020", "event": "A letter came back unopened."}


@pytest.fixture
def parts(review):
    return returned(review, VISIT, OTHER), returned(review, SAME_VISIT)


@pytest.fixture
def searched(parts, review):
    assert find_same_events() == 1
    return review


def ids(review, *events: str):
    rows = ReturnedEntry.objects.of_review(review)
    return [rows.get(event=event).entry for event in events]


def visit_ids(review):
    return ids(review, VISIT["event"], SAME_VISIT["event"])


def last(event: Event) -> AuditEvent:
    return AuditEvent.objects.filter(event=event).order_by("-seq")[0]


# Searching


def test_entries_are_searched_once_two_agencies_returned(review):
    first = returned(review, VISIT)
    assert finding.search_key(review) == ""
    assert find_same_events() == 0
    returned(review, SAME_VISIT)
    assert finding.unsearched() == [review.pk]
    assert find_same_events() == 1
    assert find_same_events() == 0
    assert finding.unsearched() == []
    assert str(EventSearch.objects.get()) == f"Search {review.pk}"
    reopen(first)
    factories.walk(first, State.ACCEPTED)
    assert find_same_events() == 1


def test_search_proposes_one_event_with_its_reasons(searched):
    (proposal,) = services.proposals(searched)
    assert sorted(proposal.rows) == sorted(visit_ids(searched))
    assert proposal.reasons


def test_search_that_breaks_is_given_up_and_can_be_tried_again(
    parts, review, lead, monkeypatch
):
    def broken(*_args):
        raise RuntimeError

    monkeypatch.setattr(finding, "propose", broken)
    for attempt in range(3):
        with (
            time_machine.travel(timezone.now() + attempt * timedelta(minutes=11)),
            pytest.raises(RuntimeError),
        ):
            find_same_events()
    made = EventSearch.objects.get()
    wanted = finding.search_key(review)
    assert not finding.is_given_up(made, wanted)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert find_same_events() == 0
        assert finding.is_given_up(made, wanted)
        assert not finding.is_given_up(made, "another")
    monkeypatch.undo()
    finding.search_again(review, by=lead)
    assert find_same_events() == 1
    assert not finding.is_given_up(EventSearch.objects.get(), wanted)


def test_search_that_another_worker_has_is_left_to_it(parts, review):
    assert finding._lease(review)
    assert find_same_events() == 0


# Saying


def test_join_entries_makes_one_event_of_them(searched, lead):
    chosen = visit_ids(searched)
    event = services.join_entries(searched, entries=chosen, by=lead)
    assert event.is_same
    assert event.reasons
    assert sorted(one.entry for one in event.entries.all()) == sorted(chosen)
    assert services.proposals(searched) == []
    assert sorted(last(Event.EVENT_JOINED).data["entries"]) == sorted(map(str, chosen))
    assert services.join_entries(searched, entries=chosen, by=lead) == event
    with pytest.raises(Refused, match="dealt with this already"):
        services.part_entries(searched, entries=chosen, by=lead)
    assert str(event) == f"Event {event.pk}"
    assert str(event.entries.all()[0]).startswith("Entry ")


def test_part_entries_is_remembered_and_can_be_taken_back(searched, lead):
    chosen = visit_ids(searched)
    event = services.part_entries(searched, entries=chosen, by=lead)
    assert not event.is_same
    assert services.proposals(searched) == []
    services.undo_event(event, by=lead)
    assert len(services.proposals(searched)) == 1
    assert not SameEvent.objects.exists()
    assert last(Event.EVENT_UNDONE).data["entries"]
    services.undo_event(event, by=lead)
    assert AuditEvent.objects.filter(event=Event.EVENT_UNDONE).count() == 1
    with pytest.raises(Refused, match="taken this back already"):
        services.take_out(event, entries=chosen, by=lead)


def test_entries_of_one_agency_and_unknown_ones_are_refused(searched, lead):
    own = ids(searched, VISIT["event"], OTHER["event"])
    with pytest.raises(Refused, match="at least two agencies"):
        services.join_entries(searched, entries=own, by=lead)
    with pytest.raises(Refused, match="no longer in the integrated chronology"):
        services.join_entries(searched, entries=[*own, searched.pk], by=lead)
    many = [timezone.now() for _ in range(21)]
    with pytest.raises(Refused, match="20 entries or fewer"):
        services.join_entries(searched, entries=range(len(many)), by=lead)


def test_entry_is_of_one_event_at_the_most(searched, lead):
    services.join_entries(searched, entries=visit_ids(searched), by=lead)
    returned(searched, LATER)
    others = ids(searched, OTHER["event"], LATER["event"])
    services.join_entries(searched, entries=others, by=lead)
    chosen = ids(searched, LATER["event"], SAME_VISIT["event"])
    with pytest.raises(Refused, match="belong to two events"):
        services.join_entries(searched, entries=chosen, by=lead)
    # The database says so as well.
    first = EventEntry.objects.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        EventEntry.objects.create(
            event=services.part_entries(searched, entries=chosen, by=lead),
            involvement=first.involvement,
            entry=first.entry,
            read_version=1,
            is_same=True,
        )


def test_entries_join_the_event_that_one_of_them_is_of(searched, lead, monkeypatch):
    event = services.join_entries(searched, entries=visit_ids(searched), by=lead)
    reasons = event.reasons
    other = ids(searched, OTHER["event"], SAME_VISIT["event"])
    monkeypatch.setattr(services, "MOST_ENTRIES", 2)
    with pytest.raises(Refused, match="can have 2 entries or fewer"):
        services.join_entries(searched, entries=other, by=lead)
    monkeypatch.undo()
    assert services.join_entries(searched, entries=other, by=lead) == event
    event.refresh_from_db()
    assert event.entries.count() == 3
    assert event.reasons == reasons
    assert last(Event.EVENT_JOINED).data["entries"] == [str(other[0])]
    # Some of them a second time changes nothing.
    assert services.join_entries(searched, entries=other, by=lead) == event
    assert AuditEvent.objects.filter(event=Event.EVENT_JOINED).count() == 2
    services.take_out(event, entries=other[:1], by=lead)
    assert services.proposals(searched) == []


def test_agency_asked_for_a_report_alone_is_not_waited_for(review):
    returned(review, VISIT)
    factories.make_involvement(review, state=State.ACCEPTED, asked_for=AskedFor.IMR)
    assert finding.search_key(review) == ""
    assert finding.unsearched() == []


def test_take_out_leaves_the_others_one_event(searched, lead):
    chosen = ids(searched, VISIT["event"], SAME_VISIT["event"], OTHER["event"])
    event = services.join_entries(searched, entries=chosen, by=lead)
    assert event.reasons == []
    with pytest.raises(Refused, match="Choose the entries"):
        services.take_out(event, entries=[], by=lead)
    with pytest.raises(Refused, match="at least two agencies must stay"):
        services.take_out(event, entries=chosen[:2], by=lead)
    parted = services.part_entries(searched, entries=chosen[:2], by=lead)
    services.take_out(event, entries=chosen[2:], by=lead)
    event.refresh_from_db()
    assert sorted(one.entry for one in event.entries.all()) == sorted(chosen[:2])
    assert last(Event.EVENT_TAKEN_OUT).data["entries"] == [str(chosen[2])]
    # What was said before of those that stay is taken back, and that is on record.
    assert last(Event.EVENT_UNDONE).target_id == str(parted.pk)
    assert SameEvent.objects.get() == event
    assert services.proposals(searched) == []


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.SENIOR_MANAGER])
def test_events_are_not_there_for_an_agency(searched, parts, lead, role):
    by = factories.person(parts[0], role)
    with pytest.raises((Hidden, PermissionDenied)):
        services.join_entries(searched, entries=visit_ids(searched), by=by)
    event = services.join_entries(searched, entries=visit_ids(searched), by=lead)
    with pytest.raises((Hidden, PermissionDenied)):
        services.undo_event(event, by=by)
    assert not SameEvent.objects.visible_to(by).exists()
    assert SameEvent.objects.visible_to(lead).get() == event


# Referrals

SENT = {
    "date_text": "4 May 2019",
    "event": "Referral sent to {to} for a home visit.",
}


@pytest.fixture
def referred(review):
    to = returned(review, OTHER)
    event = SENT["event"].format(to=to.agency.name)
    sender = returned(review, SENT | {"event": event}, LATER)
    assert find_same_events() == 1
    return sender, to, ids(review, event)[0]


def test_referral_without_a_trace_is_found_and_judged(referred, review, lead):
    _sender, to, entry = referred
    (found,) = services.referrals(review)
    assert (found.entry, found.receiver) == (entry, to.pk)
    said = {"entry": entry, "receiver": to.pk, "by": lead}
    referral = services.judge_referral(review, **said, is_untraced=True)
    assert referral.reasons
    assert services.referrals(review) == []
    assert services.judge_referral(review, **said, is_untraced=True) == referral
    assert AuditEvent.objects.filter(event=Event.REFERRAL_JUDGED).count() == 1
    with pytest.raises(Refused, match="dealt with this already"):
        services.judge_referral(review, **said, is_untraced=False)
    services.undo_referral(referral, by=lead)
    services.undo_referral(referral, by=lead)
    assert not UntracedReferral.objects.exists()
    assert AuditEvent.objects.filter(event=Event.REFERRAL_UNDONE).count() == 1
    assert len(services.referrals(review)) == 1


def test_referral_that_nobody_proposed_can_be_noted(searched, parts, lead):
    (entry,) = ids(searched, OTHER["event"])
    to = parts[1].pk
    referral = services.judge_referral(
        searched, entry=entry, receiver=to, is_untraced=False, by=lead
    )
    assert (referral.reasons, str(referral)) == ([], f"Referral {referral.pk}")
    for receiver in (parts[0].pk, searched.pk):
        with pytest.raises(Refused, match="no longer"):
            services.judge_referral(
                searched, entry=entry, receiver=receiver, is_untraced=True, by=lead
            )


def test_nothing_is_found_before_the_first_search(review):
    assert services.proposals(review) == services.referrals(review) == []
