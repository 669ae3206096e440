"""Two people saved the same thing: show both texts, so that neither is lost."""

from dataclasses import dataclass

from django.forms import BaseForm


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
        saved = field.prepare_value(getattr(current, name))
        yours = form[name].value()
        if str(saved or "").strip() != str(yours or "").strip():
            found.append(
                Difference(str(field.label or name), str(saved or ""), str(yours or ""))
            )
    return found
