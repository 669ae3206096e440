"""Which agencies' entries the board can read, and whose are still to come."""

from dataclasses import dataclass

from reviews.models import Involvement, Review
from reviews.rules import BOARD_WORDS, State


@dataclass(frozen=True)
class Agencies:
    """A review's agencies by name: all that were asked, those in, those not yet.

    ``waiting`` are names with the board's word for how far they are.
    """

    involvements: list[Involvement]
    returned: list[Involvement]
    waiting: list[tuple[str, str]]

    @property
    def telling(self) -> list[Involvement]:
        """Those in that were asked for a chronology."""
        return [i for i in self.returned if i.wants_chronology]


def agencies_of(review: Review) -> Agencies:
    """How a review's agencies stand; one query. A withdrawn one is neither."""
    # The review is known: it need not be read again with each of its agencies.
    of_review = review.involvements.in_order().select_related(None)
    involvements = list(of_review.select_related("agency"))
    taking_part = [i for i in involvements if i.state != State.WITHDRAWN]
    return Agencies(
        involvements,
        [i for i in taking_part if i.is_returned],
        [
            (i.agency.name, BOARD_WORDS[State(i.state)])
            for i in taking_part
            if i.wants_chronology and not i.is_returned
        ],
    )
