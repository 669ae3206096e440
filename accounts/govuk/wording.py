"""What a form says when an answer is missing or cannot be kept."""

from typing import Any

from django import forms

from accounts.text import in_a_sentence


def speak_plainly(name: str, field: forms.Field) -> None:
    """Replace Django's own messages, which name no field and say "valid".

    A message that the form gives itself is kept.
    """
    if field.widget.is_hidden:
        incomplete = "Open the page again: part of it did not arrive"
        field.error_messages.update(required=incomplete, invalid=incomplete)
        return
    label = str(field.label or name.replace("_", " ").capitalize())
    is_question = label.endswith("?")
    subject = "Your answer" if is_question else label
    ask = f"“{label}”" if is_question else in_a_sentence(label)
    plain = {
        "required": _required(field, is_question, ask, label),
        "invalid_choice": f"Choose one of the options listed for {ask}",
        "invalid_list": f"Choose from the options listed for {ask}",
        "invalid_pk_value": f"Choose from the options listed for {ask}",
        "max_length": f"{subject} must be %(limit_value)d characters or fewer",
        "min_length": f"{subject} must be %(limit_value)d characters or more",
        "min_value": f"{subject} must be %(limit_value)s or more",
        "max_value": f"{subject} must be %(limit_value)s or less",
        "max_digits": f"{subject} must have %(max)s numbers or fewer",
        "max_decimal_places": f"{subject} must have %(max)s decimal places or fewer",
        "max_whole_digits": f"{subject} must have %(max)s whole numbers or fewer",
        "null_characters_not_allowed": f"{subject} has a character that cannot be kept",
        **_wrong_shape(field, subject),
    }
    given_by_django: dict[str, Any] = {}
    for parent in reversed(type(field).__mro__):
        given_by_django.update(getattr(parent, "default_error_messages", {}))
    for code, message in plain.items():
        if field.error_messages.get(code) == given_by_django.get(code):
            field.error_messages[code] = message


def _required(field: forms.Field, is_question: bool, ask: str, label: str) -> str:
    if isinstance(field, forms.BooleanField):
        return f"Tick the box “{label}”"
    if is_question:
        return f"Answer {ask}"
    if isinstance(field, forms.ChoiceField | forms.FileField):
        return f"Choose {ask}"
    return f"Enter {ask}"


def _wrong_shape(field: forms.Field, subject: str) -> dict[str, str]:
    if isinstance(field, forms.EmailField):
        return {
            "invalid": f"{subject} must be an e-mail address, like name@example.com"
        }
    if isinstance(field, forms.FileField):
        return {
            "invalid": "Choose the file again. It did not arrive",
            "missing": "Choose the file again. It did not arrive",
            "contradiction": "Choose a file, or remove the old one, not both",
            "empty": "The file is empty. Choose another file",
            "max_length": "The name of the file must be %(max)d letters or fewer",
        }
    if isinstance(field, forms.IntegerField) and not isinstance(
        field, forms.FloatField | forms.DecimalField
    ):
        return {"invalid": f"{subject} must be a whole number, like 30"}
    if isinstance(field, forms.IntegerField):
        return {"invalid": f"{subject} must be a number, like 30 or 2.5"}
    return {"invalid": f"{subject} is written in a way we cannot read"}
