"""Tables whose rows are never changed and never deleted, by the database itself.

In a migration, after the table is made::

    operations = [
        migrations.CreateModel("Version", …),
        append_only("imr_version"),
    ]

It can be run again and it can be reversed. On SQLite a migration that alters
the table makes it anew and so loses the triggers: end such a migration with
``append_only`` again. On PostgreSQL the portal's own role should also hold only
INSERT and SELECT on the table (docs/operating.md).
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import RunPython

MARK = "append_only"


def append_only(table: str, name: str = "") -> RunPython:
    """A migration operation: refuse UPDATE, DELETE and TRUNCATE on a table.

    The refusal is an ``IntegrityError`` on both engines. ``name`` begins the
    names of the triggers; it is the table's own name if not given.
    """
    prefix = f"{name or table}_{MARK}"

    def forwards(apps: Any, schema_editor: Any) -> None:
        backwards(apps, schema_editor)
        connection = schema_editor.connection
        if connection.vendor == "postgresql":  # only on PostgreSQL
            statements = _create_on_postgresql(table, prefix)
        else:  # only on SQLite
            statements = _create_on_sqlite(table, prefix, _unique(connection, table))
        for statement in statements:
            schema_editor.execute(statement)

    def backwards(apps: Any, schema_editor: Any) -> None:
        for statement in _drop(schema_editor.connection.vendor, table, prefix):
            schema_editor.execute(statement)

    return RunPython(forwards, backwards)


def protected_tables(connection: BaseDatabaseWrapper) -> set[str]:
    """The tables that the database keeps append-only now."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # only on PostgreSQL
            cursor.execute(
                "SELECT c.relname FROM pg_trigger t"
                " JOIN pg_class c ON c.oid = t.tgrelid"
                " WHERE NOT t.tgisinternal AND t.tgname LIKE %s",
                [f"%{MARK}%"],
            )
        else:  # only on SQLite
            cursor.execute(
                "SELECT tbl_name FROM sqlite_master"
                " WHERE type = 'trigger' AND name LIKE %s",
                [f"%{MARK}%"],
            )
        return {table for (table,) in cursor.fetchall()}


def _sentence(table: str) -> str:
    return f"The rows of {table} are never changed and never deleted."


def _create_on_postgresql(table: str, prefix: str) -> list[str]:  # only on PostgreSQL
    body = f"BEGIN RAISE EXCEPTION '{_sentence(table)}' USING ERRCODE = '23000'; END"
    function = f'FUNCTION "{prefix}"()'
    at, do = f'ON "{table}" FOR EACH', f"EXECUTE {function}"
    return [
        f"CREATE {function} RETURNS trigger AS $${body}$$ LANGUAGE plpgsql",
        f'CREATE TRIGGER "{prefix}_rows" BEFORE UPDATE OR DELETE {at} ROW {do}',
        f'CREATE TRIGGER "{prefix}_table" BEFORE TRUNCATE {at} STATEMENT {do}',
    ]


def _unique(connection: Any, table: str) -> list[list[str]]:  # only on SQLite
    """The sets of columns of which no two rows have the same values."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    return [
        one["columns"] for one in found.values() if one["unique"] or one["primary_key"]
    ]


def _create_on_sqlite(
    table: str, prefix: str, unique: list[list[str]]
) -> list[str]:  # only on SQLite
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_sentence(table)}'); END"
    at = f'ON "{table}"'
    same = [
        " AND ".join(f'"{column}" = NEW."{column}"' for column in columns)
        for columns in unique
    ]
    rows = f'(SELECT 1 FROM "{table}" WHERE {" OR ".join(same)})'  # noqa: S608 - ours
    there = f"EXISTS {rows}"
    return [
        f'CREATE TRIGGER "{prefix}_update" BEFORE UPDATE {at} {refuse}',
        f'CREATE TRIGGER "{prefix}_delete" BEFORE DELETE {at} {refuse}',
        # REPLACE deletes the row it stands for, and asks no trigger for that.
        f'CREATE TRIGGER "{prefix}_insert" BEFORE INSERT {at} WHEN {there} {refuse}',
    ]


def _drop(vendor: str, table: str, prefix: str) -> list[str]:
    if vendor == "postgresql":  # only on PostgreSQL
        return [
            f'DROP TRIGGER IF EXISTS "{prefix}_rows" ON "{table}"',
            f'DROP TRIGGER IF EXISTS "{prefix}_table" ON "{table}"',
            f'DROP FUNCTION IF EXISTS "{prefix}"()',
        ]
    return [  # only on SQLite
        f'DROP TRIGGER IF EXISTS "{prefix}_update"',
        f'DROP TRIGGER IF EXISTS "{prefix}_delete"',
        f'DROP TRIGGER IF EXISTS "{prefix}_insert"',
    ]
