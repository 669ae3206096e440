"""Input for comments and for acceptance. No form here saves anything."""

from typing import Any, cast

from django import forms

from accounts.again import PasswordAgainForm, password_field
from accounts.once import OnceForm
from accounts.text import CleanCharField


class CommentForm(OnceForm):
    """A comment on one section, or on the whole report."""

    section = forms.ChoiceField(label="Which section is it about?", required=False)
    text = CleanCharField(
        label="Your comment",
        help_text="Say what should change, and why.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter your comment"},
    )

    def __init__(
        self, *args: Any, sections: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        section = cast(forms.ChoiceField, self.fields["section"])
        section.choices = [("", "The whole report"), *sections]


class AcceptForm(PasswordAgainForm):
    """The senior manager's tick and password, bound to the check code shown."""

    has_read = forms.BooleanField(
        label="I have read the report and I accept it on behalf of my organisation",
        error_messages={"required": "Tick the box to say that you accept the report"},
    )
    password = password_field("We ask again so that nobody else can accept for you.")
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
