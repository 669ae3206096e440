"""Twenty clicks at the same moment: one acceptance, one file, one of everything."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import OutboundEmail
from accounts.refusals import Refused
from audit.models import AuditEvent, Event
from audit.verifying import verify
from chronology.models import ReturnedEntry
from imr.models import Decision, FileJob
from imr.services import deciding, files
from reviews.roles import Role
from reviews.rules import State
from tests import factories

CLICKS = 20

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="the tests' SQLite lives in the memory of one thread; writers queue",
    ),
]


def all_at_once(act: Callable[[], Any]) -> list[Any]:
    """Do an act in twenty threads that start together; what came of each."""
    barrier = threading.Barrier(CLICKS)
    outcomes: list[Any] = []

    def click() -> None:
        barrier.wait()
        try:
            outcomes.append(act())
        except Refused as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(CLICKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_twenty_clicks_accept_once():
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    version = deciding.latest_version(involvement)
    manager = factories.person(involvement, Role.SENIOR_MANAGER)
    outcomes = all_at_once(
        lambda: deciding.accept_report(
            version, by=manager, sha256=version.sha256, statement="I accept."
        )
    )
    assert len(outcomes) == CLICKS
    assert sum(isinstance(outcome, Decision) for outcome in outcomes) == 1
    assert Decision.objects.count() == 1
    assert AuditEvent.objects.filter(event=Event.REPORT_ACCEPTED).count() == 1
    assert OutboundEmail.objects.filter(kind="report_accepted").count() == 2
    rows = ReturnedEntry.objects.filter(involvement=involvement)
    assert rows.count() == rows.values("number").distinct().count() > 0
    assert verify().fault == ""


def test_twenty_clicks_ask_for_one_pack():
    involvement = factories.make_involvement(state=State.ACCEPTED)
    lead = factories.lead_of(involvement.review)
    outcomes = all_at_once(lambda: files.request_pack(involvement.review, by=lead))
    assert len(set(outcomes)) == 1
    assert FileJob.objects.filter(kind="pack").count() == 1
    assert AuditEvent.objects.filter(event=Event.FILE_REQUESTED).count() == 2


def test_twenty_workers_take_one_job():
    involvement = factories.make_involvement(state=State.ACCEPTED)
    job = FileJob.objects.get(version__involvement=involvement)
    FileJob.objects.update(state="waiting", file=None, ready_at=None, attempts=0)
    outcomes = all_at_once(lambda: files.lease(job.pk))
    assert sum(outcome is not None for outcome in outcomes) == 1
