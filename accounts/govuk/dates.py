"""An exact date asked in three boxes."""

import datetime
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.text import clean_text

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


class GovDateWidget(forms.MultiWidget):
    """Three boxes. ``wrong`` names the ones to put right; the field sets it."""

    template_name = "govuk/date.html"
    boxes = ("day", "month", "year")
    wrong: Sequence[str] = ()

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "numeric"}
        super().__init__(
            {
                "day": forms.TextInput({"class": "govuk-input--width-2", **number}),
                # No number pad: the name of a month is welcome here.
                "month": forms.TextInput({"class": "govuk-input--width-3"}),
                "year": forms.TextInput({"class": "govuk-input--width-4", **number}),
            },
            attrs,
        )

    @property
    def wrong_box(self) -> str:
        """What follows the field's id in the id of the box to go to."""
        first = self.wrong[0] if self.wrong else "day"
        return "" if first == "day" else first

    def decompress(self, value: datetime.date | None) -> list[str]:
        """Day, month and year as typed; a value that is no date is left out."""
        if not isinstance(value, datetime.date):
            return ["", "", ""]
        return [str(value.day), str(value.month), str(value.year)]

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        id_ = context["widget"]["attrs"].get("id", "")
        for box, part in zip(self.boxes, context["widget"]["subwidgets"], strict=True):
            # The first box carries the field's own id, as a link to it expects.
            part["attrs"]["id"] = id_ if box == "day" else f"{id_}_{box}"
            part["label"] = box.capitalize()
            if self.wrong and box not in self.wrong:
                part["attrs"].pop("aria-invalid", None)
        return context


class GovDateField(forms.Field):
    """An exact date in three boxes; the month may be a number or its name.

    ``limit`` may be "past" (today or before) or "future" (today or after). The
    messages name the field by its label, and the link in the error summary leads
    to the box that is wrong.
    """

    widget = GovDateWidget

    def __init__(self, *, limit: str = "", **kwargs: Any) -> None:
        self.limit = limit
        kwargs.setdefault("help_text", "For example, 27 3 2021")
        super().__init__(**kwargs)

    def clean(self, value: Any) -> datetime.date | None:
        parts = [clean_text(part or "").strip() for part in value or ()]
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], "required")
            return None
        if missing := [
            box
            for box, part in zip(GovDateWidget.boxes, parts, strict=True)
            if not part
        ]:
            raise self._error(f"must include a {' and a '.join(missing)}", *missing)
        date = self._read(*parts)
        if not EARLIEST_YEAR <= date.year <= LATEST_YEAR:
            raise self._error(
                f"must have a year between {EARLIEST_YEAR} and {LATEST_YEAR}", "year"
            )
        today = timezone.localdate()
        if self.limit == "past" and date > today:
            raise self._error("must be today or in the past")
        if self.limit == "future" and date < today:
            raise self._error("must be today or in the future")
        return date

    def has_changed(self, initial: Any, data: Any) -> bool:
        typed = [part or "" for part in data]
        return GovDateWidget().decompress(initial) != typed

    def _read(self, day: str, month: str, year: str) -> datetime.date:
        number = month_number(month)
        wrong = []
        if not re.fullmatch("[0-9]{1,2}", day) or not 1 <= int(day) <= 31:
            wrong.append("day")
        if number is None:
            wrong.append("month")
        if not re.fullmatch("[0-9]{4}", year):
            if not wrong:
                raise self._error("must have a year of 4 numbers, like 2021", "year")
            wrong.append("year")
        if number is None or wrong:
            raise self._error("must be a real date", *wrong)
        try:
            return datetime.date(int(year), number, int(day))
        except ValueError:
            raise self._error("must be a real date") from None

    def _error(self, words: str, *boxes: str) -> ValidationError:
        self.widget.wrong = boxes
        name = str(self.label or "The date").removesuffix(" (optional)")
        return ValidationError(f"{name} {words}", "invalid")


def month_number(text: str) -> int | None:
    """Read "3", "03", "Mar", "march" or "Sept." as a month; else None."""
    text = text.lower().rstrip(".")
    if re.fullmatch("[0-9]{1,2}", text):
        return int(text) if 1 <= int(text) <= 12 else None
    if len(text) < 3:
        return None
    for number, name in enumerate(MONTHS, start=1):
        if name.startswith(text):
            return number
    return None
