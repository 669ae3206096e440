"""What a row may never become, refused by the database itself on both engines.

For what a constraint cannot say, because it looks at the row before or at another
table. A module lists its ``Refusal`` rows and a migration ends with them::

    operations = [..., refuse(*REFUSALS)]

It can be run again and it can be reversed. On SQLite a migration that alters one
of the tables makes it anew and so loses the triggers, and cannot do so while
another trigger names it: begin such a migration with ``lift``, end it with ``refuse``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.migrations import RunPython

# "These values are not those", where nothing is a value too.
UNLIKE = {"postgresql": "IS DISTINCT FROM", "sqlite": "IS NOT"}


@dataclass(frozen=True)
class Refusal:
    """One trigger: ``name``, what it stands before, on which table, when, and why.

    ``before`` is INSERT, UPDATE, UPDATE OF a column, or DELETE. ``when`` is a
    condition on NEW and OLD, in which ``{unlike}`` stands for "is not the same as".
    ``says`` is the sentence of the ``IntegrityError``.
    """

    name: str
    before: str
    table: str
    when: str
    says: str

    def condition(self, vendor: str) -> str:
        return self.when.replace("{unlike}", UNLIKE[vendor])


def changed(columns: Sequence[str]) -> str:
    """The condition that one of some columns is not what it was."""
    old = ", ".join(f"OLD.{column}" for column in columns)
    new = ", ".join(f"NEW.{column}" for column in columns)
    return f"({old}) {{unlike}} ({new})"


def refuse(*refusals: Refusal) -> RunPython:
    """A migration operation: each refusal is an ``IntegrityError`` on both engines."""
    return RunPython(_making(refusals), _dropping(refusals))


def lift(*refusals: Refusal) -> RunPython:
    """A migration operation: take refusals away while a table is made anew."""
    return RunPython(_dropping(refusals), _making(refusals))


def _making(refusals: Sequence[Refusal]) -> Callable[[Any, Any], None]:
    def make(apps: Any, schema_editor: Any) -> None:
        _dropping(refusals)(apps, schema_editor)
        vendor = schema_editor.connection.vendor
        for refusal in refusals:
            for statement in _create(vendor, refusal):
                schema_editor.execute(statement)

    return make


def _dropping(refusals: Sequence[Refusal]) -> Callable[[Any, Any], None]:
    def drop(apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        for refusal in refusals:
            for statement in _drop(vendor, refusal):
                schema_editor.execute(statement)

    return drop


def _create(vendor: str, one: Refusal) -> list[str]:
    condition = one.condition(vendor)
    trigger = f"CREATE TRIGGER {one.name} BEFORE {one.before} ON {one.table}"
    if vendor == "postgresql":  # only on PostgreSQL
        row = "OLD" if one.before == "DELETE" else "NEW"
        function = (
            f"CREATE FUNCTION {one.name}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN IF {condition} THEN RAISE EXCEPTION '{one.says}'"
            f" USING ERRCODE = '23000'; END IF; RETURN {row}; END $$"
        )
        return [function, f"{trigger} FOR EACH ROW EXECUTE FUNCTION {one.name}()"]
    return [  # only on SQLite
        f"{trigger} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{one.says}'); END"
    ]


def _drop(vendor: str, one: Refusal) -> list[str]:
    if vendor == "postgresql":  # only on PostgreSQL
        return [
            f"DROP TRIGGER IF EXISTS {one.name} ON {one.table}",
            f"DROP FUNCTION IF EXISTS {one.name}()",
        ]
    return [f"DROP TRIGGER IF EXISTS {one.name}"]  # only on SQLite
