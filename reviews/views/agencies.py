"""The board and its agencies: ask, watch, change, let go, complete, re-open."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import SignedInRequest
from accounts.checking import awaits_check, is_meant
from accounts.govuk import GovForm
from accounts.held import typed_post
from accounts.refusals import Refused, Stale
from accounts.seen import NOTHING_SEEN, Seen
from reviews import permissions
from reviews.card import card_of
from reviews.forms.agencies import (
    AgencyForm,
    ReopenForm,
    RequestForm,
    SamePersonForm,
    WithdrawForm,
)
from reviews.forms.people import PersonForm
from reviews.models import Agency, Involvement, Review
from reviews.permissions import holds
from reviews.roles import Perm, Role
from reviews.rules import TRANSITIONS
from reviews.services import agencies as services
from reviews.services.appointments import holder
from reviews.services.people import replace_representative
from reviews.timetable import say_date, working_days_between
from reviews.views import rows
from reviews.views.checking import SEES, ask_person, check_page
from reviews.views.loading import on_part, on_review
from reviews.workflow import available


@on_review(permissions.check_user_can_assign_agency)
@require_http_methods(["GET", "HEAD", "POST"])
def agency_add(request: SignedInRequest, review: Review) -> HttpResponse:
    """Ask an agency: type, check who will see what, confirm."""
    form = AgencyForm(
        typed_post(request),
        agencies=list(Agency.objects.all()),
        initial={"due_on": review.due_on},
    )
    if awaits_check(request, form):
        return _agency_check(request, review, form)
    if is_meant(request, form):
        try:
            part = services.add_agency(
                review, by=request.user, today=timezone.localdate(), **form.asked()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("reviews:agency_added", part.pk)
    return TemplateResponse(
        request, "reviews/agency_add.html", {"review": review, "form": form}
    )


def _agency_check(
    request: SignedInRequest, review: Review, form: AgencyForm
) -> HttpResponse:
    asked = form.asked()
    today = timezone.localdate()
    internal_due_on, due_on = services.dates_for(asked["due_on"], today=today)
    is_short = internal_due_on <= today
    return check_page(
        request,
        form,
        review=review,
        title="Check before you ask the agency",
        heading=f"Check before you ask {asked['agency'].name}",
        name=f"{asked['representative_name']} of {asked['agency'].name}",
        rows=[
            {"key": "Agency", "value": asked["agency"].name},
            {"key": "Asked for", "value": form.asked_for_words},
            {
                "key": "Panel representative",
                "value": f"{asked['representative_name']}\n"
                f"{asked['representative_email']}",
            },
            {
                "key": "With its senior manager by",
                "value": f"{say_date(internal_due_on)}, worked out by us",
            },
            {"key": "With the board by", "value": say_date(due_on)},
        ],
        sees=SEES[Role.PANEL_REPRESENTATIVE],
        warnings=[short_notice(due_on, today=today)] if is_short else [],
        submit="Ask this agency",
    )


def short_notice(due_on: date, *, today: date) -> str:
    """What it means where the senior manager's working days do not fit."""
    count = working_days_between(today, due_on)
    only = {0: "is no working day", 1: "is only 1 working day"}
    return (
        f"There {only.get(count, f'are only {count} working days')} before "
        f"{say_date(due_on)}. We leave the senior manager "
        f"{settings.INTERNAL_WORKING_DAYS} working days, so their date is today: no "
        "time is left for writing. Choose a later date if you can."
    )


@on_part(permissions.check_user_can_manage_involvement)
@require_safe
def agency_added(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """The agency is asked: what happens next."""
    return TemplateResponse(
        request,
        "reviews/agency_added.html",
        {
            "involvement": involvement,
            "review": involvement.review,
            "representative": holder(involvement, Role.PANEL_REPRESENTATIVE),
        },
    )


@on_part(permissions.check_user_can_oversee_involvement)
@require_safe
def agency(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """The board's card of an agency: coarse state, dates, people, what to do."""
    card = card_of(involvement)
    can_change = holds(request.user, Perm.ASSIGN_AGENCY, involvement)
    verbs = set(available(TRANSITIONS, involvement.state))
    return TemplateResponse(
        request,
        "reviews/agency.html",
        {
            "involvement": involvement,
            "review": involvement.review,
            "card": card,
            "asked": rows.asked_rows(involvement, can_change=can_change),
            "people": rows.people_rows(involvement, card, can_change=can_change),
            "steps": rows.step_rows(involvement, card),
            "actions": rows.agency_actions(involvement, verbs),
            "invite_url": rows.invite_url(card.representative),
            "can_change": can_change,
        },
    )


@on_part(permissions.check_user_can_manage_involvement)
@require_http_methods(["GET", "HEAD", "POST"])
def request_change(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Change what is asked for, or by when; the agency's people are told."""
    saved = services.request_of(involvement)
    typed = typed_post(request)
    return _do(
        request,
        involvement,
        RequestForm(typed, initial=saved),
        lambda **data: services.change_request(
            involvement, by=request.user, today=timezone.localdate(), **data
        ),
        done="You have changed what the agency is asked for. We have told its people.",
        seen=Seen(typed, saved),
        heading="Change what the agency is asked for",
        submit="Save and tell the agency",
    )


@on_part(permissions.check_user_can_manage_involvement)
@require_http_methods(["GET", "HEAD", "POST"])
def representative_replace(
    request: SignedInRequest, involvement: Involvement
) -> HttpResponse:
    """Name another panel representative; the one before loses access at once."""
    form = PersonForm(typed_post(request))
    answer = ask_person(
        request,
        form,
        partial(replace_representative, involvement, by=request.user),
        role=Role.PANEL_REPRESENTATIVE,
        involvement=involvement,
        warning="The panel representative until now loses access at once.",
        submit="Replace the panel representative",
        done="You have replaced the panel representative. We have asked the new one.",
        then=reverse("reviews:agency", args=[involvement.pk]),
    )
    return answer or _act_page(
        request,
        involvement,
        form,
        heading="Replace the panel representative",
        intro="The person who is the panel representative now can no longer see this "
        "review as soon as you confirm. We tell them that they are no longer needed.",
        submit="Continue",
    )


@on_part(permissions.check_user_can_manage_involvement)
@require_http_methods(["GET", "HEAD", "POST"])
def agency_withdraw(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Stop asking an agency, with a reason."""
    return _do(
        request,
        involvement,
        WithdrawForm(typed_post(request)),
        lambda **data: services.withdraw_agency(involvement, by=request.user, **data),
        done="You have withdrawn the agency. We have told its people.",
        heading="Withdraw this agency",
        warning="Everybody at this agency loses access at once. You cannot undo this. "
        "You can ask the agency again later, and it then starts from the beginning.",
        submit="Withdraw this agency",
        kind="warning",
    )


@on_part(permissions.check_user_can_manage_involvement)
@require_http_methods(["GET", "HEAD", "POST"])
def same_person_allow(
    request: SignedInRequest, involvement: Involvement
) -> HttpResponse:
    """Let a small agency's representative be its senior manager."""
    return _do(
        request,
        involvement,
        SamePersonForm(typed_post(request)),
        lambda **data: services.allow_same_person(involvement, by=request.user, **data),
        done="The panel representative can now name themselves as senior manager.",
        heading="Let one person hold both roles",
        intro="The panel representative and the senior manager are usually two "
        "people. In a small agency they can be the same person. The author must "
        "always be somebody else.",
        submit="Allow this",
    )


@on_part(permissions.check_user_can_manage_involvement)
@require_http_methods(["GET", "HEAD", "POST"])
def return_reopen(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Ask for a new version; the accepted one stays as it is."""
    return _do(
        request,
        involvement,
        ReopenForm(typed_post(request)),
        lambda **data: services.reopen_return(
            involvement, by=request.user, today=timezone.localdate(), **data
        ),
        done="You have re-opened the report. We have told the agency’s people.",
        heading="Ask for a new version",
        intro="The author can change the report again. The senior manager must accept "
        "the new version. The version you have stays as it is.",
        submit="Ask for a new version",
    )


@on_part(permissions.check_user_can_manage_involvement)
@require_POST
def return_complete(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """The board has checked the return."""
    try:
        services.complete_return(involvement, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "You have marked this return as complete.")
    return redirect("reviews:agency", involvement.pk)


def _do(
    request: SignedInRequest,
    involvement: Involvement,
    form: GovForm,
    act: Callable[..., Any],
    *,
    done: str,
    seen: Seen | None = None,
    **words: str,
) -> HttpResponse:
    """Ask for what an act needs on one page; do it; go back to the card.

    With ``seen``, the act is told the mark of what its form showed.
    """
    shown = {"seen": seen.mark} if seen else {}
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data, **shown)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except Stale as stale:
            cast(Seen, seen).meet(form, stale)
        else:
            messages.success(request, done)
            return redirect("reviews:agency", involvement.pk)
    return _act_page(request, involvement, form, seen, **words)


def _act_page(
    request: SignedInRequest,
    involvement: Involvement,
    form: GovForm,
    seen: Seen | None = None,
    **words: str,
) -> HttpResponse:
    texts = {"intro": "", "warning": "", "kind": ""} | words
    return TemplateResponse(
        request,
        "reviews/agency_act.html",
        {
            "involvement": involvement,
            "review": involvement.review,
            "form": form,
            **(seen.context() if seen else NOTHING_SEEN),
            **texts,
        },
    )
