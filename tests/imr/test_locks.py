"""What nobody can do past the services: the database itself refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.refusals import Refused
from audit.models import AuditEvent
from chronology.models import ReturnedEntry
from imr import accepted_lock, minutes_lock, returned_lock
from imr.models import (
    Decision,
    FileJob,
    Interview,
    MinutesRevision,
    Nomination,
    ReportTemplate,
    StoredFile,
    Version,
)
from imr.services import deciding, files
from reviews.models import Involvement
from reviews.roles import Role
from reviews.rules import State
from reviews.services import agencies
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
    """SQL that writes every row of a table again, with some columns changed.

    The column of words to search is PostgreSQL's own: nobody writes it.
    """
    own = columns_of(table)
    columns = [n for n in own if changes.get(n) != "" and n != "search"]
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
        Involvement.objects.filter(pk=involvement.pk).update(returned_version=3)


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


def test_returned_version_never_goes_back():
    involvement = factories.make_involvement(state=State.ACCEPTED)
    agencies.reopen_return(
        involvement,
        by=factories.manager_of(involvement.review),
        reason="Say more.",
        due_on=timezone.localdate() + timedelta(days=40),
        today=timezone.localdate(),
    )
    parts = Involvement.objects.filter(pk=involvement.pk)
    with pytest.raises(IntegrityError, match="never taken back"), transaction.atomic():
        parts.update(returned_version=None)
    factories.walk(involvement, State.ACCEPTED)
    with pytest.raises(IntegrityError, match="never taken back"), transaction.atomic():
        parts.update(returned_version=1)
    assert parts.get().returned_version == 2


def test_decision_is_bound_to_the_check_code_of_its_version():
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    version = deciding.latest_version(involvement)
    with pytest.raises(IntegrityError, match="bound to the check code"):
        Decision.objects.create(
            version=version,
            kind=Decision.Kind.ACCEPTED,
            sha256="0" * 64,
            statement=STATEMENT,
            name="Somebody",
            decided_at=timezone.now(),
            decided_by=factories.person(involvement, Role.SENIOR_MANAGER),
            author=version.sent_by,
        )


def test_file_of_an_accepted_report_is_never_another():
    involvement = factories.make_involvement(state=State.ACCEPTED)
    job = FileJob.objects.get(version__involvement=involvement)
    FileJob.objects.filter(pk=job.pk).update(step="Waiting")  # it can still change
    files.make_one(job.pk)
    other = StoredFile.objects.create(
        sha256="0" * 64, content=b"x", size=1, pages=1, created_at=timezone.now()
    )
    jobs = FileJob.objects.filter(pk=job.pk, state=FileJob.State.READY)
    for change in (
        {"file": other},
        {"state": FileJob.State.WAITING, "file": None, "ready_at": None},
    ):
        with pytest.raises(IntegrityError, match="never another"), transaction.atomic():
            jobs.update(**change)
    with pytest.raises(IntegrityError, match="never another"), transaction.atomic():
        jobs._raw_delete(jobs.db)
    assert jobs.get().file.pk != other.pk


def test_declaration_is_never_changed():
    involvement = factories.make_involvement(state=State.DRAFTING)
    nominations = Nomination.objects.filter(involvement=involvement)
    for change in (
        {"statements": ["I never said this"]},
        {"declared_as": "Another Name"},
        {"experience": "None"},
        {"declared_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            nominations.update(**change)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        nominations._raw_delete(nominations.db)
    factories.end_nomination(involvement)
    with pytest.raises(IntegrityError, match="stays ended"), transaction.atomic():
        nominations.update(ended_at=None)


@pytest.mark.parametrize("lock", [accepted_lock, minutes_lock, returned_lock])
def test_every_lock_is_in_the_database(lock):
    """A migration that makes a table anew on SQLite takes its triggers with it."""
    sql = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        there = {name for (name,) in cursor.fetchall()}
    assert {refusal.name for refusal in lock.REFUSALS} <= there


def test_every_row_is_as_it_was():
    """The tests above change nothing on the way."""
    factories.make_involvement(state=State.ACCEPTED)
    assert Version.objects.get().is_intact()
    assert AuditEvent.objects.exists()
    assert not Interview.objects.exists()
