"""What a form showed when it was opened: nobody saves over what they have not seen.

For values that have no row version of their own. A page carries the mark of the
values it showed in a hidden field named ``seen``; the service compares it, under
its lock, with what is saved then.
"""

import hashlib
import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django.forms import BaseForm
from django.http import QueryDict

from accounts.conflicts import Difference, differences
from accounts.refusals import Stale


def mark_of(values: Mapping[str, Any]) -> str:
    """What tells some values from the next; it says nothing of them."""
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def check_seen(
    saved: Mapping[str, Any], new: Mapping[str, Any], *, seen: str | None
) -> None:
    """Raise ``Stale`` where ``saved`` is not what the person saw, nor what they want.

    ``current`` of the exception has the saved values by name. ``seen=None`` is an
    act that showed nobody anything, such as a command.
    """
    if seen is not None and mark_of(saved) not in (seen, mark_of(new)):
        raise Stale(SimpleNamespace(**saved))


# For a page whose form showed nothing that somebody else could have changed.
NOTHING_SEEN: dict[str, Any] = {"seen": "", "conflict": None}


class Seen:
    """The mark that a page carries, and both texts where somebody saved first."""

    def __init__(self, typed: QueryDict | None, saved: Mapping[str, Any]) -> None:
        # A text that was kept over a sign-in was typed on older values.
        self.mark = mark_of(saved) if typed is None else typed.get("seen", "")
        self.conflict: list[Difference] | None = None

    def meet(self, form: BaseForm, stale: Stale) -> None:
        """Take what is saved now: saving again is a choice made in sight of both."""
        self.conflict = differences(form, stale.current)
        self.mark = mark_of(vars(stale.current))

    def context(self) -> dict[str, Any]:
        """What the page's template needs of it."""
        return {"seen": self.mark, "conflict": self.conflict}
