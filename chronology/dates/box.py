"""What one box holds once it is divided: its date, its time, its doubts and notes."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from chronology.dates.clocks import Clocks
from chronology.dates.line import Line
from chronology.dates.mentions import Mention
from chronology.dates.phrases import Dated
from chronology.dates.pieces import Note, Piece, divide
from chronology.dates.spelling import KNOWN

# No date has as many; it also bounds the work.
MAX_TOKENS = 40
_CLIP = 40
_TARGETS = ("date", "clock", "part", "same part", "day", "slice", "note")


@dataclass(frozen=True, slots=True)
class Box:
    """The pieces of a box, put together; ``unread`` is what made no sense, as text."""

    size: int = 0
    node: Dated | None = None
    node_hedged: bool = False
    clocks: Clocks | None = None
    clocks_hedged: bool = False
    part: str = ""
    notes: tuple[Note, ...] = ()
    unread: str = ""
    doubts: tuple[str, ...] = ()
    # Something was understood besides marks, though perhaps no date.
    means_something: bool = False
    only_marks: bool = False
    only_queries: bool = False


# The days and times of a file come again and again.
@lru_cache(maxsize=4_096)
def open_box(typed: str, today: date, *, in_time_box: bool = False) -> Box:
    """Divide what was typed and put its pieces together."""
    line = Line.of(typed, today)
    if len(line) > MAX_TOKENS:
        return Box(size=len(line), unread=_clip(line.text))
    pieces = divide(line, in_time_box=in_time_box)
    hedged = _hedged(line, pieces)
    box = Box(
        size=len(line),
        unread=_unread(line, pieces),
        means_something=_means_something(line, pieces),
        only_marks=all(token.kind == "mark" for token in line.tokens),
        only_queries={token.text for token in line.tokens} in ({"?"}, {"?", "!"}),
    )
    for piece in pieces:
        vague = piece in hedged
        match piece.kind:
            case "date":
                box = replace(box, node=piece.date, node_hedged=vague)
            case "same part":
                box = replace(box, node=piece.date, part=piece.word)
            case "clock":
                box = replace(box, clocks=piece.clocks, clocks_hedged=vague)
            case "part":
                box = replace(box, part=piece.word)
            case "note" if piece.note:
                box = replace(box, notes=(*box.notes, piece.note))
            case "slice":
                box = _with_slice(box, piece.word)
            case "relative":
                doubt = f"“{piece.word}” does not say when."
                box = replace(box, doubts=(*box.doubts, doubt))
            case "day":
                box = _with_day(box, piece.number, vague)
            case _:
                pass
    return box


def _with_slice(box: Box, part: str) -> Box:
    """Cut the date by what stands after it: "Oct 2019, first half"."""
    node = box.node
    if isinstance(node, Mention) and node.day is None and not node.part:
        return replace(box, node=replace(node, part=part))
    return replace(box, doubts=(*box.doubts, f"We could not tell what “{part}” means."))


def _with_day(box: Box, day: int, vague: bool) -> Box:
    """Put a day that stands apart into its month: "June 2019 (12th?)"."""
    node = box.node
    if not isinstance(node, Mention) or node.month is None or node.day or node.part:
        return replace(box, doubts=(*box.doubts, f"We could not place the {day}."))
    box = replace(box, node=replace(node, day=day), node_hedged=vague)
    if vague:
        return box
    return replace(box, doubts=(*box.doubts, "The day stands apart from the month."))


def _hedged(line: Line, pieces: list[Piece]) -> list[Piece]:
    """The pieces that a doubt in the text belongs to."""
    hedged = []
    for place, piece in enumerate(pieces):
        if piece.kind not in ("hedge", "hedge after"):
            continue
        before = next(
            (other for other in reversed(pieces[:place]) if other.kind in _TARGETS),
            None,
        )
        after = next(
            (other for other in pieces[place + 1 :] if other.kind in _TARGETS), None
        )
        target = after if _looks_ahead(line, pieces, place) else before
        target = target or before or after
        if target:
            hedged.append(target)
    return hedged


def _looks_ahead(line: Line, pieces: list[Piece], place: int) -> bool:
    """Whether a doubt belongs to what follows: "approx 10am", but not "(approx) 10am".

    A question mark belongs to what it touches.
    """
    piece = pieces[place]
    if piece.kind == "hedge after" or place + 1 == len(pieces):
        return False
    following = pieces[place + 1]
    if piece.word == "?":
        touches = line.at(piece.end).glued and following.kind in _TARGETS
        return touches and not line.at(piece.start).glued
    return following.kind in (*_TARGETS, "glue", "hedge", "label")


def _unread(line: Line, pieces: list[Piece]) -> str:
    """The words that made no sense, for a sentence."""
    words = " ".join(
        token.typed or token.text
        for piece in pieces
        if piece.kind == "unread"
        for token in line.tokens[piece.start : piece.end]
    )
    return _clip(words)


def _clip(words: str) -> str:
    seen = "".join(letter if letter.isprintable() else "�" for letter in words)
    return seen if len(seen) <= _CLIP else f"{seen[:_CLIP]}…"


def _means_something(line: Line, pieces: list[Piece]) -> bool:
    return any(
        piece.kind not in ("unread", "mark", "glue", "hedge")
        or line.at(piece.start).kind in ("partial", "month")
        or line.at(piece.start).ordinal
        or line.at(piece.start).text in KNOWN
        for piece in pieces
    )
