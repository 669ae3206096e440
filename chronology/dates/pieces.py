"""Divides a box into pieces (a date, a time, doubts, notes) with no word left over.

Every way to read each place is tried, and the division that leaves the fewest
tokens unread is taken. What is left unread is kept, so that it can be asked about:
nothing is ever dropped in silence. The work is bounded: one table with a row for
each token.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from chronology.dates.clocks import Clocks, clocks
from chronology.dates.line import Line
from chronology.dates.phrases import Dated, dates
from chronology.dates.remarks import (
    DOCUMENTS,
    GLUE,
    HEDGES,
    HEDGES_AFTER,
    LABEL_NOUNS,
    LABEL_VERBS,
    LABELS,
    RELATIVE,
    SAME_PARTS,
    SUBJECTS,
    UNKNOWN,
)
from chronology.dates.stretches import Same
from chronology.dates.words import PARTS, SLICES, WHOLE_DAY

Kind = Literal[
    "date",
    "clock",
    "part",
    "same part",
    "whole day",
    "hedge",
    "hedge after",
    "note",
    "slice",
    "day",
    "label",
    "relative",
    "glue",
    "mark",
    "unread",
]
# A piece of these kinds may stand once in a box.
_ONCE = {"date": 1, "same part": 3, "clock": 4, "part": 2, "whole day": 6}
_PENDING = 8
UNREAD = 1_000


@dataclass(frozen=True, slots=True)
class Note:
    """What a box says it does not know: the day, the month, the time, or all."""

    subjects: frozenset[str]
    exact: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of tokens with one meaning; ``value`` depends on the kind."""

    kind: Kind
    start: int
    end: int
    date: Dated | None = None
    clocks: Clocks | None = None
    note: Note | None = None
    word: str = ""
    number: int = 0


def divide(line: Line, *, in_time_box: bool = False) -> list[Piece]:
    """Divide a line into pieces, with as few unread tokens as can be."""
    options = [_Options(line, place, in_time_box) for place in range(len(line))]
    return _clean_division(options, 0, 0, set()) or _best_division(options)


class _Options:
    """The ways to read one place, found when they are first asked for."""

    def __init__(self, line: Line, place: int, in_time_box: bool) -> None:
        self.arguments = line, place, in_time_box

    @cached_property
    def pieces(self) -> list[Piece]:
        _, place, _ = self.arguments
        unread = Piece("unread", place, place + 1)
        return [*_options(*self.arguments), unread]


def _clean_division(
    options: list[_Options], place: int, state: int, failed: set[tuple[int, int]]
) -> list[Piece]:
    """The first division with nothing unread; [] if there is none.

    Most of what people write is clean, and this is quick.
    """
    for piece in options[place].pieces if place < len(options) else ():
        after = _after(piece, state)
        if (piece.end, after) in failed or not _allowed(piece, state):
            continue
        if _trouble(piece):
            continue
        if piece.end == len(options):
            if not after & _PENDING:
                return [piece]
            continue
        rest = _clean_division(options, piece.end, after, failed)
        if rest:
            return [piece, *rest]
    failed.add((place, state))
    return []


def _best_division(options: list[_Options]) -> list[Piece]:
    # What the rest of the line costs from each place in each state, last place first.
    # A last word that leads to nothing is better unread: "3 June 2019 at".
    ending = [0 if state < _PENDING else 2 * UNREAD for state in range(2 * _PENDING)]
    costs: list[list[int]] = [ending]
    choices: list[list[Piece]] = []
    for here in reversed(options):
        priced = [(_trouble(piece), piece) for piece in here.pieces]
        best = [_cheapest(priced, state, costs) for state in range(2 * _PENDING)]
        costs.append([cost for cost, _ in best])
        choices.append([piece for _, piece in best])
    pieces: list[Piece] = []
    place = state = 0
    while place < len(options):
        piece = choices[-1 - place][state]
        pieces.append(piece)
        place, state = piece.end, _after(piece, state)
    return pieces


def _cheapest(
    priced: list[tuple[int, Piece]], state: int, costs: list[list[int]]
) -> tuple[int, Piece]:
    """The first of the cheapest pieces that may stand here."""
    totals = [
        (cost + costs[piece.start - piece.end][_after(piece, state)], piece)
        for cost, piece in priced
        if _allowed(piece, state)
    ]
    return min(totals, key=lambda pair: pair[0])


def _allowed(piece: Piece, state: int) -> bool:
    if state & _ONCE.get(piece.kind, 0):
        return False
    if piece.kind in ("slice", "day", "hedge after") and not state & 5:
        return False
    # "on", "at" and the like must lead to something.
    return not (state & _PENDING and piece.kind in ("mark", "slice"))


def _after(piece: Piece, state: int) -> int:
    if piece.kind == "glue":
        return state | _PENDING
    return (state | _ONCE.get(piece.kind, 0)) & ~_PENDING


def _options(line: Line, place: int, in_time_box: bool) -> Iterator[Piece]:
    found_dates = [
        Piece("date", place, end, date=node) for node, end in dates(line, place)
    ]
    found_clocks = [
        Piece("clock", place, end, clocks=value)
        for value, end in clocks(line, place, in_time_box)
    ]
    if in_time_box:
        yield from found_clocks
        yield from found_dates
    else:
        yield from found_dates
        yield from found_clocks
    yield from _words(line, place)
    yield from _notes(line, place)
    yield from _day_of_month(line, place)
    yield from _label(line, place)
    yield from _marks(line, place)


def _trouble(piece: Piece) -> int:
    """What a piece costs: much if it has no meaning, little if it says no day."""
    return {"unread": UNREAD, "relative": 1}.get(piece.kind, 0)


def _words(line: Line, place: int) -> Iterator[Piece]:
    for (offset, part), end in line.lookup(place, SAME_PARTS):
        yield Piece("same part", place, end, date=Same(offset), word=part)
    for part, end in line.lookup(place, PARTS):
        yield Piece("part", place, end, word=part)
    for word, end in line.lookup(place, SLICES):
        # "June 2019 – end" may mean until its end.
        if word not in ("start", "end"):
            yield Piece("slice", place, end, word=word)
    for phrase, end in line.phrases(place):
        if phrase in RELATIVE:
            yield Piece("relative", place, end, word=phrase)
    if line.at(place).kind == "weekday":
        yield Piece("relative", place, place + 1, word=line.at(place).text)
    kinds: list[tuple[Kind, set[str]]] = [
        ("whole day", WHOLE_DAY),
        ("hedge", HEDGES),
        ("hedge after", HEDGES_AFTER),
        ("label", LABELS),
        ("glue", GLUE),
    ]
    for kind, phrases in kinds:
        after = line.after_phrase(place, phrases)
        if after is not None:
            yield Piece(kind, place, after)


def _notes(line: Line, place: int) -> Iterator[Piece]:
    """What is not known: "exact day n/k", "day & month illegible", "no date"."""
    start = line.after_word(place, "the")
    qualifier = line.after_word(start, "exact", "precise", "actual", "specific", "full")
    subjects, end = _subjects(line, qualifier)
    exact = qualifier > start
    if subjects:
        end = line.after_word(end, "is", "was", "are", "were", "being")
    unknown = line.after_phrase(end, UNKNOWN)
    if unknown is not None:
        if not subjects:
            # "unknown date", "illegible day"
            more, after = _subjects(line, unknown)
            if more:
                yield _note(place, after, more, exact)
        yield _note(place, unknown, subjects, exact)
        yield _note(place, _after_document(line, unknown), subjects, exact)
    if line.is_word(place, "no", "without"):
        qualifier = line.after_word(place + 1, "exact", "precise", "specific")
        subjects, end = _subjects(line, qualifier)
        if subjects:
            given = line.after_word(end, "given", "recorded", "stated", "known")
            given = _after_document(line, given)
            yield _note(place, given, subjects, qualifier > place + 1)


def _after_document(line: Line, place: int) -> int:
    """Past what lacks its date: "no date on letter", "undated note"."""
    start = line.after_word(line.after_word(place, "on", "in"), "the")
    return start + 1 if line.is_word(start, *DOCUMENTS) else place


def _note(start: int, end: int, subjects: frozenset[str], exact: bool) -> Piece:
    return Piece("note", start, end, note=Note(subjects, exact))


def _subjects(line: Line, place: int) -> tuple[frozenset[str], int]:
    subjects: set[str] = set()
    end = place
    while line.at(end).text in SUBJECTS:
        subjects.add(SUBJECTS[line.at(end).text])
        joined = line.after_mark(line.after_word(end + 1, "and", "or"), "&", "/", ",")
        if line.at(joined).text not in SUBJECTS:
            return frozenset(subjects), end + 1
        end = joined
    return frozenset(subjects), end


def _day_of_month(line: Line, place: int) -> Iterator[Piece]:
    """The 12th of "June 2019 (12th?)"."""
    start = line.after_word(place, "the")
    token = line.at(start)
    if token.kind == "number" and token.ordinal and len(token.text) <= 2:
        yield Piece("day", place, start + 1, number=token.value)


def _label(line: Line, place: int) -> Iterator[Piece]:
    """What the date is of: "tenancy began", "letter dated"."""
    if not line.is_word(place, *LABEL_NOUNS):
        return
    end = line.after_word(place + 1, *LABEL_NOUNS)
    end = line.after_word(end, "was")
    if line.is_word(end, *LABEL_VERBS):
        yield Piece("label", place, end + 1)


def _marks(line: Line, place: int) -> Iterator[Piece]:
    token = line.at(place)
    # The T between the day and the time of a machine: 2026-04-01T14:30.
    glued = token.glued and line.at(place + 1).glued
    numbers = line.at(place - 1).kind == line.at(place + 1).kind == "number"
    if token.text == "t" and glued and numbers:
        yield Piece("glue", place, place + 1)
    if token.kind != "mark":
        return
    plain = ",;()[]." + (":" if place else "")
    inside = 0 < place < len(line) - 1
    # "3 April 2019 – ?" is open-ended, not doubtful.
    if inside and not line.is_mark(place + 1, "?") and not line.is_mark(place - 1, "?"):
        plain += "-–"
    if token.text in plain:
        yield Piece("mark", place, place + 1, word=token.text)
    elif token.text in "?~":
        end = place
        while line.is_mark(end, "?", "~"):
            end += 1
        yield Piece("hedge", place, end, word=token.text)
