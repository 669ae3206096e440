"""How a view says that it is for those who read what agencies have returned."""

from collections.abc import Callable
from functools import partial

from accounts.access import access
from chronology import permissions
from reviews.models import Review

# A view of a review, which its address names by its reference.
on_returns: Callable[..., Callable] = partial(
    access,
    permissions.check_user_can_read_integrated_chronology,
    to=Review,
    kw="reference",
    field="reference",
)
