"""Interviews and their minutes: the author's alone until they are in the report."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, access
from accounts.conflicts import differences
from accounts.held import typed_post
from accounts.refusals import Refused, Stale
from audit.models import Event
from audit.reads import audited_read
from imr import permissions
from imr.draft import load_draft
from imr.forms.gathering import InterviewForm, MinutesAgreedForm, MinutesSentForm
from imr.forms.report import DoneForm
from imr.models import Interview
from imr.services import interviews as services
from imr.services.removing import removed
from imr.services.writing import reason_not_to_write
from imr.views.removing import Removing, Row, after_removing, bring_back, removing
from imr.views.saving import MOST_SHOWN, find_interview
from reviews.models import Involvement


@access(permissions.check_user_can_keep_interviews, to=Involvement)
@audited_read(Event.INTERVIEWS_READ)
@require_GET
def interviews(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Who was met, and how far each set of minutes is."""
    draft = load_draft(involvement, with_entries=False)
    return TemplateResponse(
        request,
        "imr/interviews.html",
        {
            "involvement": involvement,
            "section": draft.section("staff"),
            "interviews": draft.interviews,
            "removing": _removed(request, involvement),
            "told": sum(1 for member in draft.staff if member.told_on),
            "offered": sum(1 for member in draft.staff if member.support_offered_on),
            "staff": len(draft.staff),
            "in_report": draft.has("staff"),
            "reason": reason_not_to_write(involvement),
            "form": DoneForm(initial={"done": "yes" if "staff" in draft.done else ""}),
        },
    )


@access(permissions.check_user_can_keep_interviews, to=Involvement)
@require_http_methods(["GET", "POST"])
def interview_add(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Record an interview or a discussion; the minutes can follow."""
    form = InterviewForm(typed_post(request))
    if request.method == "POST" and form.is_valid():
        try:
            interview = services.add_interview(
                involvement,
                by=request.user,
                details=form.details(),
                token=form.mark(involvement.pk),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "You have added an interview.")
            return redirect("imr:interview", involvement.pk, interview.pk)
    return _form_page(request, involvement, form, None)


@access(permissions.check_user_can_keep_interviews, to=Involvement)
@audited_read(Event.INTERVIEWS_READ)
@require_http_methods(["GET", "POST"])
def interview(
    request: SignedInRequest, involvement: Involvement, row: UUID
) -> HttpResponse:
    """One interview: change it; what is changed must be agreed again."""
    met = find_interview(involvement, row)
    form = InterviewForm(typed_post(request), interview=met)
    conflicts = None
    if request.method == "POST" and form.is_valid():
        try:
            services.change_interview(
                met,
                by=request.user,
                details=form.details(),
                row_version=form.cleaned_data["row_version"],
            )
        except Stale as stale:
            conflicts = differences(form, form.meet(stale.current))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "We have saved the interview.")
            return redirect("imr:interview", involvement.pk, met.pk)
    return _form_page(request, involvement, form, met, conflicts)


@access(permissions.check_user_can_keep_interviews, to=Involvement)
@audited_read(Event.INTERVIEWS_READ)
@require_http_methods(["GET", "POST"])
def minutes_sent(
    request: SignedInRequest, involvement: Involvement, row: UUID
) -> HttpResponse:
    """Record that staff have the minutes to check."""
    met = find_interview(involvement, row)
    form = MinutesSentForm(
        typed_post(request), initial={"row_version": met.row_version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.record_sent(met, by=request.user, **form.cleaned_data)
        except (Refused, Stale) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "You have recorded that the minutes were sent.")
            return redirect("imr:interview", involvement.pk, met.pk)
    return _step_page(request, involvement, met, form, "The minutes were sent")


@access(permissions.check_user_can_keep_interviews, to=Involvement)
@audited_read(Event.INTERVIEWS_READ)
@require_http_methods(["GET", "POST"])
def minutes_agreed(
    request: SignedInRequest, involvement: Involvement, row: UUID
) -> HttpResponse:
    """Record that staff agreed the minutes, when and how (R12)."""
    met = find_interview(involvement, row)
    form = MinutesAgreedForm(
        typed_post(request), initial={"row_version": met.row_version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.record_agreed(met, by=request.user, **form.cleaned_data)
        except (Refused, Stale) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, "The minutes are agreed. You can use them as evidence now."
            )
            return redirect("imr:interview", involvement.pk, met.pk)
    return _step_page(request, involvement, met, form, "The minutes are agreed")


@access(permissions.check_user_can_keep_interviews, to=Involvement)
@audited_read(Event.INTERVIEWS_READ)
@require_http_methods(["GET", "POST"])
def interview_remove(
    request: SignedInRequest, involvement: Involvement, row: UUID
) -> HttpResponse:
    """Ask once, then take an interview away, unless its minutes are evidence."""
    met = find_interview(involvement, row)
    refused = ""
    if request.method == "POST":
        try:
            services.remove_interview(met, by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            return after_removing(met, "imr:interviews", involvement.pk)
    return TemplateResponse(
        request,
        "imr/remove.html",
        {
            "involvement": involvement,
            "heading": "Do you want to remove this interview?",
            "what": met.staff_codes,
            "after": "You can bring it back, with its minutes.",
            "refused": refused,
            "back": reverse("imr:interview", args=[involvement.pk, met.pk]),
        },
    )


@access(permissions.check_user_can_keep_interviews, to=Involvement)
@require_POST
def interview_restore(
    request: SignedInRequest, involvement: Involvement, row: UUID
) -> HttpResponse:
    """Bring a removed interview back."""
    met = find_interview(involvement, row, removed=True)
    bring_back(request, met, services.restore_interview, "The interview")
    return redirect("imr:interviews", involvement.pk)


@access(permissions.check_user_can_keep_interviews, to=Involvement)
@audited_read(Event.INTERVIEWS_READ)
@require_GET
def minutes_history(
    request: SignedInRequest, involvement: Involvement, row: UUID
) -> HttpResponse:
    """Every text of the minutes that was saved, the newest first."""
    met = find_interview(involvement, row)
    return TemplateResponse(
        request,
        "imr/minutes_history.html",
        {
            "involvement": involvement,
            "interview": met,
            "over": met.row_version,
            "revisions": met.revisions.select_related("saved_by")[:MOST_SHOWN],
            "can_write": not reason_not_to_write(involvement),
        },
    )


@access(permissions.check_user_can_keep_interviews, to=Involvement)
@require_POST
def minutes_restore(
    request: SignedInRequest, involvement: Involvement, row: UUID
) -> HttpResponse:
    """Bring back earlier minutes; they are a draft again."""
    met = find_interview(involvement, row)
    try:
        row_version, over = (int(request.POST.get(n, "")) for n in ("version", "over"))
    except ValueError as error:
        raise Http404 from error
    try:
        services.restore_minutes(
            met, by=request.user, row_version=row_version, over=over
        )
    except (Refused, Stale) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "We have brought back the earlier minutes.")
    return redirect("imr:minutes_history", involvement.pk, met.pk)


def _removed(request: SignedInRequest, involvement: Involvement) -> Removing:
    """The interviews that were removed, each with a way back while one may write."""
    things = removed(Interview.with_removed.filter(involvement=involvement))
    rows = [
        Row(
            pk=str(met.pk),
            name="the interview",
            text=f"{met.staff_codes}, {date_format(met.held_on)}",
            url=reverse("imr:interview_restore", args=[involvement.pk, met.pk]),
            says="You have removed an interview.",
        )
        for met in things
    ]
    can_write = not reason_not_to_write(involvement)
    return removing(request, "Removed interviews", rows, can_write=can_write)


def _form_page(
    request: SignedInRequest,
    involvement: Involvement,
    form: InterviewForm,
    met: Interview | None,
    conflicts: object = None,
) -> HttpResponse:
    return TemplateResponse(
        request,
        "imr/interview_form.html",
        {
            "involvement": involvement,
            "form": form,
            "interview": met,
            "conflicts": conflicts,
            "reason": reason_not_to_write(involvement),
        },
    )


def _step_page(
    request: SignedInRequest,
    involvement: Involvement,
    met: Interview,
    form: MinutesSentForm | MinutesAgreedForm,
    heading: str,
) -> HttpResponse:
    return TemplateResponse(
        request,
        "imr/minutes_form.html",
        {
            "involvement": involvement,
            "interview": met,
            "form": form,
            "heading": heading,
        },
    )
