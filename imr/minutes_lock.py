"""Only agreed minutes can be used (R12), kept by the database itself.

A source of evidence can be tied to an interview only while its minutes are
agreed, and agreed minutes cannot be changed without being un-agreed. A migration
that alters ``imr_evidence`` or ``imr_interview`` loses the triggers on SQLite,
where the table is made anew: end such a migration with ``minutes_lock()``.
"""

from typing import Any

from django.db.migrations import RunPython

NOT_AGREED = "Minutes can be used as evidence only while they are agreed."
LOCKED = "Agreed minutes cannot be changed while they are agreed."
_AGREED = (
    "SELECT 1 FROM imr_interview i WHERE i.id = NEW.interview_id"
    " AND i.state = 'agreed' AND i.involvement_id = NEW.involvement_id"
)
_REFUSE = (
    f"WHEN NEW.interview_id IS NOT NULL AND NOT EXISTS ({_AGREED})"
    f" BEGIN SELECT RAISE(ABORT, '{NOT_AGREED}'); END"
)
_TEXT = ("kind", "staff_codes", "held_on", "mode", "minutes", "agreed_on", "agreed_how")


def minutes_lock() -> RunPython:
    """A migration operation; both refusals are an ``IntegrityError``."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        backwards(apps, schema_editor)
        for statement in _create(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def backwards(apps: Any, schema_editor: Any) -> None:
        for statement in _drop(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    return RunPython(forwards, backwards)


def _changed(unlike: str) -> str:
    old = ", ".join(f"OLD.{column}" for column in _TEXT)
    new = ", ".join(f"NEW.{column}" for column in _TEXT)
    return f"OLD.state = 'agreed' AND NEW.state = 'agreed' AND ({old}) {unlike} ({new})"


def _create(vendor: str) -> list[str]:
    if vendor == "postgresql":  # only on PostgreSQL
        not_agreed = (
            "CREATE FUNCTION imr_minutes_not_agreed() RETURNS trigger"
            " LANGUAGE plpgsql AS $$ BEGIN IF NEW.interview_id IS NOT NULL"
            f" AND NOT EXISTS ({_AGREED}) THEN RAISE EXCEPTION '{NOT_AGREED}'"
            " USING ERRCODE = '23000'; END IF; RETURN NEW; END $$"
        )
        on_evidence = (
            "CREATE TRIGGER imr_evidence_minutes BEFORE INSERT"
            " OR UPDATE OF interview_id ON imr_evidence"
            " FOR EACH ROW EXECUTE FUNCTION imr_minutes_not_agreed()"
        )
        locked = (
            "CREATE FUNCTION imr_minutes_locked() RETURNS trigger"
            f" LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{LOCKED}'"
            " USING ERRCODE = '23000'; END $$"
        )
        on_interview = (
            "CREATE TRIGGER imr_interview_lock BEFORE UPDATE ON imr_interview"
            f" FOR EACH ROW WHEN ({_changed('IS DISTINCT FROM')})"
            " EXECUTE FUNCTION imr_minutes_locked()"
        )
        return [not_agreed, on_evidence, locked, on_interview]
    before = "CREATE TRIGGER imr_evidence_minutes"  # only on SQLite
    return [  # only on SQLite
        f"{before}_insert BEFORE INSERT ON imr_evidence {_REFUSE}",
        f"{before}_update BEFORE UPDATE OF interview_id ON imr_evidence {_REFUSE}",
        (
            "CREATE TRIGGER imr_interview_lock BEFORE UPDATE ON imr_interview"
            f" WHEN {_changed('IS NOT')} BEGIN SELECT RAISE(ABORT, '{LOCKED}'); END"
        ),
    ]


def _drop(vendor: str) -> list[str]:
    if vendor == "postgresql":  # only on PostgreSQL
        return [
            "DROP TRIGGER IF EXISTS imr_evidence_minutes ON imr_evidence",
            "DROP FUNCTION IF EXISTS imr_minutes_not_agreed()",
            "DROP TRIGGER IF EXISTS imr_interview_lock ON imr_interview",
            "DROP FUNCTION IF EXISTS imr_minutes_locked()",
        ]
    return [  # only on SQLite
        "DROP TRIGGER IF EXISTS imr_evidence_minutes_insert",
        "DROP TRIGGER IF EXISTS imr_evidence_minutes_update",
        "DROP TRIGGER IF EXISTS imr_interview_lock",
    ]
