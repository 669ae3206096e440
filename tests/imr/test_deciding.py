"""Comments, sending back, accepting: bound to what was shown, and only once."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.refusals import Hidden, Refused
from accounts.services.people import change_details
from audit.models import AuditEvent, Event
from chronology.models import ReturnedEntry
from imr.models import Decision, FileJob, Version
from imr.services import deciding, preparing
from reviews.models import Appointment, Involvement
from reviews.roles import Role
from reviews.rules import State
from reviews.services import agencies, appointments
from tests import factories

pytestmark = pytest.mark.django_db

STATEMENT = "I accept this report on behalf of my organisation."


@pytest.fixture
def sent():
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    return deciding.latest_version(involvement)


def manager_of(version):
    return factories.person(version.involvement, Role.SENIOR_MANAGER)


def accept(version, **changes):
    fields = {
        "by": manager_of(version),
        "sha256": version.sha256,
        "statement": STATEMENT,
    }
    return deciding.accept_report(version, **(fields | changes))


def test_accept_report_brings_the_return_to_the_board(sent):
    decision = accept(sent)
    involvement = Involvement.objects.get(pk=sent.involvement_id)
    assert involvement.state == State.ACCEPTED
    assert involvement.returned_version == sent.number
    assert decision.sha256 == sent.sha256
    assert decision.sha256 == hashlib.sha256(sent.content.encode()).hexdigest()
    assert ReturnedEntry.objects.of_review(involvement.review).count() > 0
    assert FileJob.objects.get(version=sent).kind == "report"
    assert AuditEvent.objects.filter(event=Event.REPORT_ACCEPTED).count() == 1
    lead = factories.lead_of(involvement.review)
    assert factories.mails(lead, "return_arrived") == 1


def test_accept_report_is_signed_in_the_post_somebody_was_named_in(sent):
    by = manager_of(sent)
    change_details(by, full_name="Ida Marsh", job_title="Treasurer", organisation="")
    decision = accept(sent)
    assert (decision.name, decision.job_title) == ("Ida Marsh", "Director")


def test_accept_report_is_signed_in_the_post_they_say_where_none_was_named(sent):
    by = manager_of(sent)
    involvement = sent.involvement
    Appointment.objects.filter(user=by, involvement=involvement).update(job_title="")
    change_details(by, full_name="Ida Marsh", job_title="Treasurer", organisation="")
    assert accept(sent).job_title == "Treasurer"


def test_accept_report_twice_is_refused(sent):
    accept(sent)
    with pytest.raises(Refused, match="not waiting"):
        accept(sent)
    assert Decision.objects.count() == 1


def test_accept_report_refuses_another_check_code(sent):
    with pytest.raises(Refused, match="has changed since you opened it"):
        accept(sent, sha256="0" * 64)


def test_accept_report_refuses_an_older_version(sent):
    deciding.add_comment(sent, by=manager_of(sent), section="", text="Say more.")
    deciding.send_back(sent, by=manager_of(sent))
    factories.walk(sent.involvement, State.WITH_SENIOR_MANAGER)
    latest = deciding.latest_version(sent.involvement)
    assert latest.number == 2
    with pytest.raises(Refused, match="not waiting"):
        accept(sent)
    assert accept(latest).version == latest


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.PANEL_REPRESENTATIVE])
def test_accept_report_is_denied_to_the_agency_s_others(sent, role):
    with pytest.raises(PermissionDenied, match="Only the senior manager"):
        accept(sent, by=factories.person(sent.involvement, role))


def test_accept_report_does_not_exist_for_the_board(sent):
    with pytest.raises(Hidden):
        accept(sent, by=factories.manager_of(sent.involvement.review))


def test_accept_report_is_refused_to_who_was_the_author_before(sent):
    """However they came to be the senior manager."""
    involvement = sent.involvement
    deciding.add_comment(sent, by=manager_of(sent), section="", text="Say more.")
    deciding.send_back(sent, by=manager_of(sent))
    involvement.refresh_from_db()
    former = factories.person(involvement, Role.AUTHOR)
    factories.end_nomination(involvement)
    factories.walk(involvement, State.WITH_SENIOR_MANAGER)
    latest = deciding.latest_version(involvement)
    current = involvement.appointments.current().get(role=Role.SENIOR_MANAGER)
    by = factories.manager_of(involvement.review)
    appointments.end_appointment(current, by=by)
    appointments.appoint(former, Role.SENIOR_MANAGER, by=by, involvement=involvement)
    with pytest.raises(Refused, match="have been the author of"):
        accept(latest, by=former)


def test_accept_report_leaves_the_last_word_to_the_database(sent, monkeypatch):
    accept(sent)
    monkeypatch.setattr(deciding, "_check_is_waiting", lambda *args: None)
    monkeypatch.setattr(deciding, "publish_entries", lambda **kwargs: 0)
    with pytest.raises(Refused, match="has a decision already"):
        accept(sent)
    assert Decision.objects.count() == 1


def test_decision_by_the_author_is_refused_by_the_database(sent):
    with pytest.raises(IntegrityError), transaction.atomic():
        deciding.Decision.objects.create(
            version=sent,
            kind=Decision.Kind.ACCEPTED,
            sha256=sent.sha256,
            statement=STATEMENT,
            name="Anybody",
            decided_at=sent.sent_at,
            decided_by=sent.sent_by,
            author=sent.sent_by,
        )


def test_send_back_needs_a_comment_and_shows_it_to_the_author(sent):
    with pytest.raises(Refused, match="at least one comment"):
        deciding.send_back(sent, by=manager_of(sent))
    deciding.add_comment(sent, by=manager_of(sent), section="context", text="More.")
    involvement = deciding.send_back(sent, by=manager_of(sent))
    assert involvement.state == State.DRAFTING
    author = factories.person(involvement, Role.AUTHOR)
    assert factories.mails(author, "comments_to_read") == 1


def test_remove_comment_also_of_a_predecessor(sent):
    by = manager_of(sent)
    comment = deciding.add_comment(sent, by=by, section="", text="One.")
    other = deciding.add_comment(sent, by=by, section="", text="Two.")
    deciding.remove_comment(comment, by=by)
    assert list(sent.comments.all()) == [other]
    successor = preparing.name_senior_manager(
        sent.involvement,
        by=factories.person(sent.involvement, Role.PANEL_REPRESENTATIVE),
        full_name="Petra Lowndes",
        email="petra.lowndes@example.org",
        job_title="Director",
    )
    with pytest.raises(Hidden):
        deciding.remove_comment(other, by=by)
    deciding.remove_comment(other, by=successor)
    assert not sent.comments.exists()
    assert deciding.removed_comments(sent) == [other, comment]
    deciding.restore_comment(comment, by=successor)
    assert list(sent.comments.all()) == [comment]


def test_tick_comment_by_the_author_while_drafting(sent):
    by = manager_of(sent)
    comment = deciding.add_comment(sent, by=by, section="", text="One.")
    author = factories.person(sent.involvement, Role.AUTHOR)
    with pytest.raises(Refused):
        deciding.tick_comment(comment, by=author, done=True)
    deciding.send_back(sent, by=by)
    assert deciding.tick_comment(comment, by=author, done=True).done_at is not None
    assert deciding.tick_comment(comment, by=author, done=False).done_at is None


def test_reopened_return_keeps_the_accepted_version_readable(sent):
    accept(sent)
    before = Version.objects.values().get(pk=sent.pk)
    involvement = Involvement.objects.get(pk=sent.involvement_id)
    rows = ReturnedEntry.objects.of_review(involvement.review).count()
    agencies.reopen_return(
        involvement,
        by=factories.manager_of(involvement.review),
        reason="One question",
        due_on=involvement.due_on,
        today=involvement.assigned_at.date(),
    )
    assert ReturnedEntry.objects.of_review(involvement.review).count() == rows
    factories.walk(involvement, State.ACCEPTED)
    assert Version.objects.values().get(pk=sent.pk) == before
    assert ReturnedEntry.objects.of_review(involvement.review).count() == rows


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE imr_version SET content = 'x'",
        "DELETE FROM imr_version",
        "UPDATE imr_decision SET statement = 'x'",
        "DELETE FROM imr_decision",
        "UPDATE chronology_returnedentry SET event = 'x'",
        "DELETE FROM chronology_returnedentry",
    ],
)
def test_what_was_accepted_never_changes_in_the_database(sent, sql):
    accept(sent)
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(sql)
