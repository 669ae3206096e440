"""Timeline, gaps and coverage as the board reads them."""

import re
from datetime import date

import pytest
from django.urls import reverse

from audit.models import AuditEvent, Event
from chronology.timeline.counts import Group
from chronology.timeline.periods import period_between
from chronology.views import timeline as timeline_view
from reviews.rules import AskedFor, State
from tests import factories
from tests.chronology.reading import events, reopen, returned
from tests.chronology.test_pages import says
from tests.harness.queries import queries_of

PAGES = ("timeline", "gaps", "coverage")
# The scoping period of these tests.
FROM, TO = date(2019, 1, 1), date(2020, 12, 31)
SEEN = {"adult_seen": "alone", "contact_type": "visit"}


@pytest.fixture
def review(db):
    return factories.make_review(scoping_from=FROM, scoping_to=TO)


@pytest.fixture
def reader(enter, lead):
    return enter(lead)


def at(name, review):
    return reverse(f"chronology:{name}", args=[review.reference])


def entry(date_text, event="A nurse visited.", **more):
    return {"date_text": date_text, "event": event, **more}


@pytest.fixture
def health(review):
    """An agency with every kind of date."""
    return returned(
        review,
        entry("3 April 2019", time_text="0930", kloes="1", **SEEN),
        entry("about 5 April 2019", significance="key_episode"),
        entry("April 2019"),
        entry("between 10 May and 4 July 2019", kloes="1,2", **SEEN),
        entry("before 2015"),
        entry("after 1 October 2020"),
        entry("undated"),
        entry("1 February 2018"),
        entry("1 February 2021"),
    )


@pytest.fixture
def ask(reader, review):
    """``ask("gaps", days=3)``: a page as an address asks for it."""

    def page(name, **asked):
        response = reader.get(at(name, review), asked)
        assert response.status_code == 200
        return response

    return page


# All three


@pytest.mark.parametrize("name", PAGES)
def test_before_any_return_a_page_says_who_is_asked_and_what_will_come(
    ask, review, name
):
    part = factories.make_involvement(review, state=State.DRAFTING)
    factories.add_entry(part, event="Not for the board yet.")
    text = says(ask(name))
    assert f"Not yet: {part.agency.name} (Being written)" in text
    assert "when" in text
    assert "senior manager has accepted its report" in text
    assert "Not for the board" not in text


@pytest.mark.parametrize("name", PAGES)
def test_only_agencies_that_are_in_are_shown_and_it_says_so(ask, review, health, name):
    waiting = factories.make_involvement(review, state=State.DRAFTING)
    factories.add_entry(waiting, date_text="6 June 2019")
    report_only = factories.make_involvement(
        review, state=State.ACCEPTED, asked_for=AskedFor.IMR
    )
    gone = returned(review, entry("7 June 2019", **SEEN))
    reopen(gone)
    factories.withdraw(gone)
    response = ask(name)
    text = says(response)
    assert f"In: {health.agency.name}" in text
    assert f"Not yet: {waiting.agency.name}" in text
    assert report_only.agency.name not in text
    assert gone.agency.name not in text


def test_an_agency_that_writes_again_is_said_to(ask, health):
    reopen(health)
    assert "(a new version is being written)" in says(ask("timeline"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_leads_to_the_others(ask, review, name):
    html = ask(name).content.decode()
    for other in ("integrated", *PAGES):
        here = ' aria-current="page"' if other == name else ""
        assert f'"moj-sub-navigation__link"{here} href="{at(other, review)}"' in html


@pytest.mark.parametrize("name", PAGES)
def test_reading_a_page_is_written_down(ask, review, name):
    ask(name)
    event = AuditEvent.objects.filter(event=Event.INTEGRATED_READ).get()
    assert event.stream == review.pk


@pytest.mark.parametrize("name", PAGES)
def test_no_style_stands_in_a_page(ask, health, name):
    html = ask(name).content.decode()
    assert "<style" not in html
    assert " style=" not in html


def test_pages_cost_as_many_queries_for_many_agencies_and_entries(
    reader, review, health
):
    urls = [at("timeline", review), at("gaps", review), at("coverage", review)]
    urls += [f"{urls[0]}?from_day=2019", f"{urls[0]}?from_day=3+April+2019"]

    def counts():
        for url in urls:
            reader.get(url)
        return [len(queries_of(reader, url)) for url in urls]

    few = counts()
    for _ in range(4):
        returned(review, *(entry(f"{n} March 2019", **SEEN) for n in range(1, 6)))
    assert counts() == few
    assert max(few) <= 16


# The timeline


def lanes(response):
    return response.context["lanes"]


def test_every_shape_leads_to_as_many_entries_as_it_says(ask, reader, health):
    def may_lie_in(first, last):
        dates = health.returned_entries.values_list("earliest", "latest")
        dated = [pair for pair in dates if any(pair)]
        return sum(
            (begins or date.min) <= last and (ends or date.max) >= first
            for begins, ends in dated
        )

    asked = (
        {},
        {"from_day": "2019", "to_day": "2019"},
        {"from_day": "April 2019", "to_day": "April 2019"},
    )
    for query in asked:
        response = ask("timeline", **query)
        (lane,) = lanes(response)
        slots = response.context["period"].slots
        for mark in lane.marks:
            slot = slots[mark["place"]]
            found = len(events(reader.get(str(mark["url"]))))
            # The wide entries that may lie there too are bars of their own.
            assert found == may_lie_in(slot.first, slot.last) >= mark["entries"]
        for bar in lane.bars:
            assert len(events(reader.get(bar["url"]))) >= bar["entries"] > 0
        drawn = sum(m["entries"] for m in (*lane.marks, *lane.bars, *lane.crowded))
        assert drawn == lane.total.entries
        for words, url in lane.asides:
            assert len(events(reader.get(url))) >= int(words.split()[0])


def test_the_whole_period_shows_each_date_as_what_it_is(ask, health):
    response = ask("timeline")
    (lane,) = lanes(response)
    assert [(mark["when"], mark["short"]) for mark in lane.marks] == [
        ("April 2019", "3 (1 seen, 1 key, 1 about)")
    ]
    assert [(bar["when"], bar["short"]) for bar in lane.bars] == [
        ("some time from May to July 2019", "1 (1 seen)"),
        ("October 2020 or later", "1"),
    ]
    assert [words for words, _ in lane.asides] == [
        "1 undated",
        "2 before January 2019",
        "1 after December 2020",
    ]
    text = says(response)
    assert "3 (1 seen, 1 key, 1 about)" in text
    assert "some time from May to July 2019 1 (1 seen)" in text
    assert "Not in the picture: 1 undated , 2 before January 2019" in text


def test_the_page_zooms_from_all_to_a_year_a_month_and_a_day(ask, reader, health):
    def follow(response, text):
        (url,) = {url for head, _, url in response.context["heads"] if head == text}
        return reader.get(url)

    year = follow(ask("timeline"), "2019")
    assert year.context["period"].says == "2019"
    assert year.context["neighbours"]["previous_label"] == "2018"
    month = follow(year, "Apr 2019")
    assert month.context["period"].says == "April 2019"
    assert [head[2] for head in month.context["heads"]] == [""]
    assert [words for words, _ in month.context["wider"]] == ["Whole period", "2019"]
    (url,) = {r["url"] for r in month.context["rows"] if r["says"] == "3 April 2019"}
    day = reader.get(url)
    assert [words for words, _ in day.context["wider"]] == [
        "Whole period",
        "2019",
        "April 2019",
    ]
    assert [mark["when"] for mark in lanes(day)[0].marks] == [
        "3 April 2019, 9am to 10am"
    ]
    # "April 2019" may be this day.
    assert [bar["when"] for bar in lanes(day)[0].bars] == [
        "before, in or after 3 April 2019"
    ]
    assert "To look closer, follow a shape to its entries." in says(day)


def test_a_day_says_what_may_be_at_any_hour(ask, review):
    returned(
        review,
        entry("3 April 2019"),
        entry("3 April 2019", time_text="2215 to 2330"),
        entry("3 April 2019", time_text="1000 to 1045"),
    )
    (lane,) = lanes(ask("timeline", from_day="3 April 2019", to_day="3 April 2019"))
    assert [mark["when"] for mark in lane.marks] == ["3 April 2019, 10am to 11am"]
    assert [bar["place"] for bar in lane.bars] == [0, 22]


def test_a_day_without_entries_says_so(ask, health):
    text = says(ask("timeline", from_day="9 September 2019", to_day="9 September 2019"))
    assert "No agency has an entry of one hour of 9 September 2019." in text
    assert "no entry" in text


def test_the_first_and_last_day_of_all_have_no_neighbour(ask, health):
    links = ask("timeline", from_day="1900", to_day="2099").context["neighbours"]
    assert not links["previous"]
    assert not links["next"]


def test_a_scoping_period_of_one_day_is_cut_into_hours(enter, db):
    review = factories.make_review(scoping_from=FROM, scoping_to=FROM)
    returned(review, entry("1 January 2019", time_text="0930"), entry("2 May 2019"))
    reader = enter(factories.lead_of(review))
    (lane,) = lanes(reader.get(at("timeline", review)))
    assert [mark["place"] for mark in lane.marks] == [9]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"from_day": "never"}, "From must be a date, a month or a year"),
        ({"to_day": "{{ x }} '\""}, "To must be a date, a month or a year"),
        ({"from_day": "x" * 99}, "From must be 60 characters or fewer"),
        ({"from_day": "2020", "to_day": "2019"}, "To must be the same as or after"),
        ({"from_day": "before 2019"}, "From must be a date, a month or a year"),
    ],
)
def test_dates_that_cannot_be_read_are_said_and_kept(ask, health, asked, error):
    response = ask("timeline", **asked)
    text = says(response)
    assert "There is a problem" in text
    assert error in text
    assert response.context["period"].days == (FROM, TO)
    for name, value in asked.items():
        assert response.context["form"][name].value() == value
    assert '<details class="govuk-details app-no-print" open>' in (
        response.content.decode()
    )


def test_names_and_words_of_agencies_are_escaped(ask, review):
    part = returned(review, entry("3 April 2019"))
    part.agency.name = 'Care & "Co" <b>'
    part.agency.save()
    html = ask("timeline").content.decode()
    assert "<b>" not in html
    assert "Care &amp; &quot;Co&quot; &lt;b&gt;" in html


def test_the_picture_is_no_larger_than_its_slots_allow(ask, review, monkeypatch):
    """Twelve agencies with entries everywhere, however many thousand there are."""
    codes = [returned(review, entry("3 April 2019")).agency.code for _ in range(12)]
    period = period_between(FROM, TO)

    def all_over(rows, letters):
        keys = [slot.key for slot in period.slots]
        spans = [(a, b) for a in keys for b in keys if a <= b]
        return [Group(code, *span, 1000, 9, 9, 9) for code in codes for span in spans]

    monkeypatch.setattr(timeline_view, "groups_of", all_over)
    html = ask("timeline").content
    assert len(html) < 800_000
    (picture,) = re.findall(rb'<div class="timeline".*?</section>\s*</div>', html, re.S)
    assert len(picture) < 350_000
    assert picture.count(b"<a href") < 12 * (len(period.slots) + 4 * 12) + 10


# Gaps


def test_gaps_are_told_with_their_sides_and_what_lies_between(ask, review, reader):
    one = returned(
        review,
        entry("3 April 2019", **SEEN),
        entry("5 April 2019", "A letter was sent.", contact_type="letter"),
        entry("about 13 May 2019", **SEEN),
    )
    response = ask("gaps")
    text = says(response)
    name = one.agency.name
    assert "worked out only from the agencies that are in" in text
    assert "within 2019 to 2020" in text
    assert text.count(f"40 days 3 April 2019 {name}, C1") == 1
    assert f"About 40 days 3 April 2019 {name}, C1 About 13 May 2019 {name}, C3" in text
    assert "92 days Not in this period: it begins on 1 January 2019" in text
    assert "it ends on 31 December 2020" in text
    between = {line["gap"].days: line for line in response.context["gaps"]}[40]
    assert events(reader.get(between["url"])) == ["A letter was sent."]
    assert between["between"] == 1
    for side in between["sides"]:
        assert events(reader.get(side["url"])) == ["A nurse visited."]


def test_what_is_recorded_on_the_first_day_of_the_period_lies_in_the_gap(ask, review):
    returned(review, entry("1 January 2019"))
    (line,) = ask("gaps").context["gaps"]
    assert line["between"] == 1


def test_a_gap_in_which_an_inexact_date_may_lie_is_a_maybe(ask, review, reader):
    returned(
        review,
        entry("1 January 2019", **SEEN),
        entry("2019", "Seen that year.", **SEEN),
        entry("31 December 2019", **SEEN),
        entry("31 December 2020", **SEEN),
    )
    response = ask("gaps")
    text = says(response)
    assert "Maybe up to 364 days" in text
    assert "Maybe seen: 1 entry with an inexact date" in text
    maybe = response.context["gaps"][1]
    assert events(reader.get(maybe["doubts"])) == ["Seen that year."]
    assert "Every gap is a maybe" not in text


def test_an_undated_sighting_makes_every_gap_a_maybe(ask, review):
    returned(review, entry("undated", **SEEN), entry("3 April 2019", **SEEN))
    text = says(ask("gaps"))
    assert "Every gap is a maybe: 1 undated entry says" in text
    assert "Maybe up to 638 days" in text


def test_entries_that_do_not_say_whether_the_adult_was_seen_are_counted(ask, review):
    part = returned(review, entry("3 April 2019"), entry("4 April 2019", **SEEN))
    text = says(ask("gaps"))
    assert "In 1 of 2 entries nobody recorded whether the adult was seen" in text
    assert f"{part.agency.name}: 1 of 2" in text


def test_only_gaps_as_long_as_asked_for_are_listed(ask, review):
    returned(review, *(entry(f"{n} April 2019", **SEEN) for n in (1, 3, 9)))
    assert [line["gap"].days for line in ask("gaps", days=6).context["gaps"]] == [
        632,
        90,
        6,
    ]
    assert "There is no gap so long." in says(ask("gaps", days=3000))
    assert ask("gaps", days="").context["at_least"] == 28


def test_the_longest_are_shown_and_the_others_counted(ask, review):
    returned(
        review, *(entry(f"{n} {m} 2019", **SEEN) for m in ("May", "June", "July",
        "August") for n in range(1, 29, 3))
    )  # fmt: skip
    response = ask("gaps", days=3)
    assert len(response.context["gaps"]) == 30
    assert f"{response.context['hidden']} more are shorter" in says(response)


@pytest.mark.parametrize(
    ("days", "error"),
    [
        ("x", "Days must be a whole number, like 28"),
        ("0", "Days must be 1 or more"),
        ("99999", "Days must be 3,660 or fewer"),
        ("9" * 5000, "Days must be"),
    ],
)
def test_days_that_cannot_be_read_are_said_and_kept(ask, health, days, error):
    response = ask("gaps", days=days)
    assert error in says(response)
    assert response.context["form"]["days"].value() == days
    assert response.context["at_least"] == 28


def test_contact_is_told_month_by_month(ask, health, reader):
    response = ask("gaps")
    text = says(response)
    months = {row["says"]: row["cells"][0] for row in response.context["slots"]}
    words = {name: cell["contact"].word for name, cell in months.items()}
    assert words["April 2019"] == "Seen"
    assert words["May 2019"] == words["July 2019"] == "Maybe"
    assert words["March 2019"] == "None"
    assert words["December 2020"] == "Maybe"
    assert months["March 2019"]["url"] == ""
    assert len(events(reader.get(months["April 2019"]["url"]))) == 3
    assert "2 entries have dates that could belong to more than one" in text
    assert "Not in the table: 1 undated entry" in text


# Coverage


def test_lines_of_enquiry_by_agency(ask, review, health, reader):
    other = returned(review, entry("3 April 2019", kloes="1"))
    response = ask("coverage")
    rows = {line["says"].split(".")[0]: line for line in response.context["lines"]}
    columns = [cell["name"] for cell in rows["KLOE 1"]["cells"]]
    assert set(columns) == {health.agency.name, other.agency.name}
    counts = dict(
        zip(columns, (c["entries"] for c in rows["KLOE 1"]["cells"]), strict=True)
    )
    assert counts == {health.agency.name: 2, other.agency.name: 1}
    for cell in rows["KLOE 1"]["cells"]:
        assert len(events(reader.get(cell["url"]))) == cell["entries"]
    named = {c["name"]: c["entries"] for c in rows["No line of enquiry named"]["cells"]}
    assert named == {health.agency.name: 7, other.agency.name: 0}
    text = says(response)
    assert "What each agency has not spoken about" in text
    assert "May 2019 to December 2020" in text


def test_what_an_agency_has_not_spoken_about(ask, review, health):
    (agency,) = ask("coverage").context["silences"]
    titles = dict(review.lines_of_enquiry.values_list("number", "title"))
    unspoken = [f"KLOE {n}. {titles[n]}" for n in sorted(titles) if n > 2]
    assert agency["lines"] == unspoken
    assert agency["months"][0] == "January to March 2019"
    assert agency["open"] == 3
    assert "3 of its entries are undated, or only before or after" in says(
        ask("coverage")
    )


def test_an_agency_that_speaks_of_all_is_told_so(ask, review):
    numbers = ",".join(
        str(n) for n in review.lines_of_enquiry.values_list("number", flat=True)
    )
    returned(
        review, entry("between 1 January 2019 and 31 December 2020", kloes=numbers)
    )
    text = says(ask("coverage"))
    assert "Its entries speak about every line" in text
    assert "It has entries in every month" in text


def test_long_scoping_periods_are_told_in_the_words_of_their_rows(enter, db):
    review = factories.make_review(scoping_from=FROM, scoping_to=date(2024, 6, 30))
    returned(review, entry("3 April 2019", **SEEN))
    reader = enter(factories.lead_of(review))
    page = reader.get(at("gaps", review))
    assert len(page.context["slots"]) == 66
    assert "Contact, month by month" in says(page)
    (agency,) = reader.get(at("coverage", review)).context["silences"]
    assert agency["months"] == ["January to March 2019", "May 2019 to June 2024"]


def test_contact_of_more_than_ten_years_is_told_year_by_year(enter, db):
    review = factories.make_review(
        scoping_from=date(2009, 3, 1), scoping_to=date(2019, 12, 31)
    )
    returned(review, entry("3 April 2010", **SEEN))
    page = enter(factories.lead_of(review)).get(at("gaps", review))
    assert "Contact, year by year" in says(page)
    rows = {row["says"]: row["cells"][0] for row in page.context["slots"]}
    assert rows["March 2010 to February 2011"]["contact"].word == "Seen"
    assert len(rows) == 11


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ({"from_day": "May 2019"}, (date(2019, 5, 1), TO)),
        ({"to_day": "May 2019"}, (FROM, date(2019, 5, 31))),
        ({"from_day": "2022"}, (date(2022, 1, 1), date(2022, 12, 31))),
        ({"to_day": "2018"}, (date(2018, 1, 1), date(2018, 12, 31))),
    ],
)
def test_one_date_alone_asks_for_the_rest_of_the_scoping_period(
    ask, health, asked, days
):
    assert ask("timeline", **asked).context["period"].days == days
