"""What a migrated database holds, and a way past its locks for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

from django.apps import apps
from django.core import serializers
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.harness.source import PACKAGES


def written_by_migrations() -> str:
    """Take down the rows that our own migrations wrote, report templates say."""
    models = chain.from_iterable(
        apps.get_app_config(package).get_models()
        for package in PACKAGES
        if apps.is_installed(package)
    )
    rows = chain.from_iterable(model._base_manager.all() for model in models)
    return serializers.serialize("json", rows)


def put_back(rows: str) -> None:
    """Write those rows again."""
    for row in serializers.deserialize("json", rows):
        row.save()


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Take every trigger away for a moment, then put all back.

    For emptying the tables between tests, and for tampering on purpose.
    """
    # PostgreSQL does not alter a table while deferred checks wait.
    connection.check_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
                " WHERE NOT tgisinternal"
            )
            triggers = cursor.fetchall()
            off = [f'ALTER TABLE "{t}" DISABLE TRIGGER "{n}"' for t, n in triggers]
            on = [f'ALTER TABLE "{t}" ENABLE TRIGGER "{n}"' for t, n in triggers]
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            made = cursor.fetchall()
            off = [f'DROP TRIGGER "{name}"' for name, _ in made]
            on = [sql for _, sql in made]
        for statement in off:
            cursor.execute(statement)
    try:
        yield
    finally:
        connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in on:
                cursor.execute(statement)
