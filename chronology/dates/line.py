"""The tokens of one box, and the small questions that every rule asks of them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from chronology.dates.mentions import Mention
from chronology.dates.tokens import END, Token, clean, tokenise

Value = TypeVar("Value")
SEPARATORS = ("/", ".", "-", "–", ":")
LONGEST_PHRASE = 6


@dataclass(frozen=True, slots=True)
class Line:
    """Cleaned text as tokens, and the day from which short years are counted."""

    text: str
    tokens: tuple[Token, ...]
    today: date
    # The mentions found so far, by place.
    found: dict[int, list[tuple[Mention, int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, typed: str, today: date) -> "Line":
        text = clean(typed)
        return cls(text, tuple(tokenise(text)), today)

    def __len__(self) -> int:
        return len(self.tokens)

    def at(self, place: int) -> Token:
        """The token at a place; an END token past the last one."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else END

    def is_mark(self, place: int, *marks: str) -> bool:
        token = self.at(place)
        return token.kind == "mark" and token.text in marks

    def is_word(self, place: int, *words: str) -> bool:
        token = self.at(place)
        return token.kind == "word" and token.text in words

    def is_number(self, place: int, *lengths: int) -> bool:
        token = self.at(place)
        return token.kind == "number" and len(token.text) in lengths

    def after_mark(self, place: int, *marks: str) -> int:
        """The place after one of the marks, or the same place."""
        return place + 1 if self.is_mark(place, *marks) else place

    def after_word(self, place: int, *words: str) -> int:
        """The place after one of the words, or the same place."""
        return place + 1 if self.is_word(place, *words) else place

    def phrases(self, place: int) -> Iterator[tuple[str, int]]:
        """Words from a place on, longest first; hyphens between them do not count."""
        words: list[tuple[str, int]] = []
        text, end = "", place
        while len(words) < LONGEST_PHRASE:
            if words:
                end = self.after_mark(end, "-")
            token = self.at(end)
            if token.kind not in ("word", "weekday", "month"):
                break
            end += 1
            text = f"{text} {token.text}".strip()
            words.append((text, end))
        return reversed(words)

    def lookup(
        self, place: int, table: Mapping[str, Value]
    ) -> Iterator[tuple[Value, int]]:
        """The meanings in a table of the words from a place on, longest first."""
        for phrase, end in self.phrases(place):
            if phrase in table:
                yield table[phrase], end

    def after_phrase(self, place: int, table: Collection[str]) -> int | None:
        """The place after the longest phrase of a set, or None."""
        return next(
            (end for phrase, end in self.phrases(place) if phrase in table), None
        )
