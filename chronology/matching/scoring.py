"""How much speaks for two entries being of one contact, reason by reason."""

import math
from dataclasses import dataclass

from chronology.matching import vocabulary
from chronology.matching.blocking import NEAR
from chronology.matching.denials import denies
from chronology.matching.mentions import KIND, LOOSE, NAMED
from chronology.matching.reading import Anchor, Entry, Read, gap
from chronology.matching.rows import Row


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in a sentence for people, and how much it weighs (negative: against)."""

    text: str
    weight: float


# What is left of the points for one day when they are days apart: none, one …
DAYS_APART = (1.0, 0.5, 0.3, 0.17, 0.07)
# A day that one entry speaks of is the other's own; both speak of one day.
SPOKEN_OF, BOTH_SPEAK = 1.0, 0.7
# One says that it rang or wrote, and the other that it was rung or written to.
SENT_AND_CAME = 2.0
# Exact times of one day: up to so many minutes apart, points.
TIMES_APART = ((15, 2.0), (45, 1.5), (90, 0.8), (180, 0.2), (360, -0.6), (1440, -1.5))
EACH_NAMES_OTHER = {NAMED: 3.0, KIND: 2.5, LOOSE: 1.5}
ONE_NAMES_OTHER = {NAMED: 1.2, KIND: 1.0, LOOSE: 0.4}
# Points for a shared subject that no other entry has, and how they add up.
SUBJECT, TELLING, COMMON = 2.0, 3.0, 0.6
WORDS_ALIKE = 9.0
ROUND_DAY = 24 * 60


def score(read: Read, one: Entry, other: Entry) -> list[Reason]:
    """The reasons for and against two entries being of one contact, [] if never."""
    when = _days(read, one, other)
    # An entry that says that nothing came is no account of what was sent.
    if when is None or denies(read, one, other) or denies(read, other, one):
        return []
    reasons = [when]
    reasons += _times(one, other)
    reasons += _sent(read, one, other)
    reasons += _names(read, one, other)
    reasons += _subjects(read, one, other)
    reasons += _words(one, other)
    return reasons


def total(reasons: list[Reason]) -> float:
    return sum(reason.weight for reason in reasons)


def _days(read: Read, one: Entry, other: Entry) -> Reason | None:
    best: Reason | None = None
    for first in one.anchors:
        for second in other.anchors:
            reason = _anchors(read, one, other, first, second)
            if reason and (best is None or reason.weight > best.weight):
                best = reason
    return best


def _anchors(
    read: Read, one: Entry, other: Entry, first: Anchor, second: Anchor
) -> Reason | None:
    apart = gap(first, second)
    if apart > NEAR:
        return None
    if first.is_own and second.is_own:
        widest = max(first.days, second.days)
        # An entry of some day in a month is of this one with little more than chance.
        points = read.day_points * DAYS_APART[apart] / math.sqrt(widest)
        return Reason(_apart(first, second, apart), round(points, 2))
    points = SPOKEN_OF if first.is_own or second.is_own else BOTH_SPEAK
    widest = max(first.days, second.days)
    points = points * read.day_points * DAYS_APART[apart] / math.sqrt(widest)
    day = second.first if first.is_own else first.first
    speaker = other if first.is_own else one
    name = read.names[speaker.row.agency]
    if apart:
        days = _count(apart, "day")
        text = f"{name} speaks of {day.day} {day:%B}, {days} from the other entry."
    elif first.is_own or second.is_own:
        text = f"{name} speaks of {day.day} {day:%B}, the day of the other entry."
    else:
        text = f"Both speak of {day.day} {day:%B}."
    return Reason(text, round(points, 2))


def _apart(first: Anchor, second: Anchor, days: int) -> str:
    if days:
        return f"Their dates are {_count(days, 'day')} apart."
    if first.days == second.days == 1:
        return f"Both are of {first.first.day} {first.first:%B %Y}."
    return "Their dates, as far as they are known, can be of the same day."


def _times(one: Entry, other: Entry) -> list[Reason]:
    if one.own is None or other.own is None or one.own != other.own:
        return []
    minutes = minutes_apart(one.row, other.row)
    if minutes is None:
        return []
    points = next(points for most, points in TIMES_APART if minutes <= most)
    if minutes == 0:
        return [Reason("Both give the same time.", points)]
    return [Reason(f"Their times are {long_time(minutes)} apart.", points)]


def minutes_apart(one: Row, other: Row) -> int | None:
    """Minutes between the clock times of two rows of one day; None if not known."""
    if one.time_from is None or other.time_from is None:
        return None
    first = one.time_from.hour * 60 + one.time_from.minute
    second = other.time_from.hour * 60 + other.time_from.minute
    until = one.time_to.hour * 60 + one.time_to.minute if one.time_to else first
    until2 = other.time_to.hour * 60 + other.time_to.minute if other.time_to else second
    if second > until >= first:
        return second - until
    if first > until2 >= second:
        return first - until2
    return 0


def _sent(read: Read, one: Entry, other: Entry) -> list[Reason]:
    for sender, receiver in ((one, other), (other, one)):
        to = {sent.party for sent in sender.dispatch.sent}
        if receiver.row.agency in to and (
            sender.row.agency in receiver.dispatch.came_from
        ):
            text = (
                f"{read.names[sender.row.agency]} says that it got in touch, and "
                f"{read.names[receiver.row.agency]} that it heard from it."
            )
            return [Reason(text, SENT_AND_CAME)]
    return []


def _names(read: Read, one: Entry, other: Entry) -> list[Reason]:
    there = one.named.get(other.row.agency, 0)
    back = other.named.get(one.row.agency, 0)
    if there and back:
        points = (EACH_NAMES_OTHER[there] + EACH_NAMES_OTHER[back]) / 2
        return [Reason("Each speaks of the other agency or its workers.", points)]
    if there or back:
        speaker, spoken_of = (one, other) if there else (other, one)
        text = (
            f"{read.names[speaker.row.agency]} speaks of "
            f"{read.names[spoken_of.row.agency]} or its workers."
        )
        return [Reason(text, ONE_NAMES_OTHER[there or back])]
    return []


def _subjects(read: Read, one: Entry, other: Entry) -> list[Reason]:
    shared = one.subjects & other.subjects
    reasons: list[Reason] = []
    for subject in sorted(shared, key=lambda name: (-_subject(read, name), name)):
        points = _subject(read, subject) / (1 + len(reasons))
        reasons.append(Reason(f"Both speak of {subject}.", round(points, 2)))
    return reasons[:3]


def _subject(read: Read, name: str) -> float:
    if name in vocabulary.COMMON_SUBJECTS:
        return COMMON
    points = TELLING if name in vocabulary.TELLING_SUBJECTS else SUBJECT
    return points * read.rarity[name]


def _words(one: Entry, other: Entry) -> list[Reason]:
    shared = one.weights.keys() & other.weights.keys()
    if not shared:
        return []
    product = sum(one.weights[word] * other.weights[word] for word in shared)
    alike = product / (one.length * other.length)
    rare = sorted(shared, key=lambda word: (-one.weights[word], word))[:3]
    written = [_as_written(word, one) for word in rare]
    return [
        Reason(
            f"Both use the words {_list(written)}.",
            round(min(alike, 0.4) * WORDS_ALIKE, 2),
        )
    ]


def _as_written(word: str, entry: Entry) -> str:
    return entry.written[entry.words.index(word)]


def _list(words: list[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    if len(quoted) == 1:
        return quoted[0]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def long_time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [_count(hours, "hour")] if hours else []
    parts += [_count(rest, "minute")] if rest else []
    return " and ".join(parts)
