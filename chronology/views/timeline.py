"""The integrated chronology as a picture: a lane for each agency."""

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest
from accounts.govuk import keyset_links
from audit.models import Event
from audit.reads import audited_read
from chronology.agencies import agencies_of
from chronology.forms.periods import PeriodForm
from chronology.links import RowLinks, day_in_words
from chronology.listing import returned_entries
from chronology.timeline.counts import groups_of, groups_within
from chronology.timeline.lanes import WIDTH, Lane, draw_lanes, escaped
from chronology.timeline.looks import looks_of
from chronology.timeline.periods import (
    HOUR,
    Period,
    month_around,
    period_between,
    year_around,
)
from chronology.views.on_returns import on_returns
from reviews.models import Review


@on_returns()
@audited_read(Event.INTEGRATED_READ)
@require_safe
def timeline(request: SignedInRequest, review: Review) -> HttpResponse:
    """The whole scoping period, or the days that the address names."""
    agencies = agencies_of(review)
    form = PeriodForm(request.GET)
    whole = review.scoping_from, review.scoping_to
    asked = form.days(whole)
    rows = returned_entries(review, agencies.involvements)
    period = period_between(*(asked or whole))
    # Of the whole period, what lies before it and after is counted beside it.
    is_part = asked is not None or period.letters == HOUR
    groups = groups_within(rows, period) if is_part else groups_of(rows, period.letters)
    links = RowLinks(review.reference)
    lanes = draw_lanes(looks_of(agencies), groups, period, links)
    zoom = _Zoom(review)
    return TemplateResponse(
        request,
        "chronology/timeline.html",
        {
            "review": review,
            "form": form,
            "agencies": agencies,
            "period": period,
            "lanes": lanes,
            "width": WIDTH,
            "rows": _table(lanes, period, zoom),
            "wide": [(lane, bar) for lane in lanes for bar in lane.bars + lane.crowded],
            **zoom.context(period, is_whole=asked is None),
        },
    )


class _Zoom:
    """Addresses of the same picture over other days."""

    def __init__(self, review: Review) -> None:
        self._here = reverse("chronology:timeline", args=[review.reference])

    def to(self, days: Any) -> str:
        """The address for anything with a first and a last day, "" for None."""
        if days is None:
            return ""
        asked = {
            "from_day": day_in_words(days.first),
            "to_day": day_in_words(days.last),
        }
        return f"{self._here}?{urlencode(asked)}"

    def context(self, period: Period, *, is_whole: bool) -> dict[str, Any]:
        """The axis, the periods round this one, and those before and after."""
        width = WIDTH / len(period.slots)
        before, after = period.shifted(-1), period.shifted(1)
        wider = [] if is_whole else [("Whole period", self._here)]
        wider += [
            (around.says, self.to(around))
            for around in (year_around(period), month_around(period))
            if around is not None
        ]
        heads = [
            (
                head.text,
                f"{head.place * width:.1f}",
                self.to(head) if (head.first, head.last) != period.days else "",
            )
            for head in period.heads()
        ]
        return {
            "heads": heads,
            "closer": _closer(period, any(url for _, _, url in heads)),
            "labels": [
                (slot.label, f"{(place + 0.5) * width:.1f}")
                for place, slot in enumerate(period.slots)
            ],
            "grid": "".join(f"M{x} 0v999" for _, x, _ in heads),
            "wider": wider,
            "neighbours": keyset_links()
            if is_whole
            else keyset_links(
                self.to(before),
                self.to(after),
                before.says if before else "",
                after.says if after else "",
            ),
        }


def _closer(period: Period, has_links: bool) -> str:
    """What of the page leads to fewer days, in words."""
    if period.letters == HOUR:
        return "a shape to its entries"
    row = "a day or month in the table under the picture"
    return f"a date over the picture, or {row}" if has_links else row


def _table(lanes: list[Lane], period: Period, zoom: _Zoom) -> list[dict[str, Any]]:
    """The same as a table: a row for each slot, a cell for each agency."""
    columns = [
        (escaped(lane.name), {mark["place"]: mark for mark in lane.marks})
        for lane in lanes
    ]
    return [
        {
            "says": slot.says,
            "url": zoom.to(slot) if (slot.first, slot.last) != period.days else "",
            "cells": [(name, marks.get(place)) for name, marks in columns],
        }
        for place, slot in enumerate(period.slots)
        # Most hours of a day are empty, and there is no closer look at one.
        if period.letters != HOUR or any(place in marks for _, marks in columns)
    ]
