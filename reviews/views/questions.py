"""The key lines of enquiry of an open review."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest
from accounts.held import typed_post
from accounts.refusals import Hidden, Refused, Stale
from accounts.seen import Seen
from reviews.forms.review import NewQuestionForm, QuestionForm
from reviews.models import Review
from reviews.permissions import check_user_can_change_review
from reviews.services import questions as services
from reviews.services.naming import SaysWho
from reviews.views import rows
from reviews.views.loading import on_review

MOVES = {"up": -1, "down": 1}


@on_review(check_user_can_change_review)
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: SignedInRequest, review: Review) -> HttpResponse:
    """The questions, with a box for a new one; new words raise the terms' version."""
    form = NewQuestionForm(typed_post(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_question(
                review, by=request.user, token=form.mark(review.pk), **form.values()
            )
        except SaysWho as refusal:
            form.add_error(refusal.field, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                "You have added a key line of enquiry. We have told the agencies.",
            )
            return redirect("reviews:questions", review.reference)
    return _questions_page(request, review, form)


def _questions_page(
    request: SignedInRequest, review: Review, form: NewQuestionForm
) -> HttpResponse:
    is_being_answered = any(
        part.is_being_answered for part in review.involvements.all()
    )
    return TemplateResponse(
        request,
        "reviews/questions.html",
        {
            "review": review,
            "form": form,
            "questions": rows.question_rows(
                review, list(review.lines_of_enquiry.all())
            ),
            "is_being_answered": is_being_answered,
            "can_move": not is_being_answered,
        },
    )


@on_review(check_user_can_change_review)
@require_http_methods(["GET", "HEAD", "POST"])
def question_change(
    request: SignedInRequest, review: Review, question: UUID
) -> HttpResponse:
    """Change the words; when somebody saved first, both texts are shown."""
    line = services.question_of(review, question)
    # Also text that was kept over a sign-in: it was typed on older words.
    typed = typed_post(request)
    form = QuestionForm(typed, initial=services.words_of(line))
    seen = Seen(typed, services.words_of(line))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_question(
                line, by=request.user, seen=seen.mark, **form.cleaned_data
            )
        except SaysWho as refusal:
            form.add_error(refusal.field, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except Stale as stale:
            seen.meet(form, stale)
        else:
            messages.success(request, "You have changed a key line of enquiry.")
            return redirect("reviews:questions", review.reference)
    return TemplateResponse(
        request,
        "reviews/question_change.html",
        {
            "review": review,
            "form": form,
            "heading": f"Change key line of enquiry {line.number}",
            "back": reverse("reviews:questions", args=[review.reference]),
            **seen.context(),
        },
    )


@on_review(check_user_can_change_review)
@require_POST
def question_move(
    request: SignedInRequest, review: Review, question: UUID
) -> HttpResponse:
    """Move a question up or down, or remove it, while nobody answers yet."""
    line = services.question_of(review, question)
    where = request.POST.get("where", "")
    try:
        if where == "remove":
            services.remove_question(line, by=request.user)
        elif where in MOVES:
            services.move_question(line, by=request.user, steps=MOVES[where])
        else:
            raise Hidden
    except Refused as refusal:
        messages.error(request, str(refusal))
    if typed := NewQuestionForm.words_in(request.POST):
        return _questions_page(request, review, NewQuestionForm(initial=typed))
    return redirect("reviews:questions", review.reference)
