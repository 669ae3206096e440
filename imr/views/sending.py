"""Checking the report, reading it as it would be read, sending it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, access
from accounts.refusals import Refused
from audit.models import Event
from audit.reads import audited_read
from imr import gates, permissions
from imr.document import read_document
from imr.rules import Problem
from imr.services import sending
from imr.services.writing import reason_not_to_write
from imr.views.places import address
from reviews.models import Involvement
from reviews.permissions import holds
from reviews.roles import Perm, Role
from reviews.services.appointments import holder


def _linked(
    involvement: Involvement, problems: list[Problem]
) -> list[tuple[Problem, str]]:
    return [(problem, address(involvement, problem.place)) for problem in problems]


@access(permissions.check_user_can_read_draft, to=Involvement)
@audited_read(Event.REPORT_READ)
@require_GET
def check(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """What must be fixed and what is worth a look, each a link to its field."""
    problems = sending.check_report(involvement)
    return TemplateResponse(
        request,
        "imr/check.html",
        {
            "involvement": involvement,
            "must_fix": _linked(involvement, gates.must_fix(problems)),
            "worth_a_look": _linked(involvement, gates.worth_a_look(problems)),
            "writes": holds(request.user, Perm.WRITE_REPORT, involvement),
            "reason": reason_not_to_write(involvement),
        },
    )


@access(permissions.check_user_can_read_draft, to=Involvement)
@audited_read(Event.REPORT_READ)
@require_GET
def preview(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """The report as it would be read now, marked DRAFT."""
    content = sending.build_draft_content(involvement)
    return TemplateResponse(
        request,
        "imr/preview.html",
        {"involvement": involvement, "document": read_document(content, None)},
    )


@access(permissions.check_user_can_send_report, to=Involvement)
@audited_read(Event.REPORT_READ)
@require_http_methods(["GET", "POST"])
def send(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Say what sending means, then freeze the version and hand it on."""
    refused = ""
    if request.method == "POST":
        try:
            version = sending.send_report(involvement, by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(
                request,
                f"You have sent version {version.number} to the senior manager. We "
                "have told them that there is a report to read.",
            )
            return redirect("imr:involvement", involvement.pk)
    problems = sending.check_report(involvement)
    return TemplateResponse(
        request,
        "imr/send.html",
        {
            "involvement": involvement,
            "must_fix": _linked(involvement, gates.must_fix(problems)),
            "looks": len(gates.worth_a_look(problems)),
            "version": sending.next_version_number(involvement),
            "manager": holder(involvement, Role.SENIOR_MANAGER),
            "reason": reason_not_to_write(involvement),
            "refused": refused,
        },
    )
