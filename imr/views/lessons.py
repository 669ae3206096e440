"""Good practice, lessons, recommendations and abbreviations: one row a page."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

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
from imr.services.revisions import LONG_TEXTS, revisions_of
from imr.services.writing import reason_not_to_write
from imr.views.removing import after_removing, find
from imr.views.saving import MOST_SHOWN, bring_text_back
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
@audited_read(Event.REPORT_READ)
@require_GET
def row_history(
    request: SignedInRequest, involvement: Involvement, kind: str, row: UUID, field: str
) -> HttpResponse:
    """Every text that was saved in a field of a row, the newest first."""
    draft = load_draft(involvement, with_entries=False)
    found = _find_text(draft, kind, row, field)
    label = LISTS[kind][1].base_fields[field].label
    revisions = list(revisions_of(found, field).select_related("saved_by")[:MOST_SHOWN])
    return TemplateResponse(
        request,
        "imr/history.html",
        {
            "involvement": involvement,
            "where": f"{found}, “{label}”",
            "present": revisions[0].row_version if revisions else 0,
            "over": found.row_version,
            "revisions": revisions,
            "can_write": not reason_not_to_write(involvement),
            "restore": reverse(
                "imr:row_text_restore", args=[involvement.pk, kind, row, field]
            ),
            "back": reverse("imr:row", args=[involvement.pk, kind, row]),
        },
    )


@access(permissions.check_user_can_write_report, to=Involvement)
@require_POST
def row_text_restore(
    request: SignedInRequest, involvement: Involvement, kind: str, row: UUID, field: str
) -> HttpResponse:
    """Bring back an earlier text of a row; the present one stays in the list."""
    draft = load_draft(involvement, with_entries=False)
    found = _find_text(draft, kind, row, field)
    bring_text_back(
        request, partial(services.restore_text, found, by=request.user, field=field)
    )
    return redirect(history_address(involvement, kind, found, field))


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
    term = find(GlossaryTerm.objects.filter(involvement=involvement), row)
    try:
        services.remove_term(term, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return after_removing(term, "imr:answer", involvement.pk, "glossary")


def _list(draft: Draft, kind: str) -> tuple[Any, Any, str]:
    if kind not in LISTS or not draft.has(kind):
        raise Http404
    return LISTS[kind]


def _find_text(draft: Draft, kind: str, pk: UUID, field: str) -> Any:
    """A row that has earlier texts of a field. Raises ``Http404`` for any other."""
    model, _, _ = _list(draft, kind)
    if field not in LONG_TEXTS[model]:
        raise Http404
    return _find(draft, kind, pk)


def history_address(involvement: Involvement, kind: str, row: Any, field: str) -> str:
    """The page of the earlier texts of a row's field."""
    return reverse("imr:row_history", args=[involvement.pk, kind, row.pk, field])


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
    involvement = draft.involvement
    histories = [
        (form.fields[name].label, history_address(involvement, kind, row, name))
        for name in LONG_TEXTS.get(type(row), ())
    ]
    return TemplateResponse(
        request,
        "imr/row_form.html",
        {
            "involvement": involvement,
            "kind": kind,
            "row": row,
            "form": form,
            "heading": heading,
            "conflicts": conflicts,
            "histories": histories,
            "reason": reason_not_to_write(involvement),
        },
    )
