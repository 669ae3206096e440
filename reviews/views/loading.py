"""What a page of the board is about: a review by its reference, a part by its id."""

from collections.abc import Callable
from functools import partial

from accounts.access import access
from reviews.models import Involvement, Review

# @on_review(check): the review that the address names by its reference.
on_review: Callable[..., Callable] = partial(
    access, to=Review, kw="reference", field="reference"
)
# @on_part(check): the agency's part that the address names by its id.
on_part: Callable[..., Callable] = partial(access, to=Involvement)
