"""Who the adult is: closed, until a reason and a password open it for 5 minutes."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest
from accounts.again import must_wait
from accounts.held import typed_post
from accounts.refusals import Refused
from audit.models import Event
from audit.reads import audited_read
from reviews.forms.review import IdentityForm, RevealForm
from reviews.models import Review
from reviews.permissions import (
    check_user_can_change_review,
    check_user_can_reveal_identity,
    holds,
)
from reviews.roles import Perm
from reviews.services.identity import (
    change_identity,
    identity_mark,
    read_identity,
    reveal_identity,
)
from reviews.services.naming import Identity
from reviews.views.loading import on_review
from reviews.views.rows import spaced

SHOWN_FOR = timedelta(minutes=5)


def session_key(review: Review) -> str:
    """Where a session keeps until when a review's identity is open."""
    return f"identity:{review.pk}"


def seconds_left(request: SignedInRequest, review: Review) -> int:
    """How long the identity stays open in this session; 0 when it is closed."""
    until = parse_datetime(request.session.get(session_key(review), ""))
    left = (until - timezone.now()).total_seconds() if until else 0
    return max(int(left), 0)


@on_review(check_user_can_reveal_identity)
@audited_read(Event.IDENTITY_REVEALED, shown="shown")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: SignedInRequest, review: Review) -> HttpResponse:
    """Closed: ask why, and the password. Open: show it, and say until when."""
    if request.method == "POST":
        return _reveal(request, review)
    left = seconds_left(request, review)
    if not left:
        return _page(request, review, form=RevealForm(user=request.user))
    try:
        shown = read_identity(review, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("reviews:review", review.reference)
    response = _page(
        request,
        review,
        shown=shown,
        until=timezone.now() + timedelta(seconds=left),
        can_change=holds(request.user, Perm.CHANGE_REVIEW, review),
    )
    # Without a script too, the page asks again when the time is over: closed.
    response["Refresh"] = str(left + 1)
    return response


def _reveal(request: SignedInRequest, review: Review) -> HttpResponse:
    waits = must_wait(request)
    form = RevealForm(request.POST, user=request.user, waits=waits)
    if form.is_valid():
        try:
            reveal_identity(review, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            until = timezone.now() + SHOWN_FOR
            request.session[session_key(review)] = until.isoformat()
            return redirect("reviews:identity", review.reference)
    return _page(request, review, form=form, status=429 if waits else 200)


def _page(
    request: SignedInRequest,
    review: Review,
    *,
    form: RevealForm | None = None,
    shown: Identity | None = None,
    until: object = None,
    can_change: bool = False,
    status: int = 200,
) -> HttpResponse:
    return TemplateResponse(
        request,
        "reviews/identity.html",
        {
            "review": review,
            "form": form,
            "shown": shown,
            "nhs_number": spaced(shown.nhs_number) if shown else "",
            "until": until,
            "can_change": can_change,
        },
        status=status,
    )


@on_review(check_user_can_reveal_identity)
@require_POST
def identity_hide(request: SignedInRequest, review: Review) -> HttpResponse:
    """Close it before the time is over."""
    request.session.pop(session_key(review), None)
    return redirect("reviews:review", review.reference)


@on_review(check_user_can_change_review)
@audited_read(Event.IDENTITY_REVEALED)
@require_http_methods(["GET", "HEAD", "POST"])
def identity_change(request: SignedInRequest, review: Review) -> HttpResponse:
    """Put right who the adult is, while it is open."""
    if not seconds_left(request, review):
        messages.info(request, "Show who the adult is first. Then you can change it.")
        return redirect("reviews:identity", review.reference)
    try:
        now = read_identity(review, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("reviews:review", review.reference)
    typed = typed_post(request)
    form = IdentityForm(typed, initial=vars(now))
    seen = identity_mark(review) if typed is None else typed.get("seen", "")
    if request.method == "POST" and form.is_valid():
        try:
            change_identity(
                review,
                by=request.user,
                identity=Identity(**form.cleaned_data),
                seen=seen,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "You have changed who the adult is.")
            return redirect("reviews:identity", review.reference)
    return TemplateResponse(
        request,
        "reviews/identity_change.html",
        {"review": review, "form": form, "seen": seen},
    )
