"""Questions to an agency about its return: the board's pages and the agency's."""

from uuid import UUID

from django.contrib import messages
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
from accounts.conflicts import differences
from accounts.held import typed_post
from accounts.refusals import Refused, Stale
from audit.models import Event
from audit.reads import audited_read
from chronology import permissions
from chronology.forms.beside import AnswerForm, AskForm
from chronology.models import AgencyQuestion, ReturnedEntry
from chronology.rules import reason_not_to_ask
from chronology.services import agency_questions as services
from chronology.views.on_returns import on_returns
from reviews.models import Involvement, Review
from reviews.permissions import holds
from reviews.roles import Perm
from reviews.services.naming import SaysWho


@on_returns()
@audited_read(Event.AGENCY_QUESTIONS_READ)
@require_safe
def questions(request: SignedInRequest, review: Review) -> HttpResponse:
    """What the board asked all agencies: answers to read first, then what waits."""
    asked = list(
        AgencyQuestion.objects.visible_to(request.user)
        .filter(review=review)
        .order_by("asked_at", "pk")
    )
    groups = [
        ("Answers to read", [q for q in asked if q.answered_at and not q.closed_at]),
        ("Waiting for an answer", [q for q in asked if q.is_waiting]),
        ("Closed or taken back", [q for q in asked if q.closed_at or q.withdrawn_at]),
    ]
    return TemplateResponse(
        request,
        "chronology/questions.html",
        {
            "review": review,
            "groups": groups,
            "asked": asked,
            "names": services.names_about(asked),
        },
    )


@access(permissions.check_user_can_ask_agency, to=Involvement)
@audited_read(Event.INTEGRATED_READ)
@require_http_methods(["GET", "POST"])
def question_ask(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Ask an agency, with the entries that the address names in sight."""
    about = _about(request)
    form = AskForm(typed_post(request))
    if request.method == "POST" and form.is_valid():
        try:
            question = services.ask_agency(
                involvement=involvement,
                by=request.user,
                about=about,
                today=timezone.localdate(),
                token=form.mark((involvement.pk, about)),
                **form.values(),
            )
        except SaysWho as refusal:
            form.add_error(refusal.field, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                "We have sent your question. We have told the panel representative "
                "and the author that there is something to read.",
            )
            return redirect("chronology:question", question.pk)
    rows = ReturnedEntry.objects.filter(
        involvement=involvement,
        version=involvement.returned_version or 0,
        entry__in=about,
    )
    return TemplateResponse(
        request,
        "chronology/question_ask.html",
        {
            "review": involvement.review,
            "involvement": involvement,
            "form": form,
            "rows": rows.in_order(),
            "agency": involvement.agency.name,
            "back": _back(request, involvement, about),
            "reason": reason_not_to_ask(
                involvement.state, is_returned=involvement.is_returned
            ),
        },
    )


@access(permissions.check_user_can_read_agency_question, to=AgencyQuestion)
@audited_read(Event.AGENCY_QUESTIONS_READ)
@require_http_methods(["GET", "POST"])
def question(request: SignedInRequest, question: AgencyQuestion) -> HttpResponse:
    """A question and its answer; whoever answers for the agency does so here."""
    involvement = question.involvement
    form = AnswerForm(
        typed_post(request), initial={"row_version": question.row_version}
    )
    conflicts = None
    if request.method == "POST":
        permissions.check_user_can_answer_agency_question(request.user, question)
        if form.is_valid():
            try:
                services.answer_question(question, by=request.user, **form.cleaned_data)
            except Stale as stale:
                question = form.meet(stale.current)
                conflicts = differences(form, question)
            except SaysWho as refusal:
                form.add_error(refusal.field, str(refusal))
            except Refused as refusal:
                form.add_error(None, str(refusal))
                # As it stands now, for whoever wrote at the same time.
                question.refresh_from_db()
            else:
                messages.success(request, "We have sent your answer to the board.")
                return redirect("chronology:question", question.pk)
    is_board = holds(request.user, Perm.READ_RETURNS, involvement)
    answers = permissions.answers_questions(request.user, involvement)
    return TemplateResponse(
        request,
        "chronology/question.html",
        {
            "review": involvement.review,
            "involvement": involvement,
            "question": question,
            "rows": services.rows_about(question),
            "agency": involvement.agency.name,
            "form": form,
            "conflicts": conflicts,
            "is_board": is_board,
            # What was typed stays, even where there is nothing to answer any more.
            "answers": answers and (question.is_waiting or form.is_bound),
            "can_reopen_return": is_board
            and question.answered_at
            and holds(request.user, Perm.ASSIGN_AGENCY, involvement),
        },
    )


@access(permissions.check_user_can_manage_agency_question, to=AgencyQuestion)
@require_POST
def question_close(request: SignedInRequest, question: AgencyQuestion) -> HttpResponse:
    """The board has read the answer."""
    try:
        services.close_question(question, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("chronology:question", question.pk)
    messages.success(request, "You have closed the question.")
    return redirect("chronology:questions", question.involvement.review.reference)


@access(permissions.check_user_can_manage_agency_question, to=AgencyQuestion)
@require_POST
def question_withdraw(
    request: SignedInRequest, question: AgencyQuestion
) -> HttpResponse:
    """The board needs no answer any more."""
    try:
        services.withdraw_question(question, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "You have taken the question back.")
    return redirect("chronology:question", question.pk)


@access(permissions.check_user_can_manage_agency_question, to=AgencyQuestion)
@require_POST
def question_reopen(request: SignedInRequest, question: AgencyQuestion) -> HttpResponse:
    """Undo a closing or a taking back."""
    services.reopen_question(question, by=request.user)
    messages.success(request, "The question is open again.")
    return redirect("chronology:question", question.pk)


@access(permissions.check_user_can_read_own_questions, to=Involvement)
@audited_read(Event.AGENCY_QUESTIONS_READ)
@require_safe
def own_questions(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """What the board asked one's own agency: what waits first."""
    asked = list(AgencyQuestion.objects.filter(involvement=involvement))
    groups = [
        ("To answer", [one for one in asked if one.is_waiting]),
        (
            "Answered or taken back",
            [one for one in reversed(asked) if not one.is_waiting],
        ),
    ]
    return TemplateResponse(
        request,
        "chronology/own_questions.html",
        {
            "review": involvement.review,
            "involvement": involvement,
            "groups": groups,
            "asked": asked,
            "names": services.names_about(asked),
        },
    )


def _about(request: SignedInRequest) -> list[UUID]:
    """The entries that the address names; 404 for anything that is no id."""
    try:
        return [UUID(one) for one in request.GET.getlist("about")]
    except ValueError as error:
        raise Http404 from error


def _back(request: SignedInRequest, involvement: Involvement, about: list[UUID]) -> str:
    """The integrated chronology as it was chosen, at the entry that is asked about."""
    query = request.GET.copy()
    query.pop("about", None)
    return reverse(
        "chronology:integrated",
        args=[involvement.review.reference],
        query=query,
        fragment=f"e{about[0]}" if about else None,
    )
