"""Everybody's first page, and the list of reviews."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, signed_in
from accounts.govuk import page_links
from reviews.models import ReminderRun, Review
from reviews.permissions import is_board_manager
from reviews.roles import Perm
from reviews.worklist import (
    done_by,
    returns_for,
    reviews_of,
    tasks_of,
    with_counts,
)

PAGE_SIZE = 20


@signed_in("Everybody has a first page; it shows only what is their own.")
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """What waits for me, what I did lately, and my reviews."""
    is_manager = is_board_manager(request.user)
    return TemplateResponse(
        request,
        "reviews/home.html",
        {
            "tasks": tasks_of(request.user, today=timezone.localdate()),
            "returns": returns_for(request.user),
            "done": done_by(request.user),
            "my_reviews": reviews_of(request.user),
            "is_manager": is_manager,
            "last_run": ReminderRun.objects.first() if is_manager else None,
            "today": timezone.localdate(),
        },
    )


@signed_in("A list of the reviews on which the person holds an appointment.")
@require_safe
def review_list(request: SignedInRequest) -> HttpResponse:
    """Every review the person works on, newest first; counts for the board."""
    reviews = with_counts(Review.objects.visible_to(request.user))
    page = Paginator(reviews, PAGE_SIZE).get_page(request.GET.get("page"))
    overseen = set(
        Review.objects.granting(request.user, Perm.VIEW_PROGRESS).values_list(
            "pk", flat=True
        )
    )
    return TemplateResponse(
        request,
        "reviews/review_list.html",
        {
            "rows": [(review, review.pk in overseen) for review in page],
            "links": page_links(page, request.GET),
            "is_manager": is_board_manager(request.user),
        },
    )
