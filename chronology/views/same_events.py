"""Entries side by side: of one event or not, and what left no trace."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
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
from accounts.govuk import page_links
from accounts.held import typed_post
from accounts.refusals import Refused
from accounts.waking import wake
from audit.models import Event
from audit.reads import audited_read
from chronology import permissions
from chronology.comparing import (
    Reading,
    Told,
    told_events,
    told_proposals,
    told_referrals,
)
from chronology.forms.beside import AskSeveral
from chronology.listing import keyset_page
from chronology.models import EventSearch, SameEvent, UntracedReferral
from chronology.services import agency_questions, finding
from chronology.services import same_events as services
from chronology.views.integrated import asked_for
from chronology.views.on_returns import on_returns
from reviews.models import Review

ON_PAGE = 10
UNDONE = "You have undone the decision. You can decide again."
# As many entries as are offered to be joined by hand.
LISTED = 50
SHOWN = {
    "proposed": "To look at",
    "same": "One event",
    "parted": "Not one event",
}
REFERRALS_SHOWN = {
    "proposed": "To look at",
    "untraced": "No trace",
    "traced": "There is a trace",
}


@on_returns()
@audited_read(Event.INTEGRATED_READ)
@require_safe
def events(request: SignedInRequest, review: Review) -> HttpResponse:
    """Entries that may be of one event, or of which somebody has said so."""
    shown = _shown(request, SHOWN)
    if shown == "proposed":
        found: Any = services.proposals(review)
    else:
        found = SameEvent.objects.filter(review=review, is_same=shown == "same")
    page = Paginator(found, ON_PAGE).get_page(request.GET.get("page"))
    if shown == "proposed":
        told = told_proposals(review, list(page))
    else:
        told = told_events(review, list(page))
    return TemplateResponse(
        request,
        "chronology/events.html",
        {
            "review": review,
            "shown": shown,
            "tabs": _tabs(SHOWN, shown),
            "told": told,
            "links": page_links(page, request.GET),
            "page": page.number,
            "count": page.paginator.count,
            "search": _search_state(review),
        },
    )


@on_returns()
@audited_read(Event.INTEGRATED_READ)
@require_safe
def referrals(request: SignedInRequest, review: Review) -> HttpResponse:
    """What one agency says that it sent, and another has no trace of."""
    shown = _shown(request, REFERRALS_SHOWN)
    if shown == "proposed":
        found: Any = services.referrals(review)
    else:
        found = UntracedReferral.objects.filter(
            review=review, is_untraced=shown == "untraced"
        )
    page = Paginator(found, ON_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(
        request,
        "chronology/referrals.html",
        {
            "review": review,
            "shown": shown,
            "tabs": _tabs(REFERRALS_SHOWN, shown),
            "told": told_referrals(review, list(page)),
            "links": page_links(page, request.GET),
            "page": page.number,
            "count": page.paginator.count,
            "search": _search_state(review),
        },
    )


@on_returns()
@require_POST
def event_judge(request: SignedInRequest, review: Review) -> HttpResponse:
    """Say of a proposal that its entries are, or are not, of one event."""
    says = {"same": services.join_entries, "parted": services.part_entries}
    said = says.get(request.POST.get("verdict", ""))
    if said is None:
        raise Http404
    try:
        event = said(review, entries=_ticked(request), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if event.is_same:
            messages.success(request, "You have joined the entries as one event.")
            return redirect("chronology:event", event.pk)
        messages.success(
            request,
            "We will not suggest these entries again. They are under “Not one event”.",
        )
    return _back_to("chronology:events", request, review)


@on_returns()
@audited_read(Event.INTEGRATED_READ)
@require_http_methods(["GET", "POST"])
def event_by_hand(request: SignedInRequest, review: Review) -> HttpResponse:
    """Find entries and join them as one event.

    A search takes the ticks with it, so entries can be found by several searches.
    """
    ticked = _ticked(request)
    if request.method == "POST" and "search" not in request.POST:
        try:
            event = services.join_entries(review, entries=ticked, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "You have joined the entries as one event.")
            return redirect("chronology:event", event.pk)
    found = asked_for(request, review, request.POST or request.GET)
    asks = bool(found.form.query())
    page = keyset_page(found.rows if asks else found.rows.none(), size=LISTED)
    listed = dict.fromkeys([*ticked, *(row.entry for row in page.rows)])
    reading = Reading(review, listed)
    accounts = [reading.account(entry) for entry in listed]
    return TemplateResponse(
        request,
        "chronology/event_by_hand.html",
        {
            "review": review,
            "form": found.form,
            "found": page.rows,
            "asks": asks,
            "accounts": [account for account in accounts if account and account.row],
            "ticked": ticked,
            "more": page.has_after,
            "hides_undated": bool(found.asked.first or found.asked.last),
        },
    )


@on_returns()
@require_POST
def search_again(request: SignedInRequest, review: Review) -> HttpResponse:
    """Try a search again that was given up."""
    finding.search_again(review, by=request.user)
    wake("chronology.tasks.find_same_events")
    return redirect("chronology:events", review.reference)


@access(permissions.check_user_can_judge, to=SameEvent)
@audited_read(Event.INTEGRATED_READ)
@require_safe
def event(request: SignedInRequest, event: SameEvent) -> HttpResponse:
    """An event's entries side by side, how they differ, and what to do about it."""
    (told,) = told_events(event.review, [event])
    return TemplateResponse(
        request,
        "chronology/event.html",
        {"review": event.review, "event": event, "told": told},
    )


@access(permissions.check_user_can_judge, to=SameEvent)
@require_POST
def event_take_out(request: SignedInRequest, event: SameEvent) -> HttpResponse:
    """Take the ticked entries out of an event."""
    try:
        services.take_out(event, entries=_ticked(request), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            "You have taken the entries out. You can join them again by hand.",
        )
    return redirect("chronology:event", event.pk)


@access(permissions.check_user_can_judge, to=SameEvent)
@require_POST
def event_undo(request: SignedInRequest, event: SameEvent) -> HttpResponse:
    """Take back what was said of entries."""
    services.undo_event(event, by=request.user)
    messages.success(request, UNDONE)
    return redirect("chronology:events", event.review.reference)


@access(permissions.check_user_can_judge, to=SameEvent)
@audited_read(Event.INTEGRATED_READ)
@require_http_methods(["GET", "POST"])
def event_ask(request: SignedInRequest, event: SameEvent) -> HttpResponse:
    """Ask the agencies of an event about what differs."""
    (told,) = told_events(event.review, [event])
    back = reverse("chronology:event", args=[event.pk])
    return _ask(request, event.review, told, back)


@on_returns()
@require_POST
def referral_judge(request: SignedInRequest, review: Review) -> HttpResponse:
    """Say whether what was sent left a trace."""
    verdicts = {"untraced": True, "traced": False}
    verdict = verdicts.get(request.POST.get("verdict", ""))
    (entry, receiver) = (_id(request, name) for name in ("entry", "receiver"))
    if verdict is None:
        raise Http404
    try:
        referral = services.judge_referral(
            review, entry=entry, receiver=receiver, is_untraced=verdict, by=request.user
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if referral.is_untraced:
            messages.success(request, "You have noted that there is no trace of it.")
            return redirect("chronology:referral_ask", referral.pk)
        messages.success(request, "You have noted that there is a trace of it.")
    return _back_to("chronology:referrals", request, review)


@access(permissions.check_user_can_judge, to=UntracedReferral)
@require_POST
def referral_undo(request: SignedInRequest, referral: UntracedReferral) -> HttpResponse:
    """Take back what was said of a referral."""
    services.undo_referral(referral, by=request.user)
    messages.success(request, UNDONE)
    return redirect("chronology:referrals", referral.review.reference)


@access(permissions.check_user_can_judge, to=UntracedReferral)
@audited_read(Event.INTEGRATED_READ)
@require_http_methods(["GET", "POST"])
def referral_ask(request: SignedInRequest, referral: UntracedReferral) -> HttpResponse:
    """Ask both agencies about what left no trace."""
    found = told_referrals(referral.review, [referral])
    if not found:
        raise Http404
    back = reverse("chronology:referrals", args=[referral.review.reference])
    return _ask(request, referral.review, found[0], f"{back}?show=untraced")


def _ask(
    request: SignedInRequest, review: Review, told: Told, back: str
) -> HttpResponse:
    """Word a question to each agency; send those that are not left empty."""
    forms = AskSeveral(typed_post(request), told.questions)
    if request.method == "POST" and (questions := forms.questions()):
        try:
            agency_questions.ask_agencies(
                questions, by=request.user, today=timezone.localdate()
            )
        except agency_questions.NotAsked as refusal:
            forms.refuse(refusal.question, str(refusal))
        else:
            several = "your questions" if len(questions) > 1 else "your question"
            messages.success(request, f"We have sent {several}.")
            return redirect("chronology:questions", review.reference)
    return TemplateResponse(
        request,
        "chronology/event_ask.html",
        {"review": review, "told": told, "forms": forms, "back": back},
    )


def _back_to(name: str, request: SignedInRequest, review: Review) -> HttpResponse:
    """The list that one was working through, on the page that one had reached."""
    page = request.POST.get("page", "")
    query = {"page": page} if re.fullmatch("[1-9][0-9]{0,5}", page) else {}
    return redirect(reverse(name, args=[review.reference], query=query))


def _search_state(review: Review) -> str:
    """How far the search is: "none", "under_way", "stopped", or "done"."""
    wanted = finding.search_key(review)
    if not wanted:
        return "none"
    made = EventSearch.objects.filter(pk=review.pk).defer("found").first()
    if made is not None and made.found_key == wanted:
        return "done"
    if made is not None and finding.is_given_up(made, wanted):
        return "stopped"
    return "under_way"


def _shown(request: SignedInRequest, known: dict[str, str]) -> str:
    shown = request.GET.get("show", "proposed")
    if shown not in known:
        raise Http404
    return shown


def _tabs(known: dict[str, str], shown: str) -> list[dict[str, Any]]:
    return [
        {"label": words, "url": f"?show={value}", "current": value == shown}
        for value, words in known.items()
    ]


def _ticked(request: SignedInRequest) -> list[UUID]:
    """The entries that were ticked; 404 for what is no entry's id."""
    try:
        return [UUID(one) for one in request.POST.getlist("entry")]
    except ValueError as error:
        raise Http404 from error


def _id(request: SignedInRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise Http404 from error
