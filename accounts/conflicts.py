"""Two people saved the same thing: show both texts, so that neither is lost."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, Field, MultiWidget

from accounts.text import clean_text


@dataclass(frozen=True)
class Difference:
    """One field where what was saved and what was typed are not the same."""

    label: str
    saved: str
    yours: str


def differences(form: BaseForm, current: object) -> list[Difference]:
    """List the fields of a bound form whose typed value is not the saved one.

    ``current`` has an attribute for each field; a field without one is left out.
    """
    found = []
    for name, field in form.fields.items():
        if field.widget.is_hidden or not hasattr(current, name):
            continue
        saved = _words(field, field.prepare_value(getattr(current, name)))
        yours = _words(field, form[name].value())
        if saved != yours:
            found.append(Difference(str(field.label or name), saved, yours))
    return found


def _words(field: Field, value: Any) -> str:
    """A field's value as a person reads it: the words of what was chosen."""
    if isinstance(field.widget, MultiWidget):
        boxes: Any = (
            value if isinstance(value, list) else field.widget.decompress(value)
        )
        return " ".join(str(box) for box in boxes if box)
    values = value if isinstance(value, list) else [value]
    pairs: Any = getattr(field, "choices", ())
    choices = {str(key): str(label) for key, label in pairs}
    texts = ["" if one is None else clean_text(str(one)).strip() for one in values]
    return ", ".join(choices.get(text, text) for text in texts)
