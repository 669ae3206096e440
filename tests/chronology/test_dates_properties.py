"""What holds of every text, whatever anybody types."""

import random
import time as clock
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chronology.dates import Reading, canonical, read_date, reader, sort_key
from chronology.dates.days import MONTHS
from chronology.dates.plain import read_plain

TODAY = date(2026, 11, 22)
# Repeatable on every machine, and nothing is left in the work tree.
settings.register_profile("dates", database=None, deadline=None, derandomize=True)
PROFILE = settings.get_profile("dates")

DAYS = st.dates(date(1902, 1, 1), date(2098, 12, 31))
RECENT = st.dates(date(1995, 1, 1), date(2026, 12, 31))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
VOCABULARY = """
3 3rd 31 12 2019 19 '19 april apr may feb mon tue / - – . , : ( ) ? ~ & to and or
between from about c. early mid late end of before after since by w/c week night of
overnight 9.30 0930 2.15pm am pm noon evening summer winter easter christmas undated
not known n/k same day ditto next day month illegible q3 1990s ?? xx 2019-04-03 3/4/19
13/11 1/21 43713 onwards present blah £ 30/02/2019 some on at the half
"""
WORDS = st.sampled_from(VOCABULARY.split())
PHRASES = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)


def anything() -> st.SearchStrategy[str]:
    return st.one_of(PHRASES, st.text(max_size=230))


def numbers_run_forward(reading: Reading) -> bool:
    return (
        reading.earliest is None
        or reading.latest is None
        or reading.earliest <= reading.latest
    )


FORMS = (
    """
{0.day}/{0.month}/{0.year}; {0:%d/%m/%Y}; {0:%d.%m.%Y}; {0:%d/%m/%y}; {0:%Y-%m-%d}
{0.day} {0:%B} {0.year}; {0:%d %b %Y}; {0.day}.{0.month}.{0:%y}; 31/{0.month}/{0.year}
{0.day}/13/{0.year}; {0.day} Foo {0.year}; 31 {0:%b %Y}
""".strip()
    .replace("\n", "; ")
    .split("; ")
)


@settings(PROFILE, max_examples=300)
@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(FORMS),
    st.one_of(st.just(""), st.sampled_from(["{0:%H:%M}", "{0:%H.%M}", "x"])),
    st.times(),
    st.sampled_from([TODAY, date(2026, 1, 1), date(2050, 6, 1)]),
)
def test_plain_dates_are_read_as_the_whole_language_reads_them(
    day: date, form: str, clock_form: str, at: time, today: date
) -> None:
    texts = form.format(day), clock_form.format(at)
    if plain := read_plain(*texts, today):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reader, "read_plain", lambda *_: None)
            assert plain == read_date(*texts, today=today)


def test_plain_reader_reads_what_it_is_for() -> None:
    for text in ("3/4/2019", "03.04.19", "2019-04-03", "3 April 2019", "03 Apr 2019"):
        plain = read_plain(text, "09:30", TODAY)
        assert plain is not None
        assert plain.says == "3 April 2019 at 9:30am"
    for text in ("31/2/2019", "3 Foo 2019", "c. 3/4/2019", "3/4"):
        assert read_plain(text, "", TODAY) is None


@settings(PROFILE, max_examples=200)
@given(anything(), st.one_of(st.just(""), anything()), st.none() | st.integers())
@example("\ud800", "\x00", 0)
@example("9" * 200, "9" * 100, -1)
def test_read_date_never_raises(text: str, time_text: str, year: int | None) -> None:
    above = read_date("3 April 2019", "10am", today=TODAY)
    for previous in (None, above):
        reading = read_date(text, time_text, year=year, today=TODAY, previous=previous)
        assert reading.verdict in ("ok", "ask", "error", "undated")
        assert numbers_run_forward(reading)
        assert reading.says
        assert len(reading.says) <= 1000
        assert reading.date_text == text
        assert reading.time_text == time_text
        assert isinstance(sort_key(reading), tuple)


@settings(PROFILE, max_examples=200)
@given(PHRASES)
def test_bounds_fit_the_precision(text: str) -> None:
    reading = read_date(text, today=TODAY, year=2019)
    days = reading.earliest, reading.latest
    if reading.precision == "unknown":
        assert days == (None, None)
    elif reading.precision == "before":
        assert reading.earliest is None
        assert reading.latest
    elif reading.precision == "after":
        assert reading.earliest
        assert reading.latest is None
    else:
        assert all(days)
    if reading.precision == "exact":
        assert reading.earliest == reading.latest
    assert (reading.verdict == "ok") <= (reading.precision != "unknown")
    assert (reading.verdict == "undated") <= (reading.precision == "unknown")


@settings(PROFILE, max_examples=200)
@given(PHRASES)
@example("by 31 December 2098")
@example("late 2019/early 2020")
@example("winter 2019/20")
@example("2.15pm 3/4/19")
def test_canonical_words_read_back_to_the_same(text: str) -> None:
    reading = read_date(text, today=TODAY, year=2019)
    settled = replace(reading, verdict="ok")
    again = read_date(canonical(settled), today=TODAY)
    if reading.precision == "unknown":
        # Whoever cannot say the day may still keep it undated.
        assert again.verdict == "undated"
    else:
        assert again.verdict == "ok", canonical(settled)
    assert canonical(again) == canonical(settled)
    for name in ("earliest", "latest", "precision", "time_from", "time_to"):
        assert getattr(again, name) == getattr(reading, name), canonical(settled)
    assert again.time_precision == reading.time_precision
    assert again.time_part == reading.time_part
    if reading.verdict in ("ok", "undated"):
        assert reading.says.lower() == canonical(reading).lower()


@settings(PROFILE, max_examples=50)
@given(DAYS, TIMES)
def test_days_are_read_in_every_usual_form(day: date, at: time) -> None:
    name = MONTHS[day.month - 1]
    forms = [
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d.%m.%Y}",
        f"{day:%d-%m-%Y}",
        f"{day:%d.%m/%Y}",
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day.day} {name} {day.year}",
        f"{day.day}{name[:3]}{day.year}",
        f"{day.day}th of {name}, {day.year}",
        f"{day:%a} {day.day} {name[:3]} {day.year}",
        f"{day:%A}, {day:%d/%m/%Y}",
        f"{name} {day.day}, {day.year}",
        f"{day:%d/%m/%Y} ({day:%a})",
    ]
    for form in forms:
        reading = read_date(form, f"{at:%H:%M}", today=TODAY)
        assert reading.verdict == "ok", form
        assert (reading.earliest, reading.latest) == (day, day), form
        assert (reading.precision, reading.time_from) == ("exact", at), form
        together = read_date(f"{form} {at:%H:%M}", today=TODAY)
        assert (together.earliest, together.time_from) == (day, at), form
        assert together.verdict == "ok", form


@settings(PROFILE, max_examples=50)
@given(RECENT)
def test_short_years_are_read_in_every_usual_form(day: date) -> None:
    for form in (
        f"{day:%d/%m/%y}",
        f"{day.day}.{day.month}.{day:%y}",
        f"{day.day} {MONTHS[day.month - 1]} ’{day:%y}",
        f"{day.day}-{MONTHS[day.month - 1][:3]}-{day:%y}",
    ):
        reading = read_date(form, today=TODAY)
        assert (reading.verdict, reading.earliest) == ("ok", day), form


@settings(PROFILE, max_examples=50)
@given(RECENT, st.integers(1, 800))
def test_ranges_are_read_in_every_usual_form(day: date, length: int) -> None:
    last = day + timedelta(days=length)
    for form in (
        f"{day:%d/%m/%Y} - {last:%d/%m/%Y}",
        f"{day:%d/%m/%Y}–{last:%d/%m/%Y}",
        f"{day:%d.%m.%y} to {last:%d.%m.%y}",
        f"between {day:%-d %b %Y} and {last:%-d %b %Y}",
        f"from {day:%-d %B %Y} until {last:%-d %B %Y}",
    ):
        reading = read_date(form, today=date(2030, 1, 1))
        assert (reading.earliest, reading.latest) == (day, last), form
        assert (reading.verdict, reading.precision) == ("ok", "range"), form


@settings(PROFILE, max_examples=50)
@given(RECENT)
def test_a_month_is_never_a_day(day: date) -> None:
    name, year = MONTHS[day.month - 1], day.year
    for form in (
        f"{name} {year}",
        f"{name[:3]}-{year}",
        f"{day.month}/{year}",
        f"{year}-{day.month:02d}-??",
        f"??/{day.month:02d}/{year}",
        f"?? {name} {year}",
        f"{name} {year}, day not known",
        f"c. {name} {year}",
        f"early {name} {year}",
        f"{name} {year % 100:02d}",
        f"{name}",
        f"{year}",
        f"summer {year}",
    ):
        reading = read_date(form, today=TODAY, year=2019)
        assert reading.precision != "exact", form
        assert reading.earliest != reading.latest, form


JUNK = st.sampled_from(["zzyx", "never", "£", "*", "x3", "unless", "§", "4711"])
READABLE = st.sampled_from(
    [
        "3 April 2019",
        "3/4/19",
        "between 3 and 9 June 2019",
        "w/c 3 May 2021",
        "early June 2019",
        "c. March 2019",
        "summer 2021",
        "Easter 2020",
        "before 3 Mar 2016",
        "12/06/2020 14:30",
        "Nov 2020, exact day n/k",
        "undated",
        "night of 4–5 May 2019",
        "June 2019 (12th?)",
        "29 or 30 May 2019",
    ]
)


@settings(PROFILE, max_examples=200)
@given(READABLE, JUNK, st.integers(0, 30))
def test_a_word_we_cannot_read_is_never_dropped(
    text: str, junk: str, place: int
) -> None:
    words = text.split(" ")
    words.insert(place % (len(words) + 1), junk)
    reading = read_date(" ".join(words), today=TODAY)
    assert reading.verdict in ("ask", "error"), words


@settings(PROFILE, max_examples=50)
@given(
    st.lists(
        st.tuples(PHRASES, st.sampled_from(["", "am", "10:30", "evening"])), max_size=6
    )
)
def test_sort_key_is_total_and_keeps_undated_last(rows: list[tuple[str, str]]) -> None:
    readings = [read_date(*row, today=TODAY, year=2019) for row in rows]
    keys = sorted(sort_key(reading, place) for place, reading in enumerate(readings))
    assert len({key[-1] for key in keys}) == len(readings)
    ordered = [readings[key[-1]] for key in keys]
    dated = [bool(reading.earliest or reading.latest) for reading in ordered]
    assert dated == sorted(dated, reverse=True)
    again = sorted(ordered, key=sort_key)
    assert [sort_key(one) for one in again] == [sort_key(one) for one in ordered]


@pytest.mark.parametrize(
    "text",
    [
        *("1/" * 100, "1-" * 100, "1 " * 100, "?" * 200, '"' * 200, "mon 1 " * 30),
        *("1/" * 19, "1-" * 19, "3 or " * 13, "early/late/" * 9, "not known " * 20),
        *("between 1 and " * 13, "9.30-" * 9, "apr/may/" * 9, "the of in " * 13),
    ],
)
def test_hostile_text_costs_little(text: str) -> None:
    started = clock.process_time()
    read_date(text[:200], text[:100], today=TODAY)
    assert clock.process_time() - started < 1.5


def test_random_words_cost_little() -> None:
    chance = random.Random(1)  # noqa: S311
    words = VOCABULARY.split()
    started = clock.process_time()
    for _ in range(20):
        text = " ".join(chance.choice(words) for _ in range(40))
        read_date(text[:200], text[:100], today=TODAY)
    assert clock.process_time() - started < 15
