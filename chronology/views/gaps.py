"""When nobody says that they saw the adult, and what contact each agency records."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest
from audit.models import Event
from audit.reads import audited_read
from chronology.agencies import Agencies, agencies_of
from chronology.contact import Contact, Month, months_of, strip_of
from chronology.dates.wording import days_in_words
from chronology.filtering import Seen, may_be_from, may_be_until
from chronology.forms.periods import DEFAULT_DAYS, GapsForm
from chronology.gaps import Gap, Sighting, find_gaps
from chronology.links import RowLinks, day_in_words
from chronology.listing import returned_entries
from chronology.models import ReturnedEntry
from chronology.rules import SEEN, AdultSeen
from chronology.timeline.looks import looks_of
from chronology.timeline.periods import Period, in_words, months_between
from chronology.views.on_returns import on_returns
from reviews.models import Review

# The longest; more are found by asking for longer ones.
SHOWN = 30
# Of more months the contact is told year by year.
MOST_MONTHS = 120


@on_returns()
@audited_read(Event.INTEGRATED_READ)
@require_safe
def gaps(request: SignedInRequest, review: Review) -> HttpResponse:
    """The longest gaps of at least so many days, and contact month by month."""
    agencies = agencies_of(review)
    asks = "days" in request.GET
    form = GapsForm(request.GET if asks else None, initial={"days": DEFAULT_DAYS})
    at_least = form.at_least()
    rows = returned_entries(review, agencies.involvements)
    found = find_gaps(
        _sightings(rows),
        starts=review.scoping_from,
        ends=review.scoping_to,
        at_least=at_least,
    )
    links = RowLinks(review.reference)
    slot, period = _slots(review)
    months = months_of(rows)
    strip = strip_of(months, period)
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
            **_silences(months, agencies),
            "looks": looks_of(agencies),
            "contacts": list(Contact),
            "strip": strip,
            "undated": links.undated(),
            "undated_seen": links.undated(seen=Seen.SEEN),
            "slot": slot,
            "slots": _rows(strip.cells, period, agencies, links),
        },
    )


def _slots(review: Review) -> tuple[str, Period]:
    """What contact is told by, "month" or "year", and the scoping period cut so."""
    months = months_between(review.scoping_from, review.scoping_to)
    if len(months.slots) <= MOST_MONTHS:
        return "month", months
    return "year", months_between(*months.days, step=12)


def _sightings(rows: QuerySet[ReturnedEntry]) -> Iterable[Sighting]:
    """Entries that say the adult was seen."""
    columns = ("earliest", "latest", "agency_code", "number", "precision")
    seen = rows.filter(adult_seen__in=SEEN).order_by()
    return (Sighting(*row) for row in seen.values_list(*columns))


def _lines(
    found: list[Gap],
    rows: QuerySet[ReturnedEntry],
    links: RowLinks,
    agencies: Agencies,
) -> list[dict[str, Any]]:
    """Each gap with its two sides, how much is recorded between, and its doubts."""
    names = {i.agency.code: i.agency.name for i in agencies.involvements}
    counted = rows.aggregate(
        **{
            f"gap{place}": Count(
                "pk",
                filter=may_be_from(gap.inside[0]) & may_be_until(gap.inside[1]),
            )
            for place, gap in enumerate(found)
        }
    )
    return [
        {
            "gap": gap,
            "sides": [
                _side(gap.first, gap.before, names, links),
                _side(gap.last, gap.after, names, links),
            ],
            "between": counted[f"gap{place}"],
            "url": links(first=gap.inside[0], last=gap.inside[1]),
            "doubts": links(first=gap.inside[0], last=gap.inside[1], seen=Seen.SEEN),
        }
        for place, gap in enumerate(found)
    ]


def _side(
    day: date, sighting: Sighting | None, names: dict[str, str], links: RowLinks
) -> dict[str, str]:
    """Who says that they saw the adult then; or the edge of the scoping period."""
    if sighting is None:
        return {"day": day_in_words(day), "who": "", "url": ""}
    label = f"C{sighting.number}"
    words = days_in_words(sighting.first, sighting.last, sighting.precision)
    return {
        "day": f"{words[0].upper()}{words[1:]}",
        "who": f"{names[sighting.code]}, {label}",
        "url": links(agency=sighting.code, find=label),
    }


def _silences(months: Iterable[Month], agencies: Agencies) -> dict[str, Any]:
    """Of how many entries nobody can say whether the adult was seen."""
    names = {i.agency.code: i.agency.name for i in agencies.involvements}
    total, silent = Counter[str](), Counter[str]()
    for month in months:
        total[month.code] += month.entries
        if month.adult_seen == AdultSeen.NOT_RECORDED:
            silent[month.code] += month.entries
    return {
        "silent": sum(silent.values()),
        "total": sum(total.values()),
        "silences": [
            (names[code], entries, total[code])
            for code, entries in sorted(silent.items())
        ],
    }


def _rows(
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
