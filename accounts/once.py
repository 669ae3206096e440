"""Forms that are sent twice and do one thing."""

import uuid
from typing import Any

from django import forms


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
