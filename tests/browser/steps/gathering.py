"""What the author gathers: staff, interviews, evidence, the chronology."""

import re
from datetime import timedelta

from django.utils import timezone

from tests.browser import story
from tests.browser.steps.representative import fill_staff_member
from tests.browser.story import Agency, Person
from tests.browser.visitor import Visitor

TO_LIST = "Save and go to the task list"


def say_completed(visitor: Visitor) -> None:
    """Answer the question at the end of a section and go to the task list."""
    visitor.choose("Have you completed this section?", "Yes")
    visitor.press(TO_LIST)


def add_to_staff_key(visitor: Visitor, agency: Agency) -> None:
    """Add somebody the records name; put a role right."""
    visitor.follow("Staff key")
    visitor.press("Add a person")
    code = f"{agency.code}-AA2"
    person = Person("Marigold Fenwick", "", "Caretaker")
    fill_staff_member(visitor, agency, code, person)
    visitor.press("Add to the staff key")
    visitor.follow(f"Change {code}")
    visitor.fill("Role at the time", "")
    visitor.press("Save changes")
    visitor.sees_problem("Enter their role")
    visitor.fill("Role at the time", person.job)
    visitor.press("Save changes")
    visitor.sees("You have changed the staff key.")
    visitor.back()
    visitor.follow("Write the report")


def meet_staff(visitor: Visitor, agency: Agency) -> None:
    """An interview: minutes written, sent to check, agreed."""
    day = timezone.localdate() - timedelta(days=9)
    visitor.follow("Staff involved in this review")
    visitor.press("Add an interview")
    visitor.try_empty("Add this interview")
    visitor.choose("What was it?", "Interview with one person")
    visitor.fill("Who took part?", f"{agency.code}-AA1")
    visitor.fill_date("Date it was held", day)
    visitor.fill("Minutes", story.MINUTES)
    visitor.press("Add this interview")
    visitor.sees("You have added an interview.")
    visitor.press("Record that you sent them")
    visitor.try_empty("Save and continue")
    visitor.fill_date("Date you sent them", day + timedelta(days=1))
    visitor.press("Save and continue")
    visitor.press("Record that they are agreed")
    visitor.try_empty("Save and continue")
    visitor.fill_date("Date they agreed", day + timedelta(days=3))
    visitor.fill("How did they agree?", "by e-mail from their own account")
    visitor.press("Save and continue")
    visitor.sees("Recorded by the author.")
    visitor.follow("Earlier texts of the minutes")
    visitor.sees(story.MINUTES)
    visitor.back()
    visitor.back()
    say_completed(visitor)


def list_evidence(visitor: Visitor) -> None:
    """A policy: the first source of the register."""
    visitor.follow("Evidence sources")
    visitor.press("Add evidence")
    visitor.try_empty("Add this evidence")
    _fill_evidence(visitor, "Policy, procedure or guidance", "No-access policy")
    visitor.press("Add this evidence")
    visitor.sees("E1")
    say_completed(visitor)


def list_minutes(visitor: Visitor, agency: Agency) -> None:
    """Minutes are evidence once it is chosen which, and they are agreed."""
    visitor.follow("Evidence sources")
    visitor.press("Add evidence")
    kind = "Agreed minutes of an interview or discussion"
    _fill_evidence(visitor, kind, f"Minutes with {agency.code}-AA1")
    visitor.press("Add this evidence")
    visitor.sees_problem("Choose the agreed minutes")
    minutes = visitor.page.get_by_label("Which agreed minutes? (only for minutes)")
    minutes.select_option(index=1)
    visitor.press("Add this evidence")
    visitor.sees("E2")
    visitor.press(TO_LIST)


def _fill_evidence(visitor: Visitor, kind: str, title: str) -> None:
    visitor.choose("What kind of evidence is it?", kind)
    visitor.fill("What is it called?", title)
    visitor.fill("What is its date? (optional)", "2018 to 2021")
    visitor.fill("Who holds it?", "Records team")
    weight = "Primary: made at the time by those involved"
    visitor.choose("How much weight can it bear?", weight)


def write_chronology(visitor: Visitor, agency: Agency) -> None:
    """Entries with a clear and an unclear date, and a time without contact."""
    save = "Save and add another"
    visitor.follow("Chronology")
    visitor.try_empty(save)
    _fill_entry(visitor, "12 January 2020", agency.first_event)
    visitor.unfold("Add your view")
    visitor.tick(f"KLOE 1. {story.QUESTIONS[1][0]}")
    visitor.choose("Significance", "Key episode")
    visitor.press(save)
    visitor.sees("We have added C1.")
    _fill_entry(visitor, "9/20", "A letter came back unopened.")
    visitor.press(save)
    visitor.sees_problem("Do you mean some time in September 2020?")
    visitor.choose("What do you mean?", "I mean some time in September 2020")
    visitor.press(save)
    visitor.sees("We have added C2.")
    _say_no_contact(visitor)
    _mend_entry(visitor)
    visitor.back()
    visitor.follow("Write the report")
    visitor.follow("Say whether the chronology is completed")
    say_completed(visitor)


def _fill_entry(visitor: Visitor, when: str, event: str) -> None:
    visitor.fill("Date", when)
    visitor.fill("Source (optional)", "E1, page 4")
    visitor.fill("What happened", event)
    visitor.select("Type of contact", "Visit, but no access")
    visitor.select("Was the adult seen?", "No")


def _say_no_contact(visitor: Visitor) -> None:
    button = "Add the period with no contact"
    visitor.follow("Add a period with no contact")
    visitor.try_empty(button)
    visitor.fill("From", "3 June 2019")
    visitor.fill("To", "9 September 2019")
    visitor.press(button)
    visitor.sees("No contact in this period.")


def _mend_entry(visitor: Visitor) -> None:
    """Change an entry, delete it, and bring it back."""
    visitor.follow("Change C2")
    visitor.fill("Decision or action (optional)", "It was put on the file.")
    visitor.choose("Have staff checked the facts?", "Agreed by staff")
    visitor.press("Save the entry")
    visitor.sees("It was put on the file.")
    visitor.press("Delete C2")
    visitor.press(re.compile("Undo"))
    visitor.follow("C2")
    visitor.sees_heading("Entry C2")
    visitor.back()
