"""The author's task list, and finding one's way in a draft."""

import pytest

from imr.draft import Draft, page_slug
from imr.models import StaffMember
from imr.progress import Task, steps_of
from imr.rules import Status
from reviews.rules import AskedFor
from tests.imr.drafts import make_draft, write


def empty_draft(asked_for: str = AskedFor.BOTH) -> Draft:
    draft = make_draft(asked_for)
    draft.answers.clear()
    for rows in (
        draft.good_practice,
        draft.lessons,
        draft.recommendations,
        draft.evidence,
        draft.staff,
        draft.entries,
    ):
        rows.clear()
    return draft


def tasks(draft: Draft, *, reason: str = "", entries: int = 0) -> dict[str, Task]:
    steps = steps_of(draft, reason=reason, entries=entries)
    return {task.title: task for step in steps for task in step.tasks}


def test_steps_of_a_new_report():
    steps = steps_of(empty_draft(), reason="", entries=0)
    assert [step.title for step in steps] == [
        "Before you start",
        "Gather",
        "Write",
        "Check",
        "Send",
    ]
    found = tasks(empty_draft())
    assert found["The author and their independence"].status == Status.COMPLETED
    assert found["Agency context"].status == Status.NOT_STARTED
    assert found["Family and key people (optional)"].status == Status.NOT_STARTED
    assert found["KLOE 1. Fire"].is_open
    send = found["Send to the senior manager"]
    assert send.status == Status.CANNOT_START
    assert not send.is_open
    assert send.hint == (
        "First start: Terms of reference; Evidence sources; Staff involved in this "
        "review and 11 more."
    )


def test_steps_of_a_report_under_way():
    draft = empty_draft()
    write(draft, "context.service", "We nurse.")
    write(draft, f"analysis.{draft.kloes[0].pk}.well", "They rang.")
    draft.staff.append(StaffMember(code="A"))
    second = page_slug(draft.definition.section("analysis"), draft.kloes[1])
    draft.done = {"terms", second}
    assert tasks(draft, entries=3)["KLOE 2. Contact"].hint.startswith(
        "You marked this as completed. Still empty: What happened; "
    )
    for part in draft.definition.section("analysis").parts:
        write(draft, f"analysis.{draft.kloes[1].pk}.{part.key}", "A visit [E1].")
    found = tasks(draft, entries=3)
    assert found["Agency context"].status == Status.IN_PROGRESS
    assert found["KLOE 1. Fire"].status == Status.IN_PROGRESS
    assert found["KLOE 2. Contact"].status == Status.COMPLETED
    assert found["Terms of reference"].status == Status.COMPLETED
    assert found["Chronology"].status == Status.IN_PROGRESS
    assert found["Staff key"].status == Status.IN_PROGRESS


def test_send_opens_when_everything_compulsory_is_begun():
    draft = make_draft()
    draft.done = {"terms"}
    draft.interviews = [object()]
    found = tasks(draft, entries=1)
    assert found["Send to the senior manager"].status == Status.NOT_STARTED
    draft.done = set()
    assert tasks(draft, entries=1)["Send to the senior manager"].hint == (
        "First start: Terms of reference."
    )


def test_nothing_can_start_when_it_is_not_time():
    found = tasks(make_draft(), reason="The report is with the senior manager.")
    for title in ("Check the report", "Send to the senior manager"):
        assert found[title].status == Status.CANNOT_START
        assert found[title].hint == "The report is with the senior manager."


def test_author_who_has_not_declared():
    draft = empty_draft()
    draft.nomination = None
    assert not tasks(draft)["The author and their independence"].status.startswith("C")


def test_steps_of_a_chronology_alone():
    found = tasks(empty_draft(AskedFor.CHRONOLOGY))
    assert set(found) == {
        "The author and their independence",
        "Staff key",
        "Evidence sources",
        "Chronology",
        "Methodology",
        "Key to roles and abbreviations (optional)",
        "Check the report",
        "Send to the senior manager",
    }


def test_draft_finds_a_page_and_a_place():
    draft = make_draft()
    kloe = draft.kloes[1]
    section, found = draft.page(f"analysis-{kloe.pk}")
    assert (section.key, found) == ("analysis", kloe)
    assert draft.page("context")[1] is None
    assert draft.page("nothing") is None
    place = draft.place_of(f"analysis.{kloe.pk}.well")
    assert place.where == "KLOE 2. Contact, “What went well”"
    assert place.place.section == f"analysis-{kloe.pk}"
    assert draft.place_of("analysis.gone.well") is None


@pytest.mark.parametrize("key", ["context.service", "nothing"])
def test_draft_text_is_empty_where_nothing_is_saved(key):
    assert empty_draft().text(key) == ""
