"""What the author does: declares, writes, checks, sends, mends."""

from tests.browser import story
from tests.browser.steps import gathering, writing
from tests.browser.steps.signing import set_up_account
from tests.browser.story import Agency
from tests.browser.visitor import Visitor

STATEMENTS = (
    f"I was not directly involved in the care and support of {story.PSEUDONYM}.",
    (
        "I am not, and was not at the time, the immediate line manager of any of the "
        "practitioners involved."
    ),
)


def begin(visitor: Visitor, agency: Agency) -> None:
    """Set up the account and declare independence."""
    set_up_account(visitor, agency.author)
    visitor.start_task("Say whether you are independent")
    visitor.follow("Declare that you are independent")
    visitor.try_empty("Confirm my answers")
    for statement in STATEMENTS:
        visitor.choose(statement, "Yes")
    visitor.press("Confirm my answers")
    visitor.sees("You have declared that you are independent.")


def write_report(visitor: Visitor, agency: Agency) -> None:
    """Everything that the board asked this agency for."""
    visitor.follow("Check the report")
    visitor.sees("Must fix")
    visitor.press("Go on to sending")
    visitor.sees("You cannot send the report yet.")
    visitor.back()
    visitor.follow("The author and their independence")
    visitor.sees(STATEMENTS[0])
    visitor.back()
    gathering.list_evidence(visitor)
    gathering.write_chronology(visitor, agency)
    writing.write_methodology(visitor)
    if agency is story.HOUSING:
        _write_imr(visitor, agency)


def _write_imr(visitor: Visitor, agency: Agency) -> None:
    gathering.add_to_staff_key(visitor, agency)
    gathering.meet_staff(visitor, agency)
    gathering.list_minutes(visitor, agency)
    writing.write_sections(visitor)
    writing.save_and_come_back(visitor)
    writing.answer_questions(visitor)
    writing.draw_lessons(visitor)
    writing.explain_abbreviations(visitor)


def send(visitor: Visitor, version: int) -> None:
    """Check the report, read it, send it."""
    visitor.follow("Check the report")
    visitor.sees("Must fix (0)")
    visitor.follow("Read the report as it is now")
    visitor.sees_heading("The report as it is now")
    visitor.back()
    visitor.follow("Send to the senior manager")
    visitor.press(f"Send version {version}")
    visitor.sees(f"You have sent version {version} to the senior manager.")
    visitor.follow("Read the report")
    visitor.sees("so it cannot be changed now")


def mend(visitor: Visitor) -> None:
    """Answer the senior manager's comment where it leads to."""
    visitor.start_task("Write the report")
    visitor.sees("Comments to deal with: 1")
    visitor.follow("Write the report")
    visitor.sees(story.COMMENT)
    visitor.follow("Analysis by key line of enquiry")
    visitor.fill("What was missed (optional)", story.MENDED)
    visitor.press("Save and go to the task list")
    visitor.press("I have dealt with this (comment 1)")
