"""Cuts what was typed into numbers, months, weekdays, words and marks."""

import re
from dataclasses import dataclass
from typing import Literal

from chronology.dates.spelling import misspelt_month
from chronology.dates.words import MONTHS, WEEKDAYS

Kind = Literal["number", "partial", "month", "weekday", "word", "mark", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text, in lower case; ``value`` is its number, month or weekday.

    ``glued`` means that no blank stands before it.
    """

    kind: Kind
    text: str
    value: int = 0
    glued: bool = False
    ordinal: bool = False
    short_year: bool = False
    doubtful: bool = False
    typed: str = ""


END = Token("end", "")

_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u0060\u02bc\uff07", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u3003\u00a8\uff02", '"'),
        **dict.fromkeys("\u2010\u2011\u2043\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2012\u2013\u2014\u2015\u2212", "–"),
        **dict.fromkeys("\u2044\u2215\uff0f\\", "/"),
        **dict.fromkeys("\uff1a\u2236\ua789", ":"),
        **dict.fromkeys("\u2248\u223c\uff5e", "~"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
        **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
        "\uff0e": ".",
        "\u2026": "...",
        "\uff1f": "?",
        "\u02e2": "s",
        "\u1d57": "t",
        "\u207f": "n",
        "\u1d48": "d",
        "\u02b3": "r",
        "\u02b0": "h",
    }
)
_ABBREVIATIONS = [
    (re.compile(pattern), word)
    for pattern, word in (
        (r"\b([ap]) ?\. ?m\b", r"\1m"),
        (r"(?<=[0-9])([ap]m)ish\b", r"\1 ish"),
        (r"\bw ?/ ?(?:c|b|comm|commencing|beginning)\b|\bw\.c\b", "weekcommencing"),
        (r"\bwc(?= ?[0-9]| [a-z])|\bwb(?= ?[0-9])", "weekcommencing"),
        (r"\bw ?/ ?(?:e|ending)\b|\bw\.e\b", "weekending"),
        (r"\bw ?/ ?end\b", "weekend"),
        (r"\bn ?/ ?k\b|\bn\.k\b|\bnk\b|\bu/k\b|\bd/k\b", "notknown"),
        (r"\bn ?/ ?[rs]\b|\bn\.r\b", "notrecorded"),
        (r"\bn ?/ ?d\b|\bn\.d\b|(?<![0-9] )\bnd\b", "nodate"),
        (r"\bn ?/ ?a\b|\bn\.a\b", "notapplicable"),
        (r"\bo/n\b", "overnight"),
        (r"\ba/a\b", "as above"),
        (r"\band/or\b", "or"),
        (r"\b(in|on)/(about|around)\b", r"\1 or \2"),
    )
]
_TOKEN = re.compile(
    r"""
    (?P<partial>
        (?<=[/.\-–])\?[0-9](?![0-9?]) | (?<![0-9?])[0-9]\?(?=[/.\-–]|[ ][a-z])
        | (?<![0-9?])[0-9]{2}\?\?(?!\?)
    )
    | (?P<year>(?<![\w'])'[0-9]{2}(?![0-9]))
    | (?P<number>[0-9]+)(?P<ordinal>[ ]?(?:st|nd|rd|th)(?![^\W\d_]))?
    | (?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)
    | (?P<mark>.)
    """,
    re.VERBOSE,
)


def clean(text: str) -> str:
    """Lower-case the text; make blanks, dashes, quotes and line breaks plain."""
    text = " ".join(text.translate(_CHARACTERS).split()).lower()
    # Excel's mark that a cell is text.
    text = re.sub(r"^'(?=[0-9]{1,2}[/.\-])", "", text)
    text = re.sub(r'^"([^"]+)"$', r"\1", text)
    # A doubled separator is a slip of the finger.
    text = re.sub(r"(?<=[0-9])([/.\-])\1(?=[0-9])", r"\1", text)
    for pattern, word in _ABBREVIATIONS:
        text = pattern.sub(word, text)
    return text


def tokenise(text: str) -> list[Token]:
    """Cut cleaned text into tokens; every character but blanks is in one of them."""
    tokens: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        found = match.group()
        if found == " ":
            continue
        glued = bool(tokens) and match.start() == end
        end = match.end()
        # A full stop after a word belongs to the word: "Sept.", "approx.".
        if found == "." and glued and tokens[-1].kind in ("word", "month", "weekday"):
            continue
        tokens.append(_token(match, glued))
    return tokens


def _token(match: re.Match[str], glued: bool) -> Token:
    found = match.group()
    if match.group("partial"):
        return Token("partial", found, glued=glued)
    if match.group("year"):
        return Token("number", found[1:], int(found[1:]), glued, short_year=True)
    if number := match.group("number"):
        ordinal = match.group("ordinal") is not None
        return Token("number", number, int(number), glued, ordinal, typed=found)
    if match.group("word"):
        return _word(found, glued)
    return Token("mark", found, glued=glued)


def _word(found: str, glued: bool) -> Token:
    word = found.replace("'", "")
    if word in MONTHS:
        return Token("month", word, MONTHS[word], glued)
    if word in WEEKDAYS:
        return Token("weekday", word, WEEKDAYS[word], glued)
    if slip := misspelt_month(word):
        return Token("month", word, slip[0], glued, doubtful=not slip[1])
    return Token("word", word, glued=glued, typed=found)
