"""All accepted agencies' entries in one order, found by agency, date and words."""

import re
from datetime import date

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from chronology.listing import PAGE_SIZE, returned_entries
from chronology.models import ReturnedEntry
from reviews.models import Involvement, Review
from reviews.rules import AskedFor, State
from tests import factories
from tests.chronology.reading import reopen
from tests.chronology.test_pages import says

ENTRIES = [
    ("3 April 2019", "0930", "A nurse visited."),
    ("April 2019", "", "Letters were sent."),
    ("undated", "", "A note was found."),
    ("before 2015", "", "An old referral."),
    ("after 1 January 2020", "", "He moved out."),
]


@pytest.fixture
def review(db) -> Review:
    return factories.make_review()


def returned(
    review: Review, entries: list[tuple[str, str, str]], *, version: int = 1
) -> Involvement:
    """An agency asked for a chronology alone, which the board reads."""
    part = factories.make_involvement(
        review, state=State.DRAFTING, asked_for=AskedFor.CHRONOLOGY
    )
    for date_text, time_text, event in entries:
        factories.add_entry(part, date_text=date_text, time_text=time_text, event=event)
    factories.walk(part, State.ACCEPTED)
    for _ in range(1, version):
        reopen(part)
        factories.walk(part, State.ACCEPTED)
    return part


def address(review: Review) -> str:
    return reverse("chronology:integrated", args=[review.reference])


def events(response) -> list[str]:
    return [line.entry.event for line in response.context["lines"]]


@pytest.fixture
def client_of_board(enter, review):
    return enter(factories.lead_of(review))


def test_entries_stand_in_one_order_with_their_agency(client_of_board, review):
    one = returned(review, ENTRIES)
    two = returned(review, [("3 April 2019", "", "Police were called.")])
    page = client_of_board.get(address(review))
    assert events(page) == [
        "An old referral.",
        "Letters were sent.",
        "A nurse visited.",
        "Police were called.",
        "He moved out.",
        "A note was found.",
    ]
    text = says(page)
    for part in (one, two):
        assert f"{part.agency.name} {part.agency.code} C1" in text
    assert text.count("Undated entries") == 1
    assert "Read as: some time in April 2019" in text


def test_page_says_who_is_in_and_who_not_yet(client_of_board, review):
    done = returned(review, ENTRIES)
    writing = factories.make_involvement(review, state=State.DRAFTING)
    factories.add_entry(writing, event="Not for the board yet.")
    report_only = factories.make_involvement(
        review, state=State.ACCEPTED, asked_for=AskedFor.IMR
    )
    text = says(client_of_board.get(address(review)))
    assert f"In: {done.agency.name}" in text
    assert f"Not yet: {writing.agency.name} (Being written)" in text
    assert report_only.agency.name not in text
    assert "Not for the board yet." not in text


def test_page_before_any_return_says_what_will_come(client_of_board, review):
    text = says(client_of_board.get(address(review)))
    assert "appear here when its senior manager has accepted" in text


def test_only_the_version_accepted_last_is_read(client_of_board, review):
    returned(review, [ENTRIES[0]], version=3)
    page = client_of_board.get(address(review))
    assert [line.entry.version for line in page.context["lines"]] == [3]
    assert [row.version for row in ReturnedEntry.objects.of_review(review)] == [3]


def test_a_withdrawn_agency_s_entries_are_left_out(client_of_board, review):
    returned(review, [ENTRIES[0]])
    gone = returned(review, [("4 April 2019", "", "Police were called.")], version=2)
    reopen(gone)
    factories.withdraw(gone)
    page = client_of_board.get(address(review))
    assert events(page) == ["A nurse visited."]
    rows = ReturnedEntry.objects.of_review(review)
    assert [row.event for row in rows] == ["A nurse visited."]
    # Whether or not the page counts it among the agencies.
    taking_part = list(review.involvements.taking_part())
    rows = returned_entries(review, taking_part)
    assert [row.event for row in rows] == ["A nurse visited."]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"find": "NURSE"}, ["A nurse visited."]),
        ({"find": "c4"}, ["An old referral."]),
        ({"from_day": "2 April 2019"}, ENTRIES[1:2] + ENTRIES[0:1] + ENTRIES[4:5]),
        ({"to_day": "2018"}, ENTRIES[3:4]),
        ({"from_day": "3/4/2019", "to_day": "April 2019"}, ENTRIES[1:2] + ENTRIES[0:1]),
        ({"from_day": "2019", "to_day": "2019", "find": "letters"}, ENTRIES[1:2]),
        ({"find": "zebra"}, []),
        (
            {"agency": "", "find": ""},
            ENTRIES[3:4] + ENTRIES[1:2] + ENTRIES[0:1] + ENTRIES[4:5] + ENTRIES[2:3],
        ),
    ],
)
def test_filters_combine(client_of_board, review, asked, found):
    returned(review, ENTRIES)
    page = client_of_board.get(address(review), asked)
    assert events(page) == [row[2] if isinstance(row, tuple) else row for row in found]


def test_agency_is_chosen_by_its_code(client_of_board, review):
    returned(review, ENTRIES)
    two = returned(review, [("3 April 2019", "", "Police were called.")])
    page = client_of_board.get(address(review), {"agency": two.agency.code})
    assert events(page) == ["Police were called."]
    assert page.context["chosen"] == [{"label": two.agency.name, "url": "?"}]


def test_chosen_filters_can_be_taken_away_one_by_one(client_of_board, review):
    returned(review, ENTRIES)
    asked = {"from_day": "2019", "to_day": "2020", "find": "a", "after": "x"}
    del asked["after"]
    page = client_of_board.get(address(review), asked)
    assert [(one["label"], one["url"]) for one in page.context["chosen"]] == [
        ("From 2019", "?to_day=2020&find=a"),
        ("To 2020", "?from_day=2019&find=a"),
        ("“a”", "?from_day=2019&to_day=2020"),
    ]
    assert "Undated entries are not shown while you choose dates." in says(page)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"from_day": "banana"}, "From must be a date, a month or a year"),
        ({"to_day": "before 2015"}, "To must be a date, a month or a year"),
        ({"agency": "XYZ"}, "Choose one of the options listed"),
        ({"find": "a" * 101}, "must be 100 characters or fewer"),
        ({"from_day": "9" * 61}, "must be 60 characters or fewer"),
    ],
)
def test_filter_that_cannot_be_read_gets_a_sentence(
    client_of_board, review, asked, sentence
):
    returned(review, ENTRIES)
    page = client_of_board.get(address(review), asked)
    assert sentence in says(page)
    assert len(page.context["lines"]) == 5
    assert page.context["chosen"] == []


def test_period_that_runs_backwards_gets_a_sentence(client_of_board, review):
    returned(review, ENTRIES)
    page = client_of_board.get(address(review), {"from_day": "2020", "to_day": "2019"})
    assert "To must be the same as or after From" in says(page)
    same = client_of_board.get(address(review), {"from_day": "2019", "to_day": "2019"})
    assert "To must be" not in says(same)


@pytest.mark.parametrize("name", ["after", "before"])
@pytest.mark.parametrize("value", ["x", "", "-1", "0", "9" * 30, "９", "\x00"])
def test_made_up_place_is_not_found(client_of_board, review, name, value):
    assert client_of_board.get(address(review), {name: value}).status_code == 404


def test_place_in_another_review_is_not_found(client_of_board, review):
    returned(factories.make_review(), ENTRIES)
    theirs = ReturnedEntry.objects.first()
    there = address(review)
    assert client_of_board.get(there, {"after": theirs.pk}).status_code == 404


def test_pages_go_forwards_and_backwards(client_of_board, review):
    count = 3 * PAGE_SIZE - 10
    returned(
        review, [(f"{n % 28 + 1} May 2019", "", f"Event {n}") for n in range(count)]
    )
    client, there = client_of_board, address(review)
    pages = [client.get(there)]
    while following := pages[-1].context["links"]["next"]:
        pages.append(client.get(there + following))
    lengths = [len(page.context["lines"]) for page in pages]
    assert lengths == [PAGE_SIZE, PAGE_SIZE, PAGE_SIZE - 10]
    whole = [event for page in pages for event in events(page)]
    ordered = ReturnedEntry.objects.of_review(review).in_order()
    assert whole == [row.event for row in ordered]

    back = client.get(there + pages[2].context["links"]["previous"])
    assert events(back) == events(pages[1])
    assert back.context["first"] == "?"
    last = client.get(there + pages[0].context["last"])
    assert events(last) == whole[-PAGE_SIZE:]
    assert last.context["links"]["next"] == ""
    first = client.get(there + last.context["first"])
    assert events(first) == whole[:PAGE_SIZE]
    assert first.context["links"]["previous"] == ""


def test_undated_heading_stands_again_on_a_later_page(client_of_board, review):
    returned(review, [("undated", "", f"Note {n}") for n in range(60)])
    page = client_of_board.get(address(review), {"last": "1"})
    assert says(page).count("Undated entries") == 1


def test_print_view_has_the_rows_and_no_way_round(client_of_board, review):
    returned(review, ENTRIES)
    client = client_of_board
    page = client.get(address(review), {"print": "1", "find": "nurse"})
    text = says(page)
    assert "OFFICIAL-SENSITIVE" in text
    assert "Only: “nurse”" in text
    assert events(page) == ["A nurse visited."]
    page = client.get(address(review), {"print": "1", "from_day": "2019"})
    assert "Undated entries are not shown." in says(page)
    page = client.get(address(review), {"print": "1", "find": "zebra"})
    assert "There are no entries." in says(page)


def test_print_view_of_a_long_chronology_points_to_the_pdf(
    client_of_board, review, monkeypatch
):
    monkeypatch.setattr("chronology.views.integrated.PRINTED", 3)
    returned(review, ENTRIES)
    page = client_of_board.get(address(review), {"print": "1"})
    assert len(events(page)) == 3
    assert "Make the PDF to print all of them" in says(page)


def test_only_the_board_reads_it(enter, review):
    part = returned(review, ENTRIES)
    for role in ("author", "panel_representative", "senior_manager"):
        client = enter(factories.person(part, role))
        assert client.get(address(review)).status_code == 404
    assert enter(factories.make_user()).get(address(review)).status_code == 404
    assert enter(factories.manager_of(review)).get(address(review)).status_code == 200


def test_every_look_is_written_down(client_of_board, review):
    client_of_board.get(address(review))
    row = AuditEvent.objects.get(event="integrated_read")
    assert row.stream == review.pk
    assert row.data == {}


def test_page_costs_the_same_however_long_and_wherever(client_of_board, review):
    from tests.harness.queries import queries_of

    part = returned(review, ENTRIES)
    there = address(review)
    client_of_board.get(there)
    few = len(queries_of(client_of_board, there))
    for _ in range(4):
        returned(review, ENTRIES * 5)
    many = len(queries_of(client_of_board, there))
    last = len(queries_of(client_of_board, f"{there}?last=1"))
    found = len(queries_of(client_of_board, f"{there}?find=nurse&from_day=2019"))
    one = len(queries_of(client_of_board, f"{there}?agency={part.agency.code}"))
    assert {few, many, last, found, one} == {few}


def test_dates_that_are_known_from_one_side_only_fit_what_they_can_mean(
    client_of_board, review
):
    returned(review, [ENTRIES[3], ENTRIES[4]])
    page = client_of_board.get(address(review), {"to_day": "2010"})
    assert events(page) == ["An old referral."]
    page = client_of_board.get(address(review), {"from_day": "2025"})
    assert events(page) == ["He moved out."]
    assert ReturnedEntry.objects.get(event="He moved out.").earliest == date(2020, 1, 2)


def test_title_and_address_hold_no_name(client_of_board, review):
    part = returned(review, ENTRIES)
    html = client_of_board.get(address(review)).content.decode()
    title = re.search(r"<title>(.*?)</title>", html)[1]
    assert part.agency.name not in title
    assert review.pseudonym not in title
