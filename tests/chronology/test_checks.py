"""The page of what there is to look at, and what is said while an entry is typed."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from audit.models import AuditEvent
from chronology.models import Entry
from chronology.quality import Finding, mark_of
from imr.models import GlossaryTerm, KeptFinding, NameReplacement
from imr.services import checking
from imr.views.checking import MOST_LISTED
from reviews.rules import State
from tests import factories
from tests.chronology.test_pages import TYPED, says
from tests.harness.browser import assert_accessible

NAMED = "a name from the staff key is in the text. Write the code instead."
NAME = "Hollis Penbury"  # on the staff key of the factories, as SW1


def at(name: str, *args: object) -> str:
    return reverse(f"imr:{name}", args=args)


def page_of(part) -> str:
    return at("chronology_checks", part.pk)


def raised(part) -> list[Finding]:
    return checking.look_over(part).open


def cover(part) -> Entry:
    """A row that speaks for the whole review, so that there is no silence."""
    return factories.add_entry(
        part,
        date_text="1 September 2018 to 28 February 2021",
        event="No contact in this period.",
        contact_type="no_contact",
    )


def test_nothing_to_look_at(enter, author, part):
    page = says(enter(author).get(page_of(part)))
    assert "There is nothing to look at" in page
    assert "Must fix" not in page


def test_page_lists_each_thing_with_a_link_to_its_field(enter, author, part):
    cover(part)
    entry = factories.add_entry(part, event=f"{NAME} rang.", source="")
    response = enter(author).get(page_of(part))
    page, html = says(response), response.content.decode()
    assert "Must fix (1)" in page
    assert "Worth a look (1)" in page
    change = reverse("chronology:entry_change", args=[entry.pk])
    assert f'href="{change}#id_event"' in html
    assert f'href="{change}#id_source"' in html
    assert "C2, 3 April 2019 : There is no source yet." in page
    assert "Replace by SW1" in page


def test_silence_leads_to_the_form_with_its_days(enter, author, part):
    factories.add_entry(part, date_text="1 September 2018 to 1 December 2020")
    client = enter(author)
    html = client.get(page_of(part)).content.decode()
    there = reverse("chronology:no_contact", args=[part.pk])
    address = f"{there}?from=2020-12-02&amp;to=2021-02-28"
    assert address in html
    form = client.get(address.replace("&amp;", "&")).context["form"]
    assert form["from_text"].value() == "2 December 2020"
    assert form["to_text"].value() == "28 February 2021"


def test_form_of_no_contact_with_days_that_are_none(enter, author, part):
    there = reverse("chronology:no_contact", args=[part.pk])
    form = enter(author).get(f"{there}?from=soon&to=2021-02-31").context["form"]
    assert form["from_text"].value() is None


def test_representative_reads_without_buttons(enter, representative, part):
    cover(part)
    entry = factories.add_entry(part, event=f"{NAME} rang. PRF left.", date_text="2010")
    response = enter(representative).get(page_of(part))
    html = response.content.decode()
    assert reverse("chronology:entry", args=[entry.pk]) in html
    assert "PRF is not explained yet" in says(response)
    assert "Replace by" not in html
    assert "Keep as it is" not in html


def test_representative_sees_a_silence_in_the_chronology(enter, representative, part):
    factories.add_entry(part)
    html = enter(representative).get(page_of(part)).content.decode()
    table = reverse("chronology:entries", args=[part.pk])
    assert f'<a class="govuk-link" href="{table}">1 September 2018 to' in html


def test_after_sending_the_page_is_there_to_read(enter, author, part):
    factories.add_entry(part, source="")
    factories.walk(part, State.WITH_SENIOR_MANAGER)
    response = enter(author).get(page_of(part))
    assert "has been sent to the senior manager" in says(response)
    assert "Keep as it is" not in response.content.decode()


def test_a_long_list_is_cut_and_says_how_many_more(enter, author, part):
    cover(part)
    for number in range(MOST_LISTED + 2):
        factories.add_entry(part, event=f"Wrote letter {number}.", source="")
    response = enter(author).get(page_of(part))
    assert f"Worth a look ({MOST_LISTED + 2})" in says(response)
    assert "And 2 more." in says(response)
    assert response.content.decode().count("There is no source yet") == MOST_LISTED


def test_page_takes_as_many_queries_for_many_entries(
    enter, author, part, assert_constant_queries
):
    enter(author)
    assert_constant_queries(
        page_of(part), lambda n: factories.add_entry(part, source="", event=f"{n}.")
    )


# Keep as it is


def test_keep_and_list_again(enter, author, part):
    cover(part)
    factories.add_entry(part, source="")
    client = enter(author)
    (found,) = raised(part)
    sent = {"mark": mark_of(found)}
    kept = client.post(at("finding_keep", part.pk), sent, follow=True)
    assert "Kept as it is. You find it at the end of this page." in says(kept)
    assert "Kept as it is (1)" in says(kept)
    again = client.post(at("finding_keep", part.pk), sent, follow=True)
    assert "no longer on the list" in says(again)
    back = client.post(at("finding_list", part.pk), sent, follow=True)
    assert "It is on the list again." in says(back)
    assert "Worth a look (1)" in says(back)


def test_list_again_after_sending_is_refused(enter, author, part):
    cover(part)
    factories.add_entry(part, source="")
    (found,) = raised(part)
    client = enter(author)
    client.post(at("finding_keep", part.pk), {"mark": mark_of(found)})
    factories.walk(part, State.WITH_SENIOR_MANAGER)
    sent = {"mark": mark_of(found)}
    page = says(client.post(at("finding_list", part.pk), sent, follow=True))
    assert "You cannot change the chronology now" in page
    assert KeptFinding.objects.count() == 1


# Abbreviations


def test_abbreviations_are_explained_on_the_page(enter, author, part):
    cover(part)
    factories.add_entry(part, event="PRF and CIR filed.")
    client = enter(author)
    page = says(client.get(page_of(part)))
    assert "Abbreviations to explain (2)" in page
    assert "In 1 entry, first in C2" in page
    sent = {"meaning_PRF": "Patient report form", "meaning_CIR": ""}
    after = says(client.post(page_of(part), sent, follow=True))
    assert "Added to the key: PRF." in after
    assert "Abbreviations to explain (1)" in after
    assert GlossaryTerm.objects.get().meaning == "Patient report form"


def test_empty_boxes_explain_nothing(enter, author, part):
    factories.add_entry(part, event="PRF filed.")
    page = says(enter(author).post(page_of(part), {}, follow=True))
    assert "Added" not in page
    assert not GlossaryTerm.objects.exists()


def test_meaning_that_is_too_long_or_too_late_is_kept_in_its_box(enter, author, part):
    factories.add_entry(part, event="PRF filed.")
    client = enter(author)
    page = says(client.post(page_of(part), {"meaning_PRF": "x" * 201}))
    assert "PRF must be 200 characters or fewer" in page
    factories.walk(part, State.WITH_SENIOR_MANAGER)
    late = client.post(page_of(part), {"meaning_PRF": "Form"})
    assert "cannot be changed now" in says(late)
    assert late.context["form"]["meaning_PRF"].value() == "Form"


def test_abbreviation_that_needs_no_explaining(enter, author, part):
    cover(part)
    factories.add_entry(part, event="PRF filed.")
    client = enter(author)
    assert "Keep PRF as it is" in says(client.get(page_of(part)))
    (found,) = raised(part)
    client.post(at("finding_keep", part.pk), {"mark": mark_of(found)})
    page = says(client.get(page_of(part)))
    assert "There is nothing to look at" in page
    assert "PRF is not explained yet" in page  # among those kept


# A code for a name


@pytest.mark.parametrize("everywhere", [False, True])
def test_replace_and_undo(enter, author, part, everywhere):
    entry = factories.add_entry(part, event=f"{NAME} rang.")
    key = part.staff_members.get().pk
    there = (
        at("name_replace_all", part.pk, key)
        if everywhere
        else at("name_replace", entry.pk, key)
    )
    client = enter(author)
    done = client.post(there, follow=True)
    assert "We wrote SW1 in C1." in says(done)
    entry.refresh_from_db()
    assert entry.event == "SW1 rang."
    undo = at("name_put_back", NameReplacement.objects.get().pk)
    assert undo in done.content.decode()
    page = says(client.post(undo, follow=True))
    assert "The text is as it was in C1." in page
    assert "cannot undo this" in says(client.post(undo, follow=True))
    entry.refresh_from_db()
    assert entry.event == f"{NAME} rang."


def test_replacing_nothing_says_so(enter, author, part):
    factories.add_entry(part)
    there = at("name_replace_all", part.pk, "adult")
    page = says(enter(author).post(there, follow=True))
    assert "The name is not in the text any more" in page


@pytest.mark.parametrize("named", ["", "x", "5f0c3a52-6a0f-4c1e-9d0a-0d6d8f1b2c3e"])
def test_address_that_names_no_replacement(enter, author, part, named):
    response = enter(author).get(f"{page_of(part)}?replaced={named}")
    assert response.context["replaced"] is None


def test_no_name_stands_in_an_address(enter, author, part):
    factories.add_entry(part, event=f"{NAME} rang Quillon Thackwray.")
    html = enter(author).get(page_of(part)).content.decode()
    links = " ".join(re.findall(r'(?:href|formaction|action)="([^"]*)"', html))
    assert "Penbury" not in html
    assert "Thackwray" not in html
    assert "/codes/adult/" in links


# After saving, without a script


def test_entry_that_was_added_says_what_to_look_at(enter, author, part):
    cover(part)
    typed = {**TYPED, "event": "PRF left.", "source": ""}
    there = reverse("chronology:entries", args=[part.pk])
    response = enter(author).post(there, typed, follow=True)
    page = says(response)
    assert "2 things to look at in C2. You can do this later." in page
    entry = Entry.objects.get(number=2)
    change = reverse("chronology:entry_change", args=[entry.pk])
    assert f'href="{change}#id_source"' in response.content.decode()


def test_entry_that_was_changed_says_it_in_its_row(enter, author, part):
    entry = factories.add_entry(part)
    change = reverse("chronology:entry_change", args=[entry.pk])
    typed = {**TYPED, "event": f"{NAME} came.", "row_version": "1"}
    typed |= {"fact_check": "unchecked", "date_text": "3 April 2019"}
    page = says(enter(author).post(change, typed, follow=True))
    assert "We have saved C1." in page
    assert "1 thing to look at in C1." in page
    assert "Must fix: What happened: a name from the staff key" in page


def test_table_asks_nothing_of_those_who_read(enter, representative, part):
    entry = factories.add_entry(part, source="")
    there = reverse("chronology:entries", args=[part.pk])
    response = enter(representative).get(f"{there}?at={entry.pk}")
    assert response.context["findings"] == []
    assert page_of(part) in response.content.decode()


def test_count_beside_the_link(enter, author, part):
    client, there = enter(author), at("chronology_count", part.pk)
    assert client.get(there).json() == {"says": ""}
    cover(part)
    factories.add_entry(part, source="")
    assert client.get(there).json() == {"says": "1 thing to look at"}
    factories.add_entry(part, source="", event="Wrote a letter.")
    assert client.get(there).json() == {"says": "2 things to look at"}


# While it is typed


def ask(client, part, **typed: str) -> list[str]:
    answer = client.post(at("entry_check", part.pk), typed).json()
    return [finding["text"] for finding in answer["findings"]]


def test_typed_entry_says_what_to_look_at_and_keeps_nothing(enter, author, part):
    client = enter(author)
    events = AuditEvent.objects.count()
    found = ask(client, part, event=f"{NAME} rang. PRF left.", date_text="3 May 2010")
    assert found == [
        f"What happened: {NAMED}",
        "There is no source yet. Say where this is written.",
        "PRF is not explained yet.",
    ]
    assert not Entry.objects.exists()
    assert AuditEvent.objects.count() == events


def test_typed_entry_is_compared_with_those_of_its_days(enter, author, part):
    event = "Ulcer healed, photograph taken for his sister."
    saved = factories.add_entry(part, event=event)
    client = enter(author)
    typed = {"event": event, "source": "E1", "date_text": "3/4/2019"}
    (found,) = ask(client, part, **typed)
    assert "the same event as C1" in found
    # Its own text is not told twice, and an undated one is of no day.
    assert ask(client, part, **typed, entry=str(saved.pk)) == []
    assert ask(client, part, **(typed | {"date_text": "31/02/2019"})) == []


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"event": "   "},
        {"event": "A visit.", "source": "E1", "entry": "x", "contact_type": "odd"},
        {"event": "A visit.", "source": "E1", "date_text": "x" * 5_000},
        {"event": "\x00", "source": "{{"},
    ],
)
def test_odd_input_raises_nothing(enter, author, part, typed):
    assert ask(enter(author), part, **typed) == []


@pytest.mark.django_db(transaction=True)
def test_findings_are_said_when_the_box_is_left(in_browser, live_server, part):
    page = in_browser
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(live_server.url + reverse("chronology:entries", args=[part.pk]))
    place = page.locator("[data-to-look-at]")
    expect(place).to_be_hidden()
    page.locator("#id_source").fill("E1")
    page.get_by_label("What happened").fill(f"{NAME} rang.")
    expect(place).to_be_hidden()
    page.keyboard.press("Tab")
    expect(place).to_contain_text("Must fix: What happened: a name from the staff key")
    assert_accessible(page)
    page.get_by_label("What happened").fill("SW1 rang.")
    page.keyboard.press("Tab")
    expect(place).to_be_hidden()
    page.get_by_label("What happened").fill("")
    page.keyboard.press("Tab")
    expect(place).to_be_hidden()
    assert not [url for url in asked if "Penbury" in url]


@pytest.mark.django_db(transaction=True)
def test_the_page_of_findings_in_a_browser(in_browser, live_server, part):
    factories.add_entry(part, event=f"{NAME} rang. PRF left.", source="")
    page = in_browser
    page.goto(live_server.url + reverse("chronology:entries", args=[part.pk]))
    expect(page.locator("[data-count]")).to_have_text(" (5 things to look at)")
    page.get_by_role("link", name="Check your chronology").click()
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 700})
    assert_accessible(page)
    overflow = "document.documentElement.scrollWidth - window.innerWidth"
    assert page.evaluate(overflow) <= 0
    page.get_by_role("button", name="Replace by SW1 in C1").click()
    expect(page.get_by_text("We wrote SW1 in C1.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The text is as it was in C1.")).to_be_visible()
