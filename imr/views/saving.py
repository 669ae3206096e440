"""Texts that save themselves, their history, and bringing an earlier one back."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, access
from accounts.clock import clock
from accounts.refusals import Refused, Stale
from audit.models import Event
from audit.reads import audited_read
from imr import permissions
from imr.draft import load_draft
from imr.models import Interview
from imr.services import interviews, report
from imr.services.report import Typed
from imr.services.writing import reason_not_to_write
from imr.views.places import address
from reviews.models import Involvement
from reviews.permissions import holds
from reviews.roles import Perm

CHANGED = (
    "Not saved – somebody saved another text first, perhaps you in another tab. Choose "
    "“Save and carry on” to see both texts."
)
MOST_SHOWN = 50


@access(permissions.check_user_can_write_report, to=Involvement)
@require_POST
def autosave(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Save one text as it is typed. Answers with its new row version, or why not."""
    key = request.POST.get("key", "")
    text = request.POST.get("text", "")
    try:
        row_version = int(request.POST.get("row_version", ""))
    except ValueError:
        row_version = -1
    try:
        if key.startswith("minutes."):
            saved = _save_minutes(request, involvement, key, text, row_version)
        else:
            typed = Typed(key, text, row_version)
            saved = report.autosave_answer(involvement, by=request.user, typed=typed)
    except Stale:
        return JsonResponse({"says": CHANGED}, status=409)
    except Refused as refusal:
        return JsonResponse({"says": f"Not saved – {refusal}"}, status=409)
    at = clock(timezone.now())
    return JsonResponse({"row_version": saved, "says": f"Saved at {at}"})


def _save_minutes(
    request: SignedInRequest,
    involvement: Involvement,
    key: str,
    text: str,
    version: int,
) -> int:
    interview = find_interview(involvement, key.removeprefix("minutes."))
    saved = interviews.save_minutes(
        interview, by=request.user, text=text, row_version=version
    )
    return saved.row_version


def find_interview(
    involvement: Involvement, pk: str | UUID, *, removed: bool = False
) -> Interview:
    """An interview of this involvement. Raises ``Http404`` for any other."""
    try:
        return Interview.with_removed.select_related("involvement__review").get(
            pk=UUID(str(pk)),
            involvement=involvement,
            removed_at__isnull=not removed,
        )
    except (Interview.DoesNotExist, ValueError) as error:
        raise Http404 from error


@access(permissions.check_user_can_read_draft, to=Involvement)
@audited_read(Event.REPORT_READ)
@require_GET
def history(
    request: SignedInRequest, involvement: Involvement, key: str
) -> HttpResponse:
    """Every text that was saved in a part, the newest first."""
    draft = load_draft(involvement, with_entries=False)
    passage = draft.place_of(key)
    answer = draft.answers.get(key)
    if passage is None or answer is None:
        raise Http404
    revisions = answer.revisions.select_related("saved_by")
    return TemplateResponse(
        request,
        "imr/history.html",
        {
            "involvement": involvement,
            "where": passage.where,
            "present": answer.row_version,
            "over": answer.row_version,
            "restore": reverse("imr:restore", args=[involvement.pk, key]),
            "revisions": revisions[:MOST_SHOWN],
            "can_write": holds(request.user, Perm.WRITE_REPORT, involvement)
            and not reason_not_to_write(involvement),
            "back": address(involvement, passage.place),
        },
    )


@access(permissions.check_user_can_write_report, to=Involvement)
@require_POST
def restore(
    request: SignedInRequest, involvement: Involvement, key: str
) -> HttpResponse:
    """Bring back an earlier text; the present one stays in the history."""
    bring_text_back(
        request,
        partial(report.restore_answer, involvement, by=request.user, key=key),
    )
    return redirect("imr:history", involvement.pk, key)


def bring_text_back(request: SignedInRequest, restore: Callable[..., Any]) -> None:
    """Bring back the text that was chosen on a page of earlier ones, and say so.

    ``restore`` takes its ``row_version``, and ``over``: what the page was shown over.
    """
    try:
        row_version, over = (int(request.POST.get(n, "")) for n in ("version", "over"))
    except ValueError as error:
        raise Http404 from error
    try:
        restore(row_version=row_version, over=over)
    except Stale:
        messages.error(
            request, "Somebody saved this text after you opened the page. Look again."
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "We have brought back the earlier text.")
