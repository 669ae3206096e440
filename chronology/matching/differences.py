"""Where accounts of one event differ: date, time, seen, who was there, the outcome."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from chronology.matching import claims
from chronology.matching.mentions import KIND, Directory, days_spoken_of, directory_of
from chronology.matching.reading import Anchor
from chronology.matching.reading import gap as days_between
from chronology.matching.rows import Party, Row
from chronology.matching.scoring import minutes_apart
from chronology.matching.words import Phrases, listed, sentences, stem, stems

Fact = Literal["Date", "Time", "Adult seen", "Who was there", "Outcome", "Number"]
SEEN = frozenset({"alone", "with_others", "yes"})
# Clocks differ by a few minutes.
CLOCKS = 10


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact on which entries differ, in a sentence; ``rows`` are their keys."""

    fact: Fact
    text: str
    rows: tuple[str, ...]


_OUTCOMES = [
    (
        about,
        (no, Phrases(dict.fromkeys(listed(no_words), "no"))),
        (yes, Phrases(dict.fromkeys(listed(yes_words), "yes"))),
    )
    for about, (no, no_words), (yes, yes_words) in claims.OPPOSITES
]
_ABSENT = Phrases(dict.fromkeys(listed(claims.ABSENT), True))
_ABSENT_SELF = Phrases(dict.fromkeys(listed(claims.ABSENT_SELF), True))
_PRESENT = Phrases(dict.fromkeys(listed(claims.PRESENT), True))
_NUMBER = re.compile(
    r"\b(\d{1,3}|" + "|".join(claims.NUMBERS) + r")\s+([a-z]+)(?:\s+([a-z]+))?"
    r"|\b([A-Z]{2,6})\s+(\d{1,3})\b",
    re.IGNORECASE,
)
_NOT_COUNTED = frozenset(stem(word) for word in claims.NOT_COUNTED.split())


def differences(parties: Sequence[Party], rows: Sequence[Row]) -> list[Difference]:
    """Every fact on which two of an event's entries differ, by kind of fact.

    ``parties`` are all agencies of the review. Only what both say is compared: an
    entry that is silent differs from none.
    """
    names = {party.key: party.name for party in parties}
    directory = directory_of(parties, rows)
    found = [*_dates(rows, names), *_times(rows, names)]
    for one, other in combinations(rows, 2):
        if one.agency == other.agency:
            continue
        for compare in (_seen, _outcome, _number):
            found += compare(one, other, names)
        found += _who(one, other, names, directory)
    found = list({difference.text: difference for difference in found}.values())
    order: Mapping[str, int] = {
        fact: at
        for at, fact in enumerate(
            ("Date", "Time", "Adult seen", "Who was there", "Outcome", "Number")
        )
    }
    return sorted(found, key=lambda difference: order[difference.fact])


def _dates(rows: Sequence[Row], names: Mapping[str, str]) -> list[Difference]:
    if not any(_on_other_days(one, other) for one, other in combinations(rows, 2)):
        return []
    dated = [row for row in rows if row.earliest and row.latest]
    said = [f"{names[row.agency]} dates it {_written(row)}" for row in dated]
    return [Difference("Date", f"{'; '.join(said)}.", _keys(dated))]


def _on_other_days(one: Row, other: Row) -> bool:
    if not (one.earliest and one.latest and other.earliest and other.latest):
        return False
    for row, day in ((one, other.earliest), (other, one.earliest)):
        if day in days_spoken_of(row.text, row.earliest):
            # "Received today, about the visit of 4 May" tells the same story.
            return False
    first = Anchor(one.earliest, one.latest, is_own=True)
    return days_between(first, Anchor(other.earliest, other.latest, is_own=True)) > 0


def _written(row: Row) -> str:
    if row.earliest and row.earliest == row.latest:
        return f"{row.earliest.day} {row.earliest:%B %Y}"
    return f"“{row.date_text}”"


def _times(rows: Sequence[Row], names: Mapping[str, str]) -> list[Difference]:
    if not any(_at_other_times(one, other) for one, other in combinations(rows, 2)):
        return []
    timed = [row for row in rows if row.time_from]
    said = [
        f"{names[row.agency]} gives the time as {row.time_from:%H:%M}" for row in timed
    ]
    return [Difference("Time", f"{'; '.join(said)}.", _keys(timed))]


def _at_other_times(one: Row, other: Row) -> bool:
    if one.earliest != other.earliest or one.agency == other.agency:
        return False
    minutes = minutes_apart(one, other)
    return minutes is not None and minutes > CLOCKS


def _keys(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(row.key for row in rows)


def _seen(one: Row, other: Row, names: Mapping[str, str]) -> list[Difference]:
    for row, else_row in ((one, other), (other, one)):
        if row.adult_seen in SEEN and else_row.adult_seen == "no":
            text = (
                f"{names[row.agency]} says that the adult was seen; "
                f"{names[else_row.agency]} says that the adult was not seen."
            )
            return [Difference("Adult seen", text, (one.key, other.key))]
    if {one.adult_seen, other.adult_seen} == {"alone", "with_others"}:
        alone, others = (one, other) if one.adult_seen == "alone" else (other, one)
        text = (
            f"{names[alone.agency]} says that the adult was seen alone; "
            f"{names[others.agency]} says that others were there."
        )
        return [Difference("Adult seen", text, (one.key, other.key))]
    return []


def _outcome(one: Row, other: Row, names: Mapping[str, str]) -> list[Difference]:
    first, second = stems(one.text), stems(other.text)
    found = []
    for about, no, yes in _OUTCOMES:
        said = [_says(words, no, yes) for words in (first, second)]
        if None not in said and said[0] != said[1]:
            text = (
                f"On {about}, the words of {names[one.agency]} suggest: {said[0]}; "
                f"those of {names[other.agency]}: {said[1]}."
            )
            found.append(Difference("Outcome", text, (one.key, other.key)))
    return found


def _says(
    words: list[str], no: tuple[str, Phrases[str]], yes: tuple[str, Phrases[str]]
) -> str | None:
    if no[1].find(words):
        return no[0]
    return yes[0] if yes[1].find(words) else None


def _number(one: Row, other: Row, names: Mapping[str, str]) -> list[Difference]:
    mine, theirs = _numbers(one.text), _numbers(other.text)
    found = []
    for noun in sorted(mine.keys() & theirs.keys()):
        if not mine[noun][0] & theirs[noun][0]:
            text = (
                f"{names[one.agency]} writes “{mine[noun][1]}”; "
                f"{names[other.agency]} writes “{theirs[noun][1]}”."
            )
            found.append(Difference("Number", text, (one.key, other.key)))
    return found


def _numbers(text: str) -> dict[str, tuple[set[int], str]]:
    """Numbers of each counted thing in a text, with the first as it is written."""
    found: dict[str, tuple[set[int], str]] = {}
    for match in _NUMBER.finditer(text):
        figure, noun, second, scale, value = match.groups()
        if scale:
            counted, number = [scale.upper()], int(value)
        else:
            number = claims.NUMBERS.get(figure.lower()) or int(figure)
            # "two smoke alarms", "four calls": of two words the second is the thing.
            both = [word for word in (noun, second) if word]
            counted = [stem(word) for word in both]
        for thing in counted:
            if thing in _NOT_COUNTED or len(thing) < 3:
                continue
            written = " ".join(match.group().split()).removesuffix(" a")
            found.setdefault(thing, (set(), written))[0].add(number)
    return found


def _who(
    one: Row, other: Row, names: Mapping[str, str], directory: Directory
) -> list[Difference]:
    for row, else_row in ((one, other), (other, one)):
        said = _places(row, else_row.agency, directory)
        itself = _of_itself(else_row)
        if said and itself and said != itself:
            text = (
                f"{names[row.agency]} says that {names[else_row.agency]} was {said}; "
                f"{names[else_row.agency]} says that it was {itself}."
            )
            return [Difference("Who was there", text, (one.key, other.key))]
    return []


def _places(row: Row, agency: str, directory: Directory) -> str:
    """Whether a row says that an agency was there; "" if it does not say."""
    for sentence in sentences(row.text):
        words = stems(sentence)
        named = directory.named(words, sentence, row.agency)
        if any(hit.party == agency and hit.sureness >= KIND for hit in named):
            if _ABSENT.find(words):
                return "not there"
            if _PRESENT.find(words):
                return "there"
    return ""


def _of_itself(row: Row) -> str:
    """Whether a row says that its own agency was there; "" if it does not say."""
    for sentence in sentences(row.text):
        words = stems(sentence)
        if _ABSENT_SELF.find(words):
            return "not there"
        if _PRESENT.find(words):
            return "there"
    return ""
