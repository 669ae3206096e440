"""The columns of the H&F chronology, shared by drafts and returned rows.

A date is kept as it was written and as what it can mean (earliest and latest
day, precision). Only the text as written is ever shown as the date; the sort
columns order inexact dates honestly and are never shown.
"""

from django.db import models
from django.db.models import F, Q

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
    def given_date(self) -> str:
        """The date as written; a row without one may have taken that of another."""
        dated = self.earliest or self.latest
        return self.date_text or ("No date of its own" if dated else "No date given")

    @property
    def kloe_numbers(self) -> list[int]:
        return [int(number) for number in self.kloes.split(",") if number]


def row_constraints(name: str) -> list[models.BaseConstraint]:
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
