"""Who serves: the lead reviewer, the SAB managers of a review and of the board."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, access
from accounts.held import typed_post
from accounts.refusals import Refused
from reviews.forms.people import ManagerForm, PersonForm
from reviews.models import Appointment, Review
from reviews.permissions import (
    check_user_can_change_review,
    check_user_can_invite_again,
    check_user_can_open_review,
)
from reviews.roles import Role
from reviews.services import people as services
from reviews.views.checking import ask_person
from reviews.views.loading import on_review
from reviews.views.rows import manager_rows


@on_review(check_user_can_change_review)
@require_http_methods(["GET", "HEAD", "POST"])
def lead_change(request: SignedInRequest, review: Review) -> HttpResponse:
    """Name another lead reviewer; the one before loses access at once."""
    form = PersonForm(typed_post(request))
    answer = ask_person(
        request,
        form,
        partial(services.change_lead_reviewer, review, by=request.user),
        role=Role.LEAD_REVIEWER,
        review=review,
        warning="The lead reviewer until now loses access at once.",
        submit="Change the lead reviewer",
        done="You have changed the lead reviewer.",
        then=reverse("reviews:review", args=[review.reference]),
    )
    return answer or TemplateResponse(
        request,
        "reviews/lead_change.html",
        {"review": review, "form": form, "lead": services.lead_reviewer(review)},
    )


@on_review(check_user_can_change_review)
@require_http_methods(["GET", "HEAD", "POST"])
def review_managers(request: SignedInRequest, review: Review) -> HttpResponse:
    """Who runs this review; add another of the board's SAB managers."""
    serving = services.managers_of(review)
    here = {appointment.user_id for appointment in serving}
    others = [
        appointment.user
        for appointment in services.managers_of(None)
        if appointment.user_id not in here
    ]
    form = ManagerForm(typed_post(request), managers=others)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_manager(
                review, by=request.user, manager=form.cleaned_data["manager"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "You have added a SAB manager to this review.")
            return redirect("reviews:review_managers", review.reference)
    return TemplateResponse(
        request,
        "reviews/review_managers.html",
        {
            "review": review,
            "form": form,
            "rows": manager_rows(serving, "review_manager_end", review.reference),
            "others": others,
        },
    )


@on_review(check_user_can_change_review)
@require_POST
def review_manager_end(
    request: SignedInRequest, review: Review, appointment: UUID
) -> HttpResponse:
    """Another SAB manager, or oneself, no longer runs this review."""
    ended = services.manager_appointment(review, appointment)
    try:
        services.end_manager(ended, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "You have removed a SAB manager from this review.")
    if ended.user_id == request.user.pk:
        return redirect("reviews:home")
    return redirect("reviews:review_managers", review.reference)


@access(check_user_can_open_review)
@require_http_methods(["GET", "HEAD", "POST"])
def managers(request: SignedInRequest) -> HttpResponse:
    """The board's SAB managers; invite another."""
    form = PersonForm(typed_post(request))
    answer = ask_person(
        request,
        form,
        partial(services.invite_manager, by=request.user),
        role=Role.SAB_MANAGER,
        submit="Invite",
        done="You have invited a SAB manager.",
        then=reverse("reviews:managers"),
    )
    return answer or TemplateResponse(
        request,
        "reviews/managers.html",
        {
            "form": form,
            "rows": manager_rows(services.managers_of(None), "manager_end"),
        },
    )


@access(check_user_can_open_review)
@require_POST
def manager_end(request: SignedInRequest, appointment: UUID) -> HttpResponse:
    """A SAB manager no longer serves the board; the last one stays."""
    ended = services.manager_appointment(None, appointment)
    try:
        services.end_manager(ended, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            "You have removed a SAB manager from the board. They keep the reviews "
            "they run until they are removed from each.",
        )
    if ended.user_id == request.user.pk:
        return redirect("reviews:home")
    return redirect("reviews:managers")


@access(check_user_can_invite_again, to=Appointment)
@require_POST
def invitation_renew(
    request: SignedInRequest, appointment: Appointment
) -> HttpResponse:
    """Send another invitation; the link in the one before stops working."""
    try:
        services.invite_again(appointment, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, "We have sent a new invitation. Its link works for 14 days."
        )
    return redirect(place_of(appointment))


def place_of(appointment: Appointment) -> str:
    """The page on which an appointment's holder is named."""
    if appointment.review is None:
        return reverse("reviews:managers")
    if appointment.involvement is None:
        return reverse("reviews:review", args=[appointment.review.reference])
    of_board = appointment.role == Role.PANEL_REPRESENTATIVE
    name = "reviews:agency" if of_board else "imr:involvement"
    return reverse(name, args=[appointment.involvement_id])
