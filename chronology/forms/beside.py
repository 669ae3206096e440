"""Input for what the board keeps beside returned entries, and for an answer."""

from typing import Any

from django import forms

from accounts.govuk import GovDateField
from accounts.once import OnceForm
from accounts.text import CleanCharField
from accounts.versioned import VersionedForm
from chronology.comparing import Asked

MAX_NOTE, MAX_QUESTION, MAX_ANSWER = 5_000, 5_000, 20_000


class ViewNameForm(VersionedForm):
    """The name of a saved view."""

    submit = "Save"
    widths = {"name": 20}
    name = CleanCharField(
        label="Name of the view",
        help_text="Such as Fire visits 2020. Only you see it.",
        max_length=60,
    )


class NoteForm(VersionedForm):
    """A reader's own note on an entry."""

    submit = "Save"
    rows = {"text": 6}
    counted = ["text"]
    text = CleanCharField(
        label="Your note",
        help_text="Only you can see it. It is in no report, pack or PDF.",
        max_length=MAX_NOTE,
        widget=forms.Textarea,
        error_messages={"required": "Enter your note, or remove it"},
    )


class AskForm(OnceForm):
    """A question to an agency about what it returned."""

    submit = "Send the question"
    rows = {"text": 6}
    counted = ["text"]
    text = CleanCharField(
        label="Your question",
        help_text="The agency’s panel representative, author and senior manager can "
        "read it. Write codes, not names.",
        max_length=MAX_QUESTION,
        widget=forms.Textarea,
    )
    reply_by = GovDateField(label="Reply by (optional)", required=False)


class AskBothForm(AskForm):
    """A question to one of several agencies; left empty, that one is not asked."""

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, initial={"text": asked.text}, **kwargs)
        self.asked = asked
        self.fields["text"].label = f"Your question to {asked.part.agency.name}"
        self.fields["text"].required = False


class AnswerForm(VersionedForm):
    """What an agency answers the board."""

    submit = "Send the answer to the board"
    rows = {"answer": 8}
    counted = ["answer"]
    answer = CleanCharField(
        label="Your answer",
        help_text="You cannot change it once it is sent. Write codes, not names.",
        max_length=MAX_ANSWER,
        widget=forms.Textarea,
    )
