"""Why something is done: asked wherever an act changes what others work by."""

from django import forms

from accounts.text import CleanCharField

KEEP_NAMES_OUT = "Do not include the adult’s name, or any other person’s."


def reason_field(*, label: str, required: str, hint: str = "") -> CleanCharField:
    """A box for a reason, short enough to be read in a history."""
    return CleanCharField(
        label=label,
        help_text=f"{hint} {KEEP_NAMES_OUT}".strip(),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": required},
    )
