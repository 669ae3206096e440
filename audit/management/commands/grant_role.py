"""``manage.py grant_role ROLE``: what the portal's own database role may do.

Run by the owner of the tables after each migration. The portal signs in to
PostgreSQL as a role that owns nothing: it can neither take an append-only
trigger away nor change a row that one protects.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from audit.append_only import protected_tables

EVERYDAY = "SELECT, INSERT, UPDATE, DELETE"


class Command(BaseCommand):
    help = "Give a PostgreSQL role what the portal needs, and no more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":  # only on SQLite
            raise CommandError("Only PostgreSQL has roles. There is nothing to do.")
        grant(options["role"])  # only on PostgreSQL
        self.stdout.write(  # only on PostgreSQL
            "The role may read and add everywhere, and change all but append-only rows."
        )


@transaction.atomic  # only on PostgreSQL
def grant(role: str) -> None:
    """Give a role every table, then take back what append-only means."""
    quoted = connection.ops.quote_name(role)
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted}",
        f"GRANT USAGE ON SCHEMA public TO {quoted}",
        f"GRANT {EVERYDAY} ON ALL TABLES IN SCHEMA public TO {quoted}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
        # The record of migrations is the owner's.
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {quoted}",
    ]
    statements += [
        f"REVOKE UPDATE, DELETE ON {connection.ops.quote_name(table)} FROM {quoted}"
        for table in sorted(protected_tables(connection))
    ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
