"""The chronology as a file; all but the PDF come back in through import."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, access
from audit.models import Event
from audit.reads import audited_read
from chronology import permissions, services
from chronology.agencies import Agencies
from chronology.columns import INTEGRATED_COLUMNS, file_row, file_rows
from chronology.files import (
    CONTENT_TYPES,
    blank_docx,
    blank_xlsx,
    to_csv,
    to_docx,
    to_json,
    to_xlsx,
)
from chronology.listing import KEY, own_entries
from chronology.pdf import own_chronology_pdf
from chronology.views.integrated import DOWNLOADS, asked_for
from chronology.views.on_returns import on_returns
from reviews.models import Involvement, Review

# So many entries are set while somebody waits: a few seconds.
MAX_PDF = 1_000
# How many rows of a long chronology are held at a time.
CHUNK = 500
WHAT = "integrated chronology"


@access(permissions.check_user_can_read_chronology, to=Involvement)
@audited_read(Event.CHRONOLOGY_DOWNLOADED)
@require_safe
def export(request: HttpRequest, involvement: Involvement, kind: str) -> HttpResponse:
    """The agency's chronology as it stands, as a file of a kind."""
    entries, agency = own_entries(involvement), involvement.agency.name
    review = involvement.review
    title = f"{review.reference} chronology"
    about = f"{review.pseudonym}. {agency}. As it stood on {_today()}."
    match kind:
        case "csv":
            data = to_csv(file_rows(entries, agency))
        case "xlsx":
            data = to_xlsx(file_rows(entries, agency))
        case "docx":
            data = to_docx(file_rows(entries, agency), title=title, about=about)
        case "json":
            rows = (services.canonical_row(e) | {"agency": agency} for e in entries)
            data = to_json(rows, reference=review.reference)
        case "pdf" if entries.count() <= MAX_PDF:
            data = own_chronology_pdf(
                {
                    "board": settings.BOARD_NAME,
                    "reference": review.reference,
                    "pseudonym": review.pseudonym,
                    "scoping_from": review.scoping_from.isoformat(),
                    "scoping_to": review.scoping_to.isoformat(),
                    "made_on": timezone.localdate().isoformat(),
                    "agency": agency,
                },
                services.canonical_rows(involvement),
            )
        case _:
            raise Http404
    return attachment(review, data, kind)


@on_returns()
@audited_read(Event.FILE_DOWNLOADED)
@require_safe
def integrated_export(
    request: SignedInRequest, review: Review, kind: str
) -> HttpResponse:
    """What the page of the integrated chronology would show, as a file of a kind.

    The PDF of all of it is made by a worker (``imr.services.files``).
    """
    found = asked_for(request, review)
    if found.form.errors:
        # The page says what cannot be read.
        return redirect(
            reverse("chronology:integrated", args=[review.reference], query=request.GET)
        )
    chosen = [label for _, _, label in found.form.parts()]
    what = "integrated chronology, chosen entries" if chosen else WHAT
    names = {i.pk: i.agency.name for i in found.agencies.returned}
    entries = found.rows.order_by(*KEY).iterator(chunk_size=CHUNK)
    if kind == "json":
        data = to_json(
            (
                services.canonical_row(e)
                | {
                    "agency": names[e.involvement_id],
                    "agency_code": e.agency_code,
                    "version": e.version,
                }
                for e in entries
            ),
            reference=review.reference,
        )
        return attachment(review, data, kind, what)
    rows = (file_row(e, names[e.involvement_id]) for e in entries)
    match kind:
        case "csv":
            data = to_csv(rows, columns=INTEGRATED_COLUMNS)
        case "xlsx":
            data = to_xlsx(rows, columns=INTEGRATED_COLUMNS)
        case "docx":
            data = to_docx(
                rows,
                title=f"{review.reference} integrated chronology",
                about=_about(review, found.agencies, chosen),
                with_agency=True,
            )
        case _:
            raise Http404
    return attachment(review, data, kind, what)


@access(permissions.check_user_can_read_chronology, to=Involvement)
@require_safe
def blank_template(
    request: HttpRequest, involvement: Involvement, kind: str
) -> HttpResponse:
    """A file with our headings and no rows, to fill in offline."""
    blank = {"xlsx": blank_xlsx, "docx": blank_docx}.get(kind)
    if blank is None:
        raise Http404
    return attachment(involvement.review, blank(), kind, "blank chronology")


def _about(review: Review, agencies: Agencies, chosen: list[str]) -> str:
    """What a file of the integrated chronology holds, and what it does not."""
    lines = [f"{review.pseudonym}. What agencies had accepted on {_today()}."]
    if agencies.waiting:
        missing = "; ".join(name for name, _ in agencies.waiting)
        lines.append(f"Not yet in: {missing}.")
    if chosen:
        lines.append(f"Only the entries chosen by: {', '.join(chosen)}.")
    return " ".join(lines)


def own_downloads(involvement: Involvement, count: int) -> list[tuple[str, str]]:
    """The files of an agency's chronology of so many entries: names and addresses."""
    kinds = DOWNLOADS | ({"pdf": "PDF"} if count <= MAX_PDF else {})
    return [
        (name, reverse("chronology:export", args=[involvement.pk, kind]))
        for kind, name in kinds.items()
    ]


def _today() -> str:
    return date_format(timezone.localdate(), "j F Y")


def attachment(
    review: Review, data: bytes, kind: str, what: str = "chronology"
) -> HttpResponse:
    """A file to keep, named by the reference and what it is."""
    # The reference may stand in a file's name; people's and agencies' names not.
    response = HttpResponse(data, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(
        True, f"{review.reference} {what}.{kind}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
