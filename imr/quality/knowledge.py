"""What the rules on an entry need to know that does not stand in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from imr.wording import Names

# The adult among the people, whose code is the pseudonym.
ADULT = "adult"


@dataclass(frozen=True)
class Person:
    """Somebody whose name goes by a code: a row of the staff key, or the adult.

    ``key`` is the row's id, or ``ADULT``.
    """

    key: str
    code: str
    names: Names


@dataclass(frozen=True)
class Knowledge:
    """Looked up by the service; names are for comparing and are never shown.

    ``staff`` are all names of the staff key with line managers, ``people`` those of
    them who have a code. ``adult`` is None where the sealed identity could not be
    read; ``adult_name`` is the part of it that the pseudonym can stand for.
    ``others`` are names, codes and words for the other agencies. ``explained`` are
    abbreviations that the key, the staff codes or the agencies explain.
    """

    starts: date
    ends: date
    today: date
    pseudonym: str = ""
    staff: Names = field(default_factory=Names)
    people: tuple[Person, ...] = ()
    adult: Names | None = field(default_factory=Names)
    adult_name: Names = field(default_factory=Names)
    others: tuple[str, ...] = ()
    explained: frozenset[str] = frozenset()

    def person(self, key: str) -> Person | None:
        """Who goes by a key: somebody on the staff key, or the adult."""
        if key == ADULT:
            return Person(ADULT, self.pseudonym, self.adult_name)
        return next((one for one in self.people if one.key == key), None)


def codes_explained(
    *, terms: Iterable[str], codes: Iterable[str], agencies: Iterable[str]
) -> frozenset[str]:
    """What needs no entry in the key: its terms, parts of staff codes, agencies' codes.

    A code such as ASC-SW1 stands in the key with its role, so SW is explained.
    """
    parts = (piece for code in codes for piece in re.split(r"[\d-]+", code))
    return frozenset(chain(terms, parts, agencies))
