"""Are two people one? By their e-mail address or their name, whatever the account.

The author, the senior manager and the panel representative are different people
(design: who may see and do what); a second account does not make a second person.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User

_TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sir"})


@dataclass(frozen=True)
class Person:
    """A name and an e-mail address, either of which may tell who somebody is."""

    name: str
    email: str = ""


def plain_name(name: str) -> str:
    """Fold a name for comparing: "Dr Zoë  Ashe-Brand" is "ashe brand zoe".

    Titles, accents, punctuation and the order of the parts do not matter, so
    that "Ashe-Brand, Zoë" is found as well.
    """
    folded = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    words = [word for word in re.split(r"[\W_]+", letters) if word]
    return " ".join(sorted(word for word in words if word not in _TITLES))


def is_same_person(one: Person, other: Person) -> bool:
    """Say whether two people share an e-mail address or a name."""
    same_email = one.email != "" and one.email.casefold() == other.email.casefold()
    name = plain_name(one.name)
    return same_email or (name != "" and name == plain_name(other.name))


def known_as(user: User, *names: str) -> list[Person]:
    """A person under the name of their account and other names they have had here."""
    known = dict.fromkeys([user.full_name, *filter(None, names)])
    return [Person(name, user.email) for name in known]


def is_any(names: Iterable[Person], people: Iterable[Person]) -> bool:
    """Say whether somebody, under any of their names, is one of some people."""
    others = list(people)
    return any(is_same_person(name, other) for name in names for other in others)
