"""Fast keying: a copy, one column of several entries at once, and few keys."""

from uuid import uuid4

import pytest

from accounts.refusals import Refused
from audit.models import AuditEvent
from chronology import services
from chronology.models import Entry
from reviews.roles import Role
from reviews.rules import State
from tests import factories
from tests.chronology.test_pages import address, says


@pytest.fixture
def three(part):
    return [factories.add_entry(part, source=f"E{n}") for n in (1, 2, 3)]


def sources():
    return list(Entry.objects.order_by("number").values_list("source", flat=True))


def put(part, author, entries, field="source", value="E9"):
    return services.set_together(
        involvement=part,
        by=author,
        entries=[entry.pk for entry in entries],
        field=field,
        value=value,
    )


def test_set_together_changes_the_ticked_and_only_those(part, author, three):
    factories.add_entry(part, source="E9")
    before = put(part, author, [three[0], three[1], Entry.objects.get(source="E9")])
    assert sources() == ["E9", "E9", "E3", "E9"]
    assert before == {
        str(three[0].pk): services.Before("E1", 2),
        str(three[1].pk): services.Before("E2", 2),
    }
    event = AuditEvent.objects.get(event="entries_set")
    assert event.data == {"column": "source", "numbers": [1, 2]}


def test_set_together_that_changes_nothing_writes_nothing(part, author, three):
    assert put(part, author, [three[0]], value="E1") == {}
    assert not AuditEvent.objects.filter(event="entries_set").exists()


def test_put_back_keeps_what_somebody_changed_since(part, author, three):
    before = put(part, author, three)
    services.delete_entry(entry=three[0], by=author)
    services.change_entry(
        entry=three[1],
        by=author,
        row_version=2,
        date_text="3 April 2019",
        source="E7",
    )
    count = services.put_back(
        involvement=part, by=author, field="source", before=before
    )
    assert count == 1
    assert sources() == ["E9", "E7", "E3"]


def test_set_together_never_touches_another_agency_or_a_sent_report(part, author):
    other = factories.make_involvement(part.review, state=State.DRAFTING)
    theirs = factories.add_entry(other)
    with pytest.raises(Refused, match="no longer there"):
        put(part, author, [theirs])
    factories.walk(other, State.WITH_SENIOR_MANAGER)
    with pytest.raises(Refused, match="sent to the senior manager"):
        put(other, factories.person(other, Role.AUTHOR), [theirs])


# Pages


def sent(entries, column="source", value="E9", **more):
    return {
        "entry": [str(entry.pk) for entry in entries],
        "together-column": column,
        "together-value": value,
        "together": "yes",
        **more,
    }


def test_author_sets_a_column_and_undoes_it(enter, part, author, three):
    client = enter(author)
    assert "several entries" in says(client.get(address(part)))
    page = client.post(f"{address(part)}?page=1", sent(three[:2]), follow=True)
    assert "You have set: Source of 2 entries." in says(page)
    assert page.request["QUERY_STRING"] == "page=1&set=yes"
    assert sources() == ["E9", "E9", "E3"]
    assert "You have set" not in says(client.get(address(part)))
    page = client.post(address(part), {"put_back": "yes"}, follow=True)
    assert "You have put back 2 entries." in says(page)
    assert sources() == ["E1", "E2", "E3"]
    page = client.post(address(part), {"put_back": "yes"}, follow=True)
    assert "put back" not in says(page)


def test_kloes_are_set_by_their_numbers(enter, part, author, three):
    client = enter(author)
    client.post(address(part), sent(three, "kloes", "2 and 1"))
    assert set(Entry.objects.values_list("kloes", flat=True)) == {"1,2"}
    page = client.post(address(part), sent(three, "kloes", "9"))
    assert page.context["second_form"].errors == {
        "value": ["Enter numbers of the KLOEs: 1, 2"]
    }
    client.post(address(part), sent(three, "kloes", ""))
    assert set(Entry.objects.values_list("kloes", flat=True)) == {""}


@pytest.mark.parametrize(
    ("changes", "says_what"),
    [
        ({"entry": []}, "Tick the entries in the table first"),
        ({"entry": ["nonsense"]}, "Tick the entries in the table first"),
        ({"entry": [str(uuid4())]}, "The entries you ticked are no longer there"),
        ({"together-column": ""}, "Choose what you want to set"),
        (
            {"together-column": "event"},
            "Choose one of the options listed for “What do you want to set?”",
        ),
        (
            {"together-column": "staff", "together-value": "x" * 201},
            "Staff code and role must be 200 characters or fewer",
        ),
    ],
)
def test_what_does_not_fit_is_said_and_kept(
    enter, part, author, three, changes, says_what
):
    page = enter(author).post(address(part), sent(three[:1]) | changes)
    assert page.status_code == 200
    assert says_what in says(page)
    assert sources() == ["E1", "E2", "E3"]
    if "entry" not in changes:
        ticked = [line.entry for line in page.context["lines"] if line.acts.is_ticked]
        assert ticked == three[:1]
        assert f'value="{three[0].pk}" aria-label="Tick C1" checked>' in page.text


def test_put_back_is_refused_once_the_report_is_sent(enter, part, author, three):
    client = enter(author)
    client.post(address(part), sent(three))
    factories.walk(part, State.WITH_SENIOR_MANAGER)
    page = client.post(address(part), {"put_back": "yes"}, follow=True)
    assert "sent to the senior manager" in says(page)


def test_copy_starts_a_new_entry_with_the_same_words(enter, part, author):
    entry = factories.add_entry(
        part, date_text="c. March 2019", kloes="1,2", comment="Good.", staff="SW1"
    )
    page = enter(author).get(address(part), {"copy": entry.pk})
    assert "This is a copy." in says(page)
    form = page.context["form"]
    assert form["date_text"].value() == "c. March 2019"
    assert form["kloes"].value() == ["1", "2"]
    assert form["event"].value() == entry.event
    other = factories.make_involvement(part.review, state=State.DRAFTING)
    theirs = factories.add_entry(other)
    page = enter(author).get(address(part), {"copy": theirs.pk})
    assert "This is a copy." not in says(page)


@pytest.mark.django_db(transaction=True)
def test_entry_costs_few_keys_beyond_its_text(in_browser, live_server, part):
    page = in_browser
    keys = []

    def press(key):
        keys.append(key)
        page.keyboard.press(key)

    def write(text):
        page.keyboard.type(text)

    page.goto(live_server.url + address(part))
    page.locator("#id_source").fill("E1, page 4")
    page.locator("#id_date_text").fill("1 April 2019")
    page.locator("#id_event").fill("The first.")
    page.keyboard.press("Control+Enter")
    page.get_by_text("We have added C1.").wait_for()
    assert page.evaluate("document.activeElement.id") == "id_date_text"
    write("3 April 2019")
    press("Tab")
    write("09:30")
    press("Tab")
    press("Tab")
    write("SW1")
    press("Tab")
    write("A nurse visited.")
    press("Tab")
    write("To come back.")
    press("Control")
    press("Control+Enter")
    page.get_by_text("We have added C2.").wait_for()
    assert len(keys) <= 12
    entry = Entry.objects.get(number=2)
    assert (entry.source, entry.staff, entry.decision) == (
        "E1, page 4",
        "SW1",
        "To come back.",
    )
    assert (entry.time_text, entry.event) == ("09:30", "A nurse visited.")


# In its place


def test_author_changes_an_entry_in_its_place(enter, part, author, three):
    client = enter(author)
    there = f"{address(part)}?edit={three[1].pk}"
    assert f"?edit={three[1].pk}#C2" in client.get(address(part)).text
    page = client.get(there)
    assert page.text.count('id="id_date_text"') == 1
    assert 'name="entry"' not in page.text
    assert "Leave C2 as it is" in says(page)
    form = page.context["edit_form"]
    action = form.helper.form_action
    assert f'action="{action}"' in page.text
    typed = {name: form[name].value() for name in form.fields} | {"event": "Changed"}
    page = client.post(
        action, {k: "" if v is None else v for k, v in typed.items()}, follow=True
    )
    assert "We have saved C2." in says(page)
    assert page.context["lines"][1].is_shown
    assert Entry.objects.get(number=2).event == "Changed"


def test_place_keeps_the_page_and_the_words_looked_for(enter, part, author, three):
    found = enter(author).get(address(part), {"find": "visit & call", "page": "1"})
    assert found.context["place"] == "&page=1&find=visit+%26+call"


def test_nobody_else_gets_the_form(enter, part, representative, three):
    page = enter(representative).get(address(part), {"edit": three[0].pk})
    assert page.context["editing"] is None
    assert "id_event" not in page.text


@pytest.mark.parametrize("wrong", ["", "x", "5f0c3a52-6a0f-4c1e-9d0a-0d6d8f1b2c3e"])
def test_an_entry_that_is_not_there_is_not_changed(enter, part, author, three, wrong):
    page = enter(author).get(address(part), {"edit": wrong})
    assert page.context["editing"] is None
    assert "Add an entry" in says(page)


def test_changing_in_place_costs_the_same_however_long(
    enter, part, author, assert_constant_queries
):
    first = factories.add_entry(part)
    enter(author)
    assert_constant_queries(
        f"{address(part)}?edit={first.pk}", lambda n: factories.add_entry(part)
    )
