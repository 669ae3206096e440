"""The pages of one event and of referrals with no trace, by whoever reads returns."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import Refused
from chronology.models import (
    AgencyQuestion,
    Entry,
    EventEntry,
    ReturnedEntry,
    SameEvent,
    UntracedReferral,
)
from chronology.services import (
    agency_questions,
    change_entry,
    delete_entry,
    finding,
)
from chronology.services import same_events as services
from chronology.views import same_events as pages
from reviews.models import Involvement
from reviews.roles import Role
from reviews.rules import State
from tests import factories
from tests.chronology.reading import address, reopen, returned
from tests.chronology.test_pages import says
from tests.chronology.test_same_events import (
    OTHER,
    SAME_VISIT,
    VISIT,
    ids,
    parts,
    referred,
    searched,
    visit_ids,
)
from tests.harness.queries import queries_of

__all__ = ["parts", "referred", "searched"]
pytestmark = pytest.mark.django_db


def at(name, thing):
    key = thing.reference if hasattr(thing, "reference") else thing.pk
    return reverse(f"chronology:{name}", args=[key])


def judge(client, review, verdict, entries):
    typed = {"verdict": verdict, "entry": [str(one) for one in entries]}
    return client.post(at("event_judge", review), typed, follow=True)


@pytest.fixture
def event(searched, lead):
    return services.join_entries(searched, entries=visit_ids(searched), by=lead)


def test_proposal_is_read_side_by_side_and_confirmed(enter, searched, lead):
    client = enter(lead)
    assert at("events", searched) in client.get(address(searched)).text
    page = says(client.get(at("events", searched)))
    for words in (
        VISIT["event"],
        SAME_VISIT["event"],
        "What differs",
        "Why we put these together",
        "They are one event",
    ):
        assert words in page
    page = judge(client, searched, "same", visit_ids(searched))
    assert "You have joined the entries as one event." in says(page)
    assert "Ask the agencies" in says(page)
    assert "nothing to look at now" in says(client.get(at("events", searched)))
    same = says(client.get(at("events", searched), {"show": "same"}))
    assert "Open this event" in same
    assert "Nobody has said that any entries are not one event." in says(
        client.get(at("events", searched), {"show": "parted"})
    )


def test_proposal_is_refused_and_taken_back(enter, searched, lead):
    client = enter(lead)
    page = says(judge(client, searched, "parted", visit_ids(searched)))
    assert "We will not suggest these entries again." in page
    said = SameEvent.objects.get()
    assert "Not one event" in says(client.get(at("event", said)))
    page = says(client.post(at("event_undo", said), follow=True))
    assert "You have undone the decision" in page
    assert "They are one event" in page
    assert "have not joined any" in says(
        client.get(at("events", searched), {"show": "same"})
    )


def test_what_cannot_be_joined_gets_a_sentence(enter, searched, lead):
    client = enter(lead)
    own = ids(searched, VISIT["event"], OTHER["event"])
    assert "at least two agencies" in says(judge(client, searched, "same", own))
    for typed in ({"verdict": "same", "entry": "x"}, {"verdict": "x"}):
        assert client.post(at("event_judge", searched), typed).status_code == 404
    assert client.get(at("events", searched), {"show": "x"}).status_code == 404
    assert client.get(at("referrals", searched), {"show": "x"}).status_code == 404


def test_page_says_how_far_the_search_is(enter, review, lead, monkeypatch):
    client = enter(lead)
    returned(review, VISIT)
    here = at("events", review)
    assert "as soon as two agencies have returned" in says(client.get(here))
    returned(review, SAME_VISIT)
    assert "We are comparing the entries now" in says(client.get(here))

    def broken(*_args):
        raise RuntimeError

    monkeypatch.setattr(finding, "propose", broken)
    monkeypatch.setattr(finding, "MAX_ATTEMPTS", 1)
    with pytest.raises(RuntimeError):
        finding.search(review.pk)
    finding.EventSearch.objects.update(lease_until=None)
    assert "We could not compare the entries" in says(client.get(here))
    monkeypatch.undo()
    page = client.post(at("search_again", review), follow=True)
    assert "They are one event" in says(page)


def test_event_loses_an_entry_and_says_what_changed(enter, searched, parts, lead):
    client = enter(lead)
    chosen = ids(searched, VISIT["event"], SAME_VISIT["event"], OTHER["event"])
    event = services.join_entries(searched, entries=chosen, by=lead)
    out = at("event_take_out", event)
    assert "Choose the entries to take out" in says(client.post(out, follow=True))
    page = client.post(out, {"entry": str(chosen[2])}, follow=True)
    assert "You have taken the entries out." in says(page)
    assert OTHER["event"] not in says(page)
    part = parts[0]
    reopen(part)
    own = Entry.objects.get(involvement=part, event=VISIT["event"])
    change_entry(
        entry=own,
        by=factories.person(part, Role.AUTHOR),
        row_version=own.row_version,
        date_text=own.date_text,
        time_text=own.time_text,
        event="Only a nurse visited.",
    )
    factories.walk(Involvement.objects.get(pk=part.pk), State.ACCEPTED)
    page = says(client.get(at("event", event)))
    assert "has changed this entry in a new version" in page
    assert "Only a nurse visited." in page


def test_table_leads_to_the_event_that_an_entry_was_joined_to(enter, event, lead):
    page = enter(lead).get(address(event.review))
    assert page.text.count(f'href="{at("event", event)}"') == 2
    assert says(page).count("One event with other entries") == 2


def test_judging_leads_back_to_the_page_one_had_reached(enter, searched, lead):
    client = enter(lead)
    assert "1 to look at." in says(client.get(at("events", searched)))
    for page, place in (("3", "?page=3"), ("x", ""), ("0", ""), ("9" * 9, "")):
        typed = {"verdict": "parted", "entry": visit_ids(searched), "page": page}
        sent = client.post(at("event_judge", searched), typed)
        assert sent.url == at("events", searched) + place
    assert "to look at." not in says(client.get(at("events", searched)))


def test_what_was_asked_already_is_said_where_one_would_ask(enter, event, parts, lead):
    client = enter(lead)
    assert "What was asked already" not in says(client.get(at("event", event)))
    question = agency_questions.ask_agency(
        involvement=parts[0],
        by=lead,
        text="Who opened the door?",
        about=visit_ids(event.review)[:1],
        today=timezone.localdate(),
    )
    for name in ("event", "event_ask"):
        page = client.get(at(name, event))
        assert "What was asked already" in says(page)
        assert at("question", question) in page.text


def test_event_taken_back_is_not_there_any_more(enter, event, lead):
    client = enter(lead)
    there = at("event_undo", event)
    client.post(there)
    assert client.post(there).status_code == 404


def take_away(part, event):
    """The agency returns a version without the entry that says this."""
    reopen(part)
    entry = Entry.objects.get(involvement=part, event=event)
    delete_entry(entry=entry, by=factories.person(part, Role.AUTHOR))
    factories.walk(Involvement.objects.get(pk=part.pk), State.ACCEPTED)


def test_entry_that_was_taken_away_is_missed(enter, event, parts, lead):
    client = enter(lead)
    take_away(parts[0], VISIT["event"])
    page = client.get(at("event", event))
    assert "returned a new version, which no longer has this entry" in says(page)
    assert SAME_VISIT["event"] in says(page)
    page = client.get(at("event_ask", event))
    assert [form.asked.part for form in page.context["forms"]] == [parts[1]]


def test_event_keeps_the_accounts_of_agencies_that_stay(enter, event, parts, lead):
    client = enter(lead)
    reopen(parts[0])
    factories.withdraw(parts[0])
    page = says(client.get(at("event", event)))
    assert SAME_VISIT["event"] in page
    assert VISIT["event"] not in page


def test_reasons_go_with_an_entry_that_they_quote(enter, searched, parts, lead):
    client = enter(lead)
    event = services.join_entries(searched, entries=visit_ids(searched), by=lead)
    assert "Why we put these together" in says(client.get(at("event", event)))
    reopen(parts[0])
    factories.withdraw(parts[0])
    assert "Why we put these together" not in says(client.get(at("event", event)))


def test_other_entry_of_an_agency_stands_for_one_that_is_gone(
    enter, searched, parts, lead
):
    client = enter(lead)
    event = services.join_entries(
        searched,
        entries=ids(searched, VISIT["event"], SAME_VISIT["event"], OTHER["event"]),
        by=lead,
    )
    EventEntry.objects.filter(entry=ids(searched, OTHER["event"])[0]).update(
        is_main=False
    )
    page = says(client.get(at("event", event)))
    assert "What else was written of it (1)" in page
    take_away(parts[0], VISIT["event"])
    page = client.get(at("event", event))
    assert "What else was written of it" not in says(page)
    assert OTHER["event"] in says(page)
    asked = client.get(at("event_ask", event)).context["forms"]
    assert [form.asked.part for form in asked] == [parts[1], parts[0]]


def test_entry_under_what_else_that_is_gone_is_told(enter, searched, parts, lead):
    client = enter(lead)
    event = services.join_entries(
        searched,
        entries=ids(searched, VISIT["event"], SAME_VISIT["event"], OTHER["event"]),
        by=lead,
    )
    EventEntry.objects.filter(entry=ids(searched, OTHER["event"])[0]).update(
        is_main=False
    )
    take_away(parts[0], OTHER["event"])
    page = says(client.get(at("event", event)))
    assert "returned a new version, which no longer has this entry" in page
    assert "What else was written of it" not in page


def test_event_whose_agencies_left_still_has_a_name(enter, event, parts, lead):
    client = enter(lead)
    for part in parts:
        reopen(part)
        factories.withdraw(part)
    listed = says(client.get(at("events", event.review), {"show": "same"}))
    assert "Entries that are no longer in a return" in listed
    page = says(client.get(at("event", event)))
    assert "There is no entry left to compare" in page
    assert "Take out" not in page
    assert "Undo this decision" in page


def test_referral_whose_entry_was_taken_away_asks_nothing(
    enter, referred, review, lead
):
    client = enter(lead)
    sender, to, entry = referred
    referral = services.judge_referral(
        review, entry=entry, receiver=to.pk, is_untraced=True, by=lead
    )
    take_away(sender, Entry.objects.get(pk=entry).event)
    page = says(client.get(at("referrals", review), {"show": "untraced"}))
    assert "which no longer has this entry" in page
    assert "None" not in page
    assert len(client.get(at("referral_ask", referral)).context["forms"]) == 0


def test_both_agencies_are_asked_about_what_differs(enter, event, searched, lead):
    client = enter(lead)
    there = at("event_ask", event)
    page = client.get(there)
    forms = list(page.context["forms"])
    assert len(forms) == 2
    typed = {
        f"{form.prefix}-{name}": form[name].value()
        for form in forms
        for name in ("text", "token")
    }
    assert all("At what time was it?" in form["text"].value() for form in forms)
    empty = typed | {f"{form.prefix}-text": "" for form in forms}
    assert "Enter a question to at least one agency" in says(client.post(there, empty))
    late = {
        f"{forms[0].prefix}-reply_by_{part}": value
        for part, value in (("day", "1"), ("month", "1"), ("year", "2020"))
    }
    page = client.post(there, typed | late)
    agency = forms[0].asked.part.agency.name
    assert f"Reply by, for {agency} must be today or in the future" in says(page)
    assert page.text.count("There is a problem") == 1
    assert not AgencyQuestion.objects.exists()
    page = client.post(there, typed, follow=True)
    assert "We have sent your questions." in says(page)
    assert AgencyQuestion.objects.count() == 2
    client.post(there, typed)
    assert AgencyQuestion.objects.count() == 2
    one = typed | {f"{forms[0].prefix}-text": ""}
    assert "We have sent your question." in says(client.post(there, one, follow=True))


def test_entries_are_found_and_joined_by_hand(enter, searched, lead):
    client = enter(lead)
    there = at("event_by_hand", searched)
    assert "Entries we found" not in says(client.get(there))
    assert "No entry has all of that" in says(client.get(there, {"find": "zebra"}))
    page = client.get(there, {"find": "visit", "from_day": "2019"})
    assert SAME_VISIT["event"] in says(page)
    chosen = [str(one) for one in ids(searched, VISIT["event"], OTHER["event"])]
    asked = {"find": "zebra", "to_day": "2020", "entry": chosen, "search": "1"}
    page = client.post(there, asked)
    assert "No entry has all of that" in says(page)
    assert "Entries you ticked" in says(page)
    assert "Undated entries are not shown" in says(page)
    assert page.text.count(" checked") == 2
    assert 'value="zebra"' in page.text
    page = client.post(there, {"entry": chosen})
    assert "at least two agencies" in says(page)
    # What was ticked stays ticked, even where it is not found by these words.
    assert page.text.count(" checked") == 2
    chosen = [str(one) for one in visit_ids(searched)]
    page = client.post(there, {"entry": chosen}, follow=True)
    assert "You have joined the entries" in says(page)


def test_referral_is_read_judged_and_asked_about(enter, referred, review, lead):
    client = enter(lead)
    sender, to, entry = referred
    page = says(client.get(at("referrals", review)))
    assert f"{sender.agency.name} to {to.agency.name}" in page
    assert f"Read what {to.agency.name} wrote in the four weeks after" in page
    (told,) = client.get(at("referrals", review)).context["told"]
    assert f"agency={to.agency.code}" in told.their_rows
    assert "from_day=4+May+2019&to_day=1+June+2019" in told.their_rows
    typed = {"verdict": "untraced", "entry": str(entry), "receiver": str(to.pk)}
    judging = at("referral_judge", review)
    for wrong in ({"entry": "x"}, {"verdict": "x"}, {"receiver": ""}):
        assert client.post(judging, typed | wrong).status_code == 404
    page = client.post(judging, typed, follow=True)
    assert "You have noted that there is no trace of it." in says(page)
    asked = {
        f"{form.prefix}-{name}": form[name].value()
        for form in page.context["forms"]
        for name in ("text", "token")
    }
    assert "nothing to look at now" in says(client.get(at("referrals", review)))
    referral = UntracedReferral.objects.get()
    page = client.post(at("referral_ask", referral), asked, follow=True)
    assert "We have sent your questions." in says(page)
    listed = says(client.get(at("referrals", review), {"show": "untraced"}))
    assert "Ask both agencies" in listed
    page = client.post(at("referral_undo", referral), follow=True)
    assert "There is no trace" in says(page)
    page = client.post(judging, typed | {"verdict": "traced"}, follow=True)
    assert "You have noted that there is a trace of it." in says(page)
    page = client.post(judging, typed, follow=True)
    assert "dealt with this already" in says(page)
    traced = says(client.get(at("referrals", review), {"show": "traced"}))
    assert "Undo this decision" in traced
    assert "There are none yet" in says(
        client.get(at("referrals", review), {"show": "untraced"})
    )


def test_withdrawn_agency_is_no_longer_compared(enter, referred, review, lead):
    client = enter(lead)
    sender, to, entry = referred
    referral = services.judge_referral(
        review, entry=entry, receiver=to.pk, is_untraced=True, by=lead
    )
    reopen(to)
    factories.withdraw(to)
    page = client.get(at("referrals", review), {"show": "untraced"})
    assert page.context["told"] == []
    assert client.get(at("referral_ask", referral)).status_code == 404
    assert sender.agency.name not in says(page)


def test_lists_cost_the_same_for_many(enter, searched, lead):
    client = enter(lead)
    few = queries_of(client, at("events", searched))
    days = [f"{day} May 2019" for day in range(1, 13)]
    returned(searched, *(VISIT | {"date_text": day} for day in days))
    returned(searched, *(SAME_VISIT | {"date_text": day} for day in days))
    assert finding.search(searched.pk)
    page = client.get(at("events", searched))
    assert len(page.context["told"]) > 5
    assert len(queries_of(client, at("events", searched))) == len(few)


def test_more_entries_than_a_page_holds_are_said_to_be_there(
    enter, searched, lead, monkeypatch
):
    client = enter(lead)
    there = at("event_by_hand", searched)
    for listed, more in ((3, False), (2, True)):
        monkeypatch.setattr(pages, "LISTED", listed)
        page = client.get(there, {"to_day": "2020"})
        assert len(page.context["found"]) == listed
        assert ("There are more." in says(page)) is more


def test_no_agency_is_asked_where_one_cannot_be(enter, event, parts, lead):
    client = enter(lead)
    there = at("event_ask", event)
    forms = list(client.get(there).context["forms"])
    typed = {
        f"{form.prefix}-{name}": form[name].value()
        for form in forms
        for name in ("text", "token")
    }

    def refuse(state, *, is_returned):
        if Involvement.objects.get(pk=parts[1].pk).state == state:
            raise Refused("This agency cannot be asked now.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agency_questions, "check_can_be_asked", refuse)
        reopen(parts[1])
        page = client.post(there, typed)
    assert "This agency cannot be asked now." in says(page)
    assert not AgencyQuestion.objects.exists()
    assert page.text.count("At what time was it?") == 2


def test_third_agency_that_returns_later_joins_the_event(enter, event, searched, lead):
    client = enter(lead)
    third = returned(searched, VISIT | {"event": SAME_VISIT["event"] + " Again."})
    assert finding.search(searched.pk)
    (told,) = client.get(at("events", searched)).context["told"]
    assert len(told.entries) == 3
    judge(client, searched, "same", told.entries)
    assert SameEvent.objects.get() == event
    page = says(client.get(at("event", event)))
    assert third.agency.name in page
    assert client.get(at("events", searched)).context["told"] == []


def test_larger_set_says_that_a_part_of_it_is_not_one_event(enter, searched, lead):
    client = enter(lead)
    services.part_entries(searched, entries=visit_ids(searched), by=lead)
    returned(searched, VISIT | {"event": SAME_VISIT["event"] + " Again."})
    assert finding.search(searched.pk)
    page = says(client.get(at("events", searched)))
    assert "are not one event. There is a further entry now, so we ask again." in page


def test_proposals_go_with_an_agency_that_leaves(enter, searched, parts, lead):
    client = enter(lead)
    third = returned(searched, VISIT | {"event": SAME_VISIT["event"] + " Again."})
    assert finding.search(searched.pk)
    assert "Why we put these together" in says(client.get(at("events", searched)))
    reopen(third)
    factories.withdraw(third)
    (told,) = client.get(at("events", searched)).context["told"]
    assert len(told.entries) == 2
    reopen(parts[0])
    factories.withdraw(parts[0])
    page = client.get(at("events", searched))
    assert page.context["told"] == []
    assert page.context["count"] == 0


def test_referrals_go_with_an_agency_that_leaves(enter, referred, review, lead):
    client = enter(lead)
    _sender, to, _entry = referred
    assert client.get(at("referrals", review)).context["count"] == 1
    reopen(to)
    factories.withdraw(to)
    assert client.get(at("referrals", review)).context["count"] == 0


@pytest.mark.parametrize("shown", ["same", "parted"])
def test_lists_of_decisions_cost_the_same_for_many(enter, review, lead, shown):
    days = [f"{day} May 2019" for day in range(1, 8)]
    returned(review, *(VISIT | {"date_text": day} for day in days))
    returned(review, *(SAME_VISIT | {"date_text": day} for day in days))
    rows = ReturnedEntry.objects.of_review(review).in_order()
    pairs = [rows.filter(date_text=day) for day in days]
    say = {"same": services.join_entries, "parted": services.part_entries}[shown]
    client = enter(lead)
    there = f"{at('events', review)}?show={shown}"

    def decide(number):
        for pair in pairs[:number]:
            say(review, entries=[row.entry for row in pair], by=lead)
        return len(queries_of(client, there))

    assert decide(2) == decide(7)
    assert len(client.get(there).context["told"]) == 7
