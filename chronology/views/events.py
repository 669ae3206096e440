"""Events of several agencies, where their accounts differ, referrals without trace."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, access
from accounts.govuk import page_links
from accounts.refusals import Refused
from audit.models import Event
from audit.reads import audited_read
from chronology import permissions
from chronology.comparing import told_events, told_referrals
from chronology.forms.events import JoinForm
from chronology.listing import Line, returned_entries
from chronology.models import (
    STANDS,
    EventSearch,
    Judgement,
    SameEvent,
    UntracedReferral,
)
from chronology.services import events as services
from reviews.models import Review
from reviews.rules import State

PAGE_SIZE = 10
# Entries to choose from when joining by hand; more are found by choosing less time.
LISTED = 100
LISTS = {
    "proposed": ("To look at", [Judgement.PROPOSED]),
    "confirmed": ("Confirmed", list(STANDS)),
    "rejected": ("Rejected", [Judgement.REJECTED]),
}


@access(
    permissions.check_user_can_read_integrated_chronology,
    to=Review,
    kw="reference",
    field="reference",
)
@audited_read(Event.EVENTS_READ)
@require_GET
def events(request: SignedInRequest, review: Review) -> HttpResponse:
    """Entries that speak of one contact: proposed, confirmed or rejected, by rank."""
    return _list(request, review, SameEvent, told_events, "chronology/events.html")


@access(
    permissions.check_user_can_read_integrated_chronology,
    to=Review,
    kw="reference",
    field="reference",
)
@audited_read(Event.EVENTS_READ)
@require_GET
def referrals(request: SignedInRequest, review: Review) -> HttpResponse:
    """What one agency says it sent and the other has no trace of, by rank."""
    return _list(
        request, review, UntracedReferral, told_referrals, "chronology/referrals.html"
    )


def _list(
    request: SignedInRequest,
    review: Review,
    model: type[SameEvent] | type[UntracedReferral],
    tell: Callable[..., Any],
    template: str,
) -> HttpResponse:
    show = request.GET.get("show", "")
    show = show if show in LISTS else "proposed"
    things = model.objects.filter(review=review)
    by_state = dict(
        things.order_by().values_list("state").annotate(many=Count("pk"))
    )
    rows = things.filter(state__in=LISTS[show][1]).by_rank().select_related("judged_by")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    search = EventSearch.objects.filter(review=review).first()
    return TemplateResponse(
        request,
        template,
        {
            "review": review,
            "show": show,
            "told": tell(review, page.object_list),
            "page": page,
            "links": page_links(page, request.GET),
            "is_searching": search is not None and not search.is_done,
            "has_two": _has_two(review),
            "lists": [
                {
                    "url": f"?show={name}",
                    "label": f"{label} ({sum(by_state.get(s, 0) for s in states)})",
                    "current": name == show,
                }
                for name, (label, states) in LISTS.items()
            ],
        },
    )


def _has_two(review: Review) -> bool:
    """Whether two agencies have returned: until then there is nothing to compare."""
    returned = review.involvements.taking_part().filter(returned_version__isnull=False)
    return returned.count() > 1


@access(permissions.check_user_can_judge_event, to=SameEvent)
@audited_read(Event.EVENTS_READ)
@require_GET
def event(request: SignedInRequest, event: SameEvent) -> HttpResponse:
    """One event: the accounts, how they differ, what to ask, entries to take out."""
    [told] = told_events(event.review, [event])
    return TemplateResponse(
        request, "chronology/event.html", {"review": event.review, "one": told}
    )


@access(permissions.check_user_can_judge_event, to=SameEvent)
@require_POST
def event_confirm(request: SignedInRequest, event: SameEvent) -> HttpResponse:
    """Say that the entries are of one event."""
    done = "You confirmed that these entries are of one event."
    if _does(request, services.confirm_event, event, done):
        return redirect("chronology:event", event.pk)
    return _to_events(event.review)


@access(permissions.check_user_can_judge_event, to=SameEvent)
@require_POST
def event_reject(request: SignedInRequest, event: SameEvent) -> HttpResponse:
    """Say that the entries are not of one event."""
    done = "You rejected the proposal. It is in the list of rejected ones."
    _does(request, services.reject_event, event, done)
    return _to_events(event.review)


@access(permissions.check_user_can_judge_event, to=SameEvent)
@require_POST
def event_undo(request: SignedInRequest, event: SameEvent) -> HttpResponse:
    """Take back what was said of an event."""
    _does(request, services.undo_event, event, "You took back what was said of it.")
    return _to_events(event.review)


@access(permissions.check_user_can_judge_event, to=SameEvent)
@require_POST
def event_split(request: SignedInRequest, event: SameEvent) -> HttpResponse:
    """Take the ticked entries out of an event."""
    try:
        kept = services.split_event(event, out=_ticked(request), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("chronology:event", event.pk)
    messages.success(request, "You took the entries out of the event.")
    return redirect("chronology:event", kept.pk)


@access(
    permissions.check_user_can_judge_events,
    to=Review,
    kw="reference",
    field="reference",
)
@audited_read(Event.EVENTS_READ)
@require_http_methods(["GET", "POST"])
def event_join(request: SignedInRequest, review: Review) -> HttpResponse:
    """Choose entries of the integrated chronology and join them as one event."""
    ticked: set[UUID] = set()
    if request.method == "POST":
        ticked = _ticked(request)
        try:
            made = services.join_entries(review, entries=ticked, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "You joined the entries as one event.")
            return redirect("chronology:event", made.pk)
    involvements = list(review.involvements.in_order())
    form = JoinForm(request.GET)
    found: list[Any] = []
    if form.is_valid() and form.chosen:
        rows = returned_entries(review, involvements).filter(form.condition())
        found = list(rows.in_order()[: LISTED + 1])
    names = {part.pk: part.agency.name for part in involvements}
    out = {part.pk for part in involvements if part.state == State.WITHDRAWN}
    return TemplateResponse(
        request,
        "chronology/event_join.html",
        {
            "review": review,
            "form": form,
            "lines": [
                Line(row, agency=names[row.involvement_id])
                for row in found[:LISTED]
                if row.involvement_id not in out
            ],
            "ticked": ticked,
            "more": len(found) > LISTED,
            "query": request.GET.urlencode(),
        },
    )


@access(permissions.check_user_can_judge_referral, to=UntracedReferral)
@require_POST
def referral_confirm(
    request: SignedInRequest, referral: UntracedReferral
) -> HttpResponse:
    """Say that what was sent left no trace."""
    done = "You confirmed that there is no trace of it."
    _does(request, services.confirm_referral, referral, done)
    return _to_referrals(referral.review)


@access(permissions.check_user_can_judge_referral, to=UntracedReferral)
@require_POST
def referral_reject(
    request: SignedInRequest, referral: UntracedReferral
) -> HttpResponse:
    """Say that there is a trace, or that nothing was sent."""
    done = "You rejected the proposal. It is in the list of rejected ones."
    _does(request, services.reject_referral, referral, done)
    return _to_referrals(referral.review)


@access(permissions.check_user_can_judge_referral, to=UntracedReferral)
@require_POST
def referral_undo(request: SignedInRequest, referral: UntracedReferral) -> HttpResponse:
    """Take back what was said of a referral."""
    done = "You took back what was said of it."
    _does(request, services.undo_referral, referral, done)
    return _to_referrals(referral.review)


def _does(
    request: SignedInRequest, service: Callable[..., Any], thing: Any, done: str
) -> bool:
    try:
        service(thing, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def _ticked(request: SignedInRequest) -> set[UUID]:
    """The entries that were ticked; what is no key of an entry is none."""
    ticked = set()
    for value in request.POST.getlist("entry"):
        try:
            ticked.add(UUID(value))
        except ValueError:
            continue
    return ticked


def _to_events(review: Review) -> HttpResponse:
    return redirect("chronology:events", review.reference)


def _to_referrals(review: Review) -> HttpResponse:
    return redirect(reverse("chronology:referrals", args=[review.reference]))
