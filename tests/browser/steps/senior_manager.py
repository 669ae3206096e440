"""What the senior manager does: reads, sends back, accepts."""

from tests.browser import story
from tests.browser.steps.signing import set_up_account
from tests.browser.story import Agency
from tests.browser.visitor import Visitor

TASK = "Read the report and decide"


def begin(visitor: Visitor, agency: Agency) -> None:
    """Set up the account, which waits for the report."""
    set_up_account(visitor, agency.senior_manager)


def read(visitor: Visitor, agency: Agency, version: int) -> None:
    """Open the version that waits and read it to its check code."""
    visitor.start_task(TASK)
    visitor.follow(TASK)
    visitor.sees_heading(f"Report, version {version}")
    visitor.sees(agency.first_event)
    visitor.sees("Check code (SHA-256) of this version")


def send_back(visitor: Visitor) -> None:
    """A comment on one section, then the report goes back to the author."""
    visitor.follow("Send back with comments")
    visitor.sees("Write at least one comment first")
    visitor.follow("Add a comment")
    visitor.try_empty("Keep this comment")
    visitor.select("Which section is it about?", "10. Analysis by key line of enquiry")
    visitor.fill("Your comment", story.COMMENT)
    visitor.press("Keep this comment")
    visitor.sees("We have kept your comment.")
    visitor.follow("Send back with comments")
    visitor.sees(story.COMMENT)
    visitor.press("Send back to the author")
    visitor.sees("You have sent the report back.")


def accept(visitor: Visitor, agency: Agency) -> None:
    """The statement, the tick, the password: a wrong one first."""
    button = "Accept and send to the board"
    visitor.press("Accept the report")
    visitor.sees(f"on behalf of {agency.name}. I have read version")
    visitor.try_empty(button)
    visitor.tick("I have read the report and I accept it on behalf of my organisation")
    visitor.fill("Your password", "not my password")
    visitor.press(button)
    visitor.sees_problem("That is not your password")
    visitor.fill("Your password", story.PASSWORD)
    visitor.press(button)
    visitor.sees_heading("The report is accepted")
    visitor.sees(agency.senior_manager.name)
    visitor.follow("Read the report")
    visitor.sees("It will never change.")
