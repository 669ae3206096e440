"""Twenty clicks at the same moment: one acceptance, one file, one of everything."""

from functools import partial

import pytest
from django.db import connection

from accounts.models import OutboundEmail
from audit.models import AuditEvent, Event
from audit.verifying import verify
from chronology.models import ReturnedEntry
from imr.models import Decision, FileJob
from imr.services import deciding, files
from reviews.roles import Role
from reviews.rules import State
from tests import factories
from tests.harness.at_once import all_at_once

CLICKS = 20

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="the tests' SQLite lives in the memory of one thread; writers queue",
    ),
]


def test_twenty_clicks_accept_once():
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    version = deciding.latest_version(involvement)
    manager = factories.person(involvement, Role.SENIOR_MANAGER)
    accept = partial(
        deciding.accept_report,
        version,
        by=manager,
        sha256=version.sha256,
        statement="I accept.",
    )
    outcomes = all_at_once([accept] * CLICKS)
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
    outcomes = all_at_once(
        [lambda: files.request_pack(involvement.review, by=lead)] * CLICKS
    )
    assert len(set(outcomes)) == 1
    assert FileJob.objects.filter(kind="pack").count() == 1
    assert AuditEvent.objects.filter(event=Event.FILE_REQUESTED).count() == 2


def test_twenty_workers_take_one_job(monkeypatch):
    involvement = factories.make_involvement(state=State.ACCEPTED)
    # No worker is awake when it is asked for.
    monkeypatch.setattr(files, "wake", lambda *_: None)
    job = files.request_pack(involvement.review, by=None)
    outcomes = all_at_once([lambda: files.lease(job.pk)] * CLICKS)
    assert sum(outcome is not None for outcome in outcomes) == 1
