"""How long and how old: the arithmetic of inexact dates, and the page that asks."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.refusals import Refused
from audit.models import AuditEvent
from chronology.dates import read_date
from chronology.reckoning import Span, age, span_of, time_between
from tests.chronology.test_pages import says

TODAY = date(2026, 4, 1)


def span(text: str) -> Span:
    """The days of a date in the language of dates."""
    reading = read_date(text, "", today=TODAY)
    assert reading.verdict == "ok", text
    return span_of(reading.earliest, reading.latest)


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("3 May 2019", "3 May 2019", ["They are on the same day."]),
        ("3 May 2019", "4 May 2019", ["The later is 1 day after the earlier."]),
        ("4 May 2019", "1 May 2019", ["The later is 3 days after the earlier."]),
        (
            "1 to 10 May 2019",
            "13 to 18 May 2019",
            ["The later is between 3 and 17 days after the earlier."],
        ),
        (
            "May 2019",
            "3 May 2019",
            ["They may be on the same day, or up to 28 days apart."],
        ),
        (
            "3 May 2019",
            "3 to 4 May 2019",
            ["They may be on the same day, or up to 1 day apart."],
        ),
        (
            "3 May 2019",
            "17 May 2019",
            ["The later is 14 days after the earlier.", "In whole weeks: 2 weeks."],
        ),
        (
            "31 January 2019",
            "1 April 2020",
            [
                "The later is 426 days after the earlier.",
                "In whole weeks: 60 weeks.",
                "In whole months: 14 months.",
            ],
        ),
        (
            "early May 2019",
            "3 August 2019",
            [
                "The later is between 85 and 94 days after the earlier.",
                "In whole weeks: between 12 and 13 weeks.",
                "In whole months: between 2 and 3 months.",
            ],
        ),
    ],
)
def test_time_between(one, other, answer):
    assert time_between(span(one), span(other)) == answer
    assert time_between(span(other), span(one)) == answer


@pytest.mark.parametrize(
    ("born", "on", "answer"),
    [
        ("14 September 1951", "13 September 2019", "67"),
        ("14 September 1951", "14 September 2019", "68"),
        ("1951", "3 May 2019", "67 or 68"),
        ("1951", "2019", "67 or 68"),
        ("29 February 1952", "28 February 2019", "66"),
        ("29 February 1952", "1 March 2019", "67"),
        ("May 2019", "3 May 2019", "0"),
    ],
)
def test_age(born, on, answer):
    assert age(span(born), span(on)) == answer


def test_age_over_more_than_two_years():
    assert age(span("1950"), Span(date(2017, 5, 1), date(2019, 5, 1))) == (
        "between 66 and 69"
    )


def test_age_before_birth_is_refused():
    with pytest.raises(Refused, match="Date of birth must be before"):
        age(span("4 May 2019"), span("3 May 2019"))


def test_open_dates_are_refused():
    with pytest.raises(Refused, match="a first and a last day"):
        span_of(None, date(2015, 1, 1))


def test_days_are_said_back():
    assert str(span("3 May 2019")) == "3 May 2019"
    assert str(span("3 to 5 May 2019")) == "between 3 and 5 May 2019"


# The page


def address(part) -> str:
    return reverse("chronology:reckon", args=[part.pk])


def test_page_says_that_the_date_of_birth_stays_closed(enter, author, part):
    page = says(enter(author).get(address(part)))
    assert "We do not use the date of birth on the review" in page
    assert "1951" not in page


def test_page_answers_how_long(enter, author, part):
    sent = {"first": "early May 2019", "second": "3/8/19"}
    page = says(enter(author).post(address(part), sent))
    assert "We read: between 1 and 10 May 2019, and 3 August 2019." in page
    assert "The later is between 85 and 94 days after the earlier." in page


def test_page_answers_how_old_and_keeps_nothing(enter, author, part):
    client = enter(author)
    before = AuditEvent.objects.count()
    response = client.post(address(part), {"born": "1951", "on": "3 May 2019"})
    assert "The adult was 67 or 68." in says(response)
    assert AuditEvent.objects.count() == before
    assert "1951" not in str(dict(client.session))


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        ({}, "Enter first date"),
        ({"first": "some day", "second": "3 May 2019"}, "First date must be a date"),
        ({"first": "before 2015", "second": "3 May 2019"}, "a first and a last day"),
        ({"born": "3 May 2019", "on": "2 May 2019"}, "Date of birth must be before"),
        ({"born": "", "on": "2 May 2019"}, "Enter date of birth"),
    ],
)
def test_page_asks_again_for_what_it_cannot_read(enter, author, part, sent, answer):
    page = says(enter(author).post(address(part), sent))
    assert answer in page
    assert "The later is" not in page
    assert "The adult was" not in page
