"""The board reads only what was accepted, kept by the database itself.

An agency's ``returned_version`` can name only a version that its senior manager
accepted, and once a version is accepted no row can be added to its chronology. A
migration that alters ``reviews_involvement`` or ``chronology_returnedentry`` loses
the triggers on SQLite, where the table is made anew: end it with ``returned_lock()``.
"""

from typing import Any

from django.db.migrations import RunPython

NOT_ACCEPTED = "An agency returns only a version that was accepted."
COMPLETE = "No row is added to a chronology that was accepted."
_ACCEPTED = (
    "SELECT 1 FROM imr_version v JOIN imr_decision d ON d.version_id = v.id"
    " WHERE d.kind = 'accepted' AND v.involvement_id = NEW.{involvement}"
    " AND v.number = NEW.{version}"
)
_NAMED = _ACCEPTED.format(involvement="id", version="returned_version")
_ADDED = _ACCEPTED.format(involvement="involvement_id", version="version")
# Trigger, when, table, condition, and what is said.
_RULES = [
    (
        f"returned_is_accepted_{verb[:6].strip().lower()}",
        verb,
        "reviews_involvement",
        f"NEW.returned_version IS NOT NULL AND NOT EXISTS ({_NAMED})",
        NOT_ACCEPTED,
    )
    for verb in ("INSERT", "UPDATE OF returned_version")
] + [
    (
        "returned_is_complete",
        "INSERT",
        "chronology_returnedentry",
        f"EXISTS ({_ADDED})",
        COMPLETE,
    )
]


def returned_lock() -> RunPython:
    """A migration operation; both refusals are an ``IntegrityError``."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        backwards(apps, schema_editor)
        for statement in _create(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def backwards(apps: Any, schema_editor: Any) -> None:
        for statement in _drop(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    return RunPython(forwards, backwards)


def _create(vendor: str) -> list[str]:
    if vendor == "postgresql":  # only on PostgreSQL
        return [
            statement for rule in _RULES for statement in _create_on_postgresql(*rule)
        ]
    return [  # only on SQLite
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {condition}"
        f" BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        for name, verb, table, condition, sentence in _RULES
    ]


def _create_on_postgresql(
    name: str, verb: str, table: str, condition: str, sentence: str
) -> list[str]:  # only on PostgreSQL
    function = (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN IF {condition} THEN RAISE EXCEPTION '{sentence}'"
        " USING ERRCODE = '23000'; END IF; RETURN NEW; END $$"
    )
    trigger = (
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
    return [function, trigger]


def _drop(vendor: str) -> list[str]:
    if vendor == "postgresql":  # only on PostgreSQL
        return [
            statement
            for name, _, table, _, _ in _RULES
            for statement in (
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"DROP FUNCTION IF EXISTS {name}()",
            )
        ]
    return [f"DROP TRIGGER IF EXISTS {name}" for name, *_ in _RULES]  # only on SQLite
