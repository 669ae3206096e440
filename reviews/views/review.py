"""A review: its page, changing what it says, its due date, its history."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from accounts.conflicts import differences
from accounts.govuk import page_links
from accounts.held import typed_post
from accounts.refusals import Hidden, Refused, Stale
from accounts.seen import Seen
from audit.models import Event
from audit.reads import audited_read
from reviews import permissions
from reviews.forms.review import (
    BasisForm,
    CircumstancesForm,
    DueChangeForm,
    PseudonymForm,
    TermsForm,
)
from reviews.history import events_of, lines_of
from reviews.models import Involvement, Review
from reviews.permissions import holds
from reviews.roles import Perm
from reviews.rules import State
from reviews.services.changing import change_due_date, change_review
from reviews.services.naming import SaysWho
from reviews.services.people import lead_reviewer, managers_of
from reviews.timetable import say_date
from reviews.views import rows
from reviews.views.loading import on_review

HISTORY_PAGE = 50
# The parts of a review that change one by one: form and heading.
PARTS = {
    "pseudonym": (PseudonymForm, "Change the pseudonym"),
    "basis": (BasisForm, "Change the legal basis and scoping period"),
    "circumstances": (CircumstancesForm, "Change what led to the review"),
    "terms": (TermsForm, "Change the terms of reference"),
}


@on_review(permissions.check_user_can_view_review)
@audited_read(Event.REVIEW_READ)
@require_safe
def review(request: SignedInRequest, review: Review) -> HttpResponse:
    """What everybody on the review shares; the board also sees how far each is."""
    parts = list(review.involvements.in_order())
    own = Involvement.objects.granting(request.user, Perm.VIEW_INVOLVEMENT)
    own_ids = set(own.filter(review=review).values_list("pk", flat=True))
    is_overseer = holds(request.user, Perm.VIEW_PROGRESS, review)
    can_change = holds(request.user, Perm.CHANGE_REVIEW, review)
    own_parts = [part for part in parts if part.pk in own_ids]
    lead = lead_reviewer(review)
    facts = rows.fact_rows(review, lead, managers_of(review))
    return TemplateResponse(
        request,
        "reviews/review.html",
        {
            "review": review,
            "questions": list(review.lines_of_enquiry.all()),
            "terms": rows.changing(rows.terms_rows(review), can_change=can_change),
            "facts": rows.changing(
                own_dates(facts, own_parts) if own_parts else facts,
                can_change=can_change,
            ),
            "agencies": [
                rows.agency_row(part, today=timezone.localdate())
                for part in parts
                if is_overseer or part.state != State.WITHDRAWN
            ],
            "own": own_parts,
            "steps": rows.board_steps(review, parts) if can_change else [],
            "returned": any(part.is_returned for part in parts),
            "lead_to_invite": lead if can_change and rows.invite_url(lead) else None,
            "is_overseer": is_overseer,
            "can_change": can_change,
        },
    )


def own_dates(facts: list[rows.Row], parts: list[Involvement]) -> list[rows.Row]:
    """The facts with an agency's own dates in the place of the review's."""
    dates: list[rows.Row] = []
    for part in parts:
        dates += [
            {
                "key": "With your senior manager by",
                "value": say_date(part.internal_due_on),
                "url": "",
            },
            {"key": "With the board by", "value": say_date(part.due_on), "url": ""},
        ]
    place = [row["key"] for row in facts].index("Reports due")
    return [*facts[:place], *dates, *facts[place + 1 :]]


@on_review(permissions.check_user_can_change_review)
@require_safe
def review_opened(request: SignedInRequest, review: Review) -> HttpResponse:
    """The review is open: what happens next."""
    return TemplateResponse(
        request,
        "reviews/review_opened.html",
        {"review": review, "lead": lead_reviewer(review)},
    )


@on_review(permissions.check_user_can_change_review)
@audited_read(Event.REVIEW_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def review_change(request: SignedInRequest, review: Review, part: str) -> HttpResponse:
    """Change one part; when somebody saved first, both texts are shown."""
    if part not in PARTS:
        raise Hidden
    form_class, heading = PARTS[part]
    # Also text that was kept over a sign-in: it was typed on an older version.
    typed = typed_post(request)
    form = form_class(
        typed,
        initial={name: getattr(review, name) for name in form_class.base_fields},
    )
    version = review.row_version if typed is None else row_version(typed)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            change_review(
                review, by=request.user, row_version=version, **form.cleaned_data
            )
        except SaysWho as refusal:
            form.add_error(refusal.field, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except Stale as stale:
            # Saving again is a choice made in sight of both.
            current = cast(Review, stale.current)
            conflict = differences(form, current)
            version = current.row_version
        else:
            messages.success(request, "You have changed the review.")
            return redirect("reviews:review", review.reference)
    return TemplateResponse(
        request,
        "reviews/review_change.html",
        {
            "review": review,
            "form": form,
            "heading": heading,
            "row_version": version,
            "conflict": conflict,
        },
    )


def row_version(typed: QueryDict) -> int:
    """The version of the row that a form was opened on; 0 if it does not say."""
    text = typed.get("row_version", "")
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if is_number else 0


@on_review(permissions.check_user_can_change_review)
@require_http_methods(["GET", "HEAD", "POST"])
def due_date_change(request: SignedInRequest, review: Review) -> HttpResponse:
    """Move the date for returns, with a reason; agencies that share it move too."""
    saved = {"due_on": review.due_on}
    typed = typed_post(request)
    form = DueChangeForm(typed, initial=saved)
    seen = Seen(typed, saved)
    if request.method == "POST" and form.is_valid():
        try:
            moved = change_due_date(
                review,
                by=request.user,
                today=timezone.localdate(),
                seen=seen.mark,
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except Stale as stale:
            seen.meet(form, stale)
        else:
            told = f" We have told {rows.agencies_words(len(moved))}." if moved else ""
            messages.success(request, f"You have changed the due date.{told}")
            return redirect("reviews:review", review.reference)
    return TemplateResponse(
        request,
        "reviews/due_date_change.html",
        {"review": review, "form": form, **seen.context()},
    )


@on_review(permissions.check_user_can_view_history)
@audited_read(Event.REVIEW_READ)
@require_safe
def history(request: SignedInRequest, review: Review) -> HttpResponse:
    """What happened, newest first, as sentences."""
    page = Paginator(events_of(review), HISTORY_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(
        request,
        "reviews/history.html",
        {
            "review": review,
            "lines": lines_of(review, page),
            "links": page_links(page, request.GET),
        },
    )
