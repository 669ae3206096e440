"""Input for the abbreviations that nothing explains: a meaning for each, or none."""

from typing import Any

from accounts.govuk import GovForm
from accounts.text import CleanCharField
from imr.quality import Unexplained

MAX_MEANING = 200
# A page asks about so many at once; the others come when these are explained.
MOST_ASKED = 30


class ExplainForm(GovForm):
    """One box for each abbreviation; an empty box is left for later."""

    def __init__(self, *args: Any, terms: list[Unexplained], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in terms[:MOST_ASKED]:
            times = "1 entry" if one.times == 1 else f"{one.times} entries"
            self.fields[f"meaning_{one.term}"] = CleanCharField(
                label=one.term,
                help_text=f"In {times}, first in {one.first.label}",
                max_length=MAX_MEANING,
                required=False,
            )

    def meanings(self) -> dict[str, str]:
        """What was explained: abbreviation to meaning; only of a valid form."""
        return {
            name.removeprefix("meaning_"): meaning
            for name, meaning in self.cleaned_data.items()
            if meaning
        }
