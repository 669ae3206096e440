"""Sending: every gate is asked again, then a version is frozen and handed on."""

import hashlib
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from accounts.models import OutboundEmail, User
from accounts.refusals import Hidden, Refused
from audit.append_only import protected_tables
from audit.models import AuditEvent, Event
from imr.models import AnswerRevision, RecordsSecured, Version
from imr.services import deciding, preparing, report, sending, staff_key
from reviews.models import AdultIdentity, Appointment, Involvement
from reviews.roles import Role
from reviews.rules import AskedFor, State
from reviews.services.appointments import end_appointment
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready() -> Involvement:
    """A report with everything that the gates ask for."""
    involvement = factories.make_involvement(state=State.DRAFTING)
    factories.write_report(involvement)
    return Involvement.objects.get(pk=involvement.pk)


def author_of(involvement: Involvement) -> User:
    return factories.person(involvement, Role.AUTHOR)


def must_fix(involvement: Involvement) -> list[str]:
    found = sending.check_report(involvement)
    return [problem.text for problem in found if problem.level == "must fix"]


def send_back(involvement: Involvement) -> None:
    manager = factories.person(involvement, Role.SENIOR_MANAGER)
    version = deciding.latest_version(involvement)
    for section in ("context", ""):
        deciding.add_comment(version, by=manager, section=section, text="Say more.")
    deciding.send_back(version, by=manager)
    involvement.refresh_from_db()


def test_send_report_freezes_a_version_and_tells_the_senior_manager(ready):
    assert must_fix(ready) == []
    version = sending.send_report(ready, by=author_of(ready))
    ready.refresh_from_db()
    assert ready.state == State.WITH_SENIOR_MANAGER
    assert version.number == 1
    assert version.sha256 == hashlib.sha256(version.content.encode()).hexdigest()
    assert version.is_intact()
    content = json.loads(version.content)
    assert content["version"] == 1
    assert content["review"]["pseudonym"] == "Adult A"
    event = AuditEvent.objects.get(event=Event.REPORT_SENT)
    assert event.data["version"] == 1
    assert event.data["sha256"] == version.sha256
    mail = OutboundEmail.objects.get(kind="report_to_read")
    assert mail.to == factories.person(ready, Role.SENIOR_MANAGER)


def test_send_report_twice_is_refused_and_makes_one_version(ready):
    sending.send_report(ready, by=author_of(ready))
    with pytest.raises(Refused, match="with the senior manager"):
        sending.send_report(ready, by=author_of(ready))
    assert Version.objects.count() == 1


def test_send_report_is_refused_while_a_gate_is_closed(ready):
    RecordsSecured.objects.all().delete()
    with pytest.raises(Refused, match="Things to mend: 1"):
        sending.send_report(ready, by=author_of(ready))
    assert not Version.objects.exists()
    ready.refresh_from_db()
    assert ready.state == State.DRAFTING


def test_send_report_by_others_than_the_author(ready):
    with pytest.raises(PermissionDenied, match="Only the author"):
        sending.send_report(
            ready, by=factories.person(ready, Role.PANEL_REPRESENTATIVE)
        )
    for other in (
        factories.person(ready, Role.SENIOR_MANAGER),
        factories.manager_of(ready.review),
        factories.make_user(),
    ):
        with pytest.raises(Hidden):
            sending.send_report(ready, by=other)


def test_send_report_computes_independence_again(ready):
    """R3: a practitioner managed by the author was added later."""
    author = author_of(ready)
    staff_key.add_staff_member(
        ready,
        by=author,
        details=staff_key.StaffDetails("SW2", "Ada Quill", "Nurse", author.full_name),
    )
    assert must_fix(ready) == [
        (
            "The author is not independent. They are the line manager of SW2 on the "
            "staff key."
        )
    ]
    with pytest.raises(Refused, match="Things to mend"):
        sending.send_report(ready, by=author)


def test_check_report_without_a_senior_manager(ready):
    appointment = Appointment.objects.get(involvement=ready, role=Role.SENIOR_MANAGER)
    end_appointment(appointment, by=factories.person(ready, Role.PANEL_REPRESENTATIVE))
    assert any("has not named the senior manager" in text for text in must_fix(ready))


def test_sent_back_report_goes_again_as_version_two(ready):
    sending.send_report(ready, by=author_of(ready))
    first = Version.objects.get()
    send_back(ready)
    assert ready.state == State.DRAFTING
    comments = sending.open_comments(ready)
    assert [comment.section for comment in comments] == ["context", ""]
    looks = [problem.text for problem in sending.check_report(ready)]
    assert "You have not ticked off every comment of the senior manager." in looks
    for comment in comments:
        deciding.tick_comment(comment, by=author_of(ready), done=True)
    looks = [problem.text for problem in sending.check_report(ready)]
    assert "You have not ticked off every comment of the senior manager." not in looks
    second = sending.send_report(ready, by=author_of(ready))
    assert second.number == 2
    assert json.loads(second.content)["version"] == 2
    assert second.sha256 != first.sha256
    first.refresh_from_db()
    assert first.is_intact()


def test_open_comments_before_anything_was_sent(ready):
    assert sending.open_comments(ready) == []
    assert sending.next_version_number(ready) == 1


@pytest.mark.parametrize("asked_for", [AskedFor.CHRONOLOGY, AskedFor.IMR])
def test_send_report_of_an_agency_asked_for_one_thing(asked_for):
    involvement = factories.make_involvement(
        state=State.WITH_SENIOR_MANAGER, asked_for=asked_for
    )
    content = json.loads(Version.objects.get(involvement=involvement).content)
    keys = [section["key"] for section in content["sections"]]
    if asked_for == AskedFor.CHRONOLOGY:
        assert keys == ["author", "methodology", "evidence"]
        assert [row["number"] for row in content["chronology"]] == ["C1"]
        assert content["recommendations"] == []
        assert "recommendations" not in content["acceptance_statement"]
    else:
        assert content["chronology"] == []
        assert "analysis" in keys


def test_reopened_report_can_cite_the_chronology_it_returned():
    """An agency asked only for an IMR has no entries, but those it returned count."""
    involvement = factories.make_involvement(state=State.ACCEPTED)
    Involvement.objects.filter(pk=involvement.pk).update(asked_for=AskedFor.IMR)
    involvement.refresh_from_db()
    draft = sending.load_draft(involvement)
    assert draft.entries == []
    assert draft.returned_entries == {"C1"}


def test_content_of_a_draft_is_what_would_be_sent(ready):
    before = sending.build_draft_content(ready)
    version = sending.send_report(ready, by=author_of(ready))
    assert json.loads(version.content) == before


def test_names_of_the_adult_are_compared_and_never_shown(ready):
    typed = report.Typed("context.service", "Mr Thackwray was known to us [E1].", 1)
    report.save_answers(ready, by=author_of(ready), typed=[typed])
    (found,) = must_fix(ready)
    assert "the adult’s real name" in found
    assert "Thackwray" not in found


def test_identity_that_cannot_be_read_stops_the_report(ready):
    AdultIdentity.objects.update(sealed=b"of another key")
    (found,) = must_fix(ready)
    assert "could not compare" in found
    with pytest.raises(Refused):
        sending.send_report(ready, by=author_of(ready))


def test_review_without_an_identity_has_nothing_to_compare(ready):
    AdultIdentity.objects.all().delete()
    assert must_fix(ready) == []


def test_sent_version_and_saved_texts_never_change(ready):
    version = sending.send_report(ready, by=author_of(ready))
    for rows in (
        Version.objects.filter(pk=version.pk),
        AnswerRevision.objects.all(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**{"content" if rows.model is Version else "text": "other"})
        with pytest.raises(IntegrityError), transaction.atomic():
            rows._raw_delete(rows.db)
    assert {"imr_version", "imr_decision", "imr_storedfile"} <= protected_tables(
        connection
    )


def test_ended_nomination_closes_the_report(ready):
    author = author_of(ready)
    preparing.end_nomination(
        ready, by=factories.person(ready, Role.PANEL_REPRESENTATIVE)
    )
    with pytest.raises(Hidden):
        sending.send_report(ready, by=author)
