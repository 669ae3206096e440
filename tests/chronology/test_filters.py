"""What the board chooses to see: parts combine, and every address says itself."""

import pytest
from django.db import connection
from django.http import QueryDict

from chronology.forms.filtering import IntegratedFilterForm
from chronology.listing import PAGE_SIZE
from chronology.models import Entry, ReturnedEntry
from chronology.searching import containing, terms_of
from tests import factories
from tests.chronology.reading import address, events, returned
from tests.chronology.test_pages import says
from tests.harness.queries import queries_of

NURSE = {
    "date_text": "3 April 2019",
    "event": "A nurse visited and dressed both legs. The carbon monoxide alarm rang.",
    "staff": "AG-SW1, nurse",
    "source": "E1, page 4",
    "contact_type": "visit",
    "adult_seen": "alone",
    "significance": "key_episode",
    "practice": "good",
    "kloes": "1,12",
}
LETTER = {
    "date_text": "4 April 2019",
    "event": "A visit/letter was planned for the adult’s sister.",
    "decision": "Monoxide risk: wrote carbon copy.",
    "contact_type": "letter",
    "adult_seen": "no",
    "practice": "missed",
    "source": "E2",
    "kloes": "2",
}
NOTE = {
    "date_text": "5 April 2019",
    "event": "The duty team closed the file.",
    "source": "E2",
}
BOX = {
    "source": "E3",
    "date_text": "6 April 2019",
    "event": "Boxes were stacked to the ceiling.",
    "adult_seen": "not_applicable",
    "significance": "significant",
    "comment": "Nobody asked why.",
    "expected": "A referral to the hoarding panel.",
}
N, L, D, B = (one["event"] for one in (NURSE, LETTER, NOTE, BOX))


@pytest.fixture
def client_of_board(enter, review):
    return enter(factories.lead_of(review))


@pytest.fixture
def page(client_of_board, review):
    """``page(**asked)``: the integrated chronology as an address asks for it."""
    returned(review, NURSE, LETTER, NOTE, BOX)
    return lambda **asked: client_of_board.get(address(review), asked)


def test_parts_combine(page):
    """One agency's entries, asked for in many ways: cheaper than a test for each."""
    found = [
        ({}, [N, L, D, B]),
        ({"kloe": ["1"]}, [N]),
        ({"kloe": ["2"]}, [L]),
        ({"kloe": ["1", "2"]}, [N, L]),
        ({"seen": ["seen"]}, [N]),
        ({"seen": ["not_seen"]}, [L]),
        ({"seen": ["not_recorded"]}, [D]),
        ({"seen": ["not_applicable"]}, [B]),
        ({"seen": ["seen", "not_seen"]}, [N, L]),
        ({"significance": ["routine"]}, [L, D]),
        ({"significance": ["significant", "key_episode"]}, [N, B]),
        ({"practice": ["good"]}, [N]),
        ({"practice": ["missed"]}, [L]),
        ({"practice": ["good", "missed"]}, [N, L]),
        ({"contact": ["visit", "letter"]}, [N, L]),
        ({"practice": ["good", "missed"], "seen": ["not_seen"]}, [L]),
        ({"kloe": ["1", "2"], "find": "monoxide", "to_day": "3/4/2019"}, [N]),
        ({"practice": ["good"], "contact": ["letter"]}, []),
    ]
    for asked, expected in found:
        assert events(page(**asked)) == expected, asked


def test_words_are_all_found_wherever_they_stand(page):
    found = {
        "nurse": [N],
        "NURSE legs": [N],
        "legs nurse": [N],
        "nurse sister": [],
        "nurs": [N],
        "carbon monoxide": [N, L],
        '"carbon monoxide"': [N],
        "“carbon monoxide”": [N],
        '"carbon mono': [N],
        '"monoxide carbon"': [],
        '"  carbon   monoxide  " alarm': [N],
        "AG-SW1": [N],
        "ag-sw": [N],
        "E1": [N],
        "adult's sister": [L],
        "adult’s": [L],
        "the": [N, L, D, B],
        "hoarding panel": [B],
        '"5 April"': [D],
        "letter": [L],
        "C2": [L],
        "c 3": [D],
        "zebra": [],
        '""': [N, L, D, B],
        "’": [L],
        "%": [],
    }
    for words, expected in found.items():
        assert events(page(find=words)) == expected, words


def test_a_row_is_found_by_its_agency_and_number(client_of_board, review):
    part = returned(review, NURSE, LETTER)
    returned(review, NOTE, BOX)
    asked = {"find": f"{part.agency.code} C2"}
    assert events(client_of_board.get(address(review), asked)) == [L]


def test_forms_of_a_word_are_found_where_the_database_knows_them(page):
    expected = [L] if connection.vendor == "postgresql" else []
    assert events(page(find="planning")) == expected
    # And a part inside of a word where it does not.
    assert events(page(find="oxide")) == (
        [] if connection.vendor == "postgresql" else [N, L]
    )


def test_terms():
    assert terms_of("") == []
    assert terms_of('a "b  c" d') == ["a", "b c", "d"]
    assert terms_of("C 14") == ["C 14"]
    assert terms_of('"') == []


def test_several_agencies_are_chosen_together(client_of_board, review):
    one, two, _ = (returned(review, entry) for entry in (NURSE, LETTER, NOTE))
    codes = [one.agency.code, two.agency.code]
    page = client_of_board.get(address(review), {"agency": codes})
    assert events(page) == [N, L]
    assert page.context["chosen"] == [
        {"label": one.agency.name, "url": f"?agency={codes[1]}"},
        {"label": two.agency.name, "url": f"?agency={codes[0]}"},
    ]


def test_all_that_is_chosen_is_said_and_can_be_taken_away(page):
    shown = page(
        kloe=["1"], seen=["not_seen"], contact=["visit"], practice=["good", "missed"]
    )
    labels = [one["label"] for one in shown.context["chosen"]]
    assert labels == [
        "KLOE 1. Self-neglect and fire",
        "Adult: not seen",
        "Good practice",
        "Missed opportunity",
        "Contact: Visit",
    ]
    urls = [one["url"] for one in shown.context["chosen"]]
    assert urls[3] == "?kloe=1&seen=not_seen&contact=visit&practice=good"
    text = says(shown)
    assert "0 entries" not in text
    assert "No entry fits all that you chose" in text
    assert "Clear all" in text


def test_what_is_unknown_is_said_and_the_rest_holds(client_of_board, review):
    part = returned(review, NURSE, LETTER)
    asked = {
        "agency": [part.agency.code, "GONE"],
        "kloe": ["2", "x", "99", "²"],
        "seen": "maybe",
        "practice": "none",
    }
    page = client_of_board.get(address(review), asked)
    assert events(page) == [L]
    text = says(page)
    for group in ("agency", "key line of enquiry", "adult seen", "practice"):
        assert f"Choose one of the options listed for {group}" in text
    assert '<details class="govuk-details" open>' in page.text
    assert [one["label"] for one in page.context["chosen"]] == [
        part.agency.name,
        "KLOE 2. Missed contact",
    ]


def test_too_many_words_get_a_sentence(page):
    shown = page(find=" ".join("abcdefghijklm"))
    assert "Enter 12 words or fewer" in says(shown)
    assert len(events(shown)) == 4


def test_calm_at_first(page):
    shown = page()
    assert shown.text.count('type="checkbox"') > 20
    assert "&lt;" not in shown.text
    assert '<details class="govuk-details">' in shown.text
    assert "You chose" not in shown.text
    assert says(shown).count("4 entries") == 1


def test_count_keeps_the_filter_and_does_not_count_for_ever(page, monkeypatch):
    assert "1 entry of what you chose" in says(page(practice=["good"]))
    assert "2 entries" in says(page(practice=["good", "missed"], print="1"))
    monkeypatch.setattr("chronology.views.integrated.COUNTED", 3)
    assert "More than 3 entries" in says(page())


def test_paging_and_printing_keep_every_part(client_of_board, review):
    rows = [NURSE | {"event": f"Visit {number}"} for number in range(PAGE_SIZE + 10)]
    returned(review, *rows, LETTER)
    asked = "practice=good&practice=missed&kloe=1&seen=seen"
    page = client_of_board.get(f"{address(review)}?{asked}")
    links = (page.context["links"]["next"], page.context["last"], page.context["print"])
    assert all(link.startswith(f"?{asked}&") for link in links)
    following = client_of_board.get(address(review) + links[0])
    assert len(events(following)) == 10
    printed = client_of_board.get(address(review) + links[2])
    assert len(events(printed)) == PAGE_SIZE + 10
    assert "Only: KLOE 1. Self-neglect and fire; Adult: seen;" in says(printed)
    # From any page the whole is printed.
    assert following.context["print"] == links[2]


def test_address_of_what_is_chosen_holds_nothing_else(review):
    data = QueryDict("find=+a++b&kloe=1&kloe=9&after=3&x=y&seen=seen&to_day=never")
    form = IntegratedFilterForm(
        data,
        reader=None,
        involvements=[],
        questions=list(review.lines_of_enquiry.values_list("number", "title")),
    )
    form.filter()
    assert form.query().urlencode() == "find=a++b&kloe=1&seen=seen"


def test_every_part_costs_the_same_queries(client_of_board, review):
    part = returned(review, NURSE, LETTER)
    there = address(review)
    asked = [
        "",
        f"agency={part.agency.code}&kloe=1&kloe=2",
        "seen=seen&significance=key_episode&practice=good&contact=visit",
        "find=nurse",
        "find=%22carbon+monoxide%22+alarm&from_day=2019&to_day=2020",
        "last=1",
    ]
    client_of_board.get(there)
    few = {len(queries_of(client_of_board, f"{there}?{one}")) for one in asked}
    for _ in range(3):
        returned(review, *[NURSE, LETTER] * 10)
    many = {len(queries_of(client_of_board, f"{there}?{one}")) for one in asked}
    assert few == many
    assert len(few) == 1


def test_index_of_words_holds_what_was_written_before_it_was_asked(page):
    """On PostgreSQL the database fills it; nobody may change a row to do so."""
    assert events(page(find="ceiling")) == [B]
    assert not any(field.name == "search" for field in ReturnedEntry._meta.fields)


@pytest.mark.parametrize("words", ["email", "e-mail", "E-mails sent", "emails sent"])
def test_words_are_found_however_their_hyphens_are_written(
    client_of_board, review, words
):
    sent = ["E-mails sent to the GP.", "Two emails sent to the GP."]
    returned(review, *({"event": event} for event in sent))
    found = events(client_of_board.get(address(review), {"find": words}))
    assert sorted(found) == sorted(sent)
    assert Entry.objects.filter(containing(words)).count() == 2
