"""The three boxes of an exact date."""

import datetime
import re

import pytest
from django import forms

from accounts.govuk import GovDateField, GovForm, month_number

DAY = datetime.date(2026, 3, 3)


class DueForm(GovForm):
    due_on = GovDateField(label="Due date")
    seen_on = GovDateField(label="Date seen", limit="past", required=False)
    next_on = GovDateField(label="Next date", limit="future", required=False)


def sent(day: str = "", month: str = "", year: str = "", name: str = "due_on"):
    data = {"due_on_day": "1", "due_on_month": "1", "due_on_year": "2026"}
    data |= {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}
    return DueForm(data)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        ("03", 3),
        ("12", 12),
        ("Mar", 3),
        ("march", 3),
        ("Sept.", 9),
        ("0", None),
        ("13", None),
        ("003", None),
        ("ma", None),
        ("Marching", None),
        ("٣", None),
    ],
)
def test_month_number(text: str, number: int | None):
    assert month_number(text) == number


@pytest.mark.parametrize(
    "typed",
    [("3", "3", "2026"), ("03", "March", "2026"), (" 3\x00", "mar.", "2026")],
)
def test_date_field_reads_a_date(typed: tuple[str, str, str]):
    form = sent(*typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["due_on"] == DAY
    assert form.cleaned_data["seen_on"] is None


@pytest.mark.parametrize(
    ("typed", "says", "box"),
    [
        (("", "", ""), "Enter due date", ""),
        (("", "3", "2026"), "Due date must include a day", ""),
        (("3", "", "2026"), "Due date must include a month", "month"),
        (("3", "", ""), "Due date must include a month and a year", "month"),
        (("32", "3", "2026"), "Due date must be a real date", ""),
        (("0", "3", "2026"), "Due date must be a real date", ""),
        (("³", "3", "2026"), "Due date must be a real date", ""),
        (("3", "x", "2026"), "Due date must be a real date", "month"),
        (("3", "x", "26"), "Due date must be a real date", "month"),
        (("31", "2", "2026"), "Due date must be a real date", ""),
        (
            ("3", "3", "26"),
            "Due date must have a year of 4 numbers, like 2021",
            "year",
        ),
        (
            ("3", "3", "1899"),
            "Due date must have a year between 1900 and 2100",
            "year",
        ),
        (
            ("3", "3", "2101"),
            "Due date must have a year between 1900 and 2100",
            "year",
        ),
    ],
)
def test_date_field_says_what_to_put_right(typed, says: str, box: str):
    form = sent(*typed)
    assert form.errors["due_on"] == [says]
    assert form.fields["due_on"].widget.wrong_box == box


@pytest.mark.parametrize(
    ("name", "year", "says"),
    [
        ("seen_on", "2099", "Date seen must be today or in the past"),
        ("seen_on", "2001", None),
        ("next_on", "2001", "Next date must be today or in the future"),
        ("next_on", "2099", None),
    ],
)
def test_date_field_keeps_its_limit(name: str, year: str, says: str | None):
    assert sent("1", "1", year, name=name).errors.get(name) == (says and [says])


def test_date_field_today_is_both_past_and_future(set_today):
    set_today(DAY)
    for name in ("seen_on", "next_on"):
        assert sent("3", "3", "2026", name=name).is_valid()


def test_date_field_bound_to_nothing_is_missing():
    assert DueForm({}).errors["due_on"] == ["Enter due date"]


def test_date_field_without_a_label_names_itself():
    field = GovDateField()
    with pytest.raises(forms.ValidationError, match="The date must include a day"):
        field.clean(["", "3", "2026"])


def test_date_widget_shows_what_was_typed_and_marks_the_wrong_box():
    html = str(sent("3", "x", "2026")["due_on"])
    month = re.search('<input[^>]*name="due_on_month"[^>]*>', html)
    assert month
    assert 'aria-invalid="true"' in month[0]
    assert 'id="id_due_on_month"' in month[0]
    assert 'value="x"' in html
    assert html.count("govuk-input--error") == 1
    assert 'name="due_on_day"' in html
    assert 'id="id_due_on"' in html


def test_date_widget_marks_every_box_when_the_whole_is_wrong():
    assert str(sent("31", "2", "2026")["due_on"]).count("govuk-input--error") == 3


def test_date_widget_shows_an_initial_date_and_ignores_what_is_none():
    html = str(DueForm(initial={"due_on": DAY, "seen_on": "soon"})["due_on"])
    assert 'value="3"' in html
    assert 'value="2026"' in html
    assert "soon" not in str(DueForm(initial={"seen_on": "soon"})["seen_on"])


def test_date_field_has_changed():
    field = GovDateField()
    assert not field.has_changed(None, ["", "", None])
    assert not field.has_changed(DAY, ["3", "3", "2026"])
    assert field.has_changed(DAY, ["4", "3", "2026"])
