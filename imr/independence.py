"""Is the author independent? Computed from the staff key, never only declared.

The guidance: the author "should not have been directly involved with the
adult's care and support, or be the immediate line manager of the practitioners
involved" (R2, R3). Asked when somebody is nominated, when they declare, when
the staff key changes and when the report is sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from imr.models import StaffMember
from reviews.models import Involvement
from reviews.same_person import Person, is_same_person, known_as


@dataclass(frozen=True)
class Practitioner:
    """A row of the staff key as far as independence needs it."""

    code: str
    person: Person
    line_manager: Person


def find_conflicts(author: Person, staff: Iterable[Practitioner]) -> list[str]:
    """List, as sentences naming codes only, why the author is not independent."""
    found = []
    for row in staff:
        if is_same_person(author, row.person):
            found.append(f"{row.code} on the staff key is the same person.")
        if is_same_person(author, row.line_manager):
            found.append(f"They are the line manager of {row.code} on the staff key.")
    return found


def practitioner(row: StaffMember) -> Practitioner:
    """A saved row of the staff key, as it is compared."""
    return Practitioner(
        row.code,
        Person(row.name, row.email),
        Person(row.line_manager, row.line_manager_email),
    )


def author_known_as(involvement: Involvement) -> list[Person]:
    """The author who is nominated now, under every name; none if nobody is."""
    nomination = (
        involvement.nominations.filter(ended_at=None).select_related("author").first()
    )
    if nomination is None:
        return []
    return known_as(nomination.author, nomination.named, nomination.declared_as)


def find_all_conflicts(
    names: Iterable[Person], staff: Iterable[Practitioner]
) -> list[str]:
    """Conflicts under any of a person's names, each once."""
    rows = list(staff)
    found = [sentence for name in names for sentence in find_conflicts(name, rows)]
    return list(dict.fromkeys(found))


def conflicts_of(names: Iterable[Person], involvement: Involvement) -> list[str]:
    """Compute a person's conflicts against an agency's staff key as it is now."""
    key = StaffMember.objects.filter(involvement=involvement)
    return find_all_conflicts(names, map(practitioner, key))


def conflicts(involvement: Involvement) -> list[str]:
    """Compute the conflicts of the author who is nominated now; none if nobody is."""
    return conflicts_of(author_known_as(involvement), involvement)
