"""What the gates need to know that is not part of the report itself."""

from dataclasses import dataclass, field
from datetime import date

from imr.wording import Names
from reviews.models import Agency

# How a text speaks of an agency without its name (R21).
KIND_WORDS: dict[str, tuple[str, ...]] = {
    Agency.Kind.ADULT_SOCIAL_CARE: (
        "adult social care",
        "social services",
        "social worker",
        "social workers",
        "the council",
    ),
    Agency.Kind.NHS_TRUST: ("the hospital", "the district nurses", "the nurses"),
    Agency.Kind.GP_PRACTICE: ("the GP", "the practice", "the surgery", "the doctors"),
    Agency.Kind.AMBULANCE: ("the ambulance service", "the ambulance crew"),
    Agency.Kind.POLICE: ("the police",),
    Agency.Kind.FIRE: ("the fire service", "the fire brigade"),
    Agency.Kind.HOUSING: ("the landlord", "the housing association"),
    Agency.Kind.CARE_PROVIDER: ("the care agency", "the care home", "the carers"),
    Agency.Kind.PROBATION: ("the probation service",),
}


@dataclass(frozen=True)
class Known:
    """Looked up by the service that checks a report.

    ``conflicts`` are sentences on the author's independence; ``other_names`` the
    names and codes of the other agencies, ``other_kinds`` words for them.
    """

    conflicts: tuple[str, ...] = ()
    has_senior_manager: bool = True
    other_names: tuple[str, ...] = ()
    other_kinds: tuple[str, ...] = ()
    agency_codes: frozenset[str] = frozenset()
    # None where the sealed identity could not be read for comparing.
    adult: Names | None = field(default_factory=Names)
    open_comments: int = 0
    today: date = date.min


def without_the(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The same words as notes have them: "Council never answers"."""
    return kinds + tuple(k.removeprefix("the ") for k in kinds if k.startswith("the "))


def kind_words(kinds: set[str], own: str) -> tuple[str, ...]:
    """Words for the other agencies' kinds; an agency's own kind is its own."""
    return tuple(
        words for kind in sorted(kinds - {own}) for words in KIND_WORDS.get(kind, ())
    )
