"""Forms of a row that two people may have open: they carry its version."""

from typing import Any, cast

from django import forms
from django.http import QueryDict

from accounts.govuk import GovForm


class RowVersionField(forms.IntegerField):
    """The hidden row version; whatever else is sent is a version nobody had.

    A person cannot mend a hidden field, so it never has an error of its own:
    the save meets a conflict instead, and shows both texts.
    """

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> int:
        try:
            cleaned = super().clean(value)
        except forms.ValidationError:
            return -1
        return -1 if cleaned is None else int(cleaned)


class VersionedForm(GovForm):
    """A form of a row that two people may have open; see ``RowVersionField``."""

    row_version = RowVersionField()

    def meet(self, current: Any) -> Any:
        """Take the row version that is saved now, so saving again is a choice."""
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("row_version")] = str(current.row_version)
        self.data = data
        return current
