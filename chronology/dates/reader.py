"""Reads one date box and one time box, day first, and asks where it cannot be sure."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from chronology.dates.box import Box, open_box
from chronology.dates.days import FIRST_YEAR, LAST_YEAR
from chronology.dates.mentions import Span, Unclear, Unreal
from chronology.dates.plain import read_plain
from chronology.dates.reading import Reading, Verdict
from chronology.dates.stretches import Same, resolve_node
from chronology.dates.times import Times, read_times
from chronology.dates.wording import canonical, days_in_words

MAX_DATE_TEXT = 200
MAX_TIME_TEXT = 100
NO_DATE = "Enter the date, or write “not known”."
NOT_A_DATE = (
    "Date must be a real date, such as 3 April 2019, or words such as “about March "
    "2019” or “not known”."
)


@dataclass(frozen=True, slots=True)
class Days:
    """What a date box comes to; ``says`` is the question or the error."""

    verdict: Verdict
    span: Span
    says: str = ""
    assumed: bool = False
    is_inherited: bool = False


NO_DAYS = Span(None, None, "unknown")


def read_date(
    date_text: str,
    time_text: str = "",
    *,
    year: int | None = None,
    today: date,
    previous: Reading | None = None,
) -> Reading:
    """Read a date and a time as people write them, day first, and say how sure it is.

    ``year`` is what the context suggests for a date without one (it is only ever
    proposed), ``today`` gives years of two figures their century, and ``previous``
    is the entry above, for "ditto". Never raises, and never invents a day: where
    the words could mean two things the verdict is "ask". The language is the one
    of the H&F chronology template.
    """
    if plain := read_plain(date_text, time_text, today):
        return plain
    reading = Reading(date_text, time_text, "error", "")
    if len(date_text) > MAX_DATE_TEXT:
        says = f"Date must be {MAX_DATE_TEXT} characters or fewer."
        return replace(reading, says=says, ask_about="date")
    if len(time_text) > MAX_TIME_TEXT:
        says = f"Time must be {MAX_TIME_TEXT} characters or fewer."
        return replace(reading, says=says, ask_about="time")
    date_box = open_box(date_text, today)
    time_box = open_box(time_text, today, in_time_box=True)
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        year = None
    days = _read_days(date_box, year, previous)
    times = read_times(date_box, time_box, days.span, previous)
    return _put_together(reading, days, times)


def _put_together(reading: Reading, days: Days, times: Times) -> Reading:
    reading = replace(
        reading,
        earliest=days.span.first,
        latest=days.span.last,
        precision=days.span.precision,
        time_from=times.starts,
        time_to=times.ends,
        time_precision=times.precision,
        time_part=times.part,
        assumed=days.assumed,
        is_inherited=days.is_inherited
        and (times.verdict == "ok" or times.is_inherited),
    )
    verdicts: tuple[Verdict, Verdict] = days.verdict, times.verdict
    for verdict in ("error", "ask"):
        if verdict in verdicts:
            says = " ".join(filter(None, (days.says, times.says)))
            about = "date" if days.verdict == verdict else "time"
            return replace(
                reading,
                verdict="error" if verdict == "error" else "ask",
                says=says,
                ask_about="date" if about == "date" else "time",
            )
    words = canonical(reading)
    return replace(
        reading, verdict=days.verdict, says=f"{words[:1].upper()}{words[1:]}"
    )


def _read_days(box: Box, year: int | None, previous: Reading | None) -> Days:
    if not box.size:
        return _from_above(0, previous, NO_DATE)
    if box.node is None:
        return _without_date(box)
    if isinstance(box.node, Same):
        return _asked(_from_above(box.node.offset, previous, ""), _doubts(box))
    try:
        span = resolve_node(box.node, year)
    except Unreal as error:
        return Days("error", NO_DAYS, str(error))
    except Unclear as question:
        return Days("ask", NO_DAYS, " ".join([*_doubts(box), str(question)]))
    if box.node_hedged and span.precision not in ("before", "after"):
        span = replace(span, precision="approximate")
    questions = (*span.questions, *_doubts(box), *_notes_that_clash(box, span))
    if not questions:
        return Days("ok", span)
    words = days_in_words(span.first, span.last, span.precision)
    return Days("ask", span, f"{' '.join(questions)} Do you mean {words}?")


def _asked(days: Days, doubts: tuple[str, ...]) -> Days:
    return replace(
        days,
        says=" ".join([*doubts, days.says]),
        is_inherited=days.is_inherited and not doubts,
    )


def _doubts(box: Box) -> tuple[str, ...]:
    unread = (f"We could not read “{box.unread}”.",) if box.unread else ()
    return (*unread, *box.doubts)


def _without_date(box: Box) -> Days:
    notes = any(note.subjects != {"time"} for note in box.notes)
    if box.only_queries or (notes and not _doubts(box)):
        return Days("undated", NO_DAYS)
    if box.only_marks:
        return Days("ask", NO_DAYS, NO_DATE)
    if box.means_something:
        doubts = _doubts(box) or ("The day is missing.",)
        return Days("ask", NO_DAYS, " ".join([*doubts, NO_DATE]))
    return Days("error", NO_DAYS, NOT_A_DATE)


def _notes_that_clash(box: Box, span: Span) -> tuple[str, ...]:
    """A box that gives a day and says that the day is not known contradicts itself."""
    open_ended = span.first is None or span.last is None
    length = (span.last - span.first).days if span.first and span.last else 0
    vague = open_ended or length > 0 or span.precision == "approximate"
    for note in box.notes:
        clashes = "year" in note.subjects
        if "month" in note.subjects:
            clashes = clashes or not (open_ended or length > 60)
        if note.subjects != {"time"}:
            clashes = clashes or not vague
        if clashes:
            return ("This gives a date and says that it is not known.",)
    return ()


def _from_above(offset: int, previous: Reading | None, empty: str) -> Days:
    """Propose the day of the entry above, or one some days after it."""
    if previous is None:
        says = empty or f"There is no dated entry above this one. {NO_DATE}"
        return Days("ask", NO_DAYS, says)
    span = Span(previous.earliest, previous.latest, previous.precision)
    if span.precision == "unknown":
        return Days("ask", NO_DAYS, f"The entry above has no date. {NO_DATE}")
    if offset:
        ours = span.first and FIRST_YEAR < span.first.year < LAST_YEAR
        if not span.first or not ours or span.precision != "exact":
            says = f"The entry above has no exact date. {NO_DATE}"
            return Days("ask", NO_DAYS, says)
        day = span.first + timedelta(days=offset)
        span = Span(day, day, "exact")
    words = days_in_words(span.first, span.last, span.precision)
    source = "Counted from the entry above" if offset else "Taken from the entry above"
    says = f"{source}. Do you mean {words}?"
    return Days("ask", span, says, assumed=True, is_inherited=True)
