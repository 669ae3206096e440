"""Interviews: minutes are drafted, sent, agreed; amended, they are a draft again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Hidden, Refused, Stale
from audit.models import AuditEvent, Event
from imr.models import Interview, MinutesRevision
from imr.rules import MAX_TEXT
from imr.services import evidence, interviews, report, sending
from imr.services.interviews import InterviewDetails
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


def details(**changes: object) -> InterviewDetails:
    fields: dict[str, object] = {
        "kind": "interview",
        "staff_codes": "SW1",
        "held_on": timezone.localdate() - timedelta(days=3),
        "mode": "in person",
        "minutes": "She said that he liked buses.",
    }
    return InterviewDetails(**(fields | changes))


@pytest.fixture
def met(drafting, author) -> Interview:
    return interviews.add_interview(drafting, by=author, details=details())


@pytest.fixture
def agreed(met, author) -> Interview:
    today = timezone.localdate()
    interviews.record_sent(met, by=author, sent_on=today, row_version=1)
    return interviews.record_agreed(
        met, by=author, agreed_on=today, how="by e-mail", row_version=2
    )


def test_add_interview_is_a_draft_with_its_first_text_kept(met, author):
    assert met.state == Interview.Minutes.DRAFT
    assert str(met).startswith("Interview with one person")
    kept = MinutesRevision.objects.get()
    assert (kept.text, kept.saved_by) == (met.minutes, author)
    assert str(kept) == f"{met.pk} 1"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"staff_codes": "a social worker"}, "Enter the code of the person"),
        ({"staff_codes": "SW1, SW2"}, "Enter the code of the person"),
        ({"staff_codes": "SW9"}, "SW9 is not on the staff key"),
        (
            {"kind": "group", "staff_codes": "SW1, QX-A9 and others"},
            "QX-A9 is not on the staff key",
        ),
        (
            {"held_on": timezone.localdate() + timedelta(days=2)},
            "today or in the past",
        ),
        ({"minutes": "x" * (MAX_TEXT + 1)}, "50,000 characters or less"),
    ],
)
def test_add_interview_that_cannot_be(drafting, author, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        interviews.add_interview(drafting, by=author, details=details(**changes))


def test_add_interview_with_a_group_in_words(drafting, author):
    group = interviews.add_interview(
        drafting,
        by=author,
        details=details(kind="group", staff_codes="community team, seven people"),
    )
    assert group.kind == Interview.Kind.GROUP


def test_interviews_are_the_authors_alone(drafting, met):
    with pytest.raises(PermissionDenied):
        interviews.remove_interview(
            met, by=factories.person(drafting, Role.PANEL_REPRESENTATIVE)
        )
    with pytest.raises(Hidden):
        interviews.remove_interview(
            met, by=factories.person(drafting, Role.SENIOR_MANAGER)
        )


def test_minutes_are_sent_then_agreed(agreed):
    assert agreed.state == Interview.Minutes.AGREED
    assert agreed.agreed_how == "by e-mail"
    events = AuditEvent.objects.filter(target_id=str(agreed.pk)).order_by("seq")
    assert [event.event for event in events] == [
        Event.INTERVIEW_ADDED,
        Event.MINUTES_SENT,
        Event.MINUTES_AGREED,
    ]


def test_record_sent_that_cannot_be(drafting, author, met):
    today = timezone.localdate()

    def sent(interview, sent_on=today, row_version=1):
        interviews.record_sent(
            interview, by=author, sent_on=sent_on, row_version=row_version
        )

    with pytest.raises(Refused, match="on or after the day the interview was held"):
        sent(met, sent_on=today - timedelta(days=9))
    with pytest.raises(Refused, match="today or in the past"):
        sent(met, sent_on=today + timedelta(days=1))
    with pytest.raises(Stale):
        sent(met, row_version=7)
    empty = interviews.add_interview(drafting, by=author, details=details(minutes=""))
    with pytest.raises(Refused, match="Write the minutes before"):
        sent(empty)
    sent(met)
    with pytest.raises(Refused, match="have been sent already"):
        sent(met, row_version=2)


def test_record_agreed_that_cannot_be(author, met):
    today = timezone.localdate()

    def agree(agreed_on=today, how="by e-mail", row_version=1):
        interviews.record_agreed(
            met, by=author, agreed_on=agreed_on, how=how, row_version=row_version
        )

    with pytest.raises(Refused, match="Send the minutes to staff before"):
        agree()
    interviews.record_sent(met, by=author, sent_on=today, row_version=1)
    with pytest.raises(Refused, match="Enter how they agreed"):
        agree(how="", row_version=2)
    with pytest.raises(Refused, match="on or after the day the minutes were sent"):
        agree(agreed_on=today - timedelta(days=1), row_version=2)


def test_change_interview_makes_agreed_minutes_a_draft_again(agreed, author):
    changed = interviews.change_interview(
        agreed, by=author, details=details(minutes="Other words."), row_version=3
    )
    assert changed.state == Interview.Minutes.DRAFT
    assert (changed.sent_on, changed.agreed_on, changed.agreed_how) == (None, None, "")
    event = AuditEvent.objects.get(event=Event.INTERVIEW_CHANGED)
    assert event.data["no_longer_agreed"] is True


def test_change_interview_with_nothing_new_leaves_it_agreed(agreed, author):
    same = interviews.change_interview(
        agreed, by=author, details=details(), row_version=3
    )
    assert same.state == Interview.Minutes.AGREED
    assert same.row_version == 3


def test_change_interview_after_somebody_else_is_stale(met, author):
    interviews.change_interview(
        met, by=author, details=details(mode="video"), row_version=1
    )
    with pytest.raises(Stale) as stale:
        interviews.change_interview(met, by=author, details=details(), row_version=1)
    assert stale.value.current.mode == "video"


def test_save_minutes_as_they_are_typed(met, author):
    saved = interviews.save_minutes(met, by=author, text="A\x0bB\x00 ", row_version=1)
    assert (saved.minutes, saved.row_version) == ("A\nB", 2)
    same = interviews.save_minutes(met, by=author, text="A\nB", row_version=1)
    assert same.row_version == 2
    with pytest.raises(Stale):
        interviews.save_minutes(met, by=author, text="C", row_version=1)
    with pytest.raises(Refused, match="characters or less"):
        interviews.save_minutes(
            met, by=author, text="x" * (MAX_TEXT + 1), row_version=2
        )
    assert [row.text for row in met.revisions.all()] == [
        "A\nB",
        "She said that he liked buses.",
    ]


def test_save_minutes_gives_no_version_to_a_tab_that_has_not_seen_it(met, author):
    """The text is the same, and another tab has changed who took part."""
    interviews.change_interview(
        met,
        by=author,
        details=interviews.InterviewDetails(
            kind=met.kind,
            staff_codes=met.staff_codes,
            held_on=met.held_on,
            mode="by video",
            minutes=met.minutes,
        ),
        row_version=1,
    )
    with pytest.raises(Stale):
        interviews.save_minutes(met, by=author, text=met.minutes + " ", row_version=1)
    same = interviews.save_minutes(met, by=author, text=met.minutes, row_version=2)
    assert same.row_version == 2


def test_save_minutes_never_un_agrees_behind_ones_back(agreed, author):
    with pytest.raises(Refused, match="are not a draft"):
        interviews.save_minutes(agreed, by=author, text="New", row_version=3)


def test_restore_minutes_is_a_new_draft(agreed, author):
    interviews.change_interview(
        agreed, by=author, details=details(minutes="Second."), row_version=3
    )
    back = interviews.restore_minutes(agreed, by=author, row_version=1, over=4)
    assert back.minutes == "She said that he liked buses."
    with pytest.raises(Hidden):
        interviews.restore_minutes(agreed, by=author, row_version=99, over=5)


def test_remove_interview_unless_it_is_evidence(drafting, agreed, author):
    source = evidence.add_evidence(
        drafting,
        by=author,
        details=evidence.EvidenceDetails(
            "interview", "Minutes, SW1", "", "IMR author", "primary", agreed
        ),
    )
    with pytest.raises(Refused, match="listed as E1"):
        interviews.remove_interview(agreed, by=author)
    evidence.remove_evidence(source, by=author)
    interviews.remove_interview(agreed, by=author)
    assert not Interview.objects.exists()


def test_amended_minutes_that_are_cited_stop_the_report(drafting, agreed, author):
    """R12, M12: used while agreed, then amended."""
    factories.write_report(drafting)
    evidence.add_evidence(
        drafting,
        by=author,
        details=evidence.EvidenceDetails(
            "interview", "Minutes, SW1", "", "IMR author", "primary", agreed
        ),
    )
    typed = [report.Typed("people.text", "She said so [E2].", 0)]
    report.save_answers(drafting, by=author, typed=typed)
    assert not [p for p in sending.check_report(drafting) if p.level == "must fix"]
    interviews.change_interview(
        agreed, by=author, details=details(minutes="Other."), row_version=3
    )
    found = [p for p in sending.check_report(drafting) if p.level == "must fix"]
    assert [problem.place.section for problem in found] == ["evidence", "people"]
    assert "when the member of staff has agreed them" in found[0].text
    with pytest.raises(Refused, match="Things to mend: 2"):
        sending.send_report(drafting, by=author)


def test_database_locks_agreed_minutes(agreed):
    rows = Interview.objects.filter(pk=agreed.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(minutes="Other words.")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="agreed", staff_codes="SW2")
    rows.update(row_version=9)
