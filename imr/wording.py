"""How a text is looked at before it is sent: dates, standards, names, words.

Pure functions on text. What they find is a question to the author; only names
that must never appear stop a report (``imr.gates``).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from accounts.text import COMMON_WORDS

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    r"aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH}\s+(?:\d{{4}}|\d{{2}}\b)"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\b"
    r"|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n+")
_STANDARD = re.compile(
    r"\b(?:act|acts|code|guidance|guideline|policy|policies|procedures?|protocol|"
    r"standards?|regulations?|framework|pathway|law|duty|statutory|nice)\b",
    re.IGNORECASE,
)
# A list of contacts: at least three sentences, most with a date, all short.
_LIST_SENTENCES = 3
_LIST_DATED_SHARE = 0.6
_LIST_WORDS = 10

DISCIPLINARY = (
    "disciplinary",
    "gross misconduct",
    "misconduct",
    "capability procedure",
    "suspended from duty",
    "fitness to practise",
    "dismissal",
    "dismissed from",
)
PIPOT = (
    "A review is not part of a disciplinary process. Take it out, tell their line "
    "manager or senior manager at once, and follow the Persons in Positions of Trust "
    "guidance."
)
UNKIND = (
    "non-compliant",
    "non compliant",
    "would not engage",
    "refused to engage",
    "failed to engage",
    "did not engage",
    "attention seeking",
    "alcoholic",
    "drug addict",
    "elderly",
    "service user",
)
_CRITICISM = re.compile(
    r"\b(?:should|ought to|could have|did not|didn’t|didn't|failed|never|must)\b",
    re.IGNORECASE,
)
# A chronology tells what others did and did not do; only what judges them is asked
# about: what they ought to have been, what they "never" do, words of reproach.
_REPROACH = re.compile(
    r"""\b(?:
        (?:should|ought\ to|could|might)\s+have | should\s+know\s+better
        | asham\w+ | shame(?:ful)? | disgrac\w+ | appalling\w* | scandal\w*
        | unacceptabl\w+ | unprofessional\w* | incompeten\w+ | inexcusabl\w+
        | negligen\w+ | neglected | careless\w* | useless | hopeless | lazy
        | irresponsibl\w+ | failed | failings? | fault | blam\w+ | to\s+answer\s+for
        | wast(?:e|ed|ing)\s+(?:of\s+)?(?:\w+\s+)?time | good\s+enough | if\s+only
        | wash(?:ed)?\s+(?:its|their|his|her)\s+hands
        | let\s+(?:\w+\s+){1,2}down
        | (?:do|does|did|done|doing)\s+(?:its|their|his|her)\s+jobs?
        | (?:not|never)\s+bother(?:ed)? | (?:not|n['’]t)\s+care
        | never\s+(?!\w+ed\b)\w+
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ABBREVIATION = re.compile(r"(?<![\w&-])[A-Z]{2,6}s?(?![\w&-])")
# Three words in a row are no abbreviations: somebody wrote in capitals.
_SHOUTED = re.compile(r"(?:\b[A-Z]{2,}\b[ ,]*){3,}")
# The mark before a number, in a source: "INC 19-004417".
_RECORD_NUMBER = re.compile(r"\b[A-Z]{2,6}[ .:#-]{0,2}(?=\d)")
# What needs no explaining: everyday English, months and days, the NHS and this
# process. All else is asked about once.
_KNOWN = (
    "AM PM OK NO ID TV UK GB EU USA BBC PC IT HR CCTV PIN CD DVD DIY VAT FAO RE PS NB "
    "MR MRS MS MISS DR ST II III IV VI "
    "JAN FEB MAR APR JUN JUL AUG SEP SEPT OCT NOV DEC "
    "MON TUE TUES WED THU THUR THURS FRI SAT SUN "
    "GP GPS NHS CQC COVID IMR KLOE SAB SAR TOR NOT"
)
KNOWN_ABBREVIATIONS = frozenset(_KNOWN.split())
_TITLE = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|prof|sir|lady)\.?\s+$", re.IGNORECASE)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s+\d[A-Z]{2}\b", re.IGNORECASE)
_NHS_DIGITS = 10
# What is left of an accented letter's accent, once the two are taken apart.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_ROLES = (
    "manager management team officer lead nurse doctor worker centre service known "
    "unknown agency vacant not the head director practice locum"
)
_ROLE_WORDS = frozenset(_ROLES.split())


def is_list_of_dates(paragraph: str) -> bool:
    """Say whether a paragraph is contacts with their dates and nothing more (R18)."""
    sentences = [s for s in _SENTENCE.split(paragraph) if re.search(r"\w", s)]
    if len(sentences) < _LIST_SENTENCES:
        return False
    dated = [s for s in sentences if _DATE.search(s)]
    if len(dated) < _LIST_DATED_SHARE * len(sentences):
        return False
    lengths = sorted(
        len(re.findall(r"\w+", _DATE.sub(" ", _BRACKETS.sub(" ", s))))
        for s in sentences
    )
    return lengths[len(lengths) // 2] <= _LIST_WORDS


def has_list_of_dates(text: str) -> bool:
    """Say whether any paragraph of a text is only a list of dates."""
    return any(is_list_of_dates(p) for p in re.split(r"\n\s*\n", text)) or (
        is_list_of_dates(text)
    )


def names_a_standard(text: str) -> bool:
    """Say whether a text names a law, policy, procedure or guidance (R19)."""
    return bool(_STANDARD.search(text))


def criticises(text: str, others: Iterable[str], kinds: Iterable[str]) -> str:
    """The first other agency a text turns to, or "" (R21).

    ``others`` are agencies' names and codes: naming one is enough. ``kinds`` are
    words such as "the fire service": these count in a sentence that says what
    they should or did not do.
    """
    if name := first_of(text, others, any_case=False):
        return name
    for sentence in _SENTENCE.split(text):
        if _CRITICISM.search(sentence) and (kind := first_of(sentence, kinds)):
            return kind
    return ""


def reproaches(text: str, others: Iterable[str]) -> str:
    """The first other agency that a sentence of a text judges, as typed, or "" (R21).

    ``others`` are names, codes and words such as "the fire service".
    """
    if not _REPROACH.search(text):
        return ""
    others = tuple(others)
    for sentence in _SENTENCE.split(text):
        if _REPROACH.search(sentence) and (found := first_of(sentence, others)):
            return found
    return ""


@lru_cache(maxsize=256)
def _any_of(phrases: tuple[str, ...], any_case: bool) -> re.Pattern[str]:
    """One pattern for whole phrases, with any blanks between their words."""
    patterns = (
        r"\s+".join(re.escape(word) for word in phrase.split())
        for phrase in sorted(phrases, key=len, reverse=True)
    )
    either = "|".join(pattern for pattern in patterns if pattern)
    return re.compile(
        rf"(?<![\w-])(?:{either or '(?!)'})(?![\w-])",
        re.IGNORECASE if any_case else 0,
    )


def first_of(text: str, phrases: Iterable[str], *, any_case: bool = True) -> str:
    """The first of some phrases that stands whole in a text, as typed, or ""."""
    found = _any_of(tuple(phrases), any_case).search(text)
    return found.group() if found else ""


def abbreviations(text: str, *, is_source: bool = False) -> set[str]:
    """Words in capitals that a reader might not know; plurals lose their s.

    ``is_source``: what stands before a number is the mark of a record.
    """
    if is_source:
        text = _RECORD_NUMBER.sub(" ", text)
    without = _SHOUTED.sub(" ", _BRACKETS.sub(" ", text))
    found = set()
    for word in _ABBREVIATION.findall(without):
        word = word.removesuffix("s")
        if word.upper() not in KNOWN_ABBREVIATIONS:
            found.add(word)
    return found


@dataclass(frozen=True)
class Names:
    """Names that may not stand in a report; read for comparing, never shown.

    ``whole`` are full names, a postcode, a date of birth; ``single`` the parts of
    the adult's name that are not also common words; ``maybe`` parts of staff
    names; ``number`` an NHS number.
    """

    whole: frozenset[str] = field(default_factory=frozenset)
    single: frozenset[str] = field(default_factory=frozenset)
    maybe: frozenset[str] = field(default_factory=frozenset)
    number: str = ""


def _parts(name: str) -> list[str]:
    return [w for w in re.split(r"[\s,.]+", name) if len(re.sub(r"\W", "", w)) >= 3]


def is_a_name(name: str) -> bool:
    """Say whether a cell of the staff key holds a name: "Not known" does not."""
    words = re.findall(r"[^\W\d_]+", name)
    return (
        len(words) >= 2
        and not re.search(r"\d", name)
        and all(word[0].isupper() for word in words)
        and not {word.casefold() for word in words} & _ROLE_WORDS
    )


def adult_names(
    name: str,
    *,
    pseudonym: str,
    address: str = "",
    born: date | None = None,
    nhs_number: str = "",
) -> Names:
    """What would give the adult away: name, postcode, date of birth, NHS number.

    The pseudonym's own words are let be: a family may choose a first name.
    """
    name = " ".join(name.split())
    allowed = {word.casefold() for word in _parts(pseudonym)} | COMMON_WORDS
    whole = {name} if " " in name else set()
    whole |= {match.upper() for match in _POSTCODE.findall(address)}
    if born is not None:
        whole |= {f"{born.day} {born:%B %Y}", f"{born:%d/%m/%Y}", f"{born:%d.%m.%Y}"}
    digits = re.sub(r"\D", "", nhs_number)
    return Names(
        whole=frozenset(whole),
        single=frozenset(p for p in _parts(name) if p.casefold() not in allowed),
        number=digits if len(digits) >= _NHS_DIGITS else "",
    )


def staff_names(names: Iterable[str]) -> Names:
    """Names from the staff key. A part alone may be a word, so it is only asked."""
    found = [" ".join(name.split()) for name in names if is_a_name(name)]
    return Names(
        whole=frozenset(found),
        maybe=frozenset(
            part
            for name in found
            for part in _parts(name)
            if part.casefold() not in COMMON_WORDS and len(part) >= 4
        ),
    )


@dataclass(frozen=True)
class _Patterns:
    whole: re.Pattern[str]
    single: re.Pattern[str]
    maybe: re.Pattern[str]


@lru_cache(maxsize=256)
def _patterns(names: Names) -> _Patterns:
    """The patterns of some names, made once for all the texts to compare."""
    return _Patterns(
        _any_of(tuple(map(_fold, sorted(names.whole))), any_case=True),
        _any_of(tuple(map(_fold, sorted(names.single))), any_case=False),
        _any_of(tuple(map(_fold, sorted(names.maybe))), any_case=False),
    )


def holds_name(text: str, names: Names) -> bool:
    """Say whether a text holds a name, or a number, that may not stand in it."""
    folded, patterns = _fold(text), _patterns(names)
    if patterns.whole.search(folded) or patterns.single.search(folded):
        return True
    if not names.number:
        return False
    digits = re.sub(r"(?<=\d)[ -](?=\d)", "", text)
    return bool(re.search(rf"(?<!\d){names.number}(?!\d)", digits))


def may_hold_name(text: str, names: Names) -> bool:
    """Say whether a text holds a word that is part of a staff member's name."""
    return bool(_patterns(names).maybe.search(_fold(text)))


def replace_names(text: str, names: Names, code: str) -> str:
    """A text with each of some names, and a title before it, turned into a code.

    Whole names go first, then their parts alone. What is no name stays as it was
    typed, to the letter.
    """
    patterns = _patterns(names)
    for pattern in (patterns.whole, patterns.single, patterns.maybe):
        folded, places = _fold_with_places(text)
        for found in reversed(list(pattern.finditer(folded))):
            start, end = places[found.start()], places[found.end()]
            if title := _TITLE.search(text[:start]):
                start = title.start()
            text = f"{text[:start]}{code}{text[end:]}"
    return text


def _fold_with_places(text: str) -> tuple[str, list[int]]:
    """A folded text, and the place in the text of each of its letters and its end."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        folded = _fold(letter)
        letters.append(folded)
        places += [place] * len(folded)
    return "".join(letters), [*places, len(text)]


def _fold(text: str) -> str:
    if text.isascii():
        return text
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.replace("’", "'")))
