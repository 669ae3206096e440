"""Rules on an entry's words: names, conduct, other agencies, abbreviations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chronology.models import Entry
from chronology.quality import Finding, Level, Rule, texts_of
from imr.quality.knowledge import ADULT, Knowledge, Person
from imr.wording import (
    DISCIPLINARY,
    PIPOT,
    Names,
    abbreviations,
    first_of,
    holds_name,
    may_hold_name,
    reproaches,
)

# What the form calls the fields in which a name may stand.
CALLED = {
    "event": "What happened",
    "decision": "Decision or action",
    "comment": "Author’s comment",
    "expected": "What was expected",
    "source": "Source",
    "staff": "Staff code and role",
    "fact_check_note": "Who checked the facts",
}


def no_real_names(entry: Entry, known: Knowledge) -> Iterator[Finding]:
    """The adult goes by the pseudonym, staff by codes. The adult's name is not said."""
    whole = "\n".join(text for _, text in texts_of(entry))
    if known.adult and holds_name(whole, known.adult):
        yield from _adult_in(entry, known, known.adult)
    if holds_name(whole, known.staff) or may_hold_name(whole, known.staff):
        yield from _staff_in(entry, known)


def _adult_in(entry: Entry, known: Knowledge, adult: Names) -> Iterator[Finding]:
    for name, text in texts_of(entry):
        if holds_name(text, known.adult_name):
            yield Finding(
                Level.MUST_FIX,
                Rule.NAME,
                f"{CALLED[name]}: the adult’s real name is in the text. Write "
                f"{known.pseudonym} instead.",
                entry,
                name,
                people=((ADULT, known.pseudonym),),
            )
        elif holds_name(text, adult):
            yield Finding(
                Level.MUST_FIX,
                Rule.NAME,
                f"{CALLED[name]}: the adult’s address, date of birth or NHS number is "
                "in the text. Take it out.",
                entry,
                name,
            )


def _staff_in(entry: Entry, known: Knowledge) -> Iterator[Finding]:
    for name, text in texts_of(entry):
        if holds_name(text, known.staff):
            who = [p for p in known.people if holds_name(text, p.names)]
            yield Finding(
                Level.MUST_FIX,
                Rule.NAME,
                f"{CALLED[name]}: a name from the staff key is in the text. "
                f"Write the {_instead(who)} instead.",
                entry,
                name,
                people=tuple((p.key, p.code) for p in who),
            )
        elif may_hold_name(text, known.staff):
            who = [p for p in known.people if may_hold_name(text, p.names)]
            yield Finding(
                Level.WORTH_A_LOOK,
                Rule.NAME,
                f"{CALLED[name]}: part of a name from the staff key may be in the "
                f"text. If it is somebody’s name, write the {_instead(who)} instead.",
                entry,
                name,
                what=f"{name}:{','.join(sorted(p.code for p in who))}",
                people=tuple((p.key, p.code) for p in who),
            )


def _instead(who: list[Person]) -> str:
    return "code" if who else "role"


def no_conduct_matters(entry: Entry) -> Iterator[Finding]:
    """R17: conduct has its own route, and nothing of it stands in a report."""
    for name, text in texts_of(entry):
        if found := first_of(text, DISCIPLINARY):
            yield Finding(
                Level.WORTH_A_LOOK,
                Rule.CONDUCT,
                f"“{found}”. {PIPOT}",
                entry,
                name,
                what=found.casefold(),
            )


def own_agency_only(entry: Entry, known: Knowledge) -> Iterator[Finding]:
    """R21: a chronology says what others did, and does not judge them."""
    for name, text in texts_of(entry):
        if found := reproaches(text, known.others):
            yield Finding(
                Level.WORTH_A_LOOK,
                Rule.CRITICISM,
                f"This judges another organisation ({found}). Say what happened. If "
                "the record says it, say that it is the record’s view.",
                entry,
                name,
                what=found.casefold(),
            )


@dataclass(frozen=True)
class Unexplained:
    """An abbreviation that nothing explains, where it stands first and how often."""

    term: str
    first: Entry
    field: str
    times: int


def unexplained(entries: Iterable[Entry], known: Knowledge) -> list[Unexplained]:
    """Each abbreviation once, those of most entries first."""
    found: dict[str, list[tuple[Entry, str]]] = {}
    for entry in entries:
        for term, name in _terms_in(entry).items():
            if term not in known.explained:
                found.setdefault(term, []).append((entry, name))
    terms = [Unexplained(term, *where[0], len(where)) for term, where in found.items()]
    return sorted(terms, key=lambda one: (-one.times, one.term))


def _terms_in(entry: Entry) -> dict[str, str]:
    """Each abbreviation of an entry, and the field it stands in first."""
    terms: dict[str, str] = {}
    for name, text in texts_of(entry):
        for term in abbreviations(text, is_source=name in ("source", "staff")):
            terms.setdefault(term, name)
    return terms


def abbreviation_found(one: Unexplained, *, with_place: bool = True) -> Finding:
    """What is said of an abbreviation that nothing explains."""
    times = "1 entry" if one.times == 1 else f"{one.times} entries"
    place = f" ({times}, first in {one.first.label})" if with_place else ""
    return Finding(
        Level.WORTH_A_LOOK,
        Rule.ABBREVIATION,
        f"{one.term} is not explained yet{place}.",
        one.first,
        one.field,
        what=one.term,
    )
