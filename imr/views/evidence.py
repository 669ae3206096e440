"""The evidence register: list, add, change, remove."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, access
from accounts.conflicts import differences
from accounts.held import typed_post
from accounts.refusals import Refused, Stale
from audit.models import Event
from audit.reads import audited_read
from imr import permissions
from imr.draft import load_draft
from imr.forms.gathering import EvidenceForm
from imr.forms.report import DoneForm
from imr.models import Evidence
from imr.services import evidence as services
from imr.services.writing import reason_not_to_write
from imr.views.removing import after_removing, removed_rows
from reviews.models import Involvement
from reviews.permissions import holds
from reviews.roles import Perm


@access(permissions.check_user_can_read_draft, to=Involvement)
@audited_read(Event.EVIDENCE_READ)
@require_GET
def evidence(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """The register, as the representative and the author read it."""
    draft = load_draft(involvement, with_entries=False)
    reason = reason_not_to_write(involvement)
    writes = holds(request.user, Perm.WRITE_REPORT, involvement)
    return TemplateResponse(
        request,
        "imr/evidence.html",
        {
            "involvement": involvement,
            "section": draft.section("evidence"),
            "evidence": draft.evidence,
            "reason": reason,
            "can_write": writes and not reason,
            "removing": removed_rows(request, involvement, "evidence")
            if writes
            else None,
            "form": DoneForm(
                initial={"done": "yes" if "evidence" in draft.done else ""}
            ),
        },
    )


@access(permissions.check_user_can_write_report, to=Involvement)
@audited_read(Event.EVIDENCE_READ)
@require_http_methods(["GET", "POST"])
def evidence_add(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """List a source; it gets the next number."""
    form = EvidenceForm(
        typed_post(request),
        interviews=services.usable_interviews(involvement),
    )
    if request.method == "POST" and form.is_valid():
        try:
            source = services.add_evidence(
                involvement,
                by=request.user,
                details=form.details(),
                token=form.mark(involvement.pk),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"You have added {source.label}. Cite it as [{source.label}]."
            )
            return redirect("imr:evidence", involvement.pk)
    return _form_page(request, involvement, form, heading="Add evidence")


@access(permissions.check_user_can_write_report, to=Involvement)
@audited_read(Event.EVIDENCE_READ)
@require_http_methods(["GET", "POST"])
def evidence_change(
    request: SignedInRequest, involvement: Involvement, row: UUID
) -> HttpResponse:
    """Change what the register says of a source; its number stays."""
    source = _find(involvement, row)
    form = EvidenceForm(
        typed_post(request),
        interviews=services.usable_interviews(involvement),
        source=source,
    )
    conflicts = None
    if request.method == "POST" and form.is_valid():
        try:
            services.change_evidence(
                source,
                by=request.user,
                details=form.details(),
                row_version=form.cleaned_data["row_version"],
            )
        except Stale as stale:
            conflicts = differences(form, form.meet(stale.current))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"We have saved {source.label}.")
            return redirect("imr:evidence", involvement.pk)
    return _form_page(
        request,
        involvement,
        form,
        heading=f"Change {source.label}",
        source=source,
        conflicts=conflicts,
    )


@access(permissions.check_user_can_write_report, to=Involvement)
@audited_read(Event.EVIDENCE_READ)
@require_http_methods(["GET", "POST"])
def evidence_remove(
    request: SignedInRequest, involvement: Involvement, row: UUID
) -> HttpResponse:
    """Ask once, then take a source off the register, unless it is cited."""
    source = _find(involvement, row)
    refused = ""
    if request.method == "POST":
        try:
            services.remove_evidence(source, by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            return after_removing(source, "imr:evidence", involvement.pk)
    return TemplateResponse(
        request,
        "imr/remove.html",
        {
            "involvement": involvement,
            "heading": f"Do you want to remove {source.label}?",
            "what": source.title,
            "after": "You can bring it back, under its own number.",
            "refused": refused,
            "back": reverse("imr:evidence", args=[involvement.pk]),
        },
    )


def _find(involvement: Involvement, pk: UUID) -> Evidence:
    try:
        return Evidence.objects.select_related("involvement__review", "interview").get(
            pk=pk, involvement=involvement
        )
    except Evidence.DoesNotExist as error:
        raise Http404 from error


def _form_page(
    request: SignedInRequest,
    involvement: Involvement,
    form: EvidenceForm,
    *,
    heading: str,
    source: Evidence | None = None,
    conflicts: object = None,
) -> HttpResponse:
    return TemplateResponse(
        request,
        "imr/evidence_form.html",
        {
            "involvement": involvement,
            "form": form,
            "heading": heading,
            "source": source,
            "conflicts": conflicts,
            "reason": reason_not_to_write(involvement),
        },
    )
