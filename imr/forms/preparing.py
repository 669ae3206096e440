"""Input for getting an agency ready. No form here saves anything."""

from typing import Any

from django import forms

from accounts.govuk import GovDateField, GovForm
from accounts.text import CleanCharField
from accounts.versioned import VersionedForm
from imr.models import StaffMember
from imr.rules import is_code


class PersonForm(GovForm):
    """A person to invite: their name, e-mail address and job title."""

    full_name = CleanCharField(
        label="Full name",
        max_length=150,
        error_messages={"required": "Enter their full name"},
    )
    email = forms.EmailField(
        label="Work e-mail address",
        max_length=254,
        help_text="We will send them an invitation. It does not name the review.",
        error_messages={
            "required": "Enter their work e-mail address",
            "invalid": "Enter an e-mail address in the right format, "
            "like name@example.org",
        },
    )


class RightPersonForm(PersonForm):
    """Somebody else should represent the agency."""


class SeniorManagerForm(PersonForm):
    """The person who will accept the report on behalf of the organisation."""

    job_title = CleanCharField(
        label="Job title",
        max_length=150,
        error_messages={"required": "Enter their job title"},
    )


class NominationForm(SeniorManagerForm):
    """An independent author, with experience, authority and time (R1, R7)."""

    experience = CleanCharField(
        label="What experience do they have?",
        help_text="For example earlier reviews, or years in practice and management.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter the experience they have"},
    )
    authority = CleanCharField(
        label="What authority do they have?",
        help_text="For example, they can see any record and speak to any "
        "member of staff.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter the authority they have"},
    )
    resources_agreed = forms.BooleanField(
        label="They will have the time and the administrative help they need",
        error_messages={
            "required": "Confirm that they will have the time and help they need"
        },
    )


class RecordsForm(GovForm):
    """Where records are held, one place a line, who secured them and when (R6)."""

    systems = CleanCharField(
        label="Where do you hold records about the adult?",
        help_text="Write one place on each line: case systems, paper files, "
        "e-mail, rotas, incident reports. If a place holds nothing, say so: "
        "“Complaints file: not held”.",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Enter each place where you hold records"},
    )
    secured_by = CleanCharField(
        label="Who secured them?",
        help_text="A role is enough, such as “Head of business support”.",
        max_length=150,
        error_messages={"required": "Enter who secured the records"},
    )
    secured_on = GovDateField(
        label="When were they secured?",
        help_text="For example, 15 3 2021",
        error_messages={"required": "Enter the date the records were secured"},
    )

    def clean_systems(self) -> list[tuple[str, str]]:
        """Read the lines as (name, note) pairs; the note stands after a colon."""
        systems: dict[str, str] = {}
        for line in self.cleaned_data["systems"].splitlines():
            name, _, note = line.partition(":")
            name = " ".join(name.split())
            if not name:
                continue
            if len(name) > 200 or len(note) > 300:
                raise forms.ValidationError(
                    "Each place must be 200 characters or less, and each note 300."
                )
            if name in systems:
                raise forms.ValidationError(f"You have entered “{name}” twice.")
            systems[name] = note.strip()
        if not systems:
            raise forms.ValidationError("Enter each place where you hold records")
        return list(systems.items())


class StaffMemberForm(VersionedForm):
    """A row of the staff key, with the line manager's name (R3)."""

    code = CleanCharField(
        label="Code",
        max_length=20,
        help_text="The report shows this and never the name. For example ASC-SW1.",
        error_messages={"required": "Enter a code, such as ASC-SW1"},
    )
    name = CleanCharField(
        label="Full name",
        max_length=150,
        error_messages={"required": "Enter their full name"},
    )
    role = CleanCharField(
        label="Role at the time",
        max_length=150,
        error_messages={"required": "Enter their role, such as Social worker"},
    )
    line_manager = CleanCharField(
        label="Full name of their line manager at the time",
        help_text="We use this to check that the author is independent.",
        max_length=150,
        error_messages={"required": "Enter the full name of their line manager"},
    )
    email = forms.EmailField(
        label="Their e-mail address (optional)", max_length=254, required=False
    )
    line_manager_email = forms.EmailField(
        label="Their line manager’s e-mail address (optional)",
        max_length=254,
        required=False,
    )
    told_on = GovDateField(
        label="When were they told about the review? (optional)",
        limit="past",
        required=False,
    )
    support_offered_on = GovDateField(
        label="When were they offered support? (optional)",
        limit="past",
        required=False,
    )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).upper()
        if not is_code(code):
            raise forms.ValidationError(
                "Enter letters and then a number, such as SW1 or ASC-SW1. The code is "
                "printed in the report, so it must not be a name"
            )
        return code

    def __init__(
        self, *args: Any, member: StaffMember | None = None, **kwargs: Any
    ) -> None:
        if member is not None:
            kwargs["initial"] = {
                name: getattr(member, name) for name in self.base_fields
            }
        super().__init__(*args, **kwargs)


STATEMENTS = ("not_involved", "not_line_manager")


class DeclarationForm(GovForm):
    """Two statements, each answered by the author personally (R2, R3)."""

    YES_NO = (("yes", "Yes"), ("no", "No"))

    not_involved = forms.ChoiceField(
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no for the first statement"},
    )
    not_line_manager = forms.ChoiceField(
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no for the second statement"},
    )

    sure = forms.BooleanField(
        label="I answered no, so I cannot be the author of this report",
        required=False,
    )

    def __init__(self, *args: Any, statements: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["not_involved"].label = statements[0]
        self.fields["not_line_manager"].label = statements[1]
        # A "no" ends the nomination, so it is asked for twice.
        if not self.says_no:
            del self.fields["sure"]

    @property
    def says_no(self) -> bool:
        return any(self[name].value() == "no" for name in STATEMENTS)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "sure" in self.fields and not cleaned.get("sure"):
            self.add_error(
                "sure",
                "Confirm that you cannot be the author, or change your answer to yes",
            )
        return cleaned

    def answers(self) -> dict[str, bool]:
        """Whether each statement is true; only of a valid form."""
        return {name: self.cleaned_data[name] == "yes" for name in STATEMENTS}
