"""What nobody can do past the services: the database itself refuses."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.refusals import Refused
from audit.models import AuditEvent
from chronology.models import ReturnedEntry
from imr.models import Interview, MinutesRevision, ReportTemplate, Version
from imr.services import deciding
from reviews.models import Involvement
from reviews.roles import Role
from reviews.rules import State
from tests import factories

pytestmark = pytest.mark.django_db
STATEMENT = "I accept this report on behalf of my organisation."


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    return [one.name for one in found]


def copied(table: str, **changes: str) -> str:
    """SQL that writes every row of a table again, with some columns changed."""
    columns = [name for name in columns_of(table) if changes.get(name) != ""]
    into = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changes.get(name) or f'"{name}"' for name in columns)
    return f'INTO "{table}" ({into}) SELECT {values} FROM "{table}"'  # noqa: S608


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("imr_version", "content"),
        ("imr_decision", "statement"),
        ("imr_answerrevision", "text"),
        ("chronology_returnedentry", "event"),
        ("audit_auditevent", "event"),
    ],
)
def test_rows_are_not_replaced(table, column):
    """SQLite's REPLACE, or an upsert, is a change by another name."""
    factories.make_involvement(state=State.ACCEPTED)
    verb = "REPLACE" if connection.vendor == "sqlite" else "INSERT"
    upsert = (
        ""
        if connection.vendor == "sqlite"
        else f" ON CONFLICT (id) DO UPDATE SET \"{column}\" = 'forged'"
    )
    with pytest.raises(IntegrityError, match=r"never changed|No row is added"):
        run(f"{verb} {copied(table, **{column: chr(39) + 'forged' + chr(39)})}{upsert}")


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (ReportTemplate, {"definition": {}}),
        (MinutesRevision, {"text": "forged"}),
    ],
)
def test_templates_and_minutes_that_were_saved_stay(model, change):
    involvement = factories.make_involvement(state=State.DRAFTING)
    code = involvement.staff_members.get().code
    factories.make_interview(involvement, staff_codes=code)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.all()._raw_delete(model.objects.db)


def test_agency_returns_only_what_was_accepted():
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    with pytest.raises(IntegrityError, match="was accepted"), transaction.atomic():
        Involvement.objects.filter(pk=involvement.pk).update(
            returned_version=1, state=State.ACCEPTED
        )
    deciding.add_comment(
        deciding.latest_version(involvement),
        by=factories.person(involvement, Role.SENIOR_MANAGER),
        section="",
        text="Say more.",
    )
    deciding.send_back(
        deciding.latest_version(involvement),
        by=factories.person(involvement, Role.SENIOR_MANAGER),
    )
    factories.walk(involvement, State.ACCEPTED)
    with pytest.raises(IntegrityError, match="was accepted"), transaction.atomic():
        Involvement.objects.filter(pk=involvement.pk).update(returned_version=1)


def test_row_cannot_be_added_to_an_accepted_chronology():
    factories.make_involvement(state=State.ACCEPTED)
    forged = copied("chronology_returnedentry", id="", number="99", event="'forged'")
    with pytest.raises(IntegrityError, match="No row is added"):
        run(f"INSERT {forged}")
    assert ReturnedEntry.objects.count() == 1


def test_acceptance_is_refused_over_rows_that_nobody_sent():
    """A row that was planted before the acceptance does not come in with it."""
    accepted = factories.make_involvement(state=State.ACCEPTED)
    waiting = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    version = deciding.latest_version(waiting)
    planted = ReturnedEntry.objects.get(involvement=accepted)
    planted.pk, planted.involvement, planted.number = None, waiting, 99
    planted.save(force_insert=True)
    with pytest.raises(Refused, match="not as it was sent"):
        deciding.accept_report(
            version,
            by=factories.person(waiting, Role.SENIOR_MANAGER),
            sha256=version.sha256,
            statement=STATEMENT,
        )


def test_every_row_is_as_it_was():
    """The tests above change nothing on the way."""
    factories.make_involvement(state=State.ACCEPTED)
    assert Version.objects.get().is_intact()
    assert AuditEvent.objects.exists()
    assert not Interview.objects.exists()
