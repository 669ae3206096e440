"""Forms that are sent twice and do one thing."""

import uuid
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, QuerySet

from accounts.govuk import GovForm

Thing = TypeVar("Thing", bound=Model)


def made_by(token: uuid.UUID | None, things: QuerySet[Thing]) -> Thing | None:
    """What the form with this mark made when it was sent before, if it was."""
    return things.filter(pk=token).first() if token else None


class TokenField(forms.UUIDField):
    """The hidden mark of one opened form: sent twice, it makes one thing.

    A person cannot mend a hidden field, so a mark that is none is as good as a
    new one.
    """

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, initial=uuid.uuid4, **kwargs)
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> uuid.UUID:
        try:
            cleaned: uuid.UUID | None = super().clean(value)
        except forms.ValidationError:
            cleaned = None
        return cleaned or uuid.uuid4()


class OnceForm(GovForm):
    """A form that adds a thing: sent twice, it makes one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"] = TokenField()

    def mark(self, place: object) -> uuid.UUID:
        """The id of the thing that these words make in one place; of a valid form.

        Sent again, the form has the same mark. Other words have another, so what
        is typed into a page that the browser went back to is kept as well.
        ``place`` is the id of what the thing belongs to.
        """
        words = [(name, self[name].value()) for name in self.fields]
        return uuid.uuid5(self.cleaned_data["token"], f"{place} {words}")
