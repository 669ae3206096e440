"""Chronology entries: an agency's own while it writes, and those it returned.

A date is kept as it was written and as what it can mean (earliest and latest
day, precision). Only the text as written is ever shown as the date; the sort
columns order inexact dates honestly and are never shown.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from chronology.dates.reading import sort_key
from chronology.rules import (
    UNDATED,
    AdultSeen,
    ContactType,
    FactCheck,
    Practice,
    Precision,
    Significance,
    TimePrecision,
)
from reviews.models import Agency, Involvement, Review

UNDO_FOR = timedelta(hours=24)
# One order everywhere: day, exact before vague, time, order within the day.
SORT = ["sort_day", "sort_vague", "sort_time", "order"]


class ChronologyRow(models.Model):
    """The columns of the H&F chronology, shared by drafts and returned rows."""

    number = models.PositiveIntegerField("entry number")
    date_text = models.CharField("date as written", max_length=200, blank=True)
    time_text = models.CharField("time as written", max_length=100, blank=True)
    says = models.CharField("what we read", max_length=300, blank=True)
    earliest = models.DateField("earliest day", null=True, blank=True)
    latest = models.DateField("latest day", null=True, blank=True)
    precision = models.CharField(max_length=12, choices=Precision)
    time_from = models.TimeField(null=True, blank=True)
    time_to = models.TimeField(null=True, blank=True)
    time_precision = models.CharField(
        max_length=12, choices=TimePrecision, default=TimePrecision.UNKNOWN
    )
    time_part = models.CharField("part of the day", max_length=20, blank=True)
    order = models.PositiveIntegerField("order within the day", default=0)
    sort_day = models.IntegerField(default=UNDATED, editable=False)
    sort_vague = models.SmallIntegerField(default=0, editable=False)
    sort_time = models.SmallIntegerField(default=0, editable=False)

    source = models.CharField(max_length=300, blank=True)
    staff = models.CharField("staff code and role", max_length=200, blank=True)
    contact_type = models.CharField(
        "type of contact",
        max_length=16,
        choices=ContactType,
        default=ContactType.NOT_STATED,
    )
    event = models.TextField("what happened")
    decision = models.TextField("decision or action", blank=True)
    adult_seen = models.CharField(
        "adult seen", max_length=16, choices=AdultSeen, default=AdultSeen.NOT_RECORDED
    )
    comment = models.TextField("author’s comment", blank=True)
    expected = models.TextField("what was expected", blank=True)
    significance = models.CharField(
        max_length=12, choices=Significance, default=Significance.ROUTINE
    )
    practice = models.CharField(
        "good practice or missed opportunity",
        max_length=8,
        choices=Practice,
        default=Practice.NONE,
    )
    fact_check = models.CharField(
        max_length=14, choices=FactCheck, default=FactCheck.UNCHECKED
    )
    fact_check_note = models.CharField(max_length=200, blank=True)
    # Numbers of the lines of enquiry it bears on, such as "1,3".
    kloes = models.CharField("KLOEs", max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        return f"C{self.number}"

    def put_in_order(self) -> None:
        """Set the sort columns from the days, the precision and the time."""
        undated, day, self.sort_vague, self.sort_time, _ = sort_key(self)
        self.sort_day = UNDATED if undated else day

    @property
    def kloe_numbers(self) -> list[int]:
        return [int(number) for number in self.kloes.split(",") if number]


def _row_constraints(name: str) -> list[models.BaseConstraint]:
    """What can never be false of a row, in either table."""
    dated = Q(earliest__isnull=False, latest__isnull=False)
    return [
        models.CheckConstraint(
            name=f"{name}_days_run_forward",
            condition=Q(earliest__isnull=True)
            | Q(latest__isnull=True)
            | Q(latest__gte=F("earliest")),
        ),
        models.CheckConstraint(
            name=f"{name}_precision_fits_days",
            condition=Q(precision=Precision.UNKNOWN, earliest=None, latest=None)
            | Q(precision=Precision.BEFORE, latest__isnull=False)
            | Q(precision=Precision.AFTER, earliest__isnull=False)
            | (
                Q(
                    precision__in=[
                        Precision.APPROXIMATE,
                        Precision.RANGE,
                        Precision.WEEK,
                        Precision.MONTH,
                        Precision.SEASON,
                        Precision.YEAR,
                    ]
                )
                & dated
            )
            | (Q(precision=Precision.EXACT) & dated & Q(latest=F("earliest"))),
        ),
        models.CheckConstraint(
            name=f"{name}_says_what_happened", condition=~Q(event="")
        ),
    ]


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: Any) -> Self:
        """Entries of involvements one may see; the check narrows it further."""
        return self.filter(
            involvement__in=Involvement.objects.visible_to(user)
        ).select_related("involvement__review", "involvement__agency")

    def kept(self) -> Self:
        """Entries that have not been deleted."""
        return self.filter(deleted_at=None)

    def in_order(self) -> Self:
        return self.order_by(*SORT, "number")


class Entry(ChronologyRow):
    """One dated fact from an agency's records, while the agency is writing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="entries")
    # Shown as assumed until the author confirms: "ditto", "same day".
    date_assumed = models.BooleanField(default=False)
    import_batch = models.ForeignKey(
        "ImportBatch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
    )
    # Each opened form carries one: sent twice, it makes one entry.
    token = models.UUIDField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["involvement", *SORT, "number"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                fields=["involvement", "number"], name="entry_number_is_unique"
            ),
            models.UniqueConstraint(
                fields=["involvement", "token"], name="entry_token_makes_one_entry"
            ),
            *_row_constraints("entry"),
        ]
        indexes = [
            models.Index(fields=["involvement", *SORT, "number"], name="entry_in_order")
        ]

    def __str__(self) -> str:
        return self.label


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: Any) -> Self:
        """A person's own imports, in involvements they may still see."""
        return self.filter(
            started_by=user, involvement__in=Involvement.objects.visible_to(user)
        ).select_related("involvement__review", "involvement__agency")

    def waiting(self, now: datetime) -> Self:
        """Imports with rows that can still be looked at and added."""
        return self.filter(expires_at__gte=now).exclude(rows=[])


class ImportBatch(models.Model):
    """A file's rows between choosing it and adding them, then what it added.

    Nothing in it is an entry until its owner says so. A row goes when it has
    become an entry; those still to check stay until the batch expires.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", "To be looked at"
        ADDED = "added", "Added"
        UNDONE = "undone", "Taken back"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    involvement = models.ForeignKey(
        Involvement, models.PROTECT, related_name="import_batches"
    )
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # What the file was, to notice the same one twice; never its name.
    file_sha256 = models.CharField(max_length=64)
    # Its tables as they came (``rows.tables_to_json``) and the column that a person
    # chose for a heading, so that a column can be read anew.
    tables = models.JSONField(default=list)
    chosen = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.PREVIEW)
    added = models.PositiveIntegerField("entries added", default=0)
    created_at = models.DateTimeField()
    added_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "import batches"
        constraints = [
            models.CheckConstraint(
                name="import_batch_added_at_some_time",
                condition=Q(state="preview", added=0, added_at=None)
                | (~Q(state="preview") & Q(added_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Import {self.pk}"

    def can_be_undone(self, now: datetime) -> bool:
        """Say whether all that came from the file can still be taken back at once."""
        added_at = self.added_at if self.state == self.State.ADDED else None
        return added_at is not None and now - added_at <= UNDO_FOR

    def is_waiting(self, now: datetime) -> bool:
        """Say whether it has rows that can still be looked at and added."""
        return bool(self.rows) and self.expires_at >= now


class ColumnChoice(models.Model):
    """What a heading means in an agency's files, as its author said the last time."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="column_choices")
    # As ``headings.key_of`` makes it; the field is "" for a column to leave out.
    heading = models.CharField(max_length=60)
    field = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["agency", "heading"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "heading"], name="column_choice_once_for_each_agency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.heading}: {self.field}"


class ReturnedEntryQuerySet(models.QuerySet["ReturnedEntry"]):
    def of_review(self, review: Review) -> Self:
        """Each agency's entries as it accepted them last."""
        return (
            self.of_agencies_taking_part(review)
            .filter(version=F("involvement__returned_version"))
            .select_related("involvement__agency")
        )

    def of_agencies_taking_part(self, review: Review) -> Self:
        """Entries of every accepted version, but none of a withdrawn agency."""
        parts = Involvement.objects.filter(review=review)
        # Named are those who are out, and by a list of their own: joining the
        # agencies to every row would make each page read all rows.
        out = parts.exclude(pk__in=parts.taking_part())
        return self.filter(review=review).exclude(involvement__in=out)

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
            *_row_constraints("returned_entry"),
        ]
        indexes = [
            models.Index(
                fields=["review", *SORT, "agency_code", "number", "id"],
                name="returned_entry_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_code} {self.label}"
