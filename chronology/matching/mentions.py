"""Which agencies and which days a text speaks of."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from chronology.matching import vocabulary
from chronology.matching.rows import Party, Row
from chronology.matching.words import Phrases, listed, stems

# How surely a word names an agency: its name or code, its kind, a loose word.
NAMED, KIND, LOOSE = 3, 2, 1
# Of an agency's own entries this share names a kind of worker, and it does that work.
OWN_STAFF = 0.2

_CODE = re.compile(r"\b[A-Z][A-Za-z]{1,7}-[A-Z]{1,6}\d*[A-Z]?\b")
_BARE_CODE = re.compile(r"\b[A-Z]{2,6}\d{1,3}\b")


def phrases_of(table: dict[str, str]) -> dict[str, str]:
    """Turn a table of "value: one|two" into "phrase: value"."""
    return {phrase: value for value, cell in table.items() for phrase in listed(cell)}


def _by_phrase(table: dict[str, str]) -> Phrases[str]:
    """A table of "one|two: value" that finds the value of each phrase."""
    return Phrases(
        {phrase: value for cell, value in table.items() for phrase in listed(cell)}
    )


_IN_NAME = _by_phrase(vocabulary.WORK_IN_NAME)
_IN_NAME_ELSE = _by_phrase(vocabulary.WORK_IN_NAME_ELSE)
_STAFF = Phrases(phrases_of(vocabulary.CALLED))
_COMMON = frozenset(vocabulary.COMMON_IN_NAMES.split())


def work_of(party: Party, staff: Iterable[str] = ()) -> set[str]:
    """The kinds of work an agency does, from its kind, its name and its workers.

    ``staff`` are the "staff" cells of its own entries.
    """
    work = set(vocabulary.WORK_OF_KIND.get(party.kind, ()))
    if not work:
        name = stems(party.name)
        hits = _IN_NAME.find(name) or _IN_NAME_ELSE.find(name)
        work = {hit for _, _, hit in hits}
    cells = list(staff)
    counts = Counter(
        hit for cell in cells for hit in {hit for _, _, hit in _STAFF.find(stems(cell))}
    )
    if not work:
        work = {kind for kind, n in counts.items() if n >= OWN_STAFF * len(cells)}
    if not work and (party.kind == "nhs_trust" or "NHS" in party.name):
        work = set(vocabulary.WORK_OF_ANY_TRUST)
    return work


@dataclass(frozen=True, slots=True)
class Named:
    """An agency named in a text: where (first word, word after it), how surely."""

    start: int
    end: int
    party: str
    sureness: int


@dataclass
class Directory:
    """Finds the agencies of one review in texts."""

    phrases: Phrases[list[tuple[str, int]]]
    codes: dict[str, str]
    bare: dict[str, str]
    council: str = ""
    works: dict[str, set[str]] = field(default_factory=dict)

    def named(self, words: Sequence[str], text: str, own: str) -> list[Named]:
        """The other agencies that a text speaks of; ``words`` are its stems."""
        found = [
            Named(start, end, party, sureness)
            for start, end, parties in self.phrases.find(list(words))
            for party, sureness in parties
            if party != own
        ]
        for code, party in self.staff_codes(text):
            if party != own:
                start = _place(words, code)
                found.append(Named(start, start + 1, party, NAMED))
        return found

    def staff_codes(self, text: str) -> list[tuple[str, str]]:
        """Codes of workers in a text, with the agency each belongs to."""
        found = [
            (code, self.codes[code])
            for code in _CODE.findall(text)
            if code in self.codes
        ]
        found += [
            (code, self.bare[code])
            for code in _BARE_CODE.findall(text)
            if code in self.bare
        ]
        return found


def _place(words: Sequence[str], code: str) -> int:
    last = stems(code)[-1]
    return words.index(last) if last in words else 0


def directory_of(parties: Sequence[Party], rows: Sequence[Row]) -> Directory:
    """Learn what the agencies of a review are called, from names, kinds and codes."""
    staff: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        staff[row.agency].append(row.staff)
    works = {party.key: work_of(party, staff[party.key]) for party in parties}
    table: dict[str, dict[str, int]] = defaultdict(dict)
    for party in parties:
        for phrase in _names(party):
            table[phrase][party.key] = NAMED
    for called, sureness in (
        (vocabulary.CALLED, KIND),
        (vocabulary.LOOSELY_CALLED, LOOSE),
    ):
        for work, cell in called.items():
            doing = [key for key, work_set in works.items() if work in work_set]
            # "The nurse" may be of any of three trusts: then it names none surely.
            how = sureness if len(doing) == 1 else LOOSE
            for phrase in listed(cell):
                for key in doing:
                    known = table[phrase]
                    known[key] = max(how, known.get(key, 0))
    codes, bare = _codes(rows)
    council = [key for key, work in works.items() if "social care" in work]
    return Directory(
        phrases=Phrases({phrase: [*hits.items()] for phrase, hits in table.items()}),
        codes=codes,
        bare=bare,
        council=council[0] if len(council) == 1 else "",
        works=works,
    )


def _names(party: Party) -> list[str]:
    """An agency's name, the words of it that are its own, its code and initials."""
    words = re.findall(r"[A-Za-z&'’]+", party.name)
    names = [party.name]
    own: list[str] = []
    for word in words:
        if word.lower() in _COMMON and own:
            break
        own.append(word)
    if any(word.lower() not in _COMMON for word in own):
        names.append(" ".join(own))
    capitals = "".join(word[0] for word in words if word[0].isupper())
    names += [code for code in (party.code, capitals) if len(code) >= 3]
    return names


def _codes(rows: Sequence[Row]) -> tuple[dict[str, str], dict[str, str]]:
    """Whose worker a code names: whole (ABC-DN1), and its end where one agency's."""
    codes: dict[str, str] = {}
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for code in _CODE.findall(row.staff):
            codes[code] = row.agency
            owners[code.partition("-")[2]].add(row.agency)
    bare = {code: next(iter(by)) for code, by in owners.items() if len(by) == 1}
    return codes, bare


_MONTHS = """january jan|february feb|march mar|april apr|may|june jun|july jul
    |august aug|september sept sep|october oct|november nov|december dec"""
MONTHS = {
    name: number
    for number, names in enumerate(listed(_MONTHS), start=1)
    for name in names.split()
}
_DAY = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ("
    + "|".join(MONTHS)
    + r")\b\.?,?(?: (\d{4}))?|\b(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})\b",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(
    r"\b(yesterday|the (?:day|night) before|the previous (?:day|evening|night)"
    r"|last night|overnight)\b",
    re.IGNORECASE,
)


def days_spoken_of(text: str, day: date | None) -> set[date]:
    """The days that a text names. A missing year is that nearest the entry's ``day``.

    Without a day of its own an entry's "yesterday" and "4 May" mean nothing.
    """
    found: set[date] = set()
    if day is None:
        return found
    for number, month, year, day2, month2, year2 in _DAY.findall(text):
        if number:
            found |= _days(int(number), MONTHS[month.lower()], year, day)
        else:
            found |= _days(int(day2), int(month2), year2, day)
    if _DAY_BEFORE.search(text):
        found.add(day - timedelta(days=1))
    found.discard(day)
    return found


def _days(number: int, month: int, year: str, near: date) -> set[date]:
    if year:
        years = [int(year) if len(year) == 4 else 2000 + int(year)]
    else:
        years = [near.year - 1, near.year, near.year + 1]
    days = []
    for one in years:
        try:
            days.append(date(one, month, number))
        except ValueError:
            continue
    if not days:
        return set()
    nearest = min(days, key=lambda day: abs((day - near).days))
    return {nearest}
