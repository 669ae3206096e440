"""Puts together the time of an entry from both of its boxes."""

from dataclasses import dataclass, replace
from datetime import time

from chronology.dates.box import Box
from chronology.dates.clocks import (
    REAL_TIME,
    Clock,
    Clocks,
    UnrealTime,
    london_offset,
    time_of,
)
from chronology.dates.mentions import Mention, Span, Unclear, Unreal
from chronology.dates.reading import Reading, TimePrecision, Verdict
from chronology.dates.stretches import Joined, Same, resolve_node
from chronology.dates.wording import clock as in_words
from chronology.dates.wording import time_in_words
from chronology.dates.words import PART_HOURS


@dataclass(frozen=True, slots=True)
class Times:
    """What the boxes say of the time; ``says`` is the question or the error."""

    starts: time | None = None
    ends: time | None = None
    precision: TimePrecision = "unknown"
    part: str = ""
    verdict: Verdict = "ok"
    says: str = ""
    # The only question is whether it is the time of the entry above.
    is_inherited: bool = False


def read_times(
    date_box: Box, time_box: Box, span: Span, previous: Reading | None
) -> Times:
    """The time that the two boxes give between them, or a question about it."""
    try:
        times, questions = _read(date_box, time_box, span, previous)
    except UnrealTime as error:
        return Times(verdict="error", says=str(error))
    if questions:
        return replace(times, verdict="ask", says=" ".join(dict.fromkeys(questions)))
    return times


def _read(
    date_box: Box, time_box: Box, span: Span, previous: Reading | None
) -> tuple[Times, list[str]]:
    part, questions = _one_part(date_box.part, time_box.part)
    found = [
        _of_clocks(box, part, span, questions)
        for box in (date_box, time_box)
        if box.clocks and not _is_empty_midnight(box, date_box, time_box)
    ]
    if isinstance(date_box.node, Joined) and date_box.node.times:
        found.append(Times(*date_box.node.times, "exact"))
    open_ended = span.precision in ("before", "after") and not span.any_day
    if open_ended and (date_box.clocks or date_box.part):
        questions.append("We could not tell which day the time belongs to.")
    questions += _questions_of_time_box(time_box, span)
    questions += _notes_that_clash(date_box, time_box)
    if isinstance(time_box.node, Same) and not found:
        return _same_time(previous, questions)
    if not found:
        if part:
            return Times(precision="part of day", part=part), questions
        return Times(), questions
    first, last = found[0], found[-1]
    if (first.starts, first.ends) != (last.starts, last.ends):
        questions.append(
            "The date and the time boxes give different times. Which is right?"
        )
    elif first.precision == "approximate":
        last = first
    return last, questions


def _is_empty_midnight(box: Box, date_box: Box, time_box: Box) -> bool:
    """Spreadsheets add 00:00:00 to a day that has no time."""
    first = box.clocks and box.clocks.first
    if box is time_box or not first or first.hour or first.minute:
        return False
    return first.machine or time_box.clocks is not None


def _one_part(first: str, second: str) -> tuple[str, list[str]]:
    """The narrower of two parts of the day, if one lies in the other."""
    if not first or not second or first == second:
        return first or second, []
    hours, others = set(PART_HOURS[first]), set(PART_HOURS[second])
    if others <= hours:
        return second, []
    if hours <= others:
        return first, []
    return second, [f"“{first}” and “{second}” are not the same time of day."]


def _of_clocks(box: Box, part: str, span: Span, questions: list[str]) -> Times:
    clocks = box.clocks or Clocks(None, None)
    starts, ends = (
        _time(clock, part, span, questions) if clock else None
        for clock in (clocks.first, clocks.last)
    )
    vague = box.clocks_hedged or clocks.edge
    return Times(starts, ends, "approximate" if vague else "exact")


def _time(clock: Clock, part: str, span: Span, questions: list[str]) -> time:
    """A clock's time of day; adds a question where it is not sure."""
    if clock.plain and not span.is_one_day and 1900 <= int(clock.typed) <= 2099:
        questions.append(f"“{clock.typed}” could be a year or a time.")
    if clock.zone is not None:
        _check_zone(clock, span, questions)
    if part and not clock.half:
        clock = _in_part(clock, part)
    at = time_of(clock)
    if not clock.sure:
        questions.append(_morning_or_afternoon(clock))
    elif part and at.hour not in PART_HOURS[part]:
        questions.append(f"{in_words(at)} does not go with “{part}”.")
    return at


def _in_part(clock: Clock, part: str) -> Clock:
    """Make a time sure by the part of the day: "2.15 in the afternoon"."""
    if clock.sure or clock.hour > 12:
        return clock
    halves = [
        replace(clock, half=half, sure=True)
        for half in ("am", "pm")
        if time_of(replace(clock, half=half)).hour in PART_HOURS[part]
    ]
    return halves[0] if len(halves) == 1 else clock


def _morning_or_afternoon(clock: Clock) -> str:
    typed = f"{clock.typed}{clock.half}"
    if clock.hour > 12:
        return f"“{typed}” is not a time we know. Write it as 9:30am or 14:30."
    minutes = f":{clock.minute:02d}" if clock.minute else ""
    if clock.hour == 12:
        return f"“{typed}” could be midday or midnight. Write which."
    return (
        f"“{typed}” could be morning or afternoon. Write {clock.hour}{minutes}am "
        f"or {clock.hour}{minutes}pm."
    )


def _check_zone(clock: Clock, span: Span, questions: list[str]) -> None:
    """A machine's time is London's only if its offset is London's on that day."""
    at = time_of(clock)
    if not span.first or not span.is_one_day:
        questions.append("We could not tell whether this is the time in London.")
    elif london_offset(span.first, at) != clock.zone:
        questions.append("This is not the time in London. Write the time in London.")


def _questions_of_time_box(box: Box, span: Span) -> list[str]:
    found = box.clocks or box.part
    node = box.node
    if box.only_marks:
        return []
    if box.unread and not found and node is None:
        if box.means_something:
            return [f"We could not read the time “{box.unread}”."]
        raise UnrealTime(REAL_TIME)
    questions = [*box.doubts]
    if box.unread:
        questions.append(f"We could not read “{box.unread}” in the time.")
    if node is None or isinstance(node, Same):
        return questions
    # What a spreadsheet writes before a time that has no day.
    if isinstance(node, Mention) and node.year in (1899, 1900):
        return questions
    try:
        days = resolve_node(node, None)
    except (Unreal, Unclear):
        return [*questions, "There is something like a date in the time."]
    if (days.first, days.last) != (span.first, span.last) or days.questions:
        questions.append("The time has another date in it.")
    return questions


def _notes_that_clash(date_box: Box, time_box: Box) -> list[str]:
    has_time = date_box.clocks or time_box.clocks
    vague = date_box.clocks_hedged or time_box.clocks_hedged
    notes = [note for note in date_box.notes if "time" in note.subjects]
    notes += time_box.notes
    if notes and has_time and not (vague and all(note.exact for note in notes)):
        return ["This gives a time and says that it is not known."]
    return []


def _same_time(
    previous: Reading | None, questions: list[str]
) -> tuple[Times, list[str]]:
    """Propose the time of the entry above."""
    if previous is None or previous.time_precision == "unknown":
        return Times(), [*questions, "The entry above has no time. Enter the time."]
    times = Times(
        previous.time_from,
        previous.time_to,
        previous.time_precision,
        previous.time_part,
        is_inherited=not questions,
    )
    words = time_in_words(times.starts, times.ends, times.precision, times.part).lstrip(
        ", "
    )
    return times, [*questions, f"Do you mean {words}, as in the entry above?"]
