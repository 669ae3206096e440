"""Text as people type and paste it, made safe to keep, print and export."""

import re
import unicodedata
from typing import Any

from django import forms

# Word's soft line break pastes as \x0b and its page break as \x0c; some sources
# end lines with a Unicode separator.
LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# PostgreSQL refuses \x00, Excel files refuse the other control characters, and
# half a surrogate pair cannot be written as UTF-8.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)

# They turn the order of the letters round: a name would read as another one.
DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_COMMON = (
    "adult april august bank bill brown church close court cross dawn day field grace "
    "grant green hall hill home hope house joy june king lake lane long mark march may "
    "mill moor north park pat price rose south street summer sunny ward water way west "
    "white will winter wood young"
)
# Words that are names too: alone they say nobody's name.
COMMON_WORDS = frozenset(_COMMON.split())


def clean_text(text: str) -> str:
    """Make every line break ``\\n``, drop control characters, compose to NFC."""
    text = LINE_BREAK.sub("\n", text)
    return unicodedata.normalize("NFC", UNPRINTABLE.sub("", text))


class CleanCharField(forms.CharField):
    """A text field that cleans what was typed and says plainly what to do.

    ``max_length`` counts characters after cleaning. A line break stays where the
    widget is a ``Textarea`` and becomes a space elsewhere, where marks of direction
    go too. Messages name the
    field by its label; ``error_messages`` may say it better.
    """

    def __init__(
        self, *, error_messages: dict[str, str] | None = None, **kwargs: Any
    ) -> None:
        label = str(kwargs.get("label") or "Your answer").removesuffix(" (optional)")
        subject = "Your answer" if label.endswith("?") else label
        messages = {
            "required": f"Enter {in_a_sentence(subject)}",
            "max_length": f"{subject} must be {kwargs.get('max_length') or 0:,} "
            "characters or fewer",
            "min_length": f"{subject} must be %(limit_value)d characters or more",
        }
        super().__init__(error_messages=messages | (error_messages or {}), **kwargs)

    def to_python(self, value: Any) -> Any:
        if value not in self.empty_values:
            value = clean_text(str(value))
            if not isinstance(self.widget, forms.Textarea):
                value = DIRECTIONS.sub("", value.replace("\n", " "))
        return super().to_python(value)


def in_a_sentence(label: str) -> str:
    """A label inside a sentence: "Full name" becomes "full name", "KLOE" stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
