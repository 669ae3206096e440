"""The chronology as a file, in the columns that come back in through import."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.access import access
from audit.models import Event
from audit.reads import audited_read
from chronology import permissions
from chronology.columns import XLSX, file_rows, to_csv, to_xlsx
from chronology.listing import own_entries
from reviews.models import Involvement


@access(permissions.check_user_can_read_chronology, to=Involvement)
@audited_read(Event.CHRONOLOGY_DOWNLOADED)
@require_safe
def export_csv(request: HttpRequest, involvement: Involvement) -> HttpResponse:
    """The agency's chronology as CSV."""
    rows = file_rows(own_entries(involvement), involvement.agency.name)
    return attachment(involvement, to_csv(rows), "text/csv; charset=utf-8", "csv")


@access(permissions.check_user_can_read_chronology, to=Involvement)
@audited_read(Event.CHRONOLOGY_DOWNLOADED)
@require_safe
def export_xlsx(request: HttpRequest, involvement: Involvement) -> HttpResponse:
    """The agency's chronology as an Excel workbook."""
    rows = file_rows(own_entries(involvement), involvement.agency.name)
    return attachment(involvement, to_xlsx(rows), XLSX, "xlsx")


@access(permissions.check_user_can_read_chronology, to=Involvement)
@require_safe
def blank_template(request: HttpRequest, involvement: Involvement) -> HttpResponse:
    """A workbook with our headings and no rows, to fill in offline."""
    return attachment(involvement, to_xlsx([]), XLSX, "xlsx", "blank chronology")


def attachment(
    involvement: Involvement,
    data: bytes,
    content_type: str,
    ending: str,
    what: str = "chronology",
) -> HttpResponse:
    """A file to keep, named by the reference and what it is."""
    # The reference may stand in a file's name; people's and agencies' names not.
    name = f"{involvement.review.reference} {what}.{ending}"
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
