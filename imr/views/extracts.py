"""Fact checks with staff: make an extract, send it out, write down the replies."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import SignedInRequest, access
from accounts.held import typed_post
from accounts.refusals import Refused, Stale
from audit.models import Event
from audit.reads import audited_read
from chronology.models import Entry
from imr import permissions
from imr.forms.extracts import ExtractForm, RepliesForm
from imr.models import Extract, ExtractEntry
from imr.pdf.extract import extract_docx, name_of
from imr.services import extracts as services
from imr.services import files
from imr.services.writing import reason_not_to_write
from imr.views.removing import after_removing, removed_rows
from reviews.models import Involvement
from reviews.permissions import holds
from reviews.roles import Perm

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# How long staff have, where the author says nothing else.
USUAL = timedelta(days=14)
Reply = ExtractEntry.Reply


@access(permissions.check_user_can_read_draft, to=Involvement)
@audited_read(Event.EXTRACT_READ)
@require_safe
def extracts(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Who checks what by when, and how far that is."""
    may = _may_write(request, involvement)
    made = Extract.objects.filter(involvement=involvement).annotate(
        entries=Count("rows"),
        agreed=Count("rows", filter=Q(rows__reply=Reply.AGREED)),
        change_asked=Count("rows", filter=Q(rows__reply=Reply.CHANGE_ASKED)),
        no_reply=Count("rows", filter=Q(rows__reply=Reply.NO_REPLY)),
        waiting=Count("rows", filter=Q(rows__reply=Reply.WAITING)),
    )
    return TemplateResponse(
        request,
        "imr/extracts.html",
        {
            "involvement": involvement,
            "extracts": made,
            "removing": removed_rows(request, involvement, "extracts")
            if may["can_write"]
            else None,
            "staff": list(involvement.staff_members.all()),
            "today": timezone.localdate(),
            **may,
        },
    )


@access(permissions.check_user_can_write_report, to=Involvement)
@require_POST
def extract_start(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """From the entries that were ticked in the chronology to the page that asks."""
    ticked = request.POST.getlist("entry")
    if not ticked:
        messages.info(request, "Tick the entries that staff should check first.")
        return redirect("chronology:entries", involvement.pk)
    chosen = QueryDict(mutable=True)
    chosen.setlist("entry", ticked[: services.MOST])
    address = reverse("imr:extract_add", args=[involvement.pk])
    return redirect(f"{address}?{chosen.urlencode()}")


@access(permissions.check_user_can_write_report, to=Involvement)
@audited_read(Event.CHRONOLOGY_READ)
@require_http_methods(["GET", "POST"])
def extract_add(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Choose who checks which entries by when."""
    today = timezone.localdate()
    code = request.GET.get("code", "")
    offered = _offered(request, involvement, code)
    form = ExtractForm(
        typed_post(request),
        staff=list(involvement.staff_members.all()),
        offered=offered,
        initial={
            "code": code or _most_named(involvement, offered),
            "reply_by": today + USUAL,
            "entries": [str(entry.pk) for entry in offered],
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            extract = services.make_extract(
                involvement, by=request.user, today=today, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "You have made an extract. Send it to them now.")
            return redirect("imr:extract", extract.pk)
    return TemplateResponse(
        request,
        "imr/extract_form.html",
        {
            "involvement": involvement,
            "form": form,
            "offered": offered,
            "reason": reason_not_to_write(involvement),
        },
    )


def _offered(
    request: SignedInRequest, involvement: Involvement, code: str
) -> list[Entry]:
    """The entries that were ticked, or those that name a code."""
    entries = Entry.objects.kept().filter(involvement=involvement).in_order()
    if code:
        entries = entries.filter(staff__icontains=code)
    else:
        try:
            entries = entries.filter(pk__in=request.GET.getlist("entry"))
        except ValidationError:
            entries = entries.none()
    return list(entries[: services.MOST])


def _most_named(involvement: Involvement, entries: list[Entry]) -> str:
    """The code that most of some entries name, if one does."""
    codes = involvement.staff_members.values_list("code", flat=True)
    named = {code: sum(code in entry.staff for entry in entries) for code in codes}
    most = max(named, key=lambda code: named[code], default="")
    return most if named.get(most) else ""


@access(permissions.check_user_can_read_extract, to=Extract)
@audited_read(Event.EXTRACT_READ)
@require_http_methods(["GET", "POST"])
def extract(request: SignedInRequest, extract: Extract) -> HttpResponse:
    """One extract: its files, what was asked, and what they replied."""
    involvement = extract.involvement
    form = RepliesForm(typed_post(request), extract=extract)
    is_stale = False
    if request.method == "POST":
        permissions.check_user_can_keep_extract(request.user, extract)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_replies(
                extract,
                by=request.user,
                answers=form.answers(),
                replied_on=form.cleaned_data["replied_on"],
                row_version=form.cleaned_data["row_version"],
            )
        except Stale as stale:
            form.meet(stale.current)
            is_stale = True
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "We have saved what they replied.")
            return redirect("imr:extract", extract.pk)
    rows = list(extract.rows.select_related("entry"))
    return TemplateResponse(
        request,
        "imr/extract.html",
        {
            "involvement": involvement,
            "extract": extract,
            "form": form,
            "is_stale": is_stale,
            "rows": rows,
            "changed_since": [row for row in rows if services.has_changed(row)],
            "to_change": [row for row in rows if row.reply == Reply.CHANGE_ASKED],
            "is_late": any(row.reply == Reply.WAITING for row in rows)
            and timezone.localdate() > extract.reply_by,
            **_may_write(request, involvement),
        },
    )


@access(permissions.check_user_can_read_extract, to=Extract)
@audited_read(Event.EXTRACT_READ)
@require_safe
def extract_word(request: SignedInRequest, extract: Extract) -> HttpResponse:
    """The extract as a Word file."""
    response = HttpResponse(extract_docx(extract), content_type=WORD)
    name = name_of(extract).replace(" ", "_")
    response["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return response


@access(permissions.check_user_can_keep_extract, to=Extract)
@require_POST
def extract_print(request: SignedInRequest, extract: Extract) -> HttpResponse:
    """Ask for the extract as PDF; it is made once."""
    job = files.request_extract_file(extract, by=request.user)
    return redirect("imr:file", job.pk)


@access(permissions.check_user_can_keep_extract, to=Extract)
@require_POST
def extract_no_reply(request: SignedInRequest, extract: Extract) -> HttpResponse:
    """The day has gone, and what is left had no reply."""
    try:
        services.record_no_reply(extract, by=request.user, today=timezone.localdate())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "We have recorded that they did not reply.")
    return redirect("imr:extract", extract.pk)


@access(permissions.check_user_can_keep_extract, to=Extract)
@require_POST
def extract_remove(request: SignedInRequest, extract: Extract) -> HttpResponse:
    """Take an extract away that nobody has replied to."""
    try:
        services.remove_extract(extract, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("imr:extract", extract.pk)
    return after_removing(extract, "imr:extracts", extract.involvement_id)


def _may_write(request: SignedInRequest, involvement: Involvement) -> dict[str, Any]:
    writes = holds(request.user, Perm.WRITE_REPORT, involvement)
    reason = reason_not_to_write(involvement)
    return {"reason": reason if writes else "", "can_write": writes and not reason}
