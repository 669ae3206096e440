"""Phrases around dates: between … and …, w/c, before, since, either … or."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time

from chronology.dates.clocks import HOUR_WORDS, one_clock
from chronology.dates.days import FESTIVALS
from chronology.dates.line import Line
from chronology.dates.mentions import Mention
from chronology.dates.named import named, part_words
from chronology.dates.numeric import numeric
from chronology.dates.remarks import HEDGES, SAME
from chronology.dates.stretches import Edge, Joined, Node, Same, Week
from chronology.dates.words import AFTERWARDS, CLOCK_HOURS, EDGES, JOINS, WEEKS

Dated = Node | Same
Found = Iterator[tuple[Dated, int]]
Stretches = Iterator[tuple[Joined, int]]
_MOST_JOINED = 5
DAY_OR_TIME = "The second figures could be a day or a time."


def dates(line: Line, place: int) -> list[tuple[Dated, int]]:
    """Every way to read a date from a place on, the longest first."""
    found: list[tuple[Dated, int]] = [
        *_mentions(line, place),
        *_joined(line, place),
        *_edges(line, place),
        *_weeks(line, place),
        *_same(line, place),
        *_from_clock_to_clock(line, place),
    ]
    found += [
        (Edge(side, True, node, question), after)
        for node, end in found
        if isinstance(node, Mention)
        for side, question, after in _afterwards(line, end)
    ]
    return sorted(found, key=lambda pair: -pair[1])


def _mentions(line: Line, place: int) -> list[tuple[Mention, int]]:
    """What stands at a place as one date; found once and kept on the line."""
    if place not in line.found:
        line.found[place] = [*_find_mentions(line, place)]
    return line.found[place]


def _find_mentions(line: Line, place: int) -> Iterator[tuple[Mention, int]]:
    """A mention, with a weekday before or after it; a lone number counts as none."""
    yield from _feast_days(line, place)
    weekday = line.at(place) if line.at(place).kind == "weekday" else None
    start = line.after_mark(place + 1, ",", "-") if weekday else place
    start = line.after_word(start, "the")
    for mention, end in (*named(line, start), *numeric(line, start)):
        is_day = mention.day is not None and not mention.name
        if weekday:
            if is_day:
                yield replace(mention, weekday=weekday.value), end
            continue
        yield mention, end
        after = line.after_mark(end, ",", "(", "-")
        if is_day and line.at(after).kind == "weekday":
            yield replace(mention, weekday=line.at(after).value), after + 1


def _feast_days(line: Line, place: int) -> Iterator[tuple[Mention, int]]:
    """A festival and its day: "Christmas Day 25/12/19", "Good Friday (10 Apr 2020)"."""
    for phrase, end in line.phrases(place):
        if phrase in FESTIVALS:
            start = line.after_word(line.after_mark(end, ",", "(", "-"), "the")
            for mention, after in (*named(line, start), *numeric(line, start)):
                if mention.day is not None and not mention.name:
                    yield replace(mention, festival=phrase), after


def _member(line: Line, place: int) -> Iterator[tuple[Mention, int]]:
    """A date among others: it may be vague, or a lone number ("3 and 9 June")."""
    hedge = line.after_phrase(place, HEDGES)
    if hedge is None and line.is_mark(place, "?", "~"):
        hedge = place + 1
    start = line.after_word(hedge or place, "the")
    lone_parts = ((Mention(part=part), end) for part, end in part_words(line, start))
    found = [*_mentions(line, start), *_lone_number(line, start), *lone_parts]
    for mention, end in found:
        yield (replace(mention, hedged=True) if hedge else mention), end


def _lone_number(line: Line, place: int) -> Iterator[tuple[Mention, int]]:
    weekday = line.at(place)
    start = line.after_mark(place + 1, ",") if weekday.kind == "weekday" else place
    start = line.after_word(start, "the")
    token = line.at(start)
    if token.kind != "number" or len(token.text) > 2 or token.short_year:
        return
    named_day = weekday.value if weekday.kind == "weekday" else None
    mention = Mention(day=token.value, weekday=named_day)
    yield mention, start + 1
    # "April 3-5, 2019": the last number brings the year.
    comma = line.after_mark(start + 1, ",")
    if line.is_number(comma, 4):
        for year, end in numeric(line, comma):
            if year.month is None and not year.name:
                yield replace(mention, year=year.year), end


def _join(line: Line, place: int) -> tuple[str, int] | None:
    """What stands between two dates, and the place after it."""
    if line.is_mark(place, "-", "–"):
        return "to", place + 1
    if line.is_mark(place, "/"):
        return "/", place + 1
    if line.is_mark(place, "&", "+"):
        return "and", place + 1
    start = line.after_mark(place, ",", ";")
    if found := next(line.lookup(start, JOINS), None):
        return found
    return ("and", start) if start > place else None


def _joined(line: Line, place: int) -> Stretches:
    """Two dates or more with words between them, with or without "between"."""
    opening = ""
    start = place
    if line.is_word(place, "sometime", "some") and not line.is_mark(place, ","):
        start = line.after_word(place, "sometime")
    if line.is_word(start, "between", "betw", "btw", "btwn", "from", "either"):
        opening = line.at(start).text
        start += 1
    for weekdays, first in _weekday_pair(line, start):
        yield from _join_on(line, first, opening, (), (), weekdays)


def _weekday_pair(line: Line, place: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """The weekdays of the first and the last day: "Mon–Fri 3–7 June"."""
    if line.at(place).kind == "weekday":
        join = _join(line, place + 1)
        if join and line.at(join[1]).kind == "weekday":
            days = line.at(place).value, line.at(join[1]).value
            yield days, line.after_mark(join[1] + 1, ",")
    yield (), place


def _join_on(
    line: Line,
    place: int,
    opening: str,
    mentions: tuple[Mention, ...],
    joins: tuple[str, ...],
    weekdays: tuple[int, ...],
) -> Stretches:
    """Add one more member and, if a joining word follows, all further ones."""
    for mention, end in _member(line, place):
        if len(mentions) > 1 and mentions[-1].shape != mentions[-2].shape:
            # All but the last of three or more look alike: "3, 4 and 5 April".
            return
        if mention.pair and not _may_join(line, mention, end):
            continue
        if mentions and mention.pair == ".":
            mention = replace(mention, questions=(DAY_OR_TIME,))
        chain = (*mentions, mention)
        if len(chain) > 1 and _may_end(line, chain, end):
            node = _close(chain, joins, opening, weekdays)
            if node:
                yield node, end
        if len(chain) == 1:
            yield from _with_clocks(line, mention, end)
        join = _join(line, end)
        if join and len(chain) < _MOST_JOINED:
            yield from _join_on(
                line, join[1], opening, chain, (*joins, join[0]), weekdays
            )


def _may_join(line: Line, mention: Mention, end: int) -> bool:
    """Two figures are a day and a month among others only if they look like it.

    "30/5-2/6/19" joins two days; the 3-5 of "3-5/4/19" are days themselves.
    """
    is_day = mention.day is not None and 1 <= (mention.month or 0) <= 12
    return is_day and mention.pair != "-" and not line.is_mark(end, "/")


def _may_end(line: Line, chain: tuple[Mention, ...], end: int) -> bool:
    """A lone number ends a list only after "April 3", and not where it is an hour."""
    if not chain[-1].lacks_place:
        return True
    first, hour = chain[0], line.is_word(end, "am", "pm", "oclock", *HOUR_WORDS)
    minutes = line.is_mark(end, ":", ".") and line.at(end + 1).kind == "number"
    return first.month_first and first.year is None and not (hour or minutes)


def _close(
    chain: tuple[Mention, ...],
    joins: tuple[str, ...],
    opening: str,
    weekdays: tuple[int, ...],
) -> Joined | None:
    lone_day = any(mention.day and mention.lacks_place for mention in chain)
    if lone_day and chain[-1].day is None:
        # The 3 of "3 to May 2019" has no month of its own.
        return None
    if opening and len(chain) != 2:
        return None
    if opening.startswith("b"):
        joins = ("to",)
    elif opening and joins[0] != ("to" if opening == "from" else "or"):
        return None
    if weekdays:
        if len(chain) != 2:
            return None
        chain = tuple(
            replace(mention, weekday=weekday)
            for mention, weekday in zip(chain, weekdays, strict=True)
        )
    return Joined(chain, joins)


def _from_clock_to_clock(line: Line, place: int) -> Found:
    """Times before their days: "10am on 3 April 2019 to 5pm on 4 April 2019"."""
    start = line.after_word(place, "from", "between")
    opening = one_clock(line, start, False)
    if not opening:
        return
    for first, end in _mentions(line, line.after_word(opening[1], "on")):
        join = _join(line, end)
        closing = one_clock(line, join[1], False) if join else None
        if not closing or not join or join[0] == "/" or first.day is None:
            continue
        for second, after in _mentions(line, line.after_word(closing[1], "on")):
            if second.day is not None:
                yield Joined((first, second), ("to",), (opening[0], closing[0])), after


def _with_clocks(line: Line, first: Mention, place: int) -> Stretches:
    """Times after their days: "3/4/19 23:30 to 4/4/19 01:15"."""
    opening = one_clock(line, place, first.year is not None)
    join = _join(line, opening[1]) if opening else None
    if not first.month or not opening or not join or join[0] != "to":
        return
    for second, end in _member(line, join[1]):
        closing = one_clock(line, end, second.year is not None)
        if closing and second.day and second.month:
            times: tuple[time, time] = opening[0], closing[0]
            yield Joined((first, second), ("to",), times), closing[1]


def _edges(line: Line, place: int) -> Found:
    for (side, inclusive), start in line.lookup(place, EDGES):
        start = line.after_mark(start, "-")
        for mention, end in _mentions(line, line.after_word(start, "the")):
            any_day = line.is_word(place + 1, "day")
            yield Edge(side, inclusive, mention, any_day=any_day), end
            for after_side, question, after in _afterwards(line, end):
                if after_side == side:
                    yield Edge(side, inclusive, mention, question), after


def _afterwards(line: Line, place: int) -> Iterator[tuple[str, str, int]]:
    """An open end, or one to ask for: "2016 onwards", "March 2019 to present"."""
    if line.is_mark(place, "-", "–", ",", "(", "/"):
        place += 1
    for (side, open_end), end in line.lookup(place, AFTERWARDS):
        yield side, "This has no end." if open_end else "", end


def _weeks(line: Line, place: int) -> Found:
    for kind, end in line.lookup(place, WEEKS):
        start = line.after_word(line.after_mark(end, ":", "-"), "of", "on")
        start = line.after_word(start, "the")
        for mention, after in _mentions(line, start):
            if mention.day is not None or mention.name:
                yield Week(kind, mention), after
        for node, after in _joined(line, start):
            yield Week(kind, node), after


def _same(line: Line, place: int) -> Found:
    """The entry above: "same day", "ditto", "next day", "2 days later"."""
    start = line.after_word(place, "on")
    start = line.after_word(start, "the")
    for offset, end in line.lookup(start, SAME):
        yield Same(offset), end
    token = line.at(place)
    number = token.value if token.kind == "number" else CLOCK_HOURS.get(token.text, 0)
    days_later = line.is_word(place + 1, "day", "days") and line.is_word(
        place + 2, "later", "after"
    )
    if 1 <= number <= 31 and days_later:
        yield Same(number), place + 3
    end = place
    while line.is_mark(end, '"', "'", ",") and end - place < 2:
        end += 1
    if place == 0 and end == len(line) and end > place:
        yield Same(0), end
