"""The index of words over what agencies returned, kept by PostgreSQL itself.

A column that the database works out from the texts whenever a row is written: rows
that are never changed can be searched, and nobody can forget to fill it. Each word
is there as it is written and as its stem. No model knows the column. On SQLite there
is none, and the table is left alone: altering it there would lose its triggers.
"""

from collections.abc import Callable
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
    index = f"CREATE INDEX returned_entry_words ON {TABLE} USING gin (search)"
    drop = f"ALTER TABLE {TABLE} DROP COLUMN search"
    return RunPython(_on_postgresql(_column(), index), _on_postgresql(drop))


def _on_postgresql(*statements: str) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        own = {"postgresql": statements}.get(schema_editor.connection.vendor, ())
        for statement in own:
            schema_editor.execute(statement, params=None)  # only on PostgreSQL

    return run


def _column() -> str:
    whole = " || ' ' || ".join(TEXTS)
    text = f"translate({whole}, '{MARKS}', '{_SPACES}')"
    # As written comes first: words that stand together are looked for among these,
    # and the places of words are counted only so far.
    words = f"to_tsvector('simple', {text}) || to_tsvector('english', {text})"
    return (
        f"ALTER TABLE {TABLE} ADD COLUMN search tsvector"
        f" GENERATED ALWAYS AS ({words}) STORED"
    )
