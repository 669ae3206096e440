"""Input for what the board keeps beside returned entries, and for an answer."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.govuk import GovDateField
from accounts.once import OnceForm
from accounts.text import CleanCharField
from accounts.versioned import VersionedForm
from chronology.comparing import Asked
from chronology.services.agency_questions import Question

MAX_NOTE, MAX_QUESTION, MAX_ANSWER = 5_000, 5_000, 20_000


class ViewNameForm(VersionedForm):
    """The name of a saved view."""

    submit = "Save"
    widths = {"name": 20}
    name = CleanCharField(
        label="Name of the view",
        help_text="Such as Fire visits 2020. Only you see it.",
        max_length=60,
        error_messages={"required": "Enter a name for the view"},
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
        error_messages={"required": "Enter your note"},
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
    reply_by = GovDateField(label="Reply by (optional)", required=False, limit="future")


class AskOneForm(AskForm):
    """A question to one of several agencies; left empty, that one is not asked."""

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, initial={"text": asked.text}, **kwargs)
        self.asked = asked
        agency = asked.part.agency.name
        self.fields["text"].label = f"Your question to {agency}"
        self.fields["text"].required = False
        self.fields["reply_by"].label = f"Reply by, for {agency} (optional)"

    def question(self) -> Question:
        """What is to be asked; of a form that was found valid."""
        part, about = self.asked.part, self.asked.about
        return Question(
            involvement=part,
            about=about,
            token=self.mark((part.pk, about)),
            **self.values(),
        )


class AskSeveral:
    """Questions to several agencies on one page; sent together, or none of them.

    The error summary reads it as it reads a formset.
    """

    non_form_errors: Sequence[str] = ()

    def __init__(self, typed: QueryDict | None, asked: Sequence[Asked]) -> None:
        self.forms = [
            AskOneForm(typed, prefix=one.part.agency.code, asked=one) for one in asked
        ]

    def __iter__(self) -> Iterator[AskOneForm]:
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)

    @property
    def total_error_count(self) -> int:
        return sum(len(form.errors) for form in self.forms)

    def questions(self) -> list[Question]:
        """What is to be asked; none where something must be put right first."""
        # Each form is looked at, so that each says what is wrong with it.
        whole = [form.is_valid() for form in self.forms]
        if not all(whole):
            return []
        filled = [form for form in self.forms if form.cleaned_data["text"]]
        if self.forms and not filled:
            self.forms[0].add_error("text", "Enter a question to at least one agency")
        return [form.question() for form in filled]

    def refuse(self, question: Question, why: str) -> None:
        """Say beside a question why it cannot be asked."""
        for form in self.forms:
            if form.asked.part == question.involvement:
                form.add_error("text", why)


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
