"""What differs between two people's texts, in words that both can read."""

from datetime import date
from types import SimpleNamespace

from django import forms

from accounts.conflicts import Difference, differences
from accounts.govuk import GovDateField, GovForm
from accounts.text import CleanCharField


class VisitForm(GovForm):
    note = CleanCharField(label="Note", widget=forms.Textarea)
    kind = forms.ChoiceField(label="Kind", choices=[("no_access", "No access")])
    days = forms.MultipleChoiceField(
        label="Days", choices=[("1", "Monday"), ("2", "Tuesday")]
    )
    held_on = GovDateField(label="Held on")
    other = CleanCharField(label="Other")
    row_version = forms.IntegerField(widget=forms.HiddenInput)


SAVED = SimpleNamespace(
    note="One\nTwo", kind="no_access", days=["1"], held_on=None, row_version=3
)


def typed(**changes: object) -> VisitForm:
    data = {"note": "One\r\nTwo ", "kind": "no_access", "days": ["1"], "row_version": 1}
    return VisitForm({**data, **changes})


def test_differences_are_none_where_only_line_ends_differ():
    assert differences(typed(), SAVED) == []


def test_differences_are_in_the_words_of_the_choices():
    form = typed(kind="", days=["1", "2"])
    assert differences(form, SAVED) == [
        Difference("Kind", "No access", ""),
        Difference("Days", "Monday", "Monday, Tuesday"),
    ]


def test_differences_compare_dates_box_by_box():
    boxes = {"held_on_day": "3", "held_on_month": "4", "held_on_year": "2019"}
    same = SimpleNamespace(held_on=date(2019, 4, 3))
    assert differences(typed(**boxes), same) == []
    other = SimpleNamespace(held_on=date(2019, 4, 5))
    assert differences(typed(**boxes), other) == [
        Difference("Held on", "5 4 2019", "3 4 2019")
    ]
