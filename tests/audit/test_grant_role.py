"""The portal's own role on PostgreSQL: adds to the record, never changes it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from accounts.models import User
from audit.models import AuditEvent, Event
from audit.services import record

pytestmark = pytest.mark.django_db
ROLE = "portal_of_the_tests"


def test_grant_role_refuses_a_database_without_roles():
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL has roles")
    with pytest.raises(CommandError, match="Only PostgreSQL has roles"):
        call_command("grant_role", ROLE)


@pytest.fixture
def as_the_portal(capsys):
    """Act as a role that was granted what the portal needs."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has roles")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
    call_command("grant_role", ROLE)
    assert "append-only" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_grant_role_lets_the_portal_write_and_record(as_the_portal):
    person = User.objects.create_user("ana@agency.example.org", full_name="Ana Lopez")
    record(Event.SIGNED_IN, by=person, on=person)
    record(Event.SIGNED_OUT, by=person, on=person)
    assert User.objects.update(job_title="Manager") == 1
    assert AuditEvent.objects.count() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET event = 'signed_out'",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent",
        "ALTER TABLE audit_auditevent DISABLE TRIGGER ALL",
        "DELETE FROM django_migrations",
    ],
)
def test_grant_role_keeps_the_record_from_the_portal(as_the_portal, statement):
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
