"""Opening a review: one short page after the other, check answers, done."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

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

from accounts.access import SignedInRequest, access
from accounts.govuk import GovForm
from accounts.held import typed_post
from accounts.refusals import Hidden, Refused, Stale
from accounts.seen import Seen
from reviews.forms.review import (
    BasisForm,
    CircumstancesForm,
    DueForm,
    IdentityForm,
    LeadForm,
    NamesForm,
    NewQuestionForm,
    QuestionForm,
    TermsForm,
)
from reviews.models import ReviewDraft
from reviews.permissions import check_user_can_open_review
from reviews.rules import LegalBasis
from reviews.services import drafting
from reviews.services.naming import Identity
from reviews.services.opening import propose_reference
from reviews.timetable import say_date
from reviews.views.rows import draft_question_rows

# The pages in their order: slug, form, heading. The questions have no one form.
PAGES: dict[str, tuple[type[GovForm] | None, str]] = {
    "names": (NamesForm, "What should the review be called?"),
    "adult": (IdentityForm, "Who is the adult?"),
    "basis": (BasisForm, "Why is there a review, and of which time?"),
    "circumstances": (CircumstancesForm, "What led to this review?"),
    "terms": (TermsForm, "What are the terms of reference?"),
    "questions": (None, "What are the key lines of enquiry?"),
    "lead": (LeadForm, "Who leads the review?"),
    "due": (DueForm, "When are reports due?"),
}
ORDER = list(PAGES)
# What every agency reads: it must not say who the adult is.
TEXTS = ("circumstances", "tor_purpose", "title", "text")


@access(check_user_can_open_review)
@require_safe
def opening_start(request: SignedInRequest) -> HttpResponse:
    """What it takes, and where one stopped."""
    draft = drafting.draft_of(request.user)
    done = pages_done(draft)
    items = [
        {
            "title": heading,
            "url": page_url(page) if draft or page == ORDER[0] else "",
            "status": "Completed" if page in done else "Not yet started",
        }
        for page, (_, heading) in PAGES.items()
    ]
    return TemplateResponse(
        request,
        "reviews/opening_start.html",
        {
            "draft": draft,
            "items": items,
            "next_url": next_url(ORDER[0] if not done else "", done),
        },
    )


def page_url(page: str) -> str:
    """Where a page of opening is."""
    if page == "questions":
        return reverse("reviews:opening_questions")
    return reverse("reviews:opening_page", args=[page])


def next_url(page: str, done: set[str]) -> str:
    """Where to go after a page: the next one to fill in, else to check answers."""
    rest = ORDER[ORDER.index(page) + 1 :] if page in done else ORDER
    missing = [one for one in [*rest, *ORDER] if one not in done]
    return page_url(missing[0]) if missing else reverse("reviews:opening_check")


def pages_done(draft: ReviewDraft | None) -> set[str]:
    """The pages that are filled in."""
    if draft is None:
        return set()
    done = {page for page in ORDER if draft.answers.get(page)}
    return done | {"adult"} if draft.sealed else done


@access(check_user_can_open_review)
@require_http_methods(["GET", "HEAD", "POST"])
def opening_page(request: SignedInRequest, page: str) -> HttpResponse:
    """One page: what was typed before is there, what is saved is kept."""
    form_class, heading = PAGES.get(page, (None, ""))
    if form_class is None:
        raise Hidden
    draft = drafting.draft_of(request.user)
    saved = saved_of(page, draft)
    typed = typed_post(request)
    form = form_class(typed, initial=saved or suggestion_for(page))
    seen = Seen(typed, saved)
    if request.method == "POST" and is_good(form, request, draft):
        try:
            draft = keep(page, form, request, seen=seen.mark)
        except Stale as stale:
            seen.meet(form, stale)
        else:
            return redirect(next_url(page, pages_done(draft)))
    return TemplateResponse(
        request,
        "reviews/opening_page.html",
        {
            "form": form,
            "page": page,
            "heading": heading,
            "number": ORDER.index(page) + 1,
            "count": len(ORDER),
            "back": back_url(page, draft),
            **seen.context(),
        },
    )


def is_good(form: GovForm, request: SignedInRequest, draft: ReviewDraft | None) -> bool:
    """Whether a page can be kept: opening would not refuse it at the end."""
    typed = form.cleaned_data.copy() if form.is_valid() else {}
    for name in [name for name in TEXTS if name in typed]:
        if objection := drafting.objection_to(draft, typed[name]):
            form.add_error(name, objection)
    if "pseudonym" in typed and (
        objection := drafting.objection_to_pseudonym(draft, typed["pseudonym"])
    ):
        form.add_error("pseudonym", objection)
    if typed.get("lead_email", "").strip().lower() == request.user.email:
        form.add_error(
            "lead_email",
            "Enter somebody else’s e-mail address. You will be the review’s SAB "
            "manager, so you cannot be its lead reviewer too",
        )
    return form.is_valid()


def back_url(page: str, draft: ReviewDraft | None) -> str:
    """One step back: check answers when all is filled in, else the page before."""
    if len(pages_done(draft)) == len(ORDER):
        return reverse("reviews:opening_check")
    place = ORDER.index(page)
    return page_url(ORDER[place - 1]) if place else reverse("reviews:opening_start")


def keep(
    page: str, form: GovForm, request: SignedInRequest, *, seen: str
) -> ReviewDraft:
    """Keep a whole page of answers in the draft; the identity goes in sealed."""
    by, typed = request.user, form.cleaned_data
    if page == "adult":
        return drafting.keep_identity(Identity(**typed), by=by, seen=seen)
    return drafting.keep_answers(page, typed, by=by, seen=seen)


def saved_of(page: str, draft: ReviewDraft | None) -> dict[str, Any]:
    """What was kept of a page."""
    if page == "adult":
        return drafting.identity_of(draft)
    return drafting.answers_of(draft, page)


def suggestion_for(page: str) -> dict[str, Any]:
    """What we propose on a page on which nothing was typed yet."""
    if page == "names":
        return {"reference": propose_reference(timezone.localdate())}
    return {}


@access(check_user_can_open_review)
@require_http_methods(["GET", "HEAD", "POST"])
def opening_questions(request: SignedInRequest) -> HttpResponse:
    """The key lines of enquiry: add, change the order, remove, go on."""
    draft = drafting.draft_of(request.user)
    questions = drafting.questions_of(draft)
    form = NewQuestionForm(typed_post(request))
    goes_on = request.POST.get("then") == "go_on"
    if request.method == "POST":
        if goes_on and questions and not NewQuestionForm.words_in(request.POST):
            return redirect(next_url("questions", pages_done(draft)))
        if is_good(form, request, draft):
            mark = form.mark(request.user.pk)
            draft = drafting.add_question(by=request.user, token=mark, **form.values())
            if goes_on:
                return redirect(next_url("questions", pages_done(draft)))
            messages.success(request, "You have added a key line of enquiry.")
            return redirect("reviews:opening_questions")
    return _questions_page(request, form)


def _questions_page(request: SignedInRequest, form: NewQuestionForm) -> HttpResponse:
    draft = drafting.draft_of(request.user)
    return TemplateResponse(
        request,
        "reviews/opening_questions.html",
        {
            "form": form,
            "questions": draft_question_rows(drafting.questions_of(draft)),
            "heading": PAGES["questions"][1],
            "number": ORDER.index("questions") + 1,
            "count": len(ORDER),
            "back": back_url("questions", draft),
        },
    )


@access(check_user_can_open_review)
@require_http_methods(["GET", "HEAD", "POST"])
def opening_question(request: SignedInRequest, question: UUID) -> HttpResponse:
    """Change the words of one line of enquiry."""
    kept = drafting.question_of(request.user, question)
    typed = typed_post(request)
    form = QuestionForm(typed, initial=kept)
    draft = drafting.draft_of(request.user)
    seen = Seen(typed, kept)
    if request.method == "POST" and is_good(form, request, draft):
        try:
            drafting.change_question(
                question, by=request.user, seen=seen.mark, **form.cleaned_data
            )
        except Stale as stale:
            seen.meet(form, stale)
        else:
            return redirect("reviews:opening_questions")
    return TemplateResponse(
        request,
        "reviews/question_change.html",
        {
            "form": form,
            "heading": "Change a key line of enquiry",
            "back": reverse("reviews:opening_questions"),
            "review": None,
            **seen.context(),
        },
    )


@access(check_user_can_open_review)
@require_POST
def opening_question_move(request: SignedInRequest, question: UUID) -> HttpResponse:
    """Move a line of enquiry up or down, or remove it."""
    drafting.move_question(
        question, by=request.user, where=request.POST.get("where", "")
    )
    if typed := NewQuestionForm.words_in(request.POST):
        return _questions_page(request, NewQuestionForm(initial=typed))
    return redirect("reviews:opening_questions")


@access(check_user_can_open_review)
@require_http_methods(["GET", "HEAD", "POST"])
def opening_check(request: SignedInRequest) -> HttpResponse:
    """Check the answers, then open the review: once, however often one clicks."""
    draft = drafting.draft_of(request.user)
    missing = [page for page in ORDER if page not in pages_done(draft)]
    problem = ""
    if request.method == "POST":
        try:
            review = drafting.open_from_draft(
                draft_id(request), by=request.user, today=timezone.localdate()
            )
        except Refused as refusal:
            problem = str(refusal)
        else:
            return redirect("reviews:review_opened", review.reference)
    elif draft is None:
        return redirect("reviews:opening_start")
    return TemplateResponse(
        request,
        "reviews/opening_check.html",
        {
            "draft": draft,
            "problem": problem,
            "missing": [{"url": page_url(p), "heading": PAGES[p][1]} for p in missing],
            "objections": [
                {"url": page_url(p), "heading": PAGES[p][1], "says": sentence}
                for p, sentence in drafting.objections_to(draft).items()
            ],
            "cards": answer_cards(draft) if draft else [],
            "questions": drafting.questions_of(draft),
        },
    )


def draft_id(request: SignedInRequest) -> UUID:
    """The draft that the page of answers showed."""
    try:
        return UUID(request.POST.get("draft", ""))
    except ValueError:
        return uuid4()


def answer_cards(draft: ReviewDraft) -> list[dict[str, Any]]:
    """The answers by page, each with the way back to change it.

    The identity stays closed: the page says only that it is there.
    """
    cards = []
    for page in pages_in_order(draft):
        form_class, heading = PAGES[page]
        if form_class is None:
            continue
        kept = drafting.restored(draft.answers.get(page, {}))
        rows = [
            {"key": field.label, "value": words_of(name, kept.get(name))}
            for name, field in form_class().fields.items()
            if page != "adult"
        ] or [{"key": "The adult’s identity", "value": "Entered, and sealed"}]
        cards.append({"title": heading, "url": page_url(page), "rows": rows})
    return cards


def pages_in_order(draft: ReviewDraft) -> list[str]:
    """The pages filled in, in their order."""
    done = pages_done(draft)
    return [page for page in ORDER if page in done]


def words_of(name: str, value: Any) -> str:
    """An answer as people read it."""
    if isinstance(value, date):
        return say_date(value)
    if name == "legal_basis":
        return str(LegalBasis(value).label)
    return str(value)


@access(check_user_can_open_review)
@require_http_methods(["GET", "HEAD", "POST"])
def opening_discard(request: SignedInRequest) -> HttpResponse:
    """Ask first, then throw away what was typed."""
    if request.method == "POST":
        drafting.discard_draft(by=request.user)
        messages.success(request, "You have deleted what you had typed.")
        return redirect("reviews:home")
    return TemplateResponse(request, "reviews/opening_discard.html", {})
