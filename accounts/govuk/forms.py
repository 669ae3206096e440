"""The base of every form: how it looks is said in class attributes."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms

from accounts.govuk.wording import speak_plainly


class GovSubmit(Submit):
    """The button of a form. ``kind`` is "", "secondary" or "warning"."""

    def __init__(self, label: str, *, name: str = "", kind: str = "") -> None:
        super().__init__(name, label)
        self.kind = kind


class GovHelper(FormHelper):
    """How ``{% crispy form %}`` draws a form: no browser bubbles, our buttons."""

    render_hidden_fields = True
    # An address as it stands; crispy-forms would look for a route of that name.
    form_action = ""

    def __init__(self, *buttons: GovSubmit) -> None:
        super().__init__()
        self.attrs = {"novalidate": ""}
        for button in buttons:
            self.add_input(button)


class _GovFormMixin:
    """How a form looks, said in class attributes; every one may be left out."""

    use_required_attribute = False

    #: The words on the button.
    submit: ClassVar[str] = "Save and continue"
    #: "" or "warning" for an act that cannot be undone.
    submit_kind: ClassVar[str] = ""
    #: The one field of the page: its label is the page's h1.
    heading: ClassVar[str] = ""
    #: Field to size of its label: m, l, or "" for plain; s (bold) if not said.
    label_sizes: ClassVar[Mapping[str, str]] = {}
    #: Field to width: 2, 3, 4, 5, 10, 20 letters, or "one-half", "two-thirds", …
    widths: ClassVar[Mapping[str, int | str]] = {}
    #: Text field to the number of its lines.
    rows: ClassVar[Mapping[str, int]] = {}
    #: Text fields that count down to their max_length.
    counted: ClassVar[Sequence[str]] = ()
    #: Order and grouping by crispy-forms, where one is wanted.
    layout: ClassVar[Layout | None] = None

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            speak_plainly(name, field)
            self._dress(name, field)

    @property
    def helper(self) -> GovHelper:
        helper = GovHelper(GovSubmit(self.submit, kind=self.submit_kind))
        helper.layout = self.layout
        return helper

    def _dress(self, name: str, field: Any) -> None:
        classes = field.widget.attrs.get("class", "").split()
        if name in self.widths:
            width = self.widths[name]
            classes.append(
                f"govuk-input--width-{width}"
                if isinstance(width, int)
                else f"govuk-!-width-{width}"
            )
        if name in self.rows:
            field.widget.attrs["rows"] = self.rows[name]
        if name in self.counted:
            field.count_limit = field.max_length
            classes.append("govuk-js-character-count")
        if classes:
            field.widget.attrs["class"] = " ".join(classes)
        field.is_heading = name == self.heading
        field.label_size = self.label_sizes.get(name, "l" if field.is_heading else "s")


class GovForm(_GovFormMixin, forms.Form):
    """A form of questions."""

    def values(self) -> dict[str, Any]:
        """What was typed, without the hidden fields; only of a valid form."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if not self.fields[name].widget.is_hidden
        }


class GovModelForm(_GovFormMixin, forms.ModelForm):
    """A form of questions about one row. Dates: Meta.field_classes GovDateField."""
