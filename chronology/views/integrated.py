"""The integrated chronology: all accepted agencies' entries in one order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import QuerySet
from django.forms import ChoiceField
from django.http import Http404, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, access
from accounts.govuk import keyset_links
from audit.models import Event
from audit.reads import audited_read
from chronology import permissions
from chronology.forms.reading import IntegratedFilterForm
from chronology.listing import (
    PAGE_SIZE,
    Filter,
    KeysetPage,
    Line,
    keyset_page,
    returned_entries,
)
from chronology.models import ReturnedEntry
from chronology.rules import UNDATED
from reviews.models import Involvement, Review
from reviews.rules import BOARD_WORDS, State

# More than this is printed from the PDF, which is made for paper.
PRINTED = 500
PLACES = ("after", "before", "last", "print")
DOWNLOADS = {"xlsx": "Excel", "docx": "Word", "csv": "CSV", "json": "JSON"}


@access(
    permissions.check_user_can_read_integrated_chronology,
    to=Review,
    kw="reference",
    field="reference",
)
@audited_read(Event.INTEGRATED_READ)
@require_safe
def integrated(request: SignedInRequest, review: Review) -> HttpResponse:
    """What agencies have accepted, filtered as the address says, page by page."""
    found = asked_for(request, review)
    involvements, returned, form = found.involvements, found.returned, found.form
    prints = "print" in request.GET
    page = keyset_page(
        found.rows,
        after=_cursor(request, review, "after"),
        before=_cursor(request, review, "before"),
        from_end="last" in request.GET,
        size=PRINTED if prints else PAGE_SIZE,
    )
    kept = _without(request.GET, *PLACES)
    return TemplateResponse(
        request,
        "chronology/integrated_print.html" if prints else "chronology/integrated.html",
        {
            "review": review,
            "form": form,
            "chosen": _chosen(form, kept),
            "hides_undated": bool(found.asked.first or found.asked.last),
            "lines": _lines(page.rows, returned),
            "links": _links(page, kept),
            "first": _address(kept) if page.has_before else "",
            "last": _address(kept, last="1") if page.has_after else "",
            "print": _address(_without(request.GET, "print"), print="1"),
            "more": page.has_after,
            "downloads": [
                (name, f"{_download(review, kind)}{_address(kept)}")
                for kind, name in DOWNLOADS.items()
            ],
            "returned": returned,
            "waiting": [
                (i.agency.name, BOARD_WORDS[State(i.state)])
                for i in involvements
                if i.returned_version is None
                and i.wants_chronology
                and i.state != State.WITHDRAWN
            ],
        },
    )


@dataclass(frozen=True)
class AskedFor:
    """What of the integrated chronology an address asks for; ``rows`` has no order."""

    involvements: list[Involvement]
    returned: list[Involvement]
    form: IntegratedFilterForm
    asked: Filter
    rows: QuerySet[ReturnedEntry]


def asked_for(request: SignedInRequest, review: Review) -> AskedFor:
    """Read the address: the same of it is shown on the page and downloaded."""
    involvements = list(review.involvements.in_order())
    returned = [
        i
        for i in involvements
        if i.returned_version is not None and i.state != State.WITHDRAWN
    ]
    form = IntegratedFilterForm(request.GET, involvements=returned)
    form.is_valid()
    asked = _filter(form.cleaned_data, returned)
    rows = asked.apply(returned_entries(review, involvements))
    return AskedFor(involvements, returned, form, asked, rows)


def _download(review: Review, kind: str) -> str:
    return reverse("chronology:integrated_export", args=[review.reference, kind])


def _filter(asked: dict[str, Any], returned: list[Involvement]) -> Filter:
    """What the form asks for; a field that cannot be read asks for nothing."""
    agencies = {i.agency.code: i for i in returned}
    from_day, to_day = asked.get("from_day"), asked.get("to_day")
    return Filter(
        involvement=agencies.get(asked.get("agency", "")),
        first=from_day[0] if from_day else None,
        last=to_day[1] if to_day else None,
        words=asked.get("find", ""),
    )


def _cursor(
    request: SignedInRequest, review: Review, name: str
) -> ReturnedEntry | None:
    """The row after or before which the page begins; 404 for any other number."""
    number = request.GET.get(name)
    if number is None:
        return None
    row = None
    if number.isascii() and number.isdigit() and len(number) <= 18:
        row = ReturnedEntry.objects.filter(review=review, pk=number).first()
    if row is None:
        raise Http404
    return row


def _lines(rows: list[ReturnedEntry], returned: list[Involvement]) -> list[Line]:
    names = {i.pk: i.agency.name for i in returned}
    lines = []
    is_dated = True
    for row in rows:
        starts = is_dated and row.sort_day == UNDATED
        is_dated = row.sort_day != UNDATED
        agency = names[row.involvement_id]
        lines.append(Line(row, agency=agency, starts_undated=starts))
    return lines


def _chosen(form: IntegratedFilterForm, kept: QueryDict) -> list[dict[str, str]]:
    """The parts of the filter in words, each with the address without it."""
    choices: Any = cast(ChoiceField, form.fields["agency"]).choices
    agencies = dict(choices)
    words: dict[str, Callable[[str], str]] = {
        "agency": lambda value: agencies.get(value, value),
        "from_day": lambda value: f"From {value}",
        "to_day": lambda value: f"To {value}",
        "find": lambda value: f"“{value}”",
    }
    return [
        {"label": say(str(kept[name])), "url": _address(_without(kept, name))}
        for name, say in words.items()
        if kept.get(name) and name not in form.errors
    ]


def _links(page: KeysetPage, kept: QueryDict) -> Any:
    return keyset_links(
        _address(kept, before=page.rows[0].pk) if page.rows and page.has_before else "",
        _address(kept, after=page.rows[-1].pk) if page.rows and page.has_after else "",
    )


def _without(params: QueryDict, *names: str) -> QueryDict:
    kept = params.copy()
    for name in names:
        kept.pop(name, None)
    return kept


def _address(params: QueryDict, **more: object) -> str:
    params = params.copy()
    for name, value in more.items():
        params[name] = str(value)
    return f"?{params.urlencode()}"
