"""Times of day: 0930, 9.30pm, 14h20, noon, 2-3.30pm, after 5pm."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from chronology.dates.line import Line
from chronology.dates.words import CLOCK_HOURS, PARTS

LONDON = ZoneInfo("Europe/London")
Half = Literal["", "am", "pm"]
HOUR_WORDS = ("hrs", "hours", "hr", "h", "hour")
_NOON = {"noon": 12, "midday": 12, "midnight": 0}
REAL_TIME = "Time must be a real time, such as 9:30am or 14:30."


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour and a minute as written.

    ``sure`` is false where it may be morning or afternoon. ``plain`` means four
    figures alone, which may be a year; ``bare`` an hour alone. ``machine`` times
    have seconds. ``zone`` is the offset from UTC in minutes.
    """

    hour: int
    minute: int = 0
    half: Half = ""
    sure: bool = True
    plain: bool = False
    bare: bool = False
    machine: bool = False
    zone: int | None = None
    typed: str = ""


Found = Iterator[tuple[Clock, int]]


@dataclass(frozen=True, slots=True)
class Clocks:
    """One time, two with a stretch between them, or the open time around one."""

    first: Clock | None
    last: Clock | None
    edge: bool = False


class UnrealTime(Exception):
    """There is no such time of day."""


def clocks(line: Line, place: int, in_time_box: bool) -> list[tuple[Clocks, int]]:
    """Every way to read a time from a place on, the longest first."""
    found = [*_ranges(line, place, in_time_box), *_edges(line, place, in_time_box)]
    found += [(Clocks(clock, clock), end) for clock, end in _clocks(line, place)]
    if not in_time_box:
        found = [pair for pair in found if _looks_like_a_time(line, pair[0], place)]
    hour = line.after_word(line.after_mark(place, "@"), "at")
    for clock, end in _bare(line, hour):
        lonely = place == 0 and end == len(line)
        said_at = line.is_word(place, "at") or line.is_mark(place, "@")
        said_part = line.is_word(end, "in", "at") and _part_follows(line, end + 1)
        said_so = said_at or said_part or line.is_word(end, "ish")
        if said_so or (in_time_box and lonely):
            found.append((Clocks(clock, clock), end))
    return sorted(found, key=lambda pair: -pair[1])


def _looks_like_a_time(line: Line, clocks: Clocks, place: int) -> bool:
    """Three figures alone are no time in a date box; a year is one only after a year.

    "3 April 2019 2015" has both.
    """
    plain = [clock for clock in (clocks.first, clocks.last) if clock and clock.plain]
    if any(len(clock.typed) < 4 for clock in plain):
        return False
    before = place - 1
    while line.is_mark(before, ",", "-", "–", "(", ":", ";"):
        before -= 1
    after_year = line.at(before).kind == "number" and before > 0
    return after_year or not any(1900 <= int(clock.typed) <= 2099 for clock in plain)


def _part_follows(line: Line, place: int) -> bool:
    return any(line.lookup(line.after_word(place, "the"), PARTS))


def one_clock(line: Line, place: int, plain: bool) -> tuple[time, int] | None:
    """A time that is sure, as a time of day; ``plain`` allows four figures alone."""
    for clock, end in _clocks(line, line.after_mark(place, ",")):
        if clock.sure and clock.plain <= plain and clock.zone is None:
            try:
                return time_of(clock), end
            except UnrealTime:
                return None
    return None


def _clocks(line: Line, place: int) -> Found:
    yield from _fraction(line, place)
    start = line.after_word(line.after_mark(place, "@"), "at")
    written = (*_noon(line, start), *_figures(line, start), *_spoken(line, start))
    for clock, end in written:
        yield from _suffixed(line, clock, end)
        yield clock, end
    for clock, end in _bare(line, start):
        yield from _suffixed(line, clock, end)


def _noon(line: Line, place: int) -> Found:
    start = place
    if line.is_number(place, 2) and line.at(place).value == 12:
        start += 1
    word = line.at(start).text
    if word in _NOON:
        yield Clock(_NOON[word], typed=word), start + 1
    if word == "mid" and line.is_word(line.after_mark(start + 1, "-"), "day"):
        yield Clock(12, typed="midday"), line.after_mark(start + 1, "-") + 1


def _spoken(line: Line, place: int) -> Found:
    """Times as they are spoken: "half past 9", "quarter to ten"."""
    past = {"half past": 30, "quarter past": 15, "quarter to": -15}
    for minutes, end in line.lookup(place, past):
        token = line.at(end)
        hour = CLOCK_HOURS.get(token.text, 0)
        if line.is_number(end, 1, 2):
            hour = token.value
        if 1 <= hour <= 12:
            minute = minutes % 60
            hour = hour if minutes > 0 else (hour - 2) % 12 + 1
            typed = f"{hour}:{minute}"
            yield Clock(hour, minute, sure=False, typed=typed), end + 1


def _figures(line: Line, place: int) -> Found:
    token = line.at(place)
    if token.kind != "number" or token.ordinal or token.short_year:
        return
    if len(token.text) in (3, 4):
        hour, minute = divmod(token.value, 100)
        if hour < 24 and minute < 60:
            four = len(token.text) == 4
            yield (
                Clock(hour, minute, sure=four, plain=True, typed=token.text),
                place + 1,
            )
    if len(token.text) > 2:
        return
    middle = line.at(place + 1)
    minutes = line.at(place + 2)
    marked = middle.text in (":", ".") or (middle.text == "h" and middle.glued)
    if marked and minutes.kind == "number" and len(minutes.text) == 2:
        clock = Clock(
            token.value,
            minutes.value,
            sure=not _may_be_either(token.text),
            typed=f"{token.text}{middle.text}{minutes.text}",
        )
        yield from _with_seconds(line, clock, place + 3)


def _with_seconds(line: Line, clock: Clock, place: int) -> Found:
    """The seconds of a machine's time are read and not kept."""
    if line.is_mark(place, ":") and line.is_number(place + 1, 2):
        end = place + 2
        if line.is_mark(end, ".") and line.at(end + 1).kind == "number":
            end += 2
        if line.at(place + 1).value < 60:
            yield replace(clock, machine=True), end
    else:
        yield clock, place


def _fraction(line: Line, place: int) -> Found:
    """0.395833, or what follows 43370: the part of a day that Excel writes."""
    if line.is_number(place, 1) and line.at(place).text == "0":
        dot, enough = place + 1, 3
    elif line.is_number(place - 1, 5) and line.at(place).glued:
        dot, enough = place, 1
    else:
        return
    figures = line.at(dot + 1)
    long_enough = figures.kind == "number" and len(figures.text) >= enough
    if line.is_mark(dot, ".") and long_enough:
        minutes = min(round(float(f"0.{figures.text}") * 24 * 60), 24 * 60 - 1)
        yield Clock(minutes // 60, minutes % 60, machine=True), dot + 2


def _may_be_either(hour: str) -> bool:
    """An hour of 1 to 9 with no leading nought may be morning or afternoon."""
    return len(hour) == 1 and hour != "0"


def _bare(line: Line, place: int) -> Found:
    """A lone hour: it says nothing of morning or afternoon."""
    if line.is_number(place, 1, 2) and not line.at(place).ordinal:
        token = line.at(place)
        clock = Clock(token.value, sure=False, bare=True, typed=token.text)
        yield clock, place + 1


def _suffixed(line: Line, clock: Clock, place: int) -> Found:
    """am, pm, o'clock, hrs or a machine's zone after the figures."""
    if clock.hour == 12 and not clock.minute and line.is_word(place, *_NOON):
        # "12.00 noon"
        noon = Clock(_NOON[line.at(place).text], typed=clock.typed)
        yield noon, place + 1
    start = line.after_word(place, "oclock", *HOUR_WORDS)
    if line.is_word(start, "am", "pm"):
        yield (
            _in_half(clock, line.at(start).text),
            line.after_word(start + 1, *HOUR_WORDS),
        )
        return
    written = replace(clock, plain=False, bare=False)
    if line.is_word(place, "oclock"):
        yield replace(written, sure=False), start
    elif start > place:
        if clock.bare:
            # "14 hours" may be how long it took.
            written = replace(written, sure=False)
        yield written, start
    elif not clock.bare and (zone := _zone(line, place)):
        yield replace(written, zone=zone[0]), zone[1]


def _in_half(clock: Clock, half: str) -> Clock:
    """Add am or pm; 12am and 14:30am say two things at once."""
    if half == "pm":
        doubtful = clock.hour == 0
    else:
        doubtful = clock.hour > 12 or (clock.hour == 12 and clock.minute == 0)
    written = replace(clock, sure=not doubtful, plain=False, bare=False)
    return replace(written, half="pm" if half == "pm" else "am")


def _zone(line: Line, place: int) -> tuple[int, int] | None:
    """The offset from UTC in minutes that a machine wrote after a time."""
    if line.is_word(place, "z", "utc", "gmt"):
        return 0, place + 1
    if line.is_word(place, "bst"):
        return 60, place + 1
    if not line.is_mark(place, "+") or not line.at(place).glued:
        return None
    token = line.at(place + 1)
    if line.is_number(place + 1, 4):
        return token.value // 100 * 60 + token.value % 100, place + 2
    minutes = line.at(place + 3)
    two = line.is_number(place + 1, 2) and line.is_number(place + 3, 2)
    if two and line.is_mark(place + 2, ":"):
        return token.value * 60 + minutes.value, place + 4
    return None


def _ranges(line: Line, place: int, in_time_box: bool) -> Iterator[tuple[Clocks, int]]:
    start = line.after_word(place, "between", "betw", "btw", "btwn", "from")
    for first, end in _ends(line, start):
        after = line.after_mark(end, "-", "–")
        if after == end:
            words = ("and",) if line.is_word(place, "between") else ()
            after = line.after_word(end, "to", "until", "till", "til", *words)
        if after == end:
            continue
        for last, closing in _ends(line, after):
            if first.bare and last.bare and not in_time_box:
                continue
            earlier = _share_half(_like(first, last), last)
            yield Clocks(earlier, _like(last, first)), closing


def _ends(line: Line, place: int) -> list[tuple[Clock, int]]:
    return [*_clocks(line, place), *_bare(line, place)]


def _like(clock: Clock, other: Clock) -> Clock:
    """The 10 of "10-11.15" is as sure as a 10.00."""
    if clock.bare and not other.bare and not other.half:
        return replace(clock, sure=not _may_be_either(clock.typed))
    return clock


def _share_half(first: Clock, last: Clock) -> Clock:
    """Lend am or pm to the earlier hour: "2-3.30pm" is pm, "11-1pm" starts am."""
    if first.half or not last.half or first.hour > 12 or first.typed[:1] == "0":
        return first
    same = _in_half(first, last.half)
    if same.sure and last.sure and _minutes(same) < _minutes(last):
        return same
    return replace(_in_half(first, "am"), sure=last.half == "pm" and first.hour < 12)


def _edges(line: Line, place: int, in_time_box: bool) -> Iterator[tuple[Clocks, int]]:
    after = line.after_word(place, "after", "from", "since")
    before = line.after_word(place, "before", "by", "until", "till")
    for clock, end in _ends(line, max(after, before)):
        if clock.bare and not in_time_box:
            continue
        if after > place:
            yield Clocks(clock, None, edge=True), end
        elif before > place:
            yield Clocks(None, clock, edge=True), end
        elif line.is_word(end, "onwards", "onward"):
            yield Clocks(clock, None, edge=True), end + 1


def _minutes(clock: Clock) -> int:
    """The minutes from midnight of a time with am or pm."""
    hour = clock.hour % 12 + (12 if clock.half == "pm" else 0)
    return hour * 60 + clock.minute


def time_of(clock: Clock) -> time:
    """The time of day a clock shows; raises UnrealTime."""
    hour = clock.hour
    if clock.half and hour <= 12:
        hour = hour % 12 + (12 if clock.half == "pm" else 0)
    elif not clock.half and not clock.sure and 1 <= hour <= 6:
        # Only ever proposed: most of a working day's hours of 1 to 6 are pm.
        hour += 12
    if hour > 23 or clock.minute > 59:
        raise UnrealTime(REAL_TIME)
    return time(hour, clock.minute)


def london_offset(day: date, at: time) -> int:
    """Minutes that London was ahead of UTC at a time of a day."""
    ahead = datetime.combine(day, at, LONDON).utcoffset() or timedelta()
    return int(ahead.total_seconds()) // 60
