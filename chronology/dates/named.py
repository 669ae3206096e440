"""Dates written with words: 3rd of April '19, Sept 2019, summer 2021, Easter 2020."""

from collections.abc import Iterator
from dataclasses import replace

from chronology.dates.days import FESTIVALS, expand_year
from chronology.dates.line import Line
from chronology.dates.mentions import Mention
from chronology.dates.numeric import FULL_YEAR, Found, days_like, is_year, numeric
from chronology.dates.words import ORDINALS, SEASONS, SLICES

_BETWEEN = (",", ".", "-", "–", "/", "(")


def named(line: Line, place: int) -> Found:
    """Every way to read a date with a name in it from a place on."""
    yield from _day_first(line, place)
    yield from _month_first(line, place)
    yield from _year_first(line, place)
    yield from _season(line, place)
    yield from _festival(line, place)
    yield from _quarter(line, place)
    yield from _financial_year(line, place)
    yield from _nth_weekday(line, place)
    yield from _part(line, place)


def _years(line: Line, place: int) -> Iterator[tuple[Mention, int]]:
    """A year, perhaps after a comma or a dash: as 4 figures, as 2, or as '19."""
    start = line.after_word(line.after_mark(place, *_BETWEEN), "of", "in")
    hedged = line.is_mark(start, "?")
    if hedged:
        start = line.after_mark(start + 1, ")")
    token = line.at(start)
    end = start + 1
    if is_year(token):
        yield Mention(year=token.value, hedged=hedged), end
        return
    if hedged or line.at(end).kind == "month":
        return
    if not line.is_number(start, 2) or token.ordinal:
        return
    if token.short_year or not _belongs_to_a_time(line, start):
        year, sure = expand_year(token.value, line.today)
        yield Mention(year=year, questions=() if sure else (FULL_YEAR,)), end


def _belongs_to_a_time(line: Line, place: int) -> bool:
    """Whether two figures begin a time or a range: "10am", "10:30", "10-11"."""
    following = line.at(place + 1)
    if following.kind == "word":
        hours = {"hrs", "hours", "hr", "h", "oclock"}
        half = following.text in ("am", "pm") and line.at(place).value <= 12
        return half or following.text in hours
    if not line.is_mark(place + 1, ":", ".", "-", "–") or not following.glued:
        return False
    # "24 Nov 20-26 Nov 20" holds a year.
    dash_to_day = following.text in "-–" and line.at(place + 3).kind == "month"
    return line.at(place + 2).glued and not dash_to_day


def _day_number(line: Line, place: int) -> tuple[int, int] | None:
    """A day as 3, 3rd or third, and the place after it."""
    token = line.at(place)
    if token.kind == "number" and len(token.text) <= 2 and not token.short_year:
        return token.value, place + 1
    return next(line.lookup(place, ORDINALS), None)


def _month(line: Line, place: int) -> tuple[Mention, int] | None:
    token = line.at(place)
    if token.kind != "month":
        return None
    asks = (f"“{token.text}” is not a month we know.",) if token.doubtful else ()
    return Mention(month=token.value, questions=asks), place + 1


def _merge(mention: Mention, year: Mention) -> Mention:
    return replace(
        mention,
        year=year.year,
        hedged=mention.hedged or year.hedged,
        questions=mention.questions + year.questions,
    )


def _day_first(line: Line, place: int) -> Found:
    hedged = False
    partial = line.at(place)
    if partial.kind == "partial" and len(partial.text) == 2:
        day, end = 0, place + 1
    elif number := _day_number(line, place):
        day, end = number
    else:
        return
    if line.is_mark(end, "?"):
        hedged, end = True, end + 1
    end = line.after_word(line.after_mark(end, "-", "–", ".", "/", ","), "of", "in")
    month = _month(line, line.after_word(end, "the"))
    if month is None:
        return
    mention, end = replace(month[0], day=day, hedged=hedged), month[1]
    if not day and partial.kind == "partial":
        mention = _partial_day(mention, partial.text)
    for year, after in _years(line, end):
        yield _merge(mention, year), after
    yield mention, end


def _partial_day(mention: Mention, figures: str) -> Mention:
    first, last = days_like(figures)
    question = "One figure of the day cannot be read."
    return replace(
        mention,
        day=first,
        last_day=last,
        questions=(*mention.questions, question),
    )


def _month_first(line: Line, place: int) -> Found:
    found = _month(line, place)
    if found is None:
        yield from _blank_day(line, place)
        return
    mention, end = found
    start = line.after_word(line.after_mark(end, "-", "."), "the")
    if number := _day_number(line, start):
        day = replace(mention, day=number[0], month_first=True)
        for year, after in _years(line, number[1]):
            # "April 3 19" and "April 10:30" are no way to write a day.
            if is_year(line.at(after - 1)) or line.at(start).ordinal:
                yield _merge(day, year), after
        if line.at(start).ordinal or line.at(start).kind == "word":
            yield day, number[1]
        elif len(line.at(start).text) == 1:
            # A short number after a month is the day; of two figures, see below.
            yield day, number[1]
    for year, after in _years(line, end):
        yield _merge(mention, _doubt_short_year(line, place, after, year)), after
    yield mention, end


def _doubt_short_year(line: Line, place: int, end: int, year: Mention) -> Mention:
    """Doubt the year of "May 19", which is a day too; "May '19" is sure."""
    token = line.at(end - 1)
    if len(token.text) != 2 or token.short_year or not 1 <= token.value <= 31:
        return year
    month = line.at(place).text.capitalize()
    question = (
        f"“{month} {token.text}” could mean {token.value} {month}, or {month} "
        f"{year.year}."
    )
    return replace(year, questions=(question,))


def _blank_day(line: Line, place: int) -> Found:
    """Some day in June, or in 2019: "?? June 2019", "xx June 2019", "?? 2019"."""
    end = place
    while line.is_mark(end, "?", "_"):
        end += 1
    if line.is_word(place, "xx", "x", "dd"):
        end = place + 1
    if end - place < 2 and not line.is_word(place, "xx", "x", "dd"):
        return
    if is_year(line.at(end)):
        yield Mention(year=line.at(end).value), end + 1
    month = _month(line, line.after_mark(end, "/", "-", "."))
    if month:
        for year, after in _years(line, month[1]):
            yield _merge(month[0], year), after
        yield month


def _year_first(line: Line, place: int) -> Found:
    """The year before the month: "2019 June", "2019-Jun-03"."""
    if not is_year(line.at(place)):
        return
    month = _month(line, line.after_mark(place + 1, *_BETWEEN))
    if month is None:
        return
    mention = replace(month[0], year=line.at(place).value)
    day = _day_number(line, line.after_mark(month[1], "-", ",", "/"))
    if day and line.at(day[1]).kind != "month":
        yield replace(mention, day=day[0]), day[1]
    yield mention, month[1]


def _season(line: Line, place: int) -> Found:
    token = line.at(place)
    if token.kind != "word" or token.text not in SEASONS:
        return
    season = Mention(name="season", number=SEASONS[token.text])
    if season.number == 12:
        yield from _winter(line, place, season)
        return
    for year, end in _years(line, place + 1):
        yield _merge(season, year), end
    yield season, place + 1


def _winter(line: Line, place: int, season: Mention) -> Found:
    """Winter lies in two years, so it needs both: 2019/20."""
    for year, end in _years(line, place + 1):
        mark = line.after_mark(end, "/", "-", "–")
        if mark == end:
            mark = line.after_word(end, "to", "into")
        second = line.at(mark)
        following = str((year.year or 0) + 1)
        if mark > end and second.text in (following, following[2:]):
            yield _merge(season, year), mark + 1
        full = year.year
        question = f"“Winter {full}” could be the start or the end of {full}."
        yield (
            replace(_merge(season, year), questions=(*year.questions, question)),
            end,
        )
    yield season, place + 1


def _festival(line: Line, place: int) -> Found:
    for phrase, end in line.phrases(place):
        if phrase in FESTIVALS:
            mention = Mention(name=phrase)
            for year, after in _years(line, end):
                yield _merge(mention, year), after
            yield mention, end


def _quarter(line: Line, place: int) -> Found:
    """Nobody can tell a quarter of the year from one of the financial year."""
    token = line.at(place)
    if token.kind == "word" and token.text == "q" and line.is_number(place + 1, 1):
        number, end = line.at(place + 1).value, place + 2
    else:
        found = _day_number(line, place)
        if not found or not line.is_word(found[1], "quarter", "qtr", "q"):
            return
        number, end = found[0], found[1] + 1
    if not 1 <= number <= 4:
        return
    question = "A quarter could be of the year or of the financial year."
    mention = Mention(name="quarter", number=number, questions=(question,))
    for year, after in _years(line, end):
        yield _merge(mention, year), after
    yield mention, end


def _financial_year(line: Line, place: int) -> Found:
    start = line.after_word(place, "financial", "tax")
    if start > place:
        start = line.after_word(start, "year")
    else:
        start = line.after_word(place, "fy")
    if start == place:
        return
    for year, end in _years(line, start):
        following = str((year.year or 0) + 1)
        second = line.after_mark(end, "/", "-", "–")
        if second > end and line.at(second).text in (following, following[2:]):
            end = second + 1
        question = "A financial year is 12 months long."
        yield (
            Mention(year=year.year, name="financial year", questions=(question,)),
            end,
        )


def _nth_weekday(line: Line, place: int) -> Found:
    """A weekday counted in its month: "first Monday in June 2019"."""
    if line.is_word(place, "last"):
        number, end = -1, place + 1
    elif found := _day_number(line, place):
        number, end = found
    else:
        return
    weekday = line.at(end)
    preposition = line.after_word(end + 1, "in", "of")
    month = _month(line, line.after_word(preposition, "the"))
    if weekday.kind != "weekday" or preposition == end + 1 or not month:
        return
    if number > 4:
        return
    mention = replace(
        month[0], name="nth weekday", number=number, weekday=weekday.value
    )
    for year, after in _years(line, month[1]):
        yield _merge(mention, year), after
    yield mention, month[1]


def _part(line: Line, place: int) -> Found:
    """A part of a month, season or year: "mid-2019", "2nd week of Jan 2021"."""
    for part, end in part_words(line, place):
        start = line.after_mark(line.after_word(end, "of", "in"), "-")
        start = line.after_word(start, "the")
        for mention, after in _sliceable(line, start):
            if mention.day is None and not mention.part:
                yield replace(mention, part=part), after


def _sliceable(line: Line, place: int) -> Found:
    yield from _month_first(line, place)
    yield from _year_first(line, place)
    yield from _season(line, place)
    yield from numeric(line, place)


def part_words(line: Line, place: int) -> Iterator[tuple[str, int]]:
    """early, mid, late, a half or a week, and the place after the words."""
    yield from line.lookup(place, SLICES)
    if found := _day_number(line, place):
        number, end = found
        if line.is_word(end, "week", "wk") and 1 <= number <= 4:
            yield f"week {number}", end + 1
        if line.is_word(end, "half") and 1 <= number <= 2:
            yield ("first half", "second half")[number - 1], end + 1
    if line.is_word(place, "week", "wk") and line.is_number(place + 1, 1):
        number = line.at(place + 1).value
        if 1 <= number <= 4 and line.is_word(place + 2, "of", "in"):
            yield f"week {number}", place + 2
