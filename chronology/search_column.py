"""The index of words over what agencies returned, kept by PostgreSQL itself.

A column that the database works out from the texts whenever a row is written: rows
that are never changed can be searched, and nobody can forget to fill it. Each word
is there as it is written and as its stem. No model knows the column. On SQLite there
is none, and the table is left alone: altering it there would lose its triggers.
"""

from typing import Any

from django.db.migrations import RunPython

TABLE = "chronology_returnedentry"
TEXTS = [
    "agency_code",
    "event",
    "decision",
    "comment",
    "expected",
    "source",
    "staff",
    "date_text",
]
# PostgreSQL would read "visit/letter" as the name of a file, and "E1.2" as a host.
MARKS = "!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~–—‘’“”…•"
_SPACES = " " * (len(MARKS) - 1)  # '' is one apostrophe


def search_column() -> RunPython:
    """A migration operation; it does nothing on SQLite."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":  # only on PostgreSQL
            schema_editor.execute(_column(), params=None)
            schema_editor.execute(
                f"CREATE INDEX returned_entry_words ON {TABLE} USING gin (search)"
            )

    def backwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":  # only on PostgreSQL
            schema_editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN search")

    return RunPython(forwards, backwards)


def _column() -> str:  # only on PostgreSQL
    whole = " || ' ' || ".join(TEXTS)
    text = f"translate({whole}, '{MARKS}', '{_SPACES}')"
    # As written comes first: words that stand together are looked for among these,
    # and the places of words are counted only so far.
    words = f"to_tsvector('simple', {text}) || to_tsvector('english', {text})"
    return (
        f"ALTER TABLE {TABLE} ADD COLUMN search tsvector"
        f" GENERATED ALWAYS AS ({words}) STORED"
    )
