"""What the panel representative does: accepts the role and gets the agency ready."""

import re
from datetime import date

from tests.browser import story
from tests.browser.steps.signing import set_up_account
from tests.browser.story import Agency, Person
from tests.browser.visitor import Visitor


def begin(visitor: Visitor, agency: Agency) -> None:
    """Set up the account and accept the role."""
    set_up_account(visitor, agency.representative)
    visitor.start_task("Accept the role of panel representative")
    visitor.follow("Accept the role")
    visitor.follow("I am not the right person")
    visitor.try_empty("Continue")
    visitor.back()
    visitor.follow("Accept the role")
    visitor.press("Accept the role")
    visitor.sees("You have accepted the role.")


def get_ready(visitor: Visitor, agency: Agency) -> None:
    """Records, staff key, senior manager, author."""
    _secure_records(visitor)
    _begin_staff_key(visitor, agency)
    _name_senior_manager(visitor, agency)
    _nominate(visitor, agency)


def _secure_records(visitor: Visitor) -> None:
    button = "Confirm that records are secured"
    visitor.follow("Secure the records")
    visitor.try_empty(button)
    visitor.fill(
        "Where do you hold records about the adult?",
        "Case system\nE-mail: two mailboxes\nComplaints file: not held",
    )
    visitor.fill("Who secured them?", "Head of business support")
    visitor.fill_date("When were they secured?", date(2021, 3, 15))
    visitor.press(button)
    visitor.sees("You have confirmed that records are secured.")


def _begin_staff_key(visitor: Visitor, agency: Agency) -> None:
    visitor.follow("Start the staff key")
    visitor.press("Add a person")
    visitor.try_empty("Add to the staff key")
    fill_staff_member(visitor, agency, f"{agency.code}-AA1", agency.practitioner)
    visitor.press("Add to the staff key")
    visitor.sees(agency.practitioner.name)
    visitor.back()


def fill_staff_member(
    visitor: Visitor, agency: Agency, code: str, person: Person
) -> None:
    """Type a row of the staff key."""
    visitor.fill("Code", code)
    visitor.fill("Full name", person.name)
    visitor.fill("Role at the time", person.job)
    visitor.fill("Full name of their line manager at the time", agency.line_manager)
    visitor.fill_date(
        "When were they told about the review? (optional)", date(2021, 4, 20)
    )


def _name_senior_manager(visitor: Visitor, agency: Agency) -> None:
    visitor.follow("Name the senior manager")
    visitor.try_empty("Continue")
    _fill_person(visitor, agency.senior_manager)
    visitor.press("Continue")
    visitor.sees_heading("Check who you are asking")
    visitor.press("Change something")
    visitor.press("Continue")
    visitor.press("Name the senior manager")
    visitor.sees("You have named the senior manager.")


def _nominate(visitor: Visitor, agency: Agency) -> None:
    """The line manager of a practitioner is refused; the author is not."""
    button = "Nominate this person"
    visitor.follow("Nominate the author")
    visitor.try_empty("Continue")
    _fill_person(visitor, agency.author)
    visitor.fill("Full name", agency.line_manager)
    visitor.fill("What experience do they have?", "Twelve years in practice")
    visitor.fill("What authority do they have?", "May see every record")
    visitor.tick("They will have the time and the administrative help they need")
    visitor.press("Continue")
    visitor.press(button)
    visitor.sees_problem("This person cannot be the author")
    visitor.fill("Full name", agency.author.name)
    visitor.press("Continue")
    visitor.press(button)
    visitor.sees("You have nominated the author.")
    visitor.follow("Nominate the author")
    visitor.sees("Not declared yet")


def _fill_person(visitor: Visitor, person: Person) -> None:
    visitor.fill("Full name", person.name)
    visitor.fill("Work e-mail address", person.email)
    visitor.fill("Job title", person.job)


def look_on(visitor: Visitor) -> None:
    """See how far the agency is, and the report as it stands."""
    visitor.open("/")
    visitor.follow(re.compile(story.PSEUDONYM))
    visitor.sees("You do not need to do anything now.")
    visitor.follow("Read the report as it is written")
    visitor.sees("The report")
