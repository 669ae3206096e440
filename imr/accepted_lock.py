"""What was declared and accepted stays as it was, kept by the database itself.

A decision is bound to the check code and the author of its version, a file that
was made is that file for good, and a declaration says what it said when it was made
(R2, R3, R15). A migration that alters ``imr_decision``, ``imr_filejob`` or
``imr_nomination`` ends with ``accepted_lock()``.
"""

from django.db.migrations import RunPython

from audit.refusing import Refusal, changed, refuse

UNBOUND = "A decision is bound to the check code and the author of its version."
FILED = "A file that was made is never another one."
DECLARED = "A declaration is never changed."
ENDED = "A nomination that ended stays ended."
_NOMINATION = (
    "involvement_id",
    "author_id",
    "named",
    "declared_as",
    "job_title",
    "experience",
    "authority",
    "resources_agreed",
    "tor_version",
    "nominated_at",
    "nominated_by_id",
    "not_involved",
    "not_line_manager",
    "statements",
    "declared_at",
    "declared_by_id",
)
_FILE = ("kind", "review_id", "key", "version_id", "state", "file_id", "ready_at")
_IS_FILED = "OLD.state = 'ready'"
REFUSALS = (
    Refusal(
        "decision_is_bound_to_its_version",
        "INSERT",
        "imr_decision",
        "NOT EXISTS (SELECT 1 FROM imr_version v WHERE v.id = NEW.version_id"
        " AND v.sha256 = NEW.sha256 AND v.sent_by_id = NEW.author_id)",
        UNBOUND,
    ),
    Refusal(
        "file_is_for_good_update",
        "UPDATE",
        "imr_filejob",
        f"{_IS_FILED} AND {changed(_FILE)}",
        FILED,
    ),
    Refusal(
        "file_is_for_good_delete",
        "DELETE",
        "imr_filejob",
        _IS_FILED,
        FILED,
    ),
    Refusal(
        "declaration_is_for_good_update",
        "UPDATE",
        "imr_nomination",
        f"OLD.declared_at IS NOT NULL AND {changed(_NOMINATION)}",
        DECLARED,
    ),
    Refusal(
        "declaration_is_for_good_delete",
        "DELETE",
        "imr_nomination",
        "OLD.declared_at IS NOT NULL",
        DECLARED,
    ),
    Refusal(
        "nomination_stays_ended",
        "UPDATE OF ended_at",
        "imr_nomination",
        f"OLD.ended_at IS NOT NULL AND {changed(['ended_at'])}",
        ENDED,
    ),
)


def accepted_lock() -> RunPython:
    """A migration operation; each refusal is an ``IntegrityError``."""
    return refuse(*REFUSALS)
