"""What texts are compared with: the names of the adult and of the other agencies.

The adult's names are read for comparing only. Nobody is shown them, and nobody
learns more than they typed: no reveal.
"""

from accounts.refusals import Refused
from imr.wording import Names, adult_names
from reviews.models import AdultIdentity, Agency, Involvement
from reviews.services.naming import unseal


def agencies_of(involvement: Involvement) -> list[Agency]:
    """All agencies that were ever on the review, this one among them."""
    return list(
        Agency.objects.filter(involvements__review=involvement.review_id).distinct()
    )


def names_of_adult(involvement: Involvement) -> tuple[Names, Names] | None:
    """All that gives the adult away, and the name alone; None: it cannot be read."""
    sealed = AdultIdentity.objects.filter(review=involvement.review_id).first()
    if sealed is None:
        return Names(), Names()
    try:
        identity = unseal(sealed.sealed)
    except Refused:
        return None
    pseudonym = involvement.review.pseudonym
    whole = adult_names(
        identity.name,
        address=identity.address,
        born=identity.date_of_birth,
        nhs_number=identity.nhs_number,
        pseudonym=pseudonym,
    )
    return whole, adult_names(identity.name, pseudonym=pseudonym)
