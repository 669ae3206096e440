"""The board reads only what was accepted, kept by the database itself.

An agency's ``returned_version`` can name only a version that its senior manager
accepted, and never goes back to an earlier one or to none; once a version is
accepted no row can be added to its chronology. A migration that alters
``reviews_involvement`` or ``chronology_returnedentry`` ends with
``returned_lock()``.
"""

from django.db.migrations import RunPython

from audit.refusing import Refusal, refuse

NOT_ACCEPTED = "An agency returns only a version that was accepted."
COMPLETE = "No row is added to a chronology that was accepted."
NOT_BACK = "What an agency has returned is never taken back."
_ACCEPTED = (
    "SELECT 1 FROM imr_version v JOIN imr_decision d ON d.version_id = v.id"
    " WHERE d.kind = 'accepted' AND v.involvement_id = NEW.{involvement}"
    " AND v.number = NEW.{version}"
)
_NAMED = _ACCEPTED.format(involvement="id", version="returned_version")
_ADDED = _ACCEPTED.format(involvement="involvement_id", version="version")
_UNNAMED = f"NEW.returned_version IS NOT NULL AND NOT EXISTS ({_NAMED})"
REFUSALS = (
    Refusal(
        "returned_is_accepted_insert",
        "INSERT",
        "reviews_involvement",
        _UNNAMED,
        NOT_ACCEPTED,
    ),
    Refusal(
        "returned_is_accepted_update",
        "UPDATE OF returned_version",
        "reviews_involvement",
        _UNNAMED,
        NOT_ACCEPTED,
    ),
    Refusal(
        "returned_never_goes_back",
        "UPDATE OF returned_version",
        "reviews_involvement",
        "OLD.returned_version IS NOT NULL AND (NEW.returned_version IS NULL"
        " OR NEW.returned_version < OLD.returned_version)",
        NOT_BACK,
    ),
    Refusal(
        "returned_is_complete",
        "INSERT",
        "chronology_returnedentry",
        f"EXISTS ({_ADDED})",
        COMPLETE,
    ),
)


def returned_lock() -> RunPython:
    """A migration operation; each refusal is an ``IntegrityError``."""
    return refuse(*REFUSALS)
