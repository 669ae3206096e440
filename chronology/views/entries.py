"""An agency's own chronology: the table with the form on top, and one entry."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
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
from chronology.dates.wording import days_in_words
from chronology.forms.entries import (
    EntryChangeForm,
    EntryForm,
    NoContactForm,
    as_typed,
)
from chronology.listing import PAGE_SIZE
from chronology.models import Entry
from chronology.rules import (
    MAX_DATE,
    MAX_TIME,
    check_not_in_future,
    outside_scoping_period,
    reason_not_open,
)
from chronology.views.table import address_of, named, table_page
from chronology.views.together import set_now, set_together, together_form
from reviews.models import Involvement

# A copy has no fact check: nobody has checked it yet.
COPIED = {*services.Content.__annotations__, "date_text", "time_text"} - {
    "fact_check",
    "fact_check_note",
}


@access(permissions.check_user_can_read_chronology, to=Involvement)
@audited_read(Event.CHRONOLOGY_READ)
@require_http_methods(["GET", "POST"])
def entries(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """The chronology: the author adds on top, everybody who may reads below."""
    sent = request.method == "POST"
    if sent:
        permissions.check_user_can_write_chronology(request.user, involvement)
    if sent and ("together" in request.POST or "put_back" in request.POST):
        return set_together(request, involvement)
    added = named(request, involvement, "added")
    copied = named(request, involvement, "copy")
    form = EntryForm(
        request.POST if sent else held_post(request),
        questions=list(involvement.review.lines_of_enquiry.all()),
        initial=_first_words(added, copied),
        year=added.earliest.year if added and added.earliest else None,
    )
    if sent and form.is_valid():
        try:
            entry = services.add_entry(
                involvement=involvement, by=request.user, **form.entry()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(address_of(entry, "added"))
    return table_page(
        request,
        involvement,
        form,
        together_form(involvement),
        # Next to what is wrong now, it would read as if this one were added.
        added=None if sent else added,
        copied=copied,
        set_now=set_now(request, involvement),
    )


def _first_words(added: Entry | None, copied: Entry | None) -> dict[str, Any]:
    """What stands in the form for the next entry before anybody types."""
    if copied:
        return {n: v for n, v in vars(as_typed(copied)).items() if n in COPIED}
    # The next entry mostly comes from the same record.
    return {"source": added.source} if added else {}


@access(permissions.check_user_can_write_chronology, to=Involvement)
@require_http_methods(["GET", "POST"])
def no_contact(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Say that there was no contact from one day to another."""
    form = NoContactForm(
        request.POST if request.method == "POST" else held_post(request),
        initial=_days_asked(request),
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


def _days_asked(request: SignedInRequest) -> dict[str, str]:
    """The days that an address proposes for a time without contact, in words."""
    days = {}
    for name in ("from", "to"):
        try:
            day = date.fromisoformat(request.GET.get(name, ""))
        except ValueError:
            continue
        days[f"{name}_text"] = days_in_words(day, day, "exact")
    return days


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
