"""The register: numbers for good, only agreed minutes, nothing cited goes away."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused, Stale
from audit.models import AuditEvent, Event
from imr.models import Evidence, Interview
from imr.services import evidence, interviews, lessons, report
from imr.services.evidence import EvidenceDetails
from reviews.models import Involvement
from reviews.roles import Role
from reviews.rules import State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafting() -> Involvement:
    return factories.make_involvement(state=State.DRAFTING)


@pytest.fixture
def author(drafting) -> User:
    return factories.person(drafting, Role.AUTHOR)


def details(**changes: object) -> EvidenceDetails:
    fields: dict[str, object] = {
        "kind": "record",
        "title": "Case record",
        "dated": "2018",
        "held_by": "Records team",
        "weight": "primary",
    }
    return EvidenceDetails(**(fields | changes))


def add(involvement: Involvement, by: User, **changes: object) -> Evidence:
    return evidence.add_evidence(involvement, by=by, details=details(**changes))


def met(involvement: Involvement, by: User, *, agreed: bool = True) -> Interview:
    """An interview, with its minutes sent and agreed unless told otherwise."""
    today = timezone.localdate()
    interview = interviews.add_interview(
        involvement,
        by=by,
        details=interviews.InterviewDetails(
            kind="interview",
            staff_codes="SW1",
            held_on=today,
            mode="in person",
            minutes="She said that he let people in when he knew the knock.",
        ),
    )
    if not agreed:
        return interview
    interview = interviews.record_sent(
        interview, by=by, sent_on=today, row_version=interview.row_version
    )
    return interviews.record_agreed(
        interview, by=by, agreed_on=today, how="by e-mail", row_version=2
    )


def test_add_evidence_gives_numbers_that_are_never_used_again(drafting, author):
    first, second = add(drafting, author), add(drafting, author)
    assert [first.label, str(second)] == ["E1", "E2"]
    evidence.remove_evidence(second, by=author)
    assert add(drafting, author).label == "E3"
    assert AuditEvent.objects.filter(event=Event.EVIDENCE_ADDED).count() == 3
    assert AuditEvent.objects.filter(event=Event.EVIDENCE_REMOVED).count() == 1


def test_add_evidence_by_the_representative(drafting):
    with pytest.raises(PermissionDenied):
        add(drafting, factories.person(drafting, Role.PANEL_REPRESENTATIVE))


def test_change_evidence_saves_and_counts(drafting, author):
    source = add(drafting, author)
    changed = evidence.change_evidence(
        source, by=author, details=details(title="Rota"), row_version=1
    )
    assert (changed.title, changed.row_version, changed.number) == ("Rota", 2, 1)
    with pytest.raises(Stale) as stale:
        evidence.change_evidence(
            source, by=author, details=details(title="Mine"), row_version=1
        )
    assert stale.value.current.title == "Rota"


def test_agreed_minutes_become_evidence_once(drafting, author):
    interview = met(drafting, author)
    assert evidence.usable_interviews(drafting) == [interview]
    source = add(drafting, author, kind="interview", interview=interview)
    assert source.interview == interview
    with pytest.raises(Refused, match="listed already, as E1"):
        add(drafting, author, kind="interview", interview=interview)


def test_minutes_that_are_not_agreed_cannot_be_evidence(drafting, author):
    interview = met(drafting, author, agreed=False)
    assert evidence.usable_interviews(drafting) == []
    with pytest.raises(Refused, match="when the member of staff has agreed them"):
        add(drafting, author, kind="interview", interview=interview)
    with pytest.raises(Refused, match="Choose the agreed minutes"):
        add(drafting, author, kind="interview")


def test_minutes_of_another_agency_cannot_be_evidence(drafting, author):
    other = factories.make_involvement(state=State.DRAFTING)
    foreign = met(other, factories.person(other, Role.AUTHOR))
    with pytest.raises(Refused, match="Choose the agreed minutes"):
        add(drafting, author, kind="interview", interview=foreign)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(
            involvement=drafting, number=9, interview=foreign, kind="interview"
        )


def test_database_refuses_minutes_that_are_not_agreed(drafting, author):
    interview = met(drafting, author, agreed=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(
            involvement=drafting, number=9, interview=interview, kind="interview"
        )
    plain = add(drafting, author)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=plain.pk).update(
            interview=interview, kind="interview"
        )


def test_another_kind_lets_go_of_the_minutes(drafting, author):
    interview = met(drafting, author)
    source = add(drafting, author, kind="interview", interview=interview)
    changed = evidence.change_evidence(
        source, by=author, details=details(interview=interview), row_version=1
    )
    assert changed.interview is None
    again = evidence.change_evidence(
        source,
        by=author,
        details=details(kind="interview", interview=interview),
        row_version=2,
    )
    assert again.interview == interview


def test_title_can_be_mended_while_the_minutes_are_amended(drafting, author):
    interview = met(drafting, author)
    source = add(drafting, author, kind="interview", interview=interview)
    interviews.restore_minutes(interview, by=author, row_version=1, over=3)
    interviews.change_interview(
        interview,
        by=author,
        details=interviews.InterviewDetails(
            "interview", "SW1", interview.held_on, "video", "Other words."
        ),
        row_version=3,
    )
    changed = evidence.change_evidence(
        source,
        by=author,
        details=details(kind="interview", interview=interview, title="Minutes, SW1"),
        row_version=1,
    )
    assert changed.title == "Minutes, SW1"


def test_remove_evidence_that_is_cited_says_where(drafting, author):
    source = add(drafting, author)
    kloe = drafting.review.lines_of_enquiry.first()
    key = f"analysis.{kloe.pk}.happened"
    typed = [report.Typed(key, "As we found [E1].", 0)]
    report.save_answers(drafting, by=author, typed=typed)
    lessons.add_row(
        drafting,
        by=author,
        model=lessons.Lesson,
        details=lessons.LessonDetails("We learnt this [E1]."),
    )
    factories.add_entry(drafting)
    with pytest.raises(Refused) as refused:
        evidence.remove_evidence(source, by=author)
    assert str(refused.value) == (
        "You cannot remove E1, because it is cited in: KLOE 1. Self-neglect and fire, "
        "“What happened”; Lesson 1; Chronology, C1, source. Take it out there first."
    )


def test_evidence_is_closed_after_sending(drafting, author):
    factories.send_report(drafting)
    source = Evidence.objects.get()
    for act in (
        lambda: add(drafting, author),
        lambda: evidence.change_evidence(
            source, by=author, details=details(), row_version=1
        ),
        lambda: evidence.remove_evidence(source, by=author),
    ):
        with pytest.raises(Refused, match="with the senior manager"):
            act()
