"""Words of a text, brought to a stem, and phrases found among them."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Generic, TypeVar

Value = TypeVar("Value")

_WORD = re.compile(r"[a-z]+(?:[&'’][a-z]+)*\d*|\d+", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[^\d.][.;!?])\s+|(?<=\d\.)\s+(?=[A-Z])|\n+")
# Words that say nothing of what happened.
STOP = """a about after again all also an and any are as at be because been before being
    both but by can could day did do does down due during each few for from further get
    had has have he her here him his how if in into is it its itself just made make may
    me more most my no nor not now of off on once one only or other our out over own per
    same she should so some such than that the their them then there these they this
    those three through time to today told too two under until up us very was we were
    what when where which while who whom why will with within would you your yes said
    says note noted notes record recorded records adult patient tenant client resident
    person man woman lady gentleman mr mrs ms user none known review per
    still"""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Bring a word to a rough stem: telephoned, telephones and telephone are one."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if len(word) <= 3 or not word.isalpha():
        return word
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + instead
            break
    else:
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def split(text: str) -> list[str]:
    """The words of a text in order, as they are written; hyphens part words."""
    return _WORD.findall(text)


def stems(text: str) -> list[str]:
    """The words of a text in order, as stems."""
    return [stem(word) for word in split(text)]


def sentences(text: str) -> list[str]:
    """A text in its sentences, in order."""
    return [part for part in _SENTENCE.split(text) if part and part.strip()]


def telling(words: Iterable[str]) -> list[str]:
    """Those of some stems that can tell one event from another."""
    return [word for word in words if len(word) > 2 and word not in _STOP_STEMS]


_STOP_STEMS = frozenset(stem(word) for word in STOP.split()) | frozenset(STOP.split())


def listed(text: str) -> list[str]:
    """The phrases of a table's cell, which stand between bars."""
    return [" ".join(phrase.split()) for phrase in text.split("|")]


class Phrases(Generic[Value]):
    """Finds phrases of a table among the stems of a text, the longest first."""

    def __init__(self, table: Mapping[str, Value]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for phrase, value in table.items():
            words = tuple(stems(phrase))
            self._by_first.setdefault(words[0], []).append((words, value))
        for found in self._by_first.values():
            found.sort(key=lambda pair: -len(pair[0]))

    def find(self, words: list[str]) -> list[tuple[int, int, Value]]:
        """Where each phrase stands: first word, the word after it, its value."""
        hits: list[tuple[int, int, Value]] = []
        at = 0
        while at < len(words):
            for phrase, value in self._by_first.get(words[at], ()):
                end = at + len(phrase)
                if len(phrase) == 1 or tuple(words[at:end]) == phrase:
                    hits.append((at, end, value))
                    at = end - 1
                    break
            at += 1
        return hits
