"""Cleaning what people type and paste."""

import pytest
from django import forms

from accounts.text import CleanCharField, clean_text, in_a_sentence


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\x0btwo", "one\ntwo"),
        ("one\x0ctwo", "one\ntwo"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\u2028two\x85three", "one\ntwo\nthree"),
        ("nul\x00, bell\x07, delete\x7f, c1\x9b", "nul, bell, delete, c1"),
        ("half a pair \ud83d", "half a pair "),
        ("tab\tstays", "tab\tstays"),
        ("e\u0301", "\u00e9"),
        ("Ŵŷ مرحبا 👩‍🚒", "Ŵŷ مرحبا 👩‍🚒"),
        ("", ""),
    ],
)
def test_clean_text(typed, kept):
    assert clean_text(typed) == kept


class AnswerForm(forms.Form):
    name = CleanCharField(label="Full name", max_length=5)
    text = CleanCharField(
        label="What happened?", widget=forms.Textarea, max_length=20, min_length=3
    )
    code = CleanCharField(
        label="KLOE", required=False, error_messages={"required": "Say it"}
    )


def test_clean_char_field_keeps_line_breaks_in_a_text_area_only():
    form = AnswerForm({"name": " a\x0bb ", "text": "one\r\ntwo\x00", "code": ""})
    assert form.is_valid()
    assert form.cleaned_data == {"name": "a b", "text": "one\ntwo", "code": ""}


def test_clean_char_field_counts_after_cleaning():
    assert AnswerForm({"name": "\x07" * 9 + "abcde", "text": "abc"}).is_valid()


def test_clean_char_field_names_the_field():
    assert AnswerForm({"name": "abcdef", "text": "ab"}).errors == {
        "name": ["Full name must be 5 characters or fewer"],
        "text": ["Your answer must be 3 characters or more"],
    }
    assert AnswerForm({}).errors == {
        "name": ["Enter full name"],
        "text": ["Enter your answer"],
    }


def test_clean_char_field_without_a_label():
    assert CleanCharField().error_messages["required"] == "Enter your answer"


@pytest.mark.parametrize(
    ("label", "inside"), [("Full name", "full name"), ("KLOE", "KLOE"), ("", "")]
)
def test_in_a_sentence(label, inside):
    assert in_a_sentence(label) == inside
