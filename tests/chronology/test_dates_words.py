"""What the language of dates says back, and how it asks."""

from datetime import date, time

import pytest

from chronology.dates import canonical, read_date

TODAY = date(2026, 11, 22)


def says(text: str, time_text: str = "", year: int | None = None) -> str:
    return read_date(text, time_text, year=year, today=TODAY).says


@pytest.mark.parametrize(
    ("text", "time_text", "words"),
    [
        ("3/4/19", "", "3 April 2019"),
        ("3/4/19", "0930", "3 April 2019 at 9:30am"),
        ("3/4/19", "09:30 approx", "3 April 2019 at about 9:30am"),
        ("3/4/19", "10-11.15", "3 April 2019 from 10am to 11:15am"),
        ("3/4/19", "approx 10-11.15", "3 April 2019, about 10am to 11:15am"),
        ("3/4/19", "after 5pm", "3 April 2019, after 5pm"),
        ("3/4/19", "by 9am", "3 April 2019, before 9am"),
        ("3/4/19", "evening", "3 April 2019 in the evening"),
        ("3/4/19", "am", "3 April 2019, am"),
        ("3/4/19", "noon", "3 April 2019 at midday"),
        ("3/4/19", "0000", "3 April 2019 at midnight"),
        ("April 2019", "", "Some time in April 2019"),
        ("2019", "", "Some time in 2019"),
        ("summer 2021", "", "Some time in summer 2021"),
        ("winter 2019/20", "", "Some time in winter 2019 to 2020"),
        ("w/c 3 May 2021", "", "The week of 3 May 2021"),
        ("w/c 5 May 2021", "", "The week beginning 5 May 2021"),
        ("3-9 June 2019", "", "Between 3 and 9 June 2019"),
        ("3 May-9 June 2019", "", "Between 3 May and 9 June 2019"),
        ("3/5/18-9/6/19", "", "Between 3 May 2018 and 9 June 2019"),
        ("c. 10/5/18", "", "About 10 May 2018"),
        ("c. March 2019", "", "About March 2019"),
        ("c. 2019", "", "About 2019"),
        ("early 2019", "", "Early 2019"),
        ("end of June 2019", "", "Late June 2019"),
        ("1st half of June 2019", "", "Between about 1 and 15 June 2019"),
        ("before 2015", "", "Before 1 January 2015"),
        ("by 3 March 2016", "", "Before 4 March 2016"),
        ("after 3 March 2016", "", "After 3 March 2016"),
        ("since 2016", "", "From 1 January 2016"),
        ("before 2015", "9am", "At 9am on some day before 1 January 2015"),
        ("after 3/3/16", "pm", "Pm on some day after 3 March 2016"),
        ("n/k", "", "Undated"),
        ("n/k", "9am", "Undated at 9am"),
    ],
)
def test_says_reads_back_in_words(text: str, time_text: str, words: str) -> None:
    reading = read_date(text, time_text, today=TODAY)
    assert reading.says == words
    assert canonical(reading).lower() == words.lower()
    again = read_date(words, today=TODAY)
    assert canonical(again) == canonical(reading)


@pytest.mark.parametrize(
    ("text", "time_text", "year", "sentence"),
    [
        ("31/4/2019", "", None, "Date must be a real date. April has 30 days."),
        ("29/2/21", "", None, "Date must be a real date. February 2021 has 28 days."),
        (
            "4/13/19",
            "",
            None,
            (
                "Date must be a real date. There is no month 13. Write the day first, "
                "then the month."
            ),
        ),
        (
            "3/4/1066",
            "",
            None,
            (
                "Date must be a real date. Write the year with 4 figures, from 1900 to "
                "2099."
            ),
        ),
        ("3/4", "", None, "The year is missing. Add the year."),
        ("3/4", "", 2019, "The year is missing. Do you mean 3 April 2019?"),
        ("29/2", "", 2019, "The year is missing. February 2019 has 28 days."),
        (
            "Tue 3/12/18",
            "",
            None,
            (
                "3 December 2018 was a Monday, not a Tuesday. Do you mean 3 December "
                "2018?"
            ),
        ),
        (
            "May 19",
            "",
            None,
            (
                "“May 19” could mean 19 May, or May 2019. Do you mean some time in May "
                "2019?"
            ),
        ),
        (
            "3/4/19 blah",
            "",
            None,
            "We could not read “blah”. Do you mean 3 April 2019?",
        ),
        (
            "3/4/19",
            "2.15",
            None,
            "“2.15” could be morning or afternoon. Write 2:15am or 2:15pm.",
        ),
        ("3/4/19", "12am", None, "“12am” could be midday or midnight. Write which."),
        (
            "3/4/19",
            "14.30am",
            None,
            "“14.30am” is not a time we know. Write it as 9:30am or 14:30.",
        ),
        (
            "3/4/19",
            "25:00",
            None,
            "Time must be a real time, such as 9:30am or 14:30.",
        ),
        (
            "3/4/19 10am",
            "11am",
            None,
            "The date and the time boxes give different times. Which is right?",
        ),
        (
            "blah",
            "",
            None,
            (
                "Date must be a real date, such as 3 April 2019, or words such as "
                "“about March 2019” or “not known”."
            ),
        ),
        ("", "", None, "Enter the date, or write “not known”."),
        (
            "ditto",
            "",
            None,
            (
                "There is no dated entry above this one. Enter the date, "
                "or write “not known”."
            ),
        ),
        (
            "3/4",
            "2.15",
            2019,
            (
                "The year is missing. Do you mean 3 April 2019? “2.15” could be "
                "morning or afternoon. Write 2:15am or 2:15pm."
            ),
        ),
        ("3/4/19 \x00", "", None, "We could not read “�”. Do you mean 3 April 2019?"),
    ],
)
def test_says_asks_in_plain_words(
    text: str, time_text: str, year: int | None, sentence: str
) -> None:
    assert says(text, time_text, year) == sentence


def test_says_quotes_little_of_what_it_cannot_read() -> None:
    assert "a" * 40 + "…" in says("3/4/19 " + "a" * 150)


@pytest.mark.parametrize(
    ("date_text", "time_text", "sentence", "about"),
    [
        ("1" * 201, "", "Date must be 200 characters or fewer.", "date"),
        ("3/4/19", "1" * 101, "Time must be 100 characters or fewer.", "time"),
    ],
)
def test_read_date_refuses_long_text(
    date_text: str, time_text: str, sentence: str, about: str
) -> None:
    reading = read_date(date_text, time_text, today=TODAY)
    assert (reading.verdict, reading.says) == ("error", sentence)
    assert reading.ask_about == about


def test_read_date_takes_a_story_for_no_date() -> None:
    story = "on 3 April 2019 he was seen at home by the " + "nurse and the " * 11
    assert read_date(story, today=TODAY).verdict == "error"


# Two boxes


@pytest.mark.parametrize(
    ("date_text", "time_text", "verdict", "starts", "part"),
    [
        ("3/4/19 10:00", "10am", "ok", time(10), ""),
        ("3/4/19 10:00 approx", "10am", "ok", time(10), ""),
        ("3/4/19 10:00", "10.30", "ask", time(10, 30), ""),
        ("3/4/19 00:00:00", "10.30", "ok", time(10, 30), ""),
        ("3/4/19 00:00", "10.30", "ok", time(10, 30), ""),
        ("3/4/19", "00:00:00", "ok", time(0), ""),
        ("3/4/19 am", "10.30", "ok", time(10, 30), ""),
        ("3/4/19 am", "2.15pm", "ask", time(14, 15), ""),
        ("3/4/19 pm", "2.15", "ok", time(14, 15), ""),
        ("3/4/19 night", "9.30", "ok", time(21, 30), ""),
        ("3/4/19 overnight", "9.30", "ask", time(9, 30), ""),
        ("3/4/19 am", "morning", "ok", None, "morning"),
        ("3/4/19 morning", "am", "ok", None, "am"),
        ("3/4/19 afternoon", "pm", "ok", None, "afternoon"),
        ("3/4/19 am", "evening", "ask", None, "evening"),
        ("3/4/19 morning", "lunchtime", "ask", None, "lunchtime"),
        ("3/4/19 time not known", "10am", "ask", time(10), ""),
        ("3/4/19 exact time not known", "about 10am", "ok", time(10), ""),
        ("3/4/19 date unclear", "10am", "ask", time(10), ""),
        ("before 3/4/19 10am", "", "ask", time(10), ""),
        ("before 3/4/19", "10am", "ok", time(10), ""),
        ("June 2019", "2019-06-01T10:00Z", "ask", time(10), ""),
        ("3/4/19", "10:00+01:00", "ok", time(10), ""),
        ("3/4/19", "10:00 GMT", "ask", time(10), ""),
        ("3/4/19", "10:00 BST", "ok", time(10), ""),
        ("3/4/19", "10:00+0100", "ok", time(10), ""),
        ("3/4/19", "10:00+5", "ask", time(10), ""),
        ("June 2019", "10:00Z", "ask", time(10), ""),
        ("3/4/19", "31/02/2019 10:00", "ask", time(10), ""),
        ("3/4/19", "w/c 3/4/19 10:00", "ask", time(10), ""),
        ("3/4/19", "3/4/19", "ok", None, ""),
        ("3/4/19", "00/01/1900 10:00", "ok", time(10), ""),
        ("3/4/19", "half past thirteen", "ask", None, ""),
        ("3/4/19", "0.99999", "ok", time(23, 59), ""),
        ("3/4/19", "10:00:75", "error", None, ""),
        ("not known", "blah", "error", None, ""),
        ("not known", "2.15", "ask", time(14, 15), ""),
    ],
)
def test_read_date_puts_two_boxes_together(
    date_text: str, time_text: str, verdict: str, starts: time | None, part: str
) -> None:
    reading = read_date(date_text, time_text, today=TODAY)
    assert reading.verdict == verdict, reading.says
    assert (reading.time_from, reading.time_part) == (starts, part)
