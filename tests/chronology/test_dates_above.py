"""What the language of dates takes from the entry above: ditto, same day, next day."""

from datetime import date, time

import pytest

from chronology.dates import Reading, read_date

TODAY = date(2026, 11, 22)
FROM_ABOVE = "Taken from the entry above. Do you mean {}?"
COUNTED = "Counted from the entry above. Do you mean {}?"
NO_DATE = "The entry above has no date. Enter the date, or write “not known”."
NO_DAY = "The entry above has no exact date. Enter the date, or write “not known”."


def above(text: str, time_text: str = "") -> Reading:
    return read_date(text, time_text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "previous", "day", "words"),
    [
        ("", "3/4/19", date(2019, 4, 3), FROM_ABOVE.format("3 April 2019")),
        ("ditto", "3/4/19", date(2019, 4, 3), FROM_ABOVE.format("3 April 2019")),
        ("ditto", "3/4", None, NO_DATE),
        ("ditto", "undated", None, NO_DATE),
        ("ditto", "31/4/19", None, NO_DATE),
        ("next day", "3/4/19", date(2019, 4, 4), COUNTED.format("4 April 2019")),
        ("the day before", "3/4/19", date(2019, 4, 2), COUNTED.format("2 April 2019")),
        ("2 days later", "3/4/19", date(2019, 4, 5), COUNTED.format("5 April 2019")),
        (
            "three days after",
            "3/4/19",
            date(2019, 4, 6),
            COUNTED.format("6 April 2019"),
        ),
        ("next day", "April 2019", None, NO_DAY),
        ("next day", "before 2015", None, NO_DAY),
        (
            "same day",
            "April 2019",
            date(2019, 4, 1),
            FROM_ABOVE.format("some time in April 2019"),
        ),
        (
            "same day blah",
            "3/4/19",
            date(2019, 4, 3),
            "We could not read “blah”. " + FROM_ABOVE.format("3 April 2019"),
        ),
    ],
)
def test_read_date_proposes_the_day_above(
    text: str, previous: str, day: date | None, words: str
) -> None:
    reading = read_date(text, today=TODAY, previous=above(previous))
    assert (reading.verdict, reading.ask_about) == ("ask", "date")
    assert (reading.earliest, reading.says) == (day, words)
    assert reading.assumed == (day is not None)


def test_read_date_counts_no_day_past_the_last_year() -> None:
    last = Reading("", "", "ok", "", date(9999, 12, 31), date(9999, 12, 31), "exact")
    reading = read_date("next day", today=TODAY, previous=last)
    assert (reading.verdict, reading.earliest) == ("ask", None)


def test_read_date_takes_the_time_with_the_day_above() -> None:
    reading = read_date("same day, 0300", today=TODAY, previous=above("3/4/19", "2am"))
    assert (reading.time_from, reading.assumed) == (time(3), True)
    evening = read_date("that evening", today=TODAY, previous=above("3/4/19", "2am"))
    assert (evening.earliest, evening.time_part) == (date(2019, 4, 3), "evening")
    morning = read_date("next morning", today=TODAY, previous=above("3/4/19"))
    assert (morning.earliest, morning.time_part) == (date(2019, 4, 4), "morning")


def test_read_date_proposes_the_time_above() -> None:
    reading = read_date("3/4/19", "ditto", today=TODAY, previous=above("2/4/19", "2am"))
    assert (reading.verdict, reading.ask_about) == ("ask", "time")
    assert reading.time_from == time(2)
    assert reading.says == "Do you mean at 2am, as in the entry above?"
    unknown = read_date("3/4/19", "ditto", today=TODAY, previous=above("2/4/19"))
    assert unknown.says == "The entry above has no time. Enter the time."
