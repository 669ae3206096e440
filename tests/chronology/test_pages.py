"""The author's pages: add, find, change, delete, put in order; others only read."""

import re
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from audit.models import AuditEvent, Event
from chronology import services
from chronology.cells import facts_of
from chronology.dates import read_date
from chronology.listing import PAGE_SIZE
from chronology.models import Entry
from reviews.roles import Role
from reviews.rules import AskedFor, State
from tests import factories

TYPED = {
    "date_text": "c. March 2019",
    "time_text": "",
    "source": "E1, page 4",
    "staff": "SW1, social worker",
    "contact_type": "visit",
    "event": "A nurse visited.",
    "decision": "To come back.",
    "adult_seen": "alone",
    "comment": "Good.",
    "expected": "Two visits.",
    "kloes": ["2", "1"],
    "significance": "significant",
    "practice": "good",
}
# A few of the big list of strings that break things.
NASTY = [
    "\x00\x01\x0b\x1b[31m",
    "<script>alert(1)</script>",
    "'; DROP TABLE users; --",
    "{{7*7}} {% csrf_token %} ${jndi:ldap://x}",
    "Ω≈ç√∫˜µ≤≥÷ 田中さん 🏳️‍🌈 ﷽",
    "\u202eright to left\u202c",
    "0x1fffffffffffffffffffffff",
    "=cmd|' /C calc'!A0",
    "a" * 5_000,
]


def address(part) -> str:
    return reverse("chronology:entries", args=[part.pk])


def says(response) -> str:
    """A page's text, its blanks made one."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("3 May 2019", ""),
        ("3/5/19", ""),
        ("2019-05-03", ""),
        ("undated", ""),
        ("43588", "Read as: 3 May 2019"),
        ("19 May", "Read as: 19 May 2019"),
        ("May 2019", "Read as: some time in May 2019"),
    ],
)
def test_table_says_what_a_date_was_read_as(enter, author, part, written, read):
    told = read.removeprefix("Read as: ") or written
    meant = replace(read_date(told, today=date(2026, 4, 1)), date_text=written)
    entry = factories.add_entry(part, date_text=written, reading=meant)
    facts = facts_of(entry)
    assert facts.split("\n")[0] == (read or "Source: E1, page 4")
    assert facts in enter(author).get(address(part)).text


def test_first_use_says_where_to_start(enter, author, part):
    page = says(enter(author).get(address(part)))
    assert "Start with the first contact in the review period" in page
    assert "These records may be upsetting" in page
    assert "0 entries" in page


def test_author_adds_an_entry_and_goes_on(enter, author, part):
    response = enter(author).post(address(part), TYPED, follow=True)
    entry = Entry.objects.get()
    assert entry.kloes == "1,2"
    assert response.redirect_chain == [(f"{address(part)}?added={entry.pk}", 302)]
    page = says(response)
    assert "We have added C1 . We read the date as: about March 2019" in page
    assert "1 entry" in page
    assert response.context["form"]["source"].value() == "E1, page 4"
    assert response.context["form"]["event"].value() is None


def test_entry_outside_the_scoping_period_is_kept_with_a_warning(enter, author, part):
    page = enter(author).post(
        address(part), {**TYPED, "date_text": "3 April 2010"}, follow=True
    )
    assert "before the scoping period" in says(page)
    assert Entry.objects.count() == 1


def test_sent_twice_makes_one_entry(enter, author, part):
    client, typed = enter(author), {**TYPED, "token": str(uuid4())}
    client.post(address(part), typed)
    client.post(address(part), typed)
    assert Entry.objects.count() == 1
    # The browser went back to the form and other words were typed: kept as well.
    client.post(address(part), {**typed, "event": "A second visit."})
    assert Entry.objects.count() == 2


def test_date_that_could_mean_two_things_is_asked_about(enter, author, part):
    client = enter(author)
    typed = {**TYPED, "date_text": "11/12/18", "time_text": "2.15"}
    asked = client.post(address(part), typed)
    assert asked.status_code == 200
    assert "could be morning or afternoon" in says(asked)
    assert "I mean 11 December 2018 at 2:15am" in says(asked)
    assert asked.context["form"]["event"].value() == "A nurse visited."
    assert not Entry.objects.exists()

    client.post(address(part), {**typed, "meant": "11 December 2018 at 2:15am"})
    assert Entry.objects.get().says == "11 December 2018 at 2:15am"


def test_answer_to_other_words_is_no_answer(enter, author, part):
    typed = {**TYPED, "date_text": "Q3 2019", "meant": "3 April 2019"}
    page = enter(author).post(address(part), typed)
    assert "Choose one of the options listed" in says(page)
    assert not Entry.objects.exists()


def test_date_that_never_was_can_be_kept_as_written(enter, author, part):
    client = enter(author)
    typed = {**TYPED, "date_text": "31 June 2020"}
    page = client.post(address(part), typed)
    assert "June has 30 days" in says(page)
    client.post(address(part), {**typed, "meant": "undated"})
    entry = Entry.objects.get()
    assert (entry.date_text, entry.says) == ("31 June 2020", "undated")


def test_year_of_the_entry_before_is_proposed(enter, author, part):
    client = enter(author)
    before = factories.add_entry(part, date_text="3 April 2019")
    there = f"{address(part)}?added={before.pk}"
    page = client.post(there, {**TYPED, "date_text": "13/11"})
    assert "I mean 13 November 2019" in says(page)


def test_future_date_is_refused(enter, author, part):
    page = enter(author).post(address(part), {**TYPED, "date_text": "3 April 2090"})
    assert page.context["form"].errors["date_text"] == [
        "Date must be today or in the past."
    ]


def test_empty_form_says_what_to_enter(enter, author, part):
    page = enter(author).post(address(part), {})
    assert page.status_code == 200
    errors = page.context["form"].errors
    assert errors["date_text"] == [
        "Enter the date, or the month or year if you do not know the day"
    ]
    assert errors["event"] == ["Enter what happened"]


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_is_kept_or_gets_a_sentence(enter, author, part, text):
    typed = {**TYPED, **dict.fromkeys(["event", "source", "staff", "comment"], text)}
    client = enter(author)
    page = client.post(address(part), {**typed, "extra": text, "state": "accepted"})
    assert page.status_code in (200, 302)
    assert client.get(address(part)).status_code == 200
    for entry in Entry.objects.all():
        assert entry.event in text.replace("\x0b", "\n")
        assert entry.involvement.state == State.DRAFTING


@pytest.mark.parametrize("field", TYPED)
@pytest.mark.parametrize("text", [*NASTY[:2], "a" * 20_001, "🙂" * 300])
def test_nasty_text_in_any_field_is_never_our_fault(enter, author, part, field, text):
    page = enter(author).post(address(part), {**TYPED, field: text})
    assert page.status_code in (200, 302)
    if page.status_code == 200:
        assert page.context["form"].errors


def test_table_under_a_form_with_errors_is_a_read(enter, author, part):
    factories.add_entry(part, event="zq-event-7f3a")
    client = enter(author)
    read = AuditEvent.objects.filter(event=Event.CHRONOLOGY_READ, by=author)
    assert "zq-event-7f3a" in says(client.post(address(part), {}))
    assert read.count() == 1
    # An entry that is added shows nothing: the page that follows does.
    assert client.post(address(part), TYPED).status_code == 302
    assert read.count() == 1


def test_typed_text_is_kept_when_the_report_has_been_sent(enter, author, part):
    client = enter(author)
    factories.walk(part, State.WITH_SENIOR_MANAGER)
    page = client.post(address(part), TYPED)
    assert "sent to the senior manager" in says(page)
    assert page.context["form"]["event"].value() == "A nurse visited."
    assert Entry.objects.count() == 1  # the one of the report itself


def test_representative_reads_and_cannot_write(enter, representative, part):
    factories.add_entry(part, event="What a nurse did.")
    client = enter(representative)
    page = client.get(address(part))
    assert "What a nurse did." in says(page)
    assert "Only the author can change it" in says(page)
    assert "<textarea" not in page.content.decode()
    assert client.post(address(part), TYPED).status_code == 403


def test_board_and_senior_manager_find_nothing(enter, part):
    for user in (
        factories.manager_of(part.review),
        factories.lead_of(part.review),
        factories.person(part, Role.SENIOR_MANAGER),
        factories.make_user(),
    ):
        assert enter(user).get(address(part)).status_code == 404


def test_every_look_is_written_down(enter, author, part):
    enter(author).get(address(part))
    row = AuditEvent.objects.get(event="chronology_read")
    assert (row.by, row.involvement_id) == (author, part.pk)


def test_list_costs_the_same_however_long(enter, author, part, assert_constant_queries):
    enter(author)
    assert_constant_queries(address(part), lambda n: factories.add_entry(part))


def test_long_chronology_comes_in_pages(enter, author, part):
    entries = [factories.add_entry(part) for _ in range(PAGE_SIZE + 2)]
    client = enter(author)
    first = client.get(address(part))
    assert len(first.context["lines"]) == PAGE_SIZE
    assert first.context["lines"][-1].down
    second = client.get(address(part), {"page": 2})
    labels = [line.entry.label for line in second.context["lines"]]
    assert labels == [f"C{PAGE_SIZE + 1}", f"C{PAGE_SIZE + 2}"]
    assert [(line.up, line.down) for line in second.context["lines"]] == [
        (True, True),
        (True, False),
    ]
    shown = client.get(address(part), {"at": entries[-1].pk})
    assert [line.is_shown for line in shown.context["lines"]] == [False, True]
    assert client.get(address(part), {"page": "x"}).status_code == 200


@pytest.mark.parametrize("value", ["x", "", "\x00", "0" * 32])
@pytest.mark.parametrize("name", ["added", "at", "deleted"])
def test_entry_that_the_address_makes_up_is_not_there(enter, author, part, name, value):
    page = enter(author).get(address(part), {name: value})
    assert page.status_code == 200


def test_find_looks_in_every_text_and_for_numbers(enter, author, part):
    factories.add_entry(part, event="The kettle was on.")
    factories.add_entry(part, comment="No KETTLE here.")
    factories.add_entry(part, event="Nothing.")
    client = enter(author)
    page = client.get(address(part), {"find": "kettle"})
    assert "2 entries match “kettle”" in says(page)
    assert not any(line.down for line in page.context["lines"])
    page = client.get(address(part), {"find": "c3"})
    assert [line.entry.label for line in page.context["lines"]] == ["C3"]
    page = client.get(address(part), {"find": "%_zebra"})
    assert "No entry has these words" in says(page)
    page = client.get(address(part), {"find": "a" * 101})
    assert "must be 100 characters or fewer" in says(page)


def test_said_back_while_typing(enter, author, part):
    client = enter(author)
    there = reverse("chronology:date_read", args=[part.pk])

    def ask(date: str, time: str = "") -> dict[str, str]:
        return client.post(there, {"date": date, "time": time}).json()

    assert ask("c. March 2019")["says"] == "We read this as: about March 2019."
    assert "year is missing" in ask("13/11")["says"]
    assert "after the scoping period" in ask("3 April 2022")["warning"]
    assert ask("3 April 2090")["says"] == "Date must be today or in the past."
    assert ask("undated")["says"] == "We read this as: undated."
    for nothing in ("", " \x00", "9" * 201):
        assert ask(nothing) == {"says": "", "warning": ""}
    assert ask("3 April 2019", "9" * 101) == {"says": "", "warning": ""}
    assert not Entry.objects.exists()


def test_words_of_a_date_stand_in_no_address(enter, author, part):
    there = reverse("chronology:date_read", args=[part.pk])
    client = enter(author)
    assert client.get(there, {"date": "3 April 2019"}).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(author)
    assert strict.post(there, {"date": "3 April 2019"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_what_is_said_back_waits_while_somebody_presses(in_browser, live_server, part):
    page = in_browser
    page.goto(live_server.url + address(part))
    page.get_by_label("What happened").fill("A nurse visited.")
    place = page.locator("[data-read-back]")
    page.evaluate(
        """() => document.addEventListener("pointerdown", () => {
            document.getElementById("id_date_text").dispatchEvent(new Event("input"));
        })"""
    )
    page.locator("#id_date_text").evaluate("(box) => { box.value = '3/4/2019'; }")
    button = page.get_by_role("button", name="Save and add another")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    with page.expect_response(lambda answer: answer.url.endswith("/date/")) as said:
        page.mouse.down()
    said.value.finished()
    # It would push the button away from under the pointer.
    expect(place).to_be_hidden()
    page.mouse.up()
    expect(page.get_by_text("We have added C1.")).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_date_is_said_back_in_a_browser(in_browser, live_server, part):
    page = in_browser
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    entry = factories.add_entry(part)
    change = reverse("chronology:entry_change", args=[entry.pk])
    for there in (address(part), change):
        page.goto(live_server.url + there)
        page.locator("#id_date_text").fill("c. March 2019")
        read = page.get_by_text("We read this as: about March 2019.")
        expect(read).to_be_visible()
    assert not [url for url in asked if "March" in url]


@pytest.mark.parametrize(
    ("cells", "is_ready"),
    [
        ("ditto,", True),
        (",", True),
        ("next day,", True),
        ("ditto,ditto", True),
        # Something else is asked about as well.
        ("ditto,2.15", False),
        ("same day 2am,3am", False),
        ("same day blah,", False),
        ("ditto,ditto blah", False),
    ],
)
def test_row_of_a_file_takes_the_day_above_where_nothing_else_is_asked(
    enter, author, part, cells, is_ready
):
    rows = f"3/4/2019,2am,A visit.\n{cells},A call.\n"
    batch = services.start_import(
        involvement=part,
        by=author,
        name="rows.csv",
        data=f"Date,Time,What happened\n{rows}".encode(),
    )
    page = enter(author).get(reverse("chronology:import", args=[batch.pk]))
    assert page.context["ready"] == 1 + is_ready
    assert page.context["to_check"] == 1 - is_ready


# No contact


def test_period_with_no_contact_is_an_entry(enter, author, part):
    client = enter(author)
    there = reverse("chronology:no_contact", args=[part.pk])
    assert client.get(there).status_code == 200
    typed = {"from_text": "3 June 2019", "to_text": "9 Sept 2019", "source": "E1"}
    page = client.post(there, typed, follow=True)
    assert "between 3 June and 9 September 2019" in says(page)
    entry = Entry.objects.get()
    assert entry.contact_type == "no_contact"
    assert entry.date_text == "3 June 2019 to 9 Sept 2019"
    assert (entry.event, entry.adult_seen) == ("No contact in this period.", "no")


@pytest.mark.parametrize(
    ("first", "last", "says_what"),
    [
        ("", "", "Enter the first day without contact"),
        ("3 June 2019", "", "Enter the last day without contact"),
        ("3 June 2019", "no idea", "What do you mean?"),
        ("3 June 2019", "3 June 2090", "What do you mean?|today or in the past"),
        ("3 June 2090", "5 June 2090", "today or in the past"),
        ("9" * 91, "2019", "must be 90 characters or fewer"),
    ],
)
def test_period_that_cannot_be_read_is_asked_about(
    enter, author, part, first, last, says_what
):
    there = reverse("chronology:no_contact", args=[part.pk])
    page = enter(author).post(there, {"from_text": first, "to_text": last})
    assert re.search(says_what, says(page))
    assert not Entry.objects.exists()


def test_no_contact_is_refused_when_the_report_has_been_sent(enter, author, part):
    client = enter(author)
    factories.walk(part, State.WITH_SENIOR_MANAGER)
    there = reverse("chronology:no_contact", args=[part.pk])
    page = client.post(there, {"from_text": "3 June 2019", "to_text": "9 June 2019"})
    assert "sent to the senior manager" in says(page)
    assert page.context["form"]["from_text"].value() == "3 June 2019"


# One entry


def test_entry_is_read_with_all_its_columns(enter, representative, part):
    entry = factories.add_entry(part, practice="good", decision="Called\nagain.")
    page = enter(representative).get(reverse("chronology:entry", args=[entry.pk]))
    assert "Good practice" in says(page)
    assert "Called again." in says(page)
    assert "Change this entry" not in says(page)


def form_of(entry: Entry, **changes: object) -> dict[str, object]:
    return {
        **TYPED,
        "date_text": entry.date_text,
        "fact_check": "unchecked",
        "row_version": entry.row_version,
        **changes,
    }


def test_author_changes_an_entry(enter, author, part):
    entry = factories.add_entry(part, kloes="2")
    client = enter(author)
    there = reverse("chronology:entry_change", args=[entry.pk])
    page = client.get(there)
    assert page.context["form"]["kloes"].value() == ["2"]
    page = client.post(
        there,
        form_of(entry, fact_check="agreed", fact_check_note="SW1, 4 May 2026"),
        follow=True,
    )
    assert "We have saved C1." in says(page)
    assert "Agreed by staff: SW1, 4 May 2026" in says(page)
    assert page.context["lines"][0].is_shown


def test_second_of_two_saves_sees_both_texts(enter, author, part):
    entry = factories.add_entry(part)
    client = enter(author)
    there = reverse("chronology:entry_change", args=[entry.pk])
    client.post(there, form_of(entry, event="First text", kloes=["1"]))
    page = client.post(there, form_of(entry, event="Second text", practice="missed"))
    assert "Somebody saved this after you opened it" in says(page)
    assert "First text" in says(page)
    assert "Good practice" in says(page)
    assert "Missed opportunity" in says(page)
    assert page.context["form"]["event"].value() == "Second text"
    assert Entry.objects.get().event == "First text"
    again = page.context["form"].data.dict() | {"kloes": ["1", "2"]}
    client.post(there, again)
    assert Entry.objects.get().event == "Second text"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_made_up_row_version_is_a_conflict(enter, author, part, version):
    entry = factories.add_entry(part)
    there = reverse("chronology:entry_change", args=[entry.pk])
    page = enter(author).post(there, form_of(entry, row_version=version))
    assert "Somebody saved this after you opened it" in says(page)


def test_change_is_refused_when_the_report_has_been_sent(enter, author, part):
    entry = factories.add_entry(part)
    client = enter(author)
    factories.walk(part, State.WITH_SENIOR_MANAGER)
    there = reverse("chronology:entry_change", args=[entry.pk])
    page = client.post(there, form_of(entry, event="Kept text"))
    assert "sent to the senior manager" in says(page)
    assert page.context["form"]["event"].value() == "Kept text"


def test_representative_cannot_change_an_entry(enter, representative, part):
    entry = factories.add_entry(part)
    client = enter(representative)
    there = reverse("chronology:entry_change", args=[entry.pk])
    assert client.get(there).status_code == 403
    for act in ("delete", "restore", "confirm", "up", "down"):
        there = reverse(f"chronology:entry_{act}", args=[entry.pk])
        assert client.post(there).status_code == 403


def test_entry_of_another_agency_does_not_exist(enter, author, part):
    other = factories.add_entry(factories.make_involvement(state=State.DRAFTING))
    client = enter(author)
    for page in ("entry", "entry_change"):
        there = reverse(f"chronology:{page}", args=[other.pk])
        assert client.get(there).status_code == 404
    assert client.get(address(part), {"added": other.pk}).context["added"] is None


def test_deleting_offers_to_undo(enter, author, part):
    entry = factories.add_entry(part)
    client = enter(author)
    page = client.post(reverse("chronology:entry_delete", args=[entry.pk]), follow=True)
    assert "You have deleted C1." in says(page)
    assert "Undo" in says(page)
    listed = client.get(reverse("chronology:deleted", args=[part.pk]))
    assert "Bring C1 back" in says(listed)
    read = client.get(reverse("chronology:entry", args=[entry.pk]))
    assert "This entry has been deleted." in says(read)
    page = client.post(
        reverse("chronology:entry_restore", args=[entry.pk]), follow=True
    )
    assert "C1 is back." in says(page)
    listed = client.get(reverse("chronology:deleted", args=[part.pk]))
    assert "No entry is deleted." in says(listed)


def test_moving_says_so_and_refusal_is_a_sentence(enter, author, part):
    factories.add_entry(part)
    entry = factories.add_entry(part)
    client = enter(author)
    page = client.post(reverse("chronology:entry_up", args=[entry.pk]), follow=True)
    assert "C2 moved up." in says(page)
    page = client.post(reverse("chronology:entry_up", args=[entry.pk]), follow=True)
    assert "You cannot move this entry further" in says(page)
    page = client.post(reverse("chronology:entry_down", args=[entry.pk]), follow=True)
    assert "C2 moved down." in says(page)


def test_moving_is_offered_only_within_a_day_and_time(enter, author, part):
    for day in ("3 April 2019", "3 April 2019", "4 April 2019"):
        factories.add_entry(part, date_text=day)
    page = says(enter(author).get(reverse("chronology:entries", args=[part.pk])))
    assert re.findall(r"Move C\d (?:up|down)", page) == ["Move C1 down", "Move C2 up"]


@pytest.mark.django_db
def test_chronology_of_an_agency_asked_for_a_report_alone_is_not_there(enter):
    part = factories.make_involvement(state=State.DRAFTING, asked_for=AskedFor.IMR)
    for role in (Role.AUTHOR, Role.PANEL_REPRESENTATIVE):
        client = enter(factories.person(part, role))
        page = client.get(reverse("chronology:entries", args=[part.pk]))
        assert page.status_code == 404


def test_assumed_date_is_confirmed_on_the_page(enter, author, part):
    entry = factories.add_entry(part)
    Entry.objects.filter(pk=entry.pk).update(date_assumed=True)
    client = enter(author)
    assert "Date assumed" in says(client.get(address(part)))
    page = client.get(reverse("chronology:entry_change", args=[entry.pk]))
    assert "Confirm the date" in says(page)
    page = client.post(
        reverse("chronology:entry_confirm", args=[entry.pk]), follow=True
    )
    assert "C1 has its date confirmed." in says(page)


def test_review_without_questions_asks_for_no_kloe(enter, author, part):
    part.review.lines_of_enquiry.all().delete()
    page = enter(author).get(address(part))
    assert "KLOE" not in says(page)
    page = enter(author).post(address(part), TYPED)
    assert Entry.objects.get().kloes == ""


def test_services_are_all_named():
    assert all(hasattr(services, name) for name in services.__all__)
