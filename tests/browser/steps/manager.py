"""What the SAB manager does: opens the review, asks agencies, watches, completes."""

import re
from datetime import date, timedelta

from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from reviews.rules import LegalBasis
from tests.browser import story
from tests.browser.steps.signing import set_up_account
from tests.browser.story import Agency
from tests.browser.visitor import Visitor

SAVE = "Save and continue"


def begin(visitor: Visitor) -> None:
    """The first SAB manager of a board is made by a command."""
    call_command("create_first_manager", story.MANAGER.email, story.MANAGER.name)
    set_up_account(visitor, story.MANAGER)


def due_on() -> date:
    return timezone.localdate() + timedelta(days=60)


def open_review(visitor: Visitor) -> str:
    """Open a review page by page; answers its reference."""
    visitor.press("Open a review")
    visitor.press("Start now")
    reference = visitor.value_of("Reference")
    visitor.try_empty(SAVE)
    visitor.fill("Pseudonym", story.PSEUDONYM)
    visitor.press(SAVE)
    _say_who_the_adult_is(visitor)
    visitor.try_empty(SAVE)
    visitor.choose("What is the legal basis?", LegalBasis.MANDATORY.label)
    visitor.fill_date("Start of the scoping period", story.SCOPING[0])
    visitor.fill_date("End of the scoping period", story.SCOPING[1])
    visitor.press(SAVE)
    visitor.try_empty(SAVE)
    visitor.fill("What led to this review?", story.CIRCUMSTANCES)
    visitor.press(SAVE)
    visitor.try_empty(SAVE)
    visitor.fill("What is the purpose of the review?", story.PURPOSE)
    visitor.fill_date("Date the terms of reference were agreed", date(2021, 4, 12))
    visitor.press(SAVE)
    _ask_questions(visitor)
    visitor.try_empty(SAVE)
    visitor.fill("Lead reviewer’s full name", story.LEAD.name)
    visitor.fill("Lead reviewer’s e-mail address", story.LEAD.email)
    visitor.press(SAVE)
    visitor.try_empty(SAVE)
    visitor.fill_date("Date the agencies must return their reports", due_on())
    visitor.press(SAVE)
    _check_answers(visitor, reference)
    return reference


def _say_who_the_adult_is(visitor: Visitor) -> None:
    visitor.try_empty(SAVE)
    visitor.fill("Full name", story.ADULT)
    visitor.fill_date("Date of birth", date(1951, 9, 14))
    visitor.fill("Address", "4 Marlpit Row, London W6 7VC")
    visitor.press(SAVE)


def _ask_questions(visitor: Visitor) -> None:
    """Add three, move the second up, remove the third."""
    visitor.try_empty(SAVE)
    for title, text in story.QUESTIONS:
        visitor.fill("Short title", title)
        visitor.fill("Question", text)
        visitor.press("Add this question")
    visitor.press("Move up question 2")
    visitor.press("Remove question 3")
    visitor.sees(f"1. {story.QUESTIONS[1][0]}")
    visitor.sees(f"2. {story.QUESTIONS[0][0]}")
    visitor.follow("Change question 2")
    visitor.press("Save")
    visitor.press(SAVE)


def _check_answers(visitor: Visitor, reference: str) -> None:
    visitor.sees_heading("Check your answers")
    visitor.sees(story.PURPOSE)
    visitor.does_not_see(story.QUESTIONS[2][0])
    told = len(mail.outbox)
    visitor.press("Open the review")
    visitor.sees_heading("The review is open")
    visitor.sees(reference)
    assert len(mail.outbox) == told + 1


def add_agency(visitor: Visitor, agency: Agency) -> None:
    """A new agency: what it is asked for, by whom, by when."""
    visitor.press(re.compile("Add an(other)? agency"))
    visitor.try_empty("Continue")
    visitor.unfold("agency")
    visitor.fill("Name", agency.name)
    visitor.fill("Short code", agency.code)
    visitor.select("Kind of agency", agency.kind)
    visitor.choose("What do you ask them for?", agency.asked_for)
    visitor.fill_date("Date they must return it to the board", due_on())
    visitor.fill("Panel representative’s full name", agency.representative.name)
    visitor.fill("Panel representative’s e-mail address", agency.representative.email)
    visitor.press("Continue")
    visitor.sees_heading(f"Check before you ask {agency.name}")
    visitor.press("Ask this agency")
    visitor.sees_heading("You have asked the agency")


def watch(visitor: Visitor, reference: str, agency: Agency, words: str) -> None:
    """See how far an agency is, in one of the coarse words and no more."""
    visitor.open(f"/reviews/{reference}/")
    row = visitor.page.get_by_role("row").filter(has_text=agency.name)
    assert words in row.inner_text()
    visitor.follow(agency.name)
    visitor.does_not_see(story.EVENT)


def complete(visitor: Visitor, reference: str, agency: Agency) -> None:
    """Read what was returned and mark it as complete."""
    visitor.start_task("Check what the agency has returned")
    visitor.sees_heading(agency.name)
    visitor.follow("Read the accepted report")
    visitor.sees_heading("Report, version")
    visitor.sees(agency.first_event)
    visitor.does_not_see("Comments")
    visitor.open(f"/reviews/{reference}/")
    visitor.follow(agency.name)
    visitor.press("Mark as complete")
    visitor.sees("You have marked this return as complete.")


def look_back(visitor: Visitor, reference: str) -> None:
    """Read the history of the review, and the board's other pages."""
    visitor.open(f"/reviews/{reference}/")
    visitor.follow("History of the review")
    visitor.open("/reviews/")
    visitor.sees(story.PSEUDONYM)
    visitor.open("/managers/")
    visitor.sees(story.MANAGER.name)
