"""Saving the report's texts: nothing typed is ever lost, nothing is overwritten."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.models import User
from accounts.refusals import Hidden, Refused, Stale
from imr.models import Answer, AnswerRevision, Nomination, Report, SectionDone
from imr.rules import MAX_TEXT
from imr.services import report
from imr.services.report import Typed
from imr.services.writing import reason_not_to_write
from reviews.models import Involvement
from reviews.roles import Role
from reviews.rules import AskedFor, State
from tests import factories
from tests.harness.database import lifted

pytestmark = pytest.mark.django_db
KEY = "context.service"


@pytest.fixture
def drafting() -> Involvement:
    return factories.make_involvement(state=State.DRAFTING)


@pytest.fixture
def author(drafting) -> User:
    return factories.person(drafting, Role.AUTHOR)


def save(involvement: Involvement, by: User, text: str, version: int, key: str = KEY):
    return report.save_answers(involvement, by=by, typed=[Typed(key, text, version)])


def saved(key: str = KEY) -> tuple[str, int]:
    answer = Answer.objects.get(key=key)
    return answer.text, answer.row_version


def revisions() -> list[str]:
    return [row.text for row in AnswerRevision.objects.order_by("row_version")]


def test_save_answers_keeps_every_save(drafting, author):
    save(drafting, author, "One", 0)
    answers = save(drafting, author, "Two", 1)
    assert answers[KEY].row_version == 2
    assert saved() == ("Two", 2)
    assert revisions() == ["One", "Two"]
    row = Answer.objects.get()
    assert row.changed_by == author
    assert str(row) == KEY
    assert str(row.revisions.first()) == f"{row.pk} 2"


def test_save_answers_begins_the_report_on_the_newest_template(drafting, author):
    assert not Report.objects.exists()
    save(drafting, author, "One", 0)
    begun = Report.objects.get()
    assert (begun.template.key, begun.template.version) == ("hf", 1)
    assert str(begun) == f"Report {begun.pk}"


def test_save_answers_of_the_same_text_makes_no_revision(drafting, author):
    save(drafting, author, "One", 0)
    save(drafting, author, "One", 0)
    save(drafting, author, "One  \n", 1)
    assert save(drafting, author, "", 0, key="context.conditions") == {}
    assert revisions() == ["One"]


def test_save_answers_after_somebody_else_is_stale(drafting, author):
    """Two tabs: the first save wins, the second is told and loses nothing."""
    save(drafting, author, "One", 0)
    save(drafting, author, "First tab", 1)
    with pytest.raises(Stale) as stale:
        save(drafting, author, "Second tab", 1)
    assert stale.value.current[KEY].text == "First tab"
    assert saved() == ("First tab", 2)
    save(drafting, author, "Second tab", 2)
    assert revisions() == ["One", "First tab", "Second tab"]


def test_save_answers_stale_from_an_empty_page(drafting, author):
    save(drafting, author, "First tab", 0)
    with pytest.raises(Stale):
        save(drafting, author, "Second tab", 0)
    assert save(drafting, author, "", 0)[KEY].text == "First tab"


def test_save_answers_of_a_part_nobody_touched_is_left_alone(drafting, author):
    """One form holds several parts; another tab changed one of them meanwhile."""
    save(drafting, author, "One", 0)
    save(drafting, author, "Two, from another tab", 1)
    other = "context.conditions"
    report.save_answers(
        drafting, by=author, typed=[Typed(KEY, "One", 1), Typed(other, "New", 0)]
    )
    assert saved()[0] == "Two, from another tab"
    assert saved(other) == ("New", 1)


def test_save_answers_with_one_stale_part_saves_none(drafting, author):
    save(drafting, author, "One", 0)
    save(drafting, author, "Two", 1)
    other = "context.conditions"
    with pytest.raises(Stale) as stale:
        report.save_answers(
            drafting, by=author, typed=[Typed(other, "New", 0), Typed(KEY, "Mine", 1)]
        )
    assert set(stale.value.current) == {KEY}
    assert not Answer.objects.filter(key=other).exists()


def test_save_answers_with_a_version_nobody_had_is_stale(drafting, author):
    with pytest.raises(Stale):
        save(drafting, author, "One", 0) and save(drafting, author, "Two", -1)
    save(drafting, author, "Six", 7, key="people.text")
    assert saved("people.text") == ("Six", 1)


def test_save_answers_cleans_control_characters(drafting, author):
    save(drafting, author, "A\x0bB\x00C\r\nD\x07 \n", 0)
    assert saved()[0] == "A\nBC\nD"


def test_save_answers_too_long_is_refused(drafting, author):
    save(drafting, author, "x" * MAX_TEXT, 0)
    with pytest.raises(Refused, match="50,000 characters or less"):
        save(drafting, author, "x" * (MAX_TEXT + 1), 1)


@pytest.mark.parametrize(
    "key",
    [
        "nothing.here",
        "context",
        "cover.text",
        "analysis.happened",
        "analysis.11111111-1111-4111-8111-111111111111.happened",
        "",
        "x" * 5_000,
    ],
)
def test_save_answers_of_an_unknown_part_is_hidden(drafting, author, key):
    with pytest.raises(Hidden):
        save(drafting, author, "Text", 0, key=key)


def test_save_answers_of_another_reviews_question_is_hidden(drafting, author):
    foreign = factories.make_review().lines_of_enquiry.first()
    with pytest.raises(Hidden):
        save(drafting, author, "Text", 0, key=f"analysis.{foreign.pk}.happened")
    own = drafting.review.lines_of_enquiry.first()
    save(drafting, author, "Text", 0, key=f"analysis.{own.pk}.happened")


def test_save_answers_for_a_chronology_alone_has_fewer_parts():
    involvement = factories.make_involvement(
        state=State.DRAFTING, asked_for=AskedFor.CHRONOLOGY
    )
    author = factories.person(involvement, Role.AUTHOR)
    save(involvement, author, "We read the records.", 0, key="methodology.how")
    with pytest.raises(Hidden):
        save(involvement, author, "Text", 0)


def test_save_answers_by_others(drafting):
    with pytest.raises(PermissionDenied, match="Only the author"):
        save(drafting, factories.person(drafting, Role.PANEL_REPRESENTATIVE), "Mine", 0)
    for other in (
        factories.person(drafting, Role.SENIOR_MANAGER),
        factories.manager_of(drafting.review),
        factories.make_user(),
    ):
        with pytest.raises(Hidden):
            save(drafting, other, "Mine", 0)


def test_save_answers_after_sending_is_refused(drafting, author):
    factories.send_report(drafting)
    with pytest.raises(Refused, match="with the senior manager"):
        save(drafting, author, "Too late", 1)
    assert "with the senior manager" in reason_not_to_write(
        Involvement.objects.get(pk=drafting.pk)
    )


def test_save_answers_needs_a_declaration_that_still_stands(drafting, author):
    assert reason_not_to_write(drafting) == ""
    # The database refuses this: what follows holds even so.
    with lifted(connection):
        Nomination.objects.update(
            declared_at=None, declared_by=None, not_involved=None, not_line_manager=None
        )
    with pytest.raises(Refused, match="Declare your independence"):
        save(drafting, author, "Text", 0)


def test_restore_answer_brings_back_an_earlier_text(drafting, author):
    save(drafting, author, "One", 0)
    save(drafting, author, "Two", 1)
    answer = report.restore_answer(drafting, by=author, key=KEY, row_version=1, over=2)
    assert (answer.text, answer.row_version) == ("One", 3)
    assert revisions() == ["One", "Two", "One"]


def test_restore_answer_over_a_newer_save_is_stale(drafting, author):
    save(drafting, author, "One", 0)
    save(drafting, author, "Two", 1)
    save(drafting, author, "Three", 2)
    with pytest.raises(Stale):
        report.restore_answer(drafting, by=author, key=KEY, row_version=2, over=1)


def test_restore_answer_that_was_never_saved_is_hidden(drafting, author):
    save(drafting, author, "One", 0)
    for key, row_version in ((KEY, 9), ("context.conditions", 1), (KEY, 10**40)):
        with pytest.raises(Hidden):
            report.restore_answer(
                drafting, by=author, key=key, row_version=row_version, over=1
            )


def test_save_section_keeps_the_texts_and_the_tick(drafting, author):
    def save_section(is_done):
        report.save_section(
            drafting,
            by=author,
            section="context",
            typed=[Typed(KEY, "One", 0)],
            is_done=is_done,
        )
        return [str(row) for row in SectionDone.objects.all()]

    assert save_section(None) == []
    assert save_section(True) == ["context"]
    assert save_section(True) == ["context"]
    assert save_section(None) == ["context"]
    assert save_section(False) == []
    assert saved()[0] == "One"
