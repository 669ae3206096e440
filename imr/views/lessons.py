"""Good practice, lessons, recommendations and abbreviations: one row a page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, access
from accounts.conflicts import differences
from accounts.held import typed_post
from accounts.refusals import Refused, Stale
from audit.models import Event
from audit.reads import audited_read
from imr import permissions
from imr.draft import Draft, load_draft
from imr.forms.gathering import TermForm
from imr.forms.lessons import LessonForm, PracticeForm, RecommendationForm
from imr.models import GlossaryTerm, GoodPractice, Lesson, Recommendation
from imr.services import lessons as services
from imr.services.writing import reason_not_to_write
from imr.views.removing import after_removing
from reviews.models import Involvement

# Each list of the report: its model, its form, and what one row is called.
LISTS: dict[str, tuple[Any, Any, str]] = {
    "good_practice": (GoodPractice, PracticeForm, "good practice"),
    "lessons": (Lesson, LessonForm, "a lesson"),
    "recommendations": (Recommendation, RecommendationForm, "a recommendation"),
}


@access(permissions.check_user_can_write_report, to=Involvement)
@audited_read(Event.REPORT_READ)
@require_http_methods(["GET", "POST"])
def row_add(
    request: SignedInRequest, involvement: Involvement, kind: str
) -> HttpResponse:
    """Add a row to one of the lists."""
    draft = load_draft(involvement, with_entries=False)
    model, form_class, called = _list(draft, kind)
    initial = {}
    if kind == "recommendations":
        initial["owner"] = services.default_owner(involvement)
    form = form_class(typed_post(request), draft=draft, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.add_row(
                involvement,
                by=request.user,
                model=model,
                details=form.details(),
                token=form.mark(involvement.pk),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"You have added {str(row).lower()}.")
            return redirect("imr:answer", involvement.pk, kind)
    return _form_page(request, draft, kind, form, heading=f"Add {called}")


@access(permissions.check_user_can_write_report, to=Involvement)
@audited_read(Event.REPORT_READ)
@require_http_methods(["GET", "POST"])
def row(
    request: SignedInRequest, involvement: Involvement, kind: str, row: UUID
) -> HttpResponse:
    """Change a row."""
    draft = load_draft(involvement, with_entries=False)
    _, form_class, _ = _list(draft, kind)
    found = _find(draft, kind, row)
    form = form_class(typed_post(request), draft=draft, row=found)
    conflicts = None
    if request.method == "POST" and form.is_valid():
        try:
            services.change_row(
                found,
                by=request.user,
                details=form.details(),
                row_version=form.cleaned_data["row_version"],
            )
        except Stale as stale:
            conflicts = differences(form, form.meet(stale.current))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"We have saved {str(found).lower()}.")
            return redirect("imr:answer", involvement.pk, kind)
    return _form_page(
        request, draft, kind, form, heading=str(found), row=found, conflicts=conflicts
    )


@access(permissions.check_user_can_write_report, to=Involvement)
@audited_read(Event.REPORT_READ)
@require_http_methods(["GET", "POST"])
def row_remove(
    request: SignedInRequest, involvement: Involvement, kind: str, row: UUID
) -> HttpResponse:
    """Ask once, then remove a row; those after it move up."""
    draft = load_draft(involvement, with_entries=False)
    _list(draft, kind)
    found = _find(draft, kind, row)
    refused = ""
    if request.method == "POST":
        try:
            services.remove_row(found, by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            return after_removing(found, "imr:answer", involvement.pk, kind)
    return TemplateResponse(
        request,
        "imr/remove.html",
        {
            "involvement": involvement,
            "heading": f"Do you want to remove {str(found).lower()}?",
            "what": found.text,
            "after": "Those after it move up by one number. You can bring it back.",
            "refused": refused,
            "back": reverse("imr:answer", args=[involvement.pk, kind]),
        },
    )


@access(permissions.check_user_can_write_report, to=Involvement)
@require_http_methods(["GET", "POST"])
def term_add(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Explain an abbreviation."""
    form = TermForm(typed_post(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_term(involvement, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "You have added an abbreviation.")
            return redirect("imr:answer", involvement.pk, "glossary")
    draft = load_draft(involvement, with_entries=False)
    return _form_page(request, draft, "glossary", form, heading="Add an abbreviation")


@access(permissions.check_user_can_write_report, to=Involvement)
@require_POST
def term_remove(
    request: SignedInRequest, involvement: Involvement, row: UUID
) -> HttpResponse:
    """Take an abbreviation out of the key."""
    term = GlossaryTerm.objects.filter(pk=row, involvement=involvement).first()
    if term is None:
        raise Http404
    try:
        services.remove_term(term, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return after_removing(term, "imr:answer", involvement.pk, "glossary")


def _list(draft: Draft, kind: str) -> tuple[Any, Any, str]:
    if kind not in LISTS or not draft.has(kind):
        raise Http404
    return LISTS[kind]


def _find(draft: Draft, kind: str, pk: UUID) -> Any:
    for row in getattr(draft, kind):
        if row.pk == pk:
            return row
    raise Http404


def _form_page(
    request: SignedInRequest,
    draft: Draft,
    kind: str,
    form: Any,
    *,
    heading: str,
    row: Any = None,
    conflicts: object = None,
) -> HttpResponse:
    return TemplateResponse(
        request,
        "imr/row_form.html",
        {
            "involvement": draft.involvement,
            "kind": kind,
            "row": row,
            "form": form,
            "heading": heading,
            "conflicts": conflicts,
            "reason": reason_not_to_write(draft.involvement),
        },
    )
