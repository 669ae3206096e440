"""Naming a filter of the integrated chronology, renaming it, removing it."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, access
from accounts.conflicts import differences
from accounts.held import typed_post
from accounts.refusals import Refused, Stale
from chronology import permissions
from chronology.forms.beside import ViewNameForm
from chronology.forms.filtering import IntegratedFilterForm
from chronology.models import SavedView
from chronology.services import saved_views as services
from chronology.views.on_returns import on_returns
from reviews.models import Review


@on_returns()
@require_http_methods(["GET", "POST"])
def views(request: SignedInRequest, review: Review) -> HttpResponse:
    """A reader's own views; with a filter in the address, a box to name it."""
    involvements = list(review.involvements.taking_part().in_order())
    questions = list(review.lines_of_enquiry.values_list("number", "title"))

    def read(query: QueryDict) -> IntegratedFilterForm:
        filters = IntegratedFilterForm(
            query, reader=request.user, involvements=involvements, questions=questions
        )
        filters.is_valid()
        return filters

    asked = read(request.GET)
    form = ViewNameForm(typed_post(request), initial={"row_version": 0})
    if request.method == "POST" and form.is_valid():
        try:
            services.save_view(
                review=review,
                by=request.user,
                name=form.cleaned_data["name"],
                query=asked.query().urlencode(),
            )
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "We have saved the view.")
            return redirect("chronology:views", review.reference)
    saved = [
        (view, "; ".join(label for *_, label in read(QueryDict(view.query)).parts()))
        for view in SavedView.objects.visible_to(request.user).filter(review=review)
    ]
    return TemplateResponse(
        request,
        "chronology/views.html",
        {
            "review": review,
            "form": form,
            "asked": [label for *_, label in asked.parts()],
            "kept": [(view, words) for view, words in saved if not view.removed_at],
            "removed": [(view, words) for view, words in saved if view.removed_at],
        },
    )


@access(permissions.check_user_can_keep_view, to=SavedView)
@require_http_methods(["GET", "POST"])
def view_rename(request: SignedInRequest, view: SavedView) -> HttpResponse:
    """Give a view another name."""
    form = ViewNameForm(
        typed_post(request),
        initial={"name": view.name, "row_version": view.row_version},
    )
    conflicts = None
    if request.method == "POST" and form.is_valid():
        try:
            services.rename_view(view, by=request.user, **form.cleaned_data)
        except Stale as stale:
            conflicts = differences(form, form.meet(stale.current))
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "We have renamed the view.")
            return redirect("chronology:views", view.review.reference)
    return TemplateResponse(
        request,
        "chronology/view_rename.html",
        {"review": view.review, "form": form, "conflicts": conflicts},
    )


@access(permissions.check_user_can_keep_view, to=SavedView)
@require_POST
def view_remove(request: SignedInRequest, view: SavedView) -> HttpResponse:
    """Take a view off the list; the list offers to bring it back."""
    services.remove_view(view, by=request.user)
    messages.success(
        request, f"You have removed “{view.name}”. You can bring it back below."
    )
    return redirect("chronology:views", view.review.reference)


@access(permissions.check_user_can_keep_view, to=SavedView)
@require_POST
def view_restore(request: SignedInRequest, view: SavedView) -> HttpResponse:
    """Bring a removed view back."""
    try:
        services.restore_view(view, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"“{view.name}” is back.")
    return redirect("chronology:views", view.review.reference)
