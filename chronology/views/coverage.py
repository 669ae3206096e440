"""What agencies' entries speak of, and what they have not spoken about."""

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest
from audit.models import Event
from audit.reads import audited_read
from chronology.agencies import Agencies, agencies_of
from chronology.coverage import NO_LINE, lines_of, open_entries, silent_months
from chronology.links import RowLinks
from chronology.listing import returned_entries
from chronology.timeline.counts import groups_of
from chronology.timeline.looks import looks_of
from chronology.timeline.periods import MONTH, months_between
from chronology.views.on_returns import on_returns
from reviews.models import Review

Lines = dict[int, Counter[str]]


@on_returns()
@audited_read(Event.INTEGRATED_READ)
@require_safe
def coverage(request: SignedInRequest, review: Review) -> HttpResponse:
    """Lines of enquiry by agency, and each agency's silences."""
    agencies = agencies_of(review)
    rows = returned_entries(review, agencies.involvements)
    titles = dict(review.lines_of_enquiry.values_list("number", "title"))
    lines = lines_of(rows)
    period = months_between(review.scoping_from, review.scoping_to)
    groups = groups_of(rows, MONTH)
    return TemplateResponse(
        request,
        "chronology/coverage.html",
        {
            "review": review,
            "agencies": agencies,
            "looks": looks_of(agencies),
            "lines": _matrix(lines, titles, agencies, RowLinks(review.reference)),
            "scoping": period.says,
            "silences": [
                {
                    "name": i.agency.name,
                    "lines": [
                        f"KLOE {number}. {title}"
                        for number, title in sorted(titles.items())
                        if not lines.get(number, Counter())[i.agency.code]
                    ],
                    "months": silent_months(groups, period, i.agency.code),
                    "open": open_entries(groups, i.agency.code),
                }
                for i in agencies.telling
            ],
        },
    )


def _matrix(
    lines: Lines, titles: dict[int, str], agencies: Agencies, links: RowLinks
) -> list[dict[str, Any]]:
    """A row for each line of enquiry, then one for entries that name none."""
    names = [
        *((number, f"KLOE {number}. {titles[number]}") for number in sorted(titles)),
        (NO_LINE, "No line of enquiry named"),
    ]
    return [
        {
            "says": says,
            "cells": [
                {
                    "name": i.agency.name,
                    "entries": lines.get(number, Counter())[i.agency.code],
                    "url": links(agency=i.agency.code, kloe=number) if number else "",
                }
                for i in agencies.telling
            ],
        }
        for number, says in names
    ]
