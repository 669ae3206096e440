"""Entries: numbered once and for all, dated honestly, never lost."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from accounts.refusals import Hidden, Refused, Stale
from audit.models import AuditEvent
from chronology import services
from chronology.dates import Reading
from chronology.models import Entry, ReturnedEntry
from reviews.models import Involvement
from reviews.roles import Role
from reviews.rules import AskedFor, State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def part() -> Involvement:
    return factories.make_involvement(state=State.DRAFTING)


def author(part: Involvement):
    return factories.person(part, Role.AUTHOR)


def order(part: Involvement) -> list[str]:
    return [e.label for e in Entry.objects.kept().filter(involvement=part).in_order()]


def change(entry: Entry, **changes: object) -> Entry:
    values = {
        "date_text": entry.date_text,
        "time_text": entry.time_text,
        "row_version": entry.row_version,
    }
    return services.change_entry(
        entry=entry, by=author(entry.involvement), **(values | changes)
    )


def test_add_entry_keeps_the_words_and_says_what_they_mean(part):
    entry = factories.add_entry(part, date_text="c. March 2019", time_text="evening")
    entry.refresh_from_db()
    assert entry.date_text == "c. March 2019"
    assert entry.says == "about March 2019 in the evening"
    assert (entry.earliest, entry.latest) == (date(2019, 3, 1), date(2019, 3, 31))
    assert entry.precision == "approximate"
    assert entry.time_part == "evening"


def test_add_entry_gives_numbers_that_are_never_used_again(part):
    first, second = factories.add_entry(part), factories.add_entry(part)
    services.delete_entry(entry=second, by=author(part))
    third = factories.add_entry(part)
    assert [first.label, second.label, third.label] == ["C1", "C2", "C3"]


def test_add_entry_sent_twice_makes_one(part):
    token = uuid4()
    first = factories.add_entry(part, token=token)
    assert factories.add_entry(part, token=token) == first
    assert Entry.objects.filter(involvement=part).count() == 1


@pytest.mark.parametrize(
    ("date_text", "says"),
    [
        ("13/11", "year is missing"),
        ("31 June 2020", "June has 30 days"),
        ("3 April 2090", "today or in the past"),
        ("before 1 January 2099", "today or in the past"),
    ],
)
def test_add_entry_refuses_a_date_that_is_not_settled(part, date_text, says):
    with pytest.raises(Refused, match=says):
        factories.add_entry(part, date_text=date_text)
    assert not Entry.objects.exists()


def test_add_entry_takes_the_meaning_that_was_chosen(part):
    meant = Reading(
        "13/11",
        "",
        "ok",
        "",
        earliest=date(2019, 11, 13),
        latest=date(2019, 11, 13),
        precision="exact",
    )
    entry = factories.add_entry(part, date_text="13/11", reading=meant)
    assert entry.says == "13 November 2019"


def test_undated_entries_stand_last(part):
    factories.add_entry(part, date_text="undated")
    factories.add_entry(part, date_text="4 March 2019")
    factories.add_entry(part, date_text="before 2015")
    assert order(part) == ["C3", "C2", "C1"]


def test_entries_are_ordered_by_day_precision_and_time(part):
    for date_text, time_text in [
        ("April 2019", ""),
        ("1 April 2019", ""),
        ("1 April 2019", "14:00"),
        ("1 April 2019", "morning"),
        ("1 April 2019", "9.30am"),
    ]:
        factories.add_entry(part, date_text=date_text, time_text=time_text)
    assert order(part) == ["C4", "C5", "C3", "C2", "C1"]


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (State.PREPARING, "opens when the author has declared"),
        (State.WITH_SENIOR_MANAGER, "sent to the senior manager"),
        (State.ACCEPTED, "sent to the senior manager"),
    ],
)
def test_chronology_changes_only_while_it_is_written(part, state, says):
    writer = author(part)
    entry = factories.add_entry(part)
    if state == State.PREPARING:
        part.state = state
        part.save()
    else:
        factories.walk(part, state)
    for act in (
        lambda: services.add_entry(
            involvement=part, by=writer, date_text="2019", event="x"
        ),
        lambda: services.delete_entry(entry=entry, by=writer),
        lambda: services.move_entry(entry=entry, by=writer, up=True),
    ):
        with pytest.raises(Refused, match=says):
            act()


def test_chronology_of_a_withdrawn_agency_is_closed(part):
    writer = author(part)
    Involvement.objects.filter(pk=part.pk).update(
        state=State.WITHDRAWN, withdrawn_reason="Not needed"
    )
    with pytest.raises(Refused, match="no longer asks"):
        services.add_entry(involvement=part, by=writer, date_text="2019", event="x")


def test_only_the_author_writes(part):
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    with pytest.raises(PermissionDenied, match="Only the author"):
        services.add_entry(
            involvement=part, by=representative, date_text="2019", event="x"
        )
    for role in (Role.SENIOR_MANAGER,):
        with pytest.raises(Hidden):
            services.add_entry(
                involvement=part,
                by=factories.person(part, role),
                date_text="2019",
                event="x",
            )


def test_agency_asked_for_an_imr_only_has_no_chronology():
    part = factories.make_involvement(state=State.DRAFTING, asked_for=AskedFor.IMR)
    with pytest.raises(Hidden):
        factories.add_entry(part)
    assert services.canonical_rows(part) == []


def test_change_entry_saves_and_keeps_what_is_not_given(part):
    entry = factories.add_entry(part, comment="Why then?")
    changed = change(entry, event="A nurse called.")
    changed.refresh_from_db()
    assert changed.event == "A nurse called."
    assert changed.comment == "Why then?"
    assert changed.row_version == 2
    assert changed.number == entry.number


def test_change_entry_keeps_the_meaning_of_the_same_words(part):
    meant = Reading(
        "13/11",
        "",
        "ok",
        "",
        earliest=date(2019, 11, 13),
        latest=date(2019, 11, 13),
        precision="exact",
    )
    entry = factories.add_entry(part, date_text="13/11", reading=meant)
    assert change(entry, event="x").says == "13 November 2019"
    with pytest.raises(Refused, match="year is missing"):
        change(entry, row_version=2, date_text="14/11")


def test_change_entry_second_save_sees_the_first(part):
    entry = factories.add_entry(part)
    change(entry, event="First")
    with pytest.raises(Stale) as stale:
        change(entry, event="Second")
    assert stale.value.current.event == "First"
    entry.refresh_from_db()
    assert entry.event == "First"


def test_change_entry_to_another_day_puts_it_there(part):
    first = factories.add_entry(part, date_text="3 April 2019")
    factories.add_entry(part, date_text="4 April 2019")
    factories.add_entry(part, date_text="4 April 2019")
    services.move_entry(
        entry=Entry.objects.get(number=3, involvement=part), by=author(part), up=True
    )
    change(first, date_text="4 April 2019")
    assert order(part) == ["C3", "C2", "C1"]


def test_deleted_entry_comes_back_under_its_number(part):
    entry = factories.add_entry(part)
    services.delete_entry(entry=entry, by=author(part))
    assert order(part) == []
    services.delete_entry(entry=entry, by=author(part))
    with pytest.raises(Refused, match="C1 has been deleted"):
        change(entry, row_version=2, event="x")
    with pytest.raises(Refused, match="C1 has been deleted"):
        services.move_entry(entry=entry, by=author(part), up=True)
    services.restore_entry(entry=entry, by=author(part))
    services.restore_entry(entry=entry, by=author(part))
    assert order(part) == ["C1"]
    events = AuditEvent.objects.filter(target_id=str(entry.pk)).order_by("seq")
    assert [row.event for row in events] == [
        "entry_added",
        "entry_deleted",
        "entry_restored",
    ]


def test_move_entry_changes_the_order_within_one_moment(part):
    first = factories.add_entry(part)
    factories.add_entry(part)
    third = factories.add_entry(part)
    services.move_entry(entry=third, by=author(part), up=True)
    assert order(part) == ["C1", "C3", "C2"]
    services.move_entry(entry=first, by=author(part), up=False)
    assert order(part) == ["C3", "C1", "C2"]
    factories.add_entry(part)
    assert order(part) == ["C3", "C1", "C2", "C4"]


@pytest.mark.parametrize("up", [True, False])
def test_move_entry_never_passes_another_day_or_time(part, up):
    factories.add_entry(part, date_text="2 April 2019")
    middle = factories.add_entry(part, date_text="3 April 2019")
    factories.add_entry(part, date_text="3 April 2019", time_text="evening")
    with pytest.raises(Refused, match="date and time decide"):
        services.move_entry(entry=middle, by=author(part), up=up)


def test_confirm_date_settles_an_assumed_one(part):
    meant = Reading(
        "ditto",
        "",
        "ok",
        "",
        earliest=date(2019, 4, 3),
        latest=date(2019, 4, 3),
        precision="exact",
        assumed=True,
    )
    entry = factories.add_entry(part, date_text="ditto", reading=meant)
    assert entry.date_assumed
    assert change(entry, event="Still assumed").date_assumed
    assert not services.confirm_date(entry=entry, by=author(part)).date_assumed
    services.confirm_date(entry=entry, by=author(part))
    events = AuditEvent.objects.filter(event="entry_date_confirmed")
    assert events.count() == 1


def test_what_was_written_down_holds_no_content(part):
    entry = factories.add_entry(part, event="A secret thing", source="Secret source")
    row = AuditEvent.objects.get(target_id=str(entry.pk))
    assert row.data == {"number": 1}
    assert row.involvement_id == part.pk


# Returning


def test_accepted_entries_are_those_of_the_version(part):
    factories.add_entry(
        part,
        date_text="c. March 2019",
        time_text="0930",
        kloes="1,2",
        decision="Called back.",
        fact_check="agreed",
        fact_check_note="SW1, 4 May 2026",
    )
    factories.add_entry(part, date_text="not known")
    deleted = factories.add_entry(part)
    services.delete_entry(entry=deleted, by=author(part))
    rows = services.canonical_rows(part)
    services.publish_entries(involvement=part, version=1, rows=rows)
    returned = list(ReturnedEntry.objects.filter(involvement=part).in_order())
    assert [services.canonical_row(row) for row in returned] == rows
    assert [row["number"] for row in rows] == ["C1", "C2"]
    assert rows[0]["kloes"] == [1, 2]
    assert rows[0]["time_from"] == "09:30"
    assert rows[1]["earliest"] is None
    kept = Entry.objects.kept().filter(involvement=part).in_order()
    for entry, row in zip(kept, returned, strict=True):
        assert (entry.sort_day, entry.sort_vague, entry.sort_time) == (
            row.sort_day,
            row.sort_vague,
            row.sort_time,
        )
    assert str(returned[0]) == f"{part.agency.code} C1"


def test_accepted_entries_reach_the_board_with_the_acceptance():
    part = factories.make_involvement(state=State.ACCEPTED)
    rows = ReturnedEntry.objects.of_review(part.review)
    assert [row.label for row in rows] == ["C1"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE chronology_returnedentry SET event = 'x'",
        "DELETE FROM chronology_returnedentry",
    ],
)
def test_accepted_entries_never_change_in_the_database(part, sql):
    factories.add_entry(part)
    rows = services.canonical_rows(part)
    services.publish_entries(involvement=part, version=1, rows=rows)
    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
