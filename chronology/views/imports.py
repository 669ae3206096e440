"""Entries from a file: choose it, look at every row, add, take back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import SignedInRequest, access
from accounts.govuk import page_links
from accounts.held import typed_post
from accounts.models import User
from accounts.refusals import Refused, Stale
from accounts.seen import Seen
from audit.models import Event
from audit.reads import audited_read
from chronology import permissions, services
from chronology.dates import canonical
from chronology.files import to_csv
from chronology.forms.entries import RowForm
from chronology.forms.reading import ColumnsForm, ImportForm
from chronology.models import ImportBatch
from chronology.rows import (
    CHECK,
    READY,
    SKIP,
    TO_PUT_RIGHT,
    PreviewRow,
    rows_to_check,
)
from chronology.rules import reason_not_open
from chronology.sheets import MAX_BYTES
from chronology.views.exports import attachment
from chronology.waiting import reading_from_json
from reviews.models import Involvement

ROWS_ON_A_PAGE = 50
TITLES = {CHECK: "To check", READY: "Ready", SKIP: "Left out"}


@access(permissions.check_user_can_write_chronology, to=Involvement)
@require_http_methods(["GET", "POST"])
def import_start(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Choose a file; its rows are looked at and nothing is saved as an entry."""
    sent = request.method == "POST"
    form = ImportForm(*([request.POST, request.FILES] if sent else []))
    if sent and form.is_valid():
        try:
            batch = _start(request, involvement, form)
        except Refused as refusal:
            form.add_error(
                "file" if form.cleaned_data["file"] else "pasted", str(refusal)
            )
        else:
            return redirect("chronology:import", batch.pk)
    return TemplateResponse(
        request,
        "chronology/import_start.html",
        {
            "involvement": involvement,
            "form": form,
            "reason": reason_not_open(involvement.state),
            "added": ImportBatch.objects.filter(
                involvement=involvement, state=ImportBatch.State.ADDED
            ).defer("rows"),
            "waiting": waiting_imports(request.user, involvement),
        },
    )


def _start(
    request: SignedInRequest, involvement: Involvement, form: ImportForm
) -> ImportBatch:
    file = form.cleaned_data["file"]
    if not file:
        return services.start_pasted_import(
            involvement=involvement, by=request.user, text=form.cleaned_data["pasted"]
        )
    return services.start_import(
        involvement=involvement,
        by=request.user,
        name=file.name,
        # One byte more tells that it is too big, without reading it all.
        data=file.read(MAX_BYTES + 1),
    )


@access(permissions.check_user_can_use_import, to=ImportBatch)
@audited_read(Event.CHRONOLOGY_READ)
@require_safe
def import_preview(request: SignedInRequest, batch: ImportBatch) -> HttpResponse:
    """Every row with what would become of it; afterwards, what was added."""
    rows: list[PreviewRow] = batch.rows
    counts = dict.fromkeys(TITLES, 0)
    for row in rows:
        counts[row["state"]] += 1
    state = request.GET.get("show", "")
    if state not in TITLES:
        state = CHECK if counts[CHECK] else READY
    page = Paginator(
        [row for row in rows if row["state"] == state], ROWS_ON_A_PAGE
    ).get_page(request.GET.get("page"))
    involvement = batch.involvement
    return TemplateResponse(
        request,
        "chronology/import.html",
        {
            "involvement": involvement,
            "batch": batch,
            "waits": batch.is_waiting(timezone.now()),
            "columns": services.columns_of_import(batch),
            "can_be_undone": batch.can_be_undone(timezone.now()),
            "tabs": [
                {
                    "label": f"{title} ({counts[one]})",
                    "url": f"?show={one}",
                    "current": one == state,
                }
                for one, title in TITLES.items()
            ],
            "state": state,
            "title": TITLES[state],
            "ready": counts[READY],
            "to_check": counts[CHECK],
            "lines": [(row, _says(row)) for row in page.object_list],
            "links": page_links(page, request.GET),
            "before": services.same_file_before(batch),
            "reason": reason_not_open(involvement.state),
        },
    )


@access(permissions.check_user_can_use_import, to=ImportBatch)
@audited_read(Event.CHRONOLOGY_READ)
@require_http_methods(["GET", "POST"])
def import_columns(request: SignedInRequest, batch: ImportBatch) -> HttpResponse:
    """Say what a column is where we took it for something else, or left it out."""
    if not batch.tables:
        raise Http404
    columns = services.columns_of_import(batch)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None, columns=columns
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_columns(batch=batch, by=request.user, chosen=form.chosen())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "We have read the rows again.")
            return redirect("chronology:import", batch.pk)
    return TemplateResponse(
        request,
        "chronology/import_columns.html",
        {"involvement": batch.involvement, "batch": batch, "form": form},
    )


@access(permissions.check_user_can_use_import, to=ImportBatch)
@audited_read(Event.CHRONOLOGY_DOWNLOADED)
@require_safe
def import_to_check(request: SignedInRequest, batch: ImportBatch) -> HttpResponse:
    """The rows to check as a file, to put right there and to bring again."""
    rows = rows_to_check(batch.rows)
    data = to_csv(rows, more=[TO_PUT_RIGHT])
    return attachment(batch.involvement.review, data, "csv", "rows to check")


@access(permissions.check_user_can_use_import, to=ImportBatch)
@audited_read(Event.CHRONOLOGY_READ)
@require_http_methods(["GET", "POST"])
def import_row(
    request: SignedInRequest, batch: ImportBatch, number: int
) -> HttpResponse:
    """Put a row right, in the form of an entry."""
    try:
        row = services.find_row(batch, number)
    except Refused as refusal:
        raise Http404 from refusal
    typed = typed_post(request)
    form = RowForm(
        typed,
        questions=list(batch.involvement.review.lines_of_enquiry.all()),
        row=row,
    )
    seen = Seen(typed, services.cells_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            services.settle_row(
                batch=batch,
                by=request.user,
                number=number,
                seen=seen.mark,
                **form.row(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except Stale as stale:
            seen.meet(form, stale)
        else:
            messages.success(request, f"{row['where']} is ready to be added.")
            return redirect("chronology:import", batch.pk)
    return TemplateResponse(
        request,
        "chronology/import_row.html",
        {
            "involvement": batch.involvement,
            "batch": batch,
            "row": row,
            "form": form,
            **seen.context(),
        },
    )


@access(permissions.check_user_can_use_import, to=ImportBatch)
@require_POST
def import_skip(
    request: SignedInRequest, batch: ImportBatch, number: int
) -> HttpResponse:
    """Leave a row out."""
    try:
        row = services.skip_row(batch=batch, by=request.user, number=number)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{row['where']} is left out.")
    return redirect("chronology:import", batch.pk)


@access(permissions.check_user_can_use_import, to=ImportBatch)
@require_POST
def import_add(request: SignedInRequest, batch: ImportBatch) -> HttpResponse:
    """Add every ready row to the chronology."""
    before = batch.added
    try:
        batch = services.add_import(batch=batch, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        # The button pressed twice added nothing more: then all of them are named.
        added = batch.added - before or batch.added
        messages.success(request, f"You have added {count_of(added)}.")
    return redirect("chronology:import", batch.pk)


@access(permissions.check_user_can_use_import, to=ImportBatch)
@require_POST
def import_undo(request: SignedInRequest, batch: ImportBatch) -> HttpResponse:
    """Take back every entry that the file brought."""
    try:
        deleted = services.undo_import(batch=batch, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"You have taken back {count_of(deleted)}.")
    return redirect("chronology:entries", batch.involvement_id)


@access(permissions.check_user_can_use_import, to=ImportBatch)
@require_POST
def import_discard(request: SignedInRequest, batch: ImportBatch) -> HttpResponse:
    """Forget the rows of a file without adding any."""
    try:
        services.discard_import(batch=batch, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        added = batch.state == ImportBatch.State.ADDED
        end = "Entries that were added stay." if added else "Nothing was added."
        messages.success(request, f"The rows are forgotten. {end}")
    return redirect("chronology:entries", batch.involvement_id)


def waiting_imports(user: User, involvement: Involvement) -> QuerySet[ImportBatch]:
    """A person's files with rows that they can still look at and add."""
    return _own(user, involvement, ImportBatch.objects.waiting(timezone.now()))


def undoable_imports(user: User, involvement: Involvement) -> QuerySet[ImportBatch]:
    """A person's files all of whose entries they can still take back."""
    return _own(user, involvement, ImportBatch.objects.undoable(timezone.now()))


def _own(
    user: User, involvement: Involvement, found: QuerySet[ImportBatch]
) -> QuerySet[ImportBatch]:
    own = found.filter(involvement=involvement, started_by=user)
    return own.defer("rows", "tables")


def _says(row: PreviewRow) -> str:
    """What we read of a row's date, if it is settled."""
    return canonical(reading_from_json(row["when"])) if row["when"] else ""


def count_of(entries: int) -> str:
    """A number of entries in words: "1 entry", "187 entries"."""
    return "1 entry" if entries == 1 else f"{entries:,} entries"
