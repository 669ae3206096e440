"""Input for one column of several entries at once."""

import re
from typing import Any
from uuid import UUID

from django import forms

from accounts.govuk import GovForm
from accounts.text import CleanCharField
from chronology.models import Entry
from chronology.services.together import TOGETHER

LABELS = {"source": "Source", "staff": "Staff code and role", "kloes": "KLOEs"}


class TogetherForm(GovForm):
    """Which column of the ticked entries, and what to put there."""

    prefix = "together"
    widths = {"value": "two-thirds"}

    column = forms.ChoiceField(
        label="What do you want to set?",
        choices=[("", "Choose one"), *((name, LABELS[name]) for name in TOGETHER)],
        error_messages={"required": "Choose what you want to set"},
    )
    value = CleanCharField(
        label="What should it say?",
        help_text="KLOEs by number, such as 1, 3. Leave it empty to clear the column.",
        max_length=300,
        required=False,
    )

    def __init__(
        self, *args: Any, ticked: list[UUID], kloes: set[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ticked, self.kloes = ticked, kloes

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.ticked:
            self.add_error("column", "Tick the entries in the table first")
        column, value = cleaned.get("column"), cleaned.get("value")
        if column and value:
            cleaned["value"] = self._as_kept(column, value)
        return cleaned

    def _as_kept(self, column: str, value: str) -> str:
        """The value as the column keeps it; says what is wrong with it."""
        if column == "kloes":
            numbers = sorted({int(number) for number in re.findall("[0-9]+", value)})
            if not numbers or not self.kloes.issuperset(numbers):
                known = ", ".join(str(number) for number in sorted(self.kloes))
                self.add_error("value", f"Enter numbers of the KLOEs: {known}")
            return ",".join(str(number) for number in numbers)
        limit = getattr(Entry._meta.get_field(column), "max_length", 0)
        if len(value) > limit:
            self.add_error(
                "value", f"{LABELS[column]} must be {limit} characters or fewer"
            )
        return value
