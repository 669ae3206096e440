"""What the lead reviewer does: reads, filters, downloads."""

from tests.browser import story
from tests.browser.steps.signing import set_up_account
from tests.browser.visitor import Visitor


def begin(visitor: Visitor, reference: str) -> None:
    """Set up the account, open the review and learn who the adult is."""
    set_up_account(visitor, story.LEAD)
    visitor.follow(f"{story.PSEUDONYM}, {reference}")
    visitor.sees(story.PURPOSE)
    visitor.follow("Find out who the adult is")
    visitor.try_empty("Show for five minutes")
    visitor.choose(
        "Why do you need to know who the adult is?",
        "To find the records my organisation holds",
    )
    visitor.fill("Your password", story.PASSWORD)
    visitor.press("Show for five minutes")
    visitor.sees(story.ADULT)
    visitor.press("Close this page now")
    visitor.does_not_see(story.ADULT)


def read_integrated_chronology(visitor: Visitor, reference: str) -> None:
    """Everybody's entries, then those of one agency in one year."""
    visitor.open(f"/reviews/{reference}/chronology/")
    visitor.sees(story.EVENT)
    visitor.sees(story.CALL)
    visitor.unfold("Choose agencies, dates, questions and more")
    visitor.fill("From", "the year after")
    visitor.press("Apply")
    visitor.sees_problem("From must be a date")
    visitor.fill("From", "2020")
    visitor.tick(story.SURGERY.name)
    visitor.press("Apply")
    visitor.sees(story.CALL)
    visitor.does_not_see(story.EVENT)
    visitor.does_not_see("No contact in this period.")
    visitor.fill("Words in the entries", "zeppelin")
    visitor.press("Apply")
    visitor.sees("No entry fits all that you chose.")
    visitor.follow("Clear all")
    visitor.sees(story.EVENT)
    visitor.follow("Print view")


def download_report(visitor: Visitor, reference: str) -> bytes:
    """The accepted report of one agency."""
    visitor.open(f"/reviews/{reference}/returns/")
    return visitor.download(f"Download the report of {story.HOUSING.name}")


def download_collated(visitor: Visitor, reference: str, button: str) -> bytes:
    """A file that is made when it is asked for."""
    visitor.open(f"/reviews/{reference}/returns/")
    visitor.press(button)
    visitor.sees("Your file is ready")
    return visitor.download("Download the PDF")
