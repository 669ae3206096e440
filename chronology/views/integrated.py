"""The integrated chronology: all accepted agencies' entries in one order."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest
from accounts.govuk import keyset_links
from audit.models import Event
from audit.reads import audited_read
from chronology.agencies import Agencies, agencies_of
from chronology.beside import Beside, beside, entry_key
from chronology.filtering import Filter
from chronology.forms.filtering import IntegratedFilterForm
from chronology.integrated_row import IntegratedRow
from chronology.listing import (
    PAGE_SIZE,
    KeysetPage,
    count_up_to,
    keyset_page,
    returned_entries,
)
from chronology.marks import Marks
from chronology.models import ReturnedEntry
from chronology.rules import UNDATED
from chronology.views.on_returns import on_returns
from reviews.models import Involvement, Review

# More than this is printed from the PDF, which is made for paper.
PRINTED = 500
# More than this is not counted: nobody reads so far.
COUNTED = 1_000
PLACES = ("after", "before", "last", "print")
PART, ENTRY = UUID(int=0), UUID(int=1)
EXPORT = "chronology:integrated_export"
DOWNLOADS = {"xlsx": "Excel", "docx": "Word", "csv": "CSV", "json": "JSON"}


@on_returns()
@audited_read(Event.INTEGRATED_READ)
@require_safe
def integrated(request: SignedInRequest, review: Review) -> HttpResponse:
    """What agencies have accepted, filtered as the address says, page by page."""
    found = asked_for(request, review)
    agencies, form = found.agencies, found.form
    prints = "print" in request.GET
    page = keyset_page(
        found.rows,
        after=_cursor(request, review, "after"),
        before=_cursor(request, review, "before"),
        from_end="last" in request.GET,
        size=PRINTED if prints else PAGE_SIZE,
    )
    kept = _without(request.GET, *PLACES)
    # What a reader keeps for themselves is never printed.
    own = Beside() if prints else beside(review, request.user, page.rows)
    return TemplateResponse(
        request,
        "chronology/integrated_print.html" if prints else "chronology/integrated.html",
        {
            "review": review,
            "form": form,
            "chosen": _chosen(form, kept),
            "found": _say_count(count_up_to(found.rows, COUNTED)),
            "hides_undated": bool(found.asked.first or found.asked.last),
            "lines": _lines(
                page.rows, agencies.returned, None if prints else own, request.GET
            ),
            "own": own,
            "query": form.query().urlencode(),
            "links": _links(page, kept),
            "first": _address(kept) if page.has_before else "",
            "last": _address(kept, last="1") if page.has_after else "",
            "print": _address(kept, print="1"),
            "printed": PRINTED,
            "more": page.has_after,
            "downloads": _downloads(review, _address(kept)),
            "returned": agencies.telling,
            "waiting": agencies.waiting,
        },
    )


@dataclass(frozen=True)
class AskedFor:
    """What of the integrated chronology an address asks for; ``rows`` has no order."""

    agencies: Agencies
    form: IntegratedFilterForm
    asked: Filter
    rows: QuerySet[ReturnedEntry]


def asked_for(
    request: SignedInRequest, review: Review, asked: QueryDict | None = None
) -> AskedFor:
    """Read the address: the same of it is shown on the page and downloaded.

    ``asked`` is read instead where a page posts its search.
    """
    agencies = agencies_of(review)
    form = IntegratedFilterForm(
        request.GET if asked is None else asked,
        reader=request.user,
        involvements=agencies.telling,
        questions=list(review.lines_of_enquiry.values_list("number", "title")),
    )
    wanted = form.filter()
    rows = wanted.apply(returned_entries(review, agencies.involvements))
    return AskedFor(agencies, form, wanted, rows)


def _downloads(review: Review, asked: str) -> list[tuple[str, str]]:
    return [
        (name, reverse(EXPORT, args=[review.reference, kind]) + asked)
        for kind, name in DOWNLOADS.items()
    ]


def _say_count(count: int) -> str:
    if count > COUNTED:
        return f"More than {COUNTED:,} entries"
    return "1 entry" if count == 1 else f"{count:,} entries"


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


def _lines(
    rows: list[ReturnedEntry],
    returned: list[Involvement],
    own: Beside | None,
    here: QueryDict,
) -> list[IntegratedRow]:
    agencies = {i.pk: i.agency.name for i in returned}
    # Two addresses are worked out, and the others made of them: rows are many.
    query = escape(here.urlencode())
    place = reverse("chronology:flag", args=[PART, ENTRY]).removesuffix("flag/")
    ask = reverse("chronology:question_ask", args=[PART]) + f"?about={ENTRY}"
    lines = []
    is_dated = True
    for row in rows:
        starts = is_dated and row.sort_day == UNDATED
        is_dated = row.sort_day != UNDATED
        part = row.involvement_id
        line = IntegratedRow(row, agencies[part], str(row), starts_undated=starts)
        if own is not None:
            key = entry_key(row)
            ids = str(part), str(row.entry)
            line.note = own.notes.get(key)
            line.event = own.events.get(row.entry)
            line.questions = own.questions.get(key, ())
            line.marks = Marks(
                name=line.name,
                place=_put(place, *ids),
                ask=_put(ask, *ids),
                query=query,
                is_flagged=key in own.flags,
                has_note=line.note is not None,
            )
        lines.append(line)
    return lines


def _put(address: str, part: str, entry: str) -> str:
    return address.replace(str(PART), part).replace(str(ENTRY), entry)


def _chosen(form: IntegratedFilterForm, kept: QueryDict) -> list[dict[str, str]]:
    """The parts of the filter in words, each with the address without it."""
    pairs = [(name, one) for name, several in kept.lists() for one in several]
    return [
        {
            "label": label,
            "url": "?"
            + urlencode(
                [
                    (key, one)
                    for key, one in pairs
                    # Of a group only this value goes; of a text all that was typed.
                    if key != name or (name in form.GROUPS and one != value)
                ]
            ),
        }
        for name, value, label in form.parts()
    ]


def _links(page: KeysetPage, kept: QueryDict) -> Any:
    return keyset_links(
        _address(kept, before=page.rows[0].pk) if page.rows and page.has_before else "",
        _address(kept, after=page.rows[-1].pk) if page.rows and page.has_after else "",
    )


def _without(params: QueryDict, *names: str) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name, values in params.lists():
        if name not in names:
            kept.setlist(name, values)
    return kept


def _address(params: QueryDict, **more: object) -> str:
    return f"?{params.urlencode()}{'&' if params and more else ''}{urlencode(more)}"
