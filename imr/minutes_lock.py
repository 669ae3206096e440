"""Only agreed minutes can be used (R12), kept by the database itself.

A source of evidence can be tied to an interview only while its minutes are
agreed, and agreed minutes cannot be changed without being un-agreed. A migration
that alters ``imr_evidence`` or ``imr_interview`` begins with ``minutes_unlock()``
and ends with ``minutes_lock()``.
"""

from django.db.migrations import RunPython

from audit.refusing import Refusal, changed, lift, refuse

NOT_AGREED = "Minutes can be used as evidence only while they are agreed."
LOCKED = "Agreed minutes cannot be changed while they are agreed."
_AGREED = (
    "SELECT 1 FROM imr_interview i WHERE i.id = NEW.interview_id"
    " AND i.state = 'agreed' AND i.involvement_id = NEW.involvement_id"
)
_NOT_AGREED = f"NEW.interview_id IS NOT NULL AND NOT EXISTS ({_AGREED})"
_TEXT = ("kind", "staff_codes", "held_on", "mode", "minutes", "agreed_on", "agreed_how")
REFUSALS = (
    Refusal(
        "imr_evidence_minutes_insert",
        "INSERT",
        "imr_evidence",
        _NOT_AGREED,
        NOT_AGREED,
    ),
    Refusal(
        "imr_evidence_minutes_update",
        "UPDATE OF interview_id",
        "imr_evidence",
        _NOT_AGREED,
        NOT_AGREED,
    ),
    Refusal(
        "imr_interview_lock",
        "UPDATE",
        "imr_interview",
        f"OLD.state = 'agreed' AND NEW.state = 'agreed' AND {changed(_TEXT)}",
        LOCKED,
    ),
)


def minutes_lock() -> RunPython:
    """A migration operation; both refusals are an ``IntegrityError``."""
    return refuse(*REFUSALS)


def minutes_unlock() -> RunPython:
    """A migration operation: lift the lock while a table is made anew."""
    return lift(*REFUSALS)
