"""An agency's own chronology: the table with the form on top, and one entry."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, access
from accounts.conflicts import differences
from accounts.govuk import page_links
from accounts.held import held_post
from accounts.refusals import Refused, Stale
from accounts.text import clean_text
from audit.models import Event
from audit.reads import audited_read
from chronology import permissions, services
from chronology.columns import COLUMNS, word_of
from chronology.dates import canonical, read_date
from chronology.forms.entries import EntryChangeForm, EntryForm, NoContactForm
from chronology.forms.reading import FindForm
from chronology.listing import PAGE_SIZE, own_entries, own_page, page_with
from chronology.models import Entry
from chronology.rules import (
    MAX_DATE,
    MAX_TIME,
    check_not_in_future,
    outside_scoping_period,
    reason_not_open,
)
from chronology.views.imports import waiting_imports
from reviews.models import Involvement


@access(permissions.check_user_can_read_chronology, to=Involvement)
@audited_read(Event.CHRONOLOGY_READ)
@require_http_methods(["GET", "POST"])
def entries(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """The chronology: the author adds on top, everybody who may reads below."""
    if request.method == "POST":
        permissions.check_user_can_write_chronology(request.user, involvement)
    added = _named(request, involvement, "added")
    form = EntryForm(
        request.POST if request.method == "POST" else held_post(request),
        questions=list(involvement.review.lines_of_enquiry.all()),
        # The next entry mostly comes from the same record.
        initial={"source": added.source} if added else {},
        year=added.earliest.year if added and added.earliest else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            entry = services.add_entry(
                involvement=involvement, by=request.user, **form.entry()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(address_of(entry, "added"))
    return _table(request, involvement, form, added)


def _table(
    request: SignedInRequest,
    involvement: Involvement,
    form: EntryForm,
    added: Entry | None,
) -> HttpResponse:
    reason = reason_not_open(involvement.state)
    writes = permissions.writes_chronology(request.user, involvement)
    find = FindForm(request.GET if "find" in request.GET else None)
    words = find.cleaned_data["find"] if find.is_valid() else ""
    shown = added or _named(request, involvement, "at")
    number: int | str | None = request.GET.get("page")
    if shown and not number and not words:
        number = page_with(shown)
    page, lines = own_page(
        own_entries(involvement, words),
        number,
        movable=writes and not reason and not words,
        shown=shown,
    )
    return TemplateResponse(
        request,
        "chronology/entries.html",
        {
            "involvement": involvement,
            "form": form,
            "find": find,
            "words": words,
            "page": page,
            "links": page_links(page, request.GET),
            "lines": lines,
            "added": added,
            "deleted": _named(request, involvement, "deleted", kept=False),
            "some_deleted": Entry.objects.filter(
                involvement=involvement, deleted_at__isnull=False
            ).exists(),
            "reason": reason,
            "writes": writes,
            "can_write": writes and not reason,
            "waiting": waiting_imports(request.user, involvement),
            "warning": _outside(added),
        },
    )


@access(permissions.check_user_can_write_chronology, to=Involvement)
@require_http_methods(["GET", "POST"])
def no_contact(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Say that there was no contact from one day to another."""
    form = NoContactForm(
        request.POST if request.method == "POST" else held_post(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            entry = services.add_entry(
                involvement=involvement, by=request.user, **form.entry()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(address_of(entry, "added"))
    return TemplateResponse(
        request,
        "chronology/no_contact.html",
        {
            "involvement": involvement,
            "form": form,
            "reason": reason_not_open(involvement.state),
        },
    )


@access(permissions.check_user_can_write_chronology, to=Involvement)
@require_POST
def date_read(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Say what we read of a date and a time; nothing is kept.

    By POST, because words in an address end up in logs, and may hold a name.
    """
    date_text, time_text = (
        clean_text(request.POST.get(name, "")).strip() for name in ("date", "time")
    )
    if not date_text or len(date_text) > MAX_DATE or len(time_text) > MAX_TIME:
        return JsonResponse({"says": "", "warning": ""})
    today = timezone.localdate()
    reading = read_date(date_text, time_text, today=today)
    try:
        check_not_in_future(reading.earliest, reading.latest, today=today)
    except Refused as refusal:
        return JsonResponse({"says": str(refusal), "warning": ""})
    review = involvement.review
    warning = outside_scoping_period(
        reading.earliest,
        reading.latest,
        starts=review.scoping_from,
        ends=review.scoping_to,
    )
    says = reading.says
    if reading.verdict in ("ok", "undated"):
        says = f"We read this as: {canonical(reading)}."
    return JsonResponse({"says": says, "warning": warning})


@access(permissions.check_user_can_read_entry, to=Entry)
@audited_read(Event.CHRONOLOGY_READ)
@require_GET
def entry(request: SignedInRequest, entry: Entry) -> HttpResponse:
    """One entry with all its columns, as those who may read see it."""
    involvement = entry.involvement
    return TemplateResponse(
        request,
        "chronology/entry.html",
        {
            "involvement": involvement,
            "entry": entry,
            "rows": _columns(entry),
            "reason": reason_not_open(involvement.state),
            "writes": permissions.writes_chronology(request.user, involvement),
        },
    )


@access(permissions.check_user_can_write_entry, to=Entry)
@audited_read(Event.CHRONOLOGY_READ)
@require_http_methods(["GET", "POST"])
def entry_change(request: SignedInRequest, entry: Entry) -> HttpResponse:
    """Change an entry; when somebody saved first, both texts are shown."""
    form = EntryChangeForm(
        request.POST if request.method == "POST" else held_post(request),
        questions=list(entry.involvement.review.lines_of_enquiry.all()),
        entry=entry,
    )
    conflicts = None
    if request.method == "POST" and form.is_valid():
        try:
            entry = services.change_entry(
                entry=entry,
                by=request.user,
                row_version=form.cleaned_data["row_version"],
                **form.entry(),
            )
        except Stale as stale:
            conflicts = differences(form, form.meet(stale.current))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"We have saved {entry.label}.")
            return redirect(address_of(entry, "at"))
    return TemplateResponse(
        request,
        "chronology/entry_change.html",
        {
            "involvement": entry.involvement,
            "entry": entry,
            "form": form,
            "conflicts": conflicts,
            "reason": reason_not_open(entry.involvement.state),
        },
    )


@access(permissions.check_user_can_write_entry, to=Entry)
@require_POST
def entry_delete(request: SignedInRequest, entry: Entry) -> HttpResponse:
    """Delete an entry and offer to undo it."""
    return _act(request, entry, services.delete_entry, "deleted")


@access(permissions.check_user_can_write_entry, to=Entry)
@require_POST
def entry_restore(request: SignedInRequest, entry: Entry) -> HttpResponse:
    """Bring a deleted entry back."""
    return _act(request, entry, services.restore_entry, "at", "is back")


@access(permissions.check_user_can_write_entry, to=Entry)
@require_POST
def entry_confirm(request: SignedInRequest, entry: Entry) -> HttpResponse:
    """Agree that an assumed date is right."""
    return _act(request, entry, services.confirm_date, "at", "has its date confirmed")


@access(permissions.check_user_can_write_entry, to=Entry)
@require_POST
def entry_up(request: SignedInRequest, entry: Entry) -> HttpResponse:
    """Move an entry one place up within its day."""
    return _act(request, entry, partial(services.move_entry, up=True), "at", "moved up")


@access(permissions.check_user_can_write_entry, to=Entry)
@require_POST
def entry_down(request: SignedInRequest, entry: Entry) -> HttpResponse:
    """Move an entry one place down within its day."""
    move = partial(services.move_entry, up=False)
    return _act(request, entry, move, "at", "moved down")


def _act(
    request: SignedInRequest,
    entry: Entry,
    service: Callable[..., Entry],
    why: str,
    done: str = "",
) -> HttpResponse:
    try:
        service(entry=entry, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if done:
            messages.success(request, f"{entry.label} {done}.")
    return redirect(address_of(entry, why))


@access(permissions.check_user_can_read_chronology, to=Involvement)
@audited_read(Event.CHRONOLOGY_READ)
@require_GET
def deleted(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """The entries that were deleted, each with a way back."""
    rows = Entry.objects.filter(involvement=involvement, deleted_at__isnull=False)
    page = Paginator(rows.order_by("-deleted_at", "number"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    reason = reason_not_open(involvement.state)
    return TemplateResponse(
        request,
        "chronology/deleted.html",
        {
            "involvement": involvement,
            "page": page,
            "links": page_links(page, request.GET),
            "can_write": not reason
            and permissions.writes_chronology(request.user, involvement),
        },
    )


def _columns(entry: Entry) -> list[tuple[str, str]]:
    """The entry's columns that hold something, by heading."""
    values = [
        (heading, word_of(field, str(getattr(entry, field))))
        for field, heading, _ in COLUMNS
        if field not in ("number", "agency")
    ]
    return [(heading, value) for heading, value in values if value]


def address_of(entry: Entry, why: str) -> str:
    """The page of the table on which an entry stands, and why we go there."""
    table = reverse("chronology:entries", args=[entry.involvement_id])
    place = f"#{entry.label}" if why == "at" else ""
    return f"{table}?{why}={entry.pk}{place}"


def _named(
    request: SignedInRequest, involvement: Involvement, why: str, *, kept: bool = True
) -> Entry | None:
    """The entry of this agency that the address names, if it is there."""
    if why not in request.GET:
        return None
    try:
        return Entry.objects.filter(
            involvement=involvement, deleted_at__isnull=kept, pk=request.GET[why]
        ).first()
    except ValidationError:
        return None


def _outside(entry: Entry | None) -> str:
    """The warning about an entry just added, if it is outside the review."""
    if entry is None:
        return ""
    review = entry.involvement.review
    return outside_scoping_period(
        entry.earliest,
        entry.latest,
        starts=review.scoping_from,
        ends=review.scoping_to,
    )
