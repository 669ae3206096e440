"""Input for a section of the report: its parts, and whether it is completed."""

from types import SimpleNamespace
from typing import Any, cast

from django import forms
from django.http import QueryDict

from accounts.govuk import GovForm
from accounts.text import CleanCharField
from accounts.versioned import RowVersionField
from imr.definitions import Part, Section
from imr.draft import Draft, answer_key, page_slug
from imr.models import Answer
from imr.rules import MAX_LINE, MAX_TEXT
from imr.services.report import Typed
from reviews.models import LineOfEnquiry

YES_NO = (("yes", "Yes"), ("no", "No, I’ll come back to it"))


class DoneForm(GovForm):
    """Have you completed this section?"""

    done = forms.ChoiceField(
        label="Have you completed this section?",
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose yes or no"},
    )

    def is_done(self) -> bool | None:
        """What was answered, or None for no answer; only of a valid form."""
        answer = self.cleaned_data["done"]
        return answer == "yes" if answer else None


class SectionForm(DoneForm):
    """The parts of one section, each with the row version it was shown with.

    Nothing is compulsory here: a person saves what they have, and the check
    page lists what is missing.
    """

    def __init__(
        self,
        *args: Any,
        draft: Draft,
        section: Section,
        kloe: LineOfEnquiry | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        self.initial["done"] = "yes" if page_slug(section, kloe) in draft.done else ""
        self.keys = {
            part.key: answer_key(section, part, kloe) for part in section.parts
        }
        for part in section.parts:
            key = self.keys[part.key]
            self.fields[part.key] = _field(part, key)
            self.initial[part.key] = _shown(part, draft.text(key))
            name = f"{part.key}_version"
            answer = draft.answers.get(key)
            self.fields[name] = RowVersionField()
            self.initial[name] = answer.row_version if answer else 0
        self.order_fields([*self.keys, "done"])
        self.saved_parts = [
            (part.label, key)
            for part, key in zip(section.parts, self.keys.values(), strict=True)
            if key in draft.answers
        ]

    def typed(self) -> list[Typed]:
        """What was typed, for ``save_answers``; only of a valid form."""
        return [
            Typed(
                key=self.keys[part.key],
                text=_stored(self.cleaned_data[part.key]),
                row_version=self.cleaned_data[f"{part.key}_version"],
            )
            for part in self.section.parts
        ]

    def meet(self, stale: dict[str, Answer]) -> SimpleNamespace:
        """Take the row versions that are saved now, so saving again is a choice.

        Returns what is saved, by field, for showing it beside what was typed.
        """
        data = cast(QueryDict, self.data).copy()
        current = SimpleNamespace()
        for part in self.section.parts:
            answer = stale.get(self.keys[part.key])
            if answer is not None:
                data[f"{part.key}_version"] = str(answer.row_version)
                setattr(current, part.key, _shown(part, answer.text))
        self.data = data
        return current


def _field(part: Part, key: str) -> forms.Field:
    label = part.label if part.compulsory else f"{part.label} (optional)"
    shared: dict[str, Any] = {
        "label": label,
        "help_text": part.hint,
        "required": False,
    }
    options = [(option, option) for option in part.options]
    wrong = {"invalid_choice": f"{part.label}: choose from the list"}
    if part.kind == "choice":
        choices = [("", "Choose one"), *options]
        return forms.ChoiceField(choices=choices, error_messages=wrong, **shared)
    if part.kind == "ticks":
        return forms.MultipleChoiceField(
            choices=options,
            widget=forms.CheckboxSelectMultiple,
            error_messages=wrong,
            **shared,
        )
    if part.kind == "line":
        return CleanCharField(max_length=MAX_LINE, **shared)
    return CleanCharField(
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "data-autosave": key}),
        **shared,
    )


def _shown(part: Part, text: str) -> str | list[str]:
    return text.splitlines() if part.kind == "ticks" else text


def _stored(value: str | list[str]) -> str:
    return "\n".join(value) if isinstance(value, list) else value
