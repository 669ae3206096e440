"""When nobody says that they saw the adult, and what contact each agency records."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, access
from audit.models import Event
from audit.reads import audited_read
from chronology import permissions
from chronology.agencies import Agencies, agencies_of
from chronology.contact import Contact, months_of, strip_of
from chronology.forms.periods import GapsForm
from chronology.gaps import Gap, Sighting, find_gaps
from chronology.links import RowLinks, day_in_words
from chronology.listing import returned_entries
from chronology.models import ReturnedEntry
from chronology.rules import SEEN, AdultSeen
from chronology.timeline.looks import looks_of
from chronology.timeline.periods import Period, in_words, months_between
from reviews.models import Review

# The longest; more are found by asking for longer ones.
SHOWN = 30
ONE_DAY = timedelta(1)


@access(
    permissions.check_user_can_read_integrated_chronology,
    to=Review,
    kw="reference",
    field="reference",
)
@audited_read(Event.INTEGRATED_READ)
@require_safe
def gaps(request: SignedInRequest, review: Review) -> HttpResponse:
    """The longest gaps of at least so many days, and contact month by month."""
    agencies = agencies_of(review)
    form = GapsForm(request.GET)
    at_least = form.at_least()
    rows = returned_entries(review, agencies.involvements)
    found = find_gaps(
        _sightings(rows),
        starts=review.scoping_from,
        ends=review.scoping_to,
        at_least=at_least,
    )
    links = RowLinks(review.reference)
    period = months_between(review.scoping_from, review.scoping_to)
    strip = strip_of(months_of(rows), period)
    return TemplateResponse(
        request,
        "chronology/gaps.html",
        {
            "review": review,
            "form": form,
            "agencies": agencies,
            "at_least": at_least,
            "gaps": _lines(found[:SHOWN], rows, links, agencies),
            "hidden": len(found[SHOWN:]),
            "scoping": in_words(review.scoping_from, review.scoping_to),
            **_silences(rows, agencies),
            "looks": looks_of(agencies),
            "contacts": list(Contact),
            "unplaced": strip.unplaced,
            "months": _months(strip.cells, period, agencies, links),
        },
    )


def _sightings(rows: QuerySet[ReturnedEntry]) -> Iterable[Sighting]:
    """Entries that say the adult was seen on a day, or between two."""
    seen = rows.filter(
        adult_seen__in=SEEN, earliest__isnull=False, latest__isnull=False
    )
    columns = ("earliest", "latest", "agency_code", "number")
    return (Sighting(*row) for row in seen.order_by().values_list(*columns))


def _lines(
    found: list[Gap],
    rows: QuerySet[ReturnedEntry],
    links: RowLinks,
    agencies: Agencies,
) -> list[dict[str, Any]]:
    """Each gap with its two sides, and how much is recorded between them."""
    names = {i.agency.code: i.agency.name for i in agencies.involvements}
    inside = [(gap.first + ONE_DAY, gap.last - ONE_DAY) for gap in found]
    counted = rows.aggregate(
        **{
            f"gap{place}": Count("pk", filter=_within(first, last))
            for place, (first, last) in enumerate(inside)
        }
    )
    return [
        {
            "days": gap.days,
            "sides": [
                _side(gap.first, gap.before, names, links),
                _side(gap.last, gap.after, names, links),
            ],
            "between": counted[f"gap{place}"],
            "url": links(first=first, last=last),
        }
        for place, (gap, (first, last)) in enumerate(zip(found, inside, strict=True))
    ]


def _within(first: date, last: date) -> Q:
    """Rows that can mean one of the days, as the table's filter finds them."""
    return Q(latest__gte=first, earliest__lte=last) | Q(
        Q(latest=None, earliest__lte=last) | Q(earliest=None, latest__gte=first)
    )


def _side(
    day: date, sighting: Sighting | None, names: dict[str, str], links: RowLinks
) -> dict[str, str]:
    """Who says that they saw the adult then; or the edge of the scoping period."""
    if sighting is None:
        return {"day": day_in_words(day), "who": "", "url": ""}
    label = f"C{sighting.number}"
    return {
        "day": in_words(sighting.first, sighting.last),
        "who": f"{names[sighting.code]}, {label}",
        "url": links(agency=sighting.code, find=label),
    }


def _silences(rows: QuerySet[ReturnedEntry], agencies: Agencies) -> dict[str, Any]:
    """Of how many entries nobody can say whether or when the adult was seen."""
    names = {i.agency.code: i.agency.name for i in agencies.involvements}
    total, silent, undatable = Counter[str](), Counter[str](), 0
    counted = rows.order_by().values_list("agency_code", "adult_seen")
    open_ended = Q(earliest=None) | Q(latest=None)
    for code, seen, entries, without in counted.annotate(
        entries=Count("*"), without=Count("pk", filter=open_ended)
    ):
        total[code] += entries
        if seen == AdultSeen.NOT_RECORDED:
            silent[code] += entries
        if seen in SEEN:
            undatable += without
    return {
        "undatable": undatable,
        "silent": sum(silent.values()),
        "total": sum(total.values()),
        "silences": [
            (names[code], entries, total[code])
            for code, entries in sorted(silent.items())
        ],
    }


def _months(
    cells: list[dict[str, Contact]],
    period: Period,
    agencies: Agencies,
    links: RowLinks,
) -> list[dict[str, Any]]:
    codes = [(i.agency.name, i.agency.code) for i in agencies.telling]
    return [
        {
            "says": slot.says,
            "cells": [
                {
                    "name": name,
                    "contact": found.get(code, Contact.NONE),
                    "url": links(agency=code, first=slot.first, last=slot.last)
                    if code in found
                    else "",
                }
                for name, code in codes
            ],
        }
        for slot, found in zip(period.slots, cells, strict=True)
    ]
