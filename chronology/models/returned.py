"""Entries as agencies accepted them: what the board reads."""

from typing import Self

from django.db import models
from django.db.models import F

from chronology.models.row import SORT, ChronologyRow, row_constraints
from reviews.models import Involvement, Review


class ReturnedEntryQuerySet(models.QuerySet["ReturnedEntry"]):
    def of_review(self, review: Review) -> Self:
        """Each agency's entries as it accepted them last; none of a withdrawn one."""
        parts = Involvement.objects.filter(review=review).taking_part()
        return self.filter(
            review=review,
            involvement__in=parts,
            version=F("involvement__returned_version"),
        ).select_related("involvement__agency")

    def in_order(self) -> Self:
        return self.order_by(*SORT, "agency_code", "number", "pk")


class ReturnedEntry(ChronologyRow):
    """An entry of an accepted version: written once, at acceptance, never changed."""

    id = models.BigAutoField(primary_key=True)
    review = models.ForeignKey(Review, models.PROTECT, related_name="+")
    involvement = models.ForeignKey(
        Involvement, models.PROTECT, related_name="returned_entries"
    )
    version = models.PositiveSmallIntegerField()
    entry = models.UUIDField("the entry it was made from")
    agency_code = models.CharField(max_length=8)

    objects = ReturnedEntryQuerySet.as_manager()

    class Meta:
        ordering = ["review", *SORT, "agency_code", "number"]
        verbose_name_plural = "returned entries"
        constraints = [
            models.UniqueConstraint(
                fields=["involvement", "version", "number"],
                name="returned_entry_number_is_unique",
            ),
            *row_constraints("returned_entry"),
        ]
        indexes = [
            models.Index(
                fields=["review", *SORT, "agency_code", "number", "id"],
                name="returned_entry_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_code} {self.label}"
