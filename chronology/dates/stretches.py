"""Stretches of days made of mentions: from–to, either–or, weeks, before and after."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise

from chronology.dates.days import FESTIVALS, FIRST_YEAR, LAST_YEAR, WEEKDAYS
from chronology.dates.mentions import (
    OTHER_YEARS,
    YEAR_MISSING,
    Mention,
    Span,
    Unclear,
    Unreal,
    resolve,
)
from chronology.dates.reading import Precision

MORE_THAN_ONE = (
    "This names more than one date. Make an entry for each, or write the first and "
    "the last with “to” between them."
)
ONE = timedelta(days=1)
SIX = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Joined:
    """Mentions with words between them: to, and, or, /."""

    mentions: tuple[Mention, ...]
    joins: tuple[str, ...]
    times: tuple[time, time] | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """All the time before or after a date; ``inclusive`` counts the date itself.

    ``any_day``: "some day before", so that a time beside it is of that day.
    """

    side: str
    inclusive: bool
    mention: Mention
    question: str = ""
    any_day: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """The days around a date: week beginning, ending, of, weekend, fortnight."""

    kind: str
    of: Mention | Joined


@dataclass(frozen=True, slots=True)
class Same:
    """The day of the entry above, or so many days after it."""

    offset: int


Node = Mention | Joined | Edge | Week


def resolve_node(node: Node, context: int | None) -> Span:
    """The days of any date; ``context`` is a year to propose where one is missing.

    Raises Unreal for a day that never was, Unclear where nothing can be proposed.
    """
    span = _resolve(node, context)
    # Said back, "by 2 March" is "before 3 March".
    past = span.last + ONE if span.last and span.precision == "before" else span.last
    ends = span.first, past
    if any(day and not FIRST_YEAR <= day.year <= LAST_YEAR for day in ends):
        raise Unreal(OTHER_YEARS)
    return span


def _resolve(node: Node, context: int | None) -> Span:
    match node:
        case Mention():
            return resolve(node, context)
        case Joined():
            return _joined(node, context)
        case Edge():
            return _edge(node, context)
        case _:
            if isinstance(node.of, Joined):
                return _week_of_days(node, _joined(node.of, context))
            return _week_of_day(node, resolve(node.of, context))


# From–to and either–or


def _joined(joined: Joined, context: int | None) -> Span:
    """The days from the first mention to the last, filling in what they share."""
    mentions, questions = _fill(joined.mentions)
    spans = [resolve(replace(mention, hedged=False), context) for mention in mentions]
    if context and mentions[-1].year is None and _runs_back(spans):
        spans[-1] = resolve(replace(mentions[-1], year=context + 1), context)
        spans[-1] = replace(spans[-1], questions=(YEAR_MISSING,))
    if _runs_back(spans):
        raise Unclear(
            "The second date comes before the first. Write the earlier one first."
        )
    for span in spans:
        questions += span.questions
    if not _hangs_together(spans, joined.joins):
        questions += (MORE_THAN_ONE,)
    first, last = spans[0].first, spans[-1].last
    vague = any(mention.hedged or mention.part for mention in mentions)
    precision: Precision = "approximate" if vague else "range"
    if first == last and not vague:
        precision = "exact"
    return Span(first, last, precision, tuple(dict.fromkeys(questions)), joined.times)


def _runs_back(spans: list[Span]) -> bool:
    return any(
        later.first < span.first or later.last < span.last
        for span, later in pairwise(spans)
        if span.first and later.first and span.last and later.last
    )


def _fill(mentions: tuple[Mention, ...]) -> tuple[list[Mention], tuple[str, ...]]:
    """Give each what it leaves out: from its right neighbour, else from its left."""
    filled = list(mentions)
    questions: tuple[str, ...] = ()
    for place in reversed(range(len(filled) - 1)):
        mention, giver = filled[place], filled[place + 1]
        filled[place] = _place_from(mention, giver)
        if mention.year is None and giver.year is not None:
            # "28 December to 3 January 2020": the dates can only run forward.
            earlier = _month(filled[place]) > _month(giver) > 0
            filled[place] = replace(filled[place], year=giver.year - earlier)
            if earlier and mention.day is None:
                questions = ("The year of the first month is missing.",)
    for place in range(1, len(filled)):
        mention, giver = filled[place], filled[place - 1]
        filled[place] = _place_from(mention, giver)
        if mention.year is None and giver.year is not None:
            later = 0 < _month(filled[place]) < _month(giver)
            filled[place] = replace(filled[place], year=giver.year + later)
            if later:
                questions = ("The year of the second date is missing.",)
    return filled, questions


def _month(mention: Mention) -> int:
    return mention.month or (mention.number if mention.name == "season" else 0)


def _place_from(mention: Mention, giver: Mention) -> Mention:
    if not mention.lacks_place:
        return mention
    return replace(mention, month=giver.month, name=giver.name, number=giver.number)


def _hangs_together(spans: list[Span], joins: tuple[str, ...]) -> bool:
    """From–to and either–or span their days; a list does only without gaps."""
    if joins == ("to",):
        return True
    # "3 April or May 2019" leaves open what may be 3 May.
    if "to" in joins or len({span.precision for span in spans}) > 1:
        return False
    if set(joins) == {"or"}:
        return True
    return all(
        later.first is not None
        and span.last is not None
        and later.first <= span.last + ONE
        for span, later in pairwise(spans)
    )


# Before and after


def _edge(edge: Edge, context: int | None) -> Span:
    span = resolve(edge.mention, context)
    first, last = span.first or date.min, span.last or date.max
    questions = span.questions
    if edge.question:
        questions += (edge.question,)
    if edge.side == "after":
        start = first if edge.inclusive else last + ONE
        return Span(start, None, "after", questions, any_day=edge.any_day)
    if not edge.inclusive:
        return Span(None, first - ONE, "before", questions, any_day=edge.any_day)
    if edge.mention.name in FESTIVALS:
        last = FESTIVALS[edge.mention.name](first.year).main
    elif first != last and edge.mention.part != "end":
        questions += ("This could mean the start or the end of that time.",)
    return Span(None, last, "before", questions)


# Weeks


def _week_of_day(week: Week, span: Span) -> Span:
    first, last = span.first or date.min, span.last or date.max
    monday = first - timedelta(days=first.weekday())
    doubt = f"The “week {week.kind}” could be 7 days or a calendar week."
    if week.kind == "before":
        return Span(first - SIX - ONE, first - ONE, "week", (*span.questions, doubt))
    if week.kind == "after":
        return Span(last + ONE, last + SIX + ONE, "week", (*span.questions, doubt))
    if first != last:
        raise Unclear("We could not tell which week this means. Add the day.")
    if week.kind == "beginning":
        return Span(first, first + SIX, "week", span.questions)
    if week.kind == "fortnight":
        return Span(first, first + 2 * SIX + ONE, "range", span.questions)
    doubt = f"That day was a {WEEKDAYS[first.weekday()]}."
    if week.kind == "ending":
        doubts = (doubt,) if first.weekday() < 4 else ()
        return Span(first - SIX, first, "week", span.questions + doubts)
    if week.kind == "weekend":
        doubts = (doubt,) if first.weekday() < 5 else ()
        days = monday + SIX - ONE, monday + SIX
        return Span(*days, "range", span.questions + doubts)
    doubts = (doubt,) if first != monday else ()
    return Span(monday, monday + SIX, "week", span.questions + doubts)


def _week_of_days(week: Week, span: Span) -> Span:
    """A week whose days are named: "week of 3–9 May", "weekend of 8/9 May"."""
    first, last = span.first or date.min, span.last or date.max
    length = (last - first).days
    if week.kind == "weekend":
        fits = length == 1 and first.weekday() == 5
    else:
        fits = week.kind in ("of", "beginning") and length in (4, 6)
    doubts = () if fits else ("We could not tell which week this means.",)
    precision: Precision = "week" if length == 6 else "range"
    return Span(first, last, precision, span.questions + doubts)
