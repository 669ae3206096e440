"""Radios and tick boxes whose options may carry a hint, and lists that open."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


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


class GovSelect(forms.Select):
    """A list that opens, its options in no groups; drawn here, and so quickly.

    A template for each option takes a page of many lists ten times as long.
    """

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (one["value"], " selected" if one["selected"] else "", one["label"])
                for _group, options, _index in widget["optgroups"]
                for one in options
            ),
        )
        return format_html(
            '<select name="{}"{}>{}</select>',
            widget["name"],
            flatatt(widget["attrs"]),
            options,
        )


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
