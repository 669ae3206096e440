"""The plainest dates and times, read at once: most of a chronology is written so.

Nothing is read here that the whole language would read in another way; a test
compares the two.
"""

import re
from datetime import date, time

from chronology.dates.days import MONTHS, expand_year
from chronology.dates.reading import Reading, TimePrecision
from chronology.dates.wording import days_in_words, time_in_words

_DAY_FIRST = re.compile(
    r"([0-3]?[0-9])([/.])([01]?[0-9])\2(19[5-9][0-9]|20[0-9]{2}|[0-9]{2})"
)
_NAMED = re.compile(r"([0-3]?[0-9]) ([A-Z][a-z]{2,8}) (19[5-9][0-9]|20[0-9]{2})")
_ISO = re.compile(r"(19[5-9][0-9]|20[0-9]{2})-([01][0-9])-([0-3][0-9])")
_MONTHS = {
    name: str(number)
    for number, month in enumerate(MONTHS, start=1)
    for name in (month, month[:3])
}
_CLOCK = re.compile(r"(1[0-9]|2[0-3]|0[1-9]):([0-5][0-9])")


def read_plain(date_text: str, time_text: str, today: date) -> Reading | None:
    """Read "3/4/2019", "3 April 2019" or "2019-04-03", with "09:30" or no time.

    None for all else, and for a day that is none.
    """
    day = _day(date_text, today)
    clock = _CLOCK.fullmatch(time_text)
    if day is None or (time_text and clock is None):
        return None
    at = time(int(clock[1]), int(clock[2])) if clock else None
    precision: TimePrecision = "exact" if at else "unknown"
    return Reading(
        date_text,
        time_text,
        "ok",
        f"{days_in_words(day, day, 'exact')}{time_in_words(at, at, precision, '')}",
        earliest=day,
        latest=day,
        precision="exact",
        time_from=at,
        time_to=at,
        time_precision=precision,
    )


def _day(text: str, today: date) -> date | None:
    if found := _DAY_FIRST.fullmatch(text):
        day, _, month, year = found.groups()
        if len(year) == 2:
            full, is_sure = expand_year(int(year), today)
            year = str(full) if is_sure else "0"
    elif found := _NAMED.fullmatch(text):
        day, name, year = found.groups()
        month = _MONTHS.get(name, "0")
    elif found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
