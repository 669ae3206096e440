"""Radios and tick boxes whose options may carry a hint."""

from collections.abc import Mapping
from typing import Any

from django import forms


class _HintedOptions(forms.widgets.ChoiceWidget):
    """``hints`` maps a value to a line under its label."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        hints: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = hints or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"hint": self.hints.get(str(value), "")}


class GovRadios(_HintedOptions, forms.RadioSelect):
    """Radios; ``GovRadios({"class": "govuk-radios--inline"})`` in one row."""


class GovCheckboxes(_HintedOptions, forms.CheckboxSelectMultiple):
    """Tick boxes for several answers."""


class GovYesNoField(forms.TypedChoiceField):
    """Yes or no, neither chosen beforehand; cleans to True, False or None."""

    def __init__(self, *, hints: Mapping[str, str] | None = None, **kwargs: Any):
        # The line of radios breaks where a hint needs its room.
        row = {} if hints else {"class": "govuk-radios--inline"}
        kwargs.setdefault("widget", GovRadios(row, hints=hints))
        super().__init__(
            choices=[("yes", "Yes"), ("no", "No")],
            coerce=lambda value: value == "yes",
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)
