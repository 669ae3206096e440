"""An agency's own page, and what the panel representative does on it."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, access
from accounts.held import typed_post
from accounts.refusals import Refused, Stale
from accounts.seen import NOTHING_SEEN, Seen
from imr.forms.preparing import (
    NominationForm,
    RecordsForm,
    RightPersonForm,
    SeniorManagerForm,
)
from imr.models import Version
from imr.next_steps import is_turn_of, steps_for
from imr.permissions import reads_staff_key
from imr.services import preparing
from reviews.models import Involvement
from reviews.permissions import (
    check_user_can_prepare_involvement,
    check_user_can_view_involvement,
    holds,
)
from reviews.roles import Perm, Role
from reviews.services.appointments import holder
from reviews.views.checking import ask_person

ROLE_WORDS = (
    (Role.PANEL_REPRESENTATIVE, "Panel representative"),
    (Role.AUTHOR, "IMR author"),
    (Role.SENIOR_MANAGER, "Senior manager"),
)


@access(check_user_can_view_involvement, to=Involvement)
@require_GET
def involvement(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """What to do next, by who is asking and how far the agency is."""
    people = [(words, holder(involvement, role)) for role, words in ROLE_WORDS]
    return TemplateResponse(
        request,
        "imr/involvement.html",
        {
            "involvement": involvement,
            "steps": steps_for(request.user, involvement),
            "is_my_turn": is_turn_of(request.user, involvement),
            "people": people,
            "versions": _versions_to_read(request, involvement),
            "reads_minutes": reads_staff_key(request.user, involvement),
        },
    )


def _versions_to_read(
    request: SignedInRequest, involvement: Involvement
) -> list[Version]:
    """What was sent, for whoever may read it, the last one first."""
    may = (Perm.READ_DRAFT, Perm.READ_SENT_REPORT)
    if not any(holds(request.user, perm, involvement) for perm in may):
        return []
    versions = involvement.versions.select_related("decision")
    return list(versions.order_by("-number"))


@access(check_user_can_prepare_involvement, to=Involvement)
@require_GET
def role(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """What the role asks, with the two ways on: accept it, or name another."""
    return TemplateResponse(request, "imr/role.html", {"involvement": involvement})


@access(check_user_can_prepare_involvement, to=Involvement)
@require_POST
def role_accept(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Accept the role of panel representative."""
    try:
        preparing.accept_role(involvement, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "You have accepted the role.")
    return redirect("imr:involvement", involvement.pk)


@access(check_user_can_prepare_involvement, to=Involvement)
@require_http_methods(["GET", "POST"])
def role_hand_on(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Name the right person instead."""
    form = RightPersonForm(typed_post(request))
    answer = ask_person(
        request,
        form,
        partial(preparing.hand_on_role, involvement, by=request.user),
        role=Role.PANEL_REPRESENTATIVE,
        involvement=involvement,
        warning="You can no longer see this review as soon as you confirm.",
        submit="Ask this person",
        done="Thank you. We have asked the person you named to take part.",
        then=reverse("reviews:home"),
    )
    return answer or _page(
        request,
        involvement,
        form,
        heading="Who is the right person?",
        intro="They will get an invitation. You will no longer see this review.",
        submit="Continue",
    )


@access(check_user_can_prepare_involvement, to=Involvement)
@require_http_methods(["GET", "POST"])
def records(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Confirm that records are secured: where, who and when."""
    saved = preparing.records_of(involvement)
    typed = typed_post(request)
    form = RecordsForm(typed, initial=saved)
    seen = Seen(typed, saved)
    if request.method == "POST" and form.is_valid():
        try:
            preparing.secure_records(
                involvement, by=request.user, seen=seen.mark, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except Stale as stale:
            seen.meet(form, stale)
        else:
            messages.success(request, "You have confirmed that records are secured.")
            return redirect("imr:involvement", involvement.pk)
    return _page(
        request,
        involvement,
        form,
        seen,
        heading="Confirm that records are secured",
        intro="Nobody should be able to change or delete records about the adult "
        "while the review goes on. The author must be able to read them.",
        submit="Confirm that records are secured",
    )


@access(check_user_can_prepare_involvement, to=Involvement)
@require_http_methods(["GET", "POST"])
def senior_manager(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Name, or replace, the senior manager."""
    present = holder(involvement, Role.SENIOR_MANAGER)
    initial = (
        {
            "full_name": present.full_name,
            "email": present.email,
            "job_title": present.job_title,
        }
        if present
        else {}
    )
    form = SeniorManagerForm(typed_post(request), initial=initial)
    answer = ask_person(
        request,
        form,
        partial(preparing.name_senior_manager, involvement, by=request.user),
        role=Role.SENIOR_MANAGER,
        involvement=involvement,
        submit="Name the senior manager",
        done="You have named the senior manager.",
        then=reverse("imr:involvement", args=[involvement.pk]),
    )
    return answer or _page(
        request,
        involvement,
        form,
        heading="Name the senior manager",
        intro="The senior manager accepts the report on behalf of your "
        "organisation, and makes sure that its recommendations are acted on. They "
        "cannot be the author.",
        submit="Continue",
    )


@access(check_user_can_prepare_involvement, to=Involvement)
@require_http_methods(["GET", "POST"])
def nominate(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Nominate an author who is experienced, has authority and is independent."""
    form = NominationForm(typed_post(request))
    answer = ask_person(
        request,
        form,
        partial(preparing.nominate_author, involvement, by=request.user),
        role=Role.AUTHOR,
        involvement=involvement,
        submit="Nominate this person",
        done="You have nominated the author. We have asked them to declare that they "
        "are independent.",
        then=reverse("imr:involvement", args=[involvement.pk]),
    )
    return answer or _page(
        request,
        involvement,
        form,
        heading="Nominate the author",
        intro="The author must not have been directly involved in the adult’s care "
        "and support, and must not be the line manager of anybody who was. We check "
        "this against your staff key.",
        submit="Continue",
    )


@access(check_user_can_prepare_involvement, to=Involvement)
@require_GET
def nomination(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Who is nominated now, and the way to end it."""
    return TemplateResponse(
        request,
        "imr/nomination.html",
        {
            "involvement": involvement,
            "nomination": involvement.nominations.filter(ended_at=None)
            .select_related("author")
            .first(),
        },
    )


@access(check_user_can_prepare_involvement, to=Involvement)
@require_POST
def nomination_end(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """End the nomination; the work stays for the next author."""
    try:
        preparing.end_nomination(involvement, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, "You have ended the nomination. You can nominate someone else."
        )
    return redirect("imr:involvement", involvement.pk)


def _page(
    request: SignedInRequest,
    involvement: Involvement,
    form: object,
    seen: Seen | None = None,
    **words: str,
) -> HttpResponse:
    return TemplateResponse(
        request,
        "imr/preparing_form.html",
        {
            "involvement": involvement,
            "form": form,
            **(seen.context() if seen else NOTHING_SEEN),
            **words,
        },
    )
