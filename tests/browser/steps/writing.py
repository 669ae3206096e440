"""What the author writes: sections, analysis, lessons, recommendations."""

import re
from datetime import date

from tests.browser import story
from tests.browser.steps.gathering import TO_LIST, say_completed
from tests.browser.visitor import Visitor

METHODS = "Review of our agency’s formal records"
FIRST, SECOND = (
    f"KLOE 1. {story.QUESTIONS[1][0]}",
    f"KLOE 2. {story.QUESTIONS[0][0]}",
)


def write_methodology(visitor: Visitor) -> None:
    """The one section of text that a chronology has as well."""
    visitor.follow("Methodology")
    visitor.choose("Methods you used", METHODS)
    visitor.fill("How you did it", "We read every record [E1].")
    visitor.fill("Limits", "Two paper files were lost in a flood.")
    say_completed(visitor)


def write_sections(visitor: Visitor) -> None:
    """The sections in which the author tells what there is to know."""
    visitor.follow("The adult")
    visitor.select("Age band", "65 to 74")
    _fill_and_go(
        visitor,
        {
            "Gender": "Man",
            "Ethnicity": "White British",
            "Whether they are living": "Died in 2021",
            "Care and support needs": "Adult J used a frame and slept in a chair.",
        },
    )
    visitor.follow("Terms of reference", inside=".govuk-task-list")
    visitor.sees(story.PURPOSE)
    say_completed(visitor)
    sections = {
        "Agency context": {
            "What the service does": "We let and mend four hundred homes.",
            "Conditions at the time": "One post in three was empty.",
        },
        "Summary of involvement": {
            "Summary of involvement": "We mended the heating four times [C1]."
        },
        "The adult’s voice, capacity and equality": {
            "The adult’s voice": "Adult J asked for a new door twice.",
            "Mental capacity": "Nobody had a reason to doubt it.",
            "Equality": "Letters were sent in small print.",
        },
    }
    for title, texts in sections.items():
        visitor.follow(title)
        _fill_and_go(visitor, texts)


def _fill_and_go(visitor: Visitor, texts: dict[str, str]) -> None:
    for label, text in texts.items():
        visitor.fill(label, text)
    say_completed(visitor)


def save_and_come_back(visitor: Visitor) -> None:
    """Save part of an answer, leave, and carry on: by itself where scripts run."""
    happened = "What happened"
    visitor.follow(FIRST)
    visitor.fill(happened, "Half a sentence")
    if visitor.has_scripts:
        visitor.page.get_by_label(happened, exact=True).blur()
        visitor.sees("Saved at")
    else:
        visitor.press("Save and carry on")
        visitor.sees("You can carry on.")
    visitor.back()
    visitor.page.locator("main").get_by_role(
        "link", name=re.compile("KLOE 1.*What happened")
    ).click()
    assert visitor.value_of(happened) == "Half a sentence"
    visitor.back()


def answer_questions(visitor: Visitor) -> None:
    """The analysis, one page for each line of enquiry."""
    for title in (FIRST, SECOND):
        visitor.follow(title)
        _fill_and_go(
            visitor,
            {
                "What happened": "A caretaker told the office, and no visit followed.",
                "What should have happened": story.EXPECTED,
                "Why it made sense at the time": "The repair was seen as done.",
                "What went well (optional)": "The caretaker wrote it down.",
                "What difference it made to the adult": "Nobody came for a week.",
            },
        )
    visitor.follow(FIRST)
    visitor.unfold("Earlier texts")
    visitor.follow("Earlier texts of “What happened”")
    visitor.unfold("(2 of the list)")
    visitor.sees("Half a sentence")
    visitor.back()
    visitor.back()


def draw_lessons(visitor: Visitor) -> None:
    """Good practice, a lesson, a recommendation: each a row of a list."""
    visitor.follow("Good practice")
    visitor.press("Add good practice")
    visitor.try_empty("Add")
    visitor.fill("What was done well?", story.PRACTICE)
    visitor.press("Add")
    say_completed(visitor)

    visitor.follow("Lessons")
    visitor.press("Add a lesson")
    visitor.try_empty("Add")
    visitor.fill("What has your agency learnt?", story.LESSON)
    visitor.choose("Which part of your analysis does it come from?", FIRST)
    visitor.press("Add")
    say_completed(visitor)
    _recommend(visitor)


def _recommend(visitor: Visitor) -> None:
    """A recommendation whose review comes before its target is asked about."""
    visitor.follow("Recommendations and action plan")
    visitor.press("Add a recommendation")
    visitor.try_empty("Add")
    visitor.fill("What do you recommend?", story.RECOMMENDATION)
    lesson = visitor.page.get_by_label("Which lesson does it come from?")
    lesson.select_option(index=1)
    visitor.fill("Action", "Change the procedure and tell every team.")
    visitor.fill("Owner", "Director of housing")
    visitor.fill("How will you know that it worked?", "An audit each quarter.")
    visitor.fill_date("Target date", date(2030, 9, 30))
    visitor.fill_date("Review date", date(2030, 1, 15))
    visitor.press("Add")
    visitor.sees_problem("Review date must be on or after the target date")
    visitor.fill_date("Review date", date(2031, 1, 15))
    visitor.press("Add")
    visitor.follow("Remove Recommendation 1")
    visitor.follow("No, keep it")
    visitor.press(TO_LIST)


def explain_abbreviations(visitor: Visitor) -> None:
    """A word that a reader from outside would not know."""
    visitor.follow(re.compile("Key to roles and abbreviations"))
    visitor.press("Add an abbreviation")
    visitor.try_empty("Add")
    visitor.fill("Abbreviation", "NAP")
    visitor.fill("What it means", "No-access policy")
    visitor.press("Add")
    visitor.sees("No-access policy")
    say_completed(visitor)
