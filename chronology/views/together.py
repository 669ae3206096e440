"""One column of several entries at once, from the table, and back again."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import urlencode

from accounts.access import SignedInRequest
from accounts.refusals import Refused
from chronology import services
from chronology.forms.entries import EntryForm
from chronology.forms.together import LABELS, TogetherForm
from chronology.views.imports import count_of
from chronology.views.table import table_page
from reviews.models import Involvement

# Where the session keeps what several entries held before they were set together.
_UNDO = "chronology_set_together"


def set_together(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Set one column of the ticked entries, or put back what it held."""
    if "put_back" in request.POST:
        return _put_back(request, involvement)
    form = together_form(involvement, request.POST)
    if form.is_valid():
        column, value = form.cleaned_data["column"], form.cleaned_data["value"]
        try:
            before = services.set_together(
                involvement=involvement,
                by=request.user,
                entries=form.ticked,
                field=column,
                value=value,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            kept = {key: [one.value, one.row_version] for key, one in before.items()}
            request.session[_UNDO] = [str(involvement.pk), column, kept]
            return redirect(f"{request.path}?{_with(request, set='yes')}")
    questions = list(involvement.review.lines_of_enquiry.all())
    return table_page(request, involvement, EntryForm(questions=questions), form)


def _put_back(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    key, column, kept = request.session.pop(_UNDO, ["", "", {}])
    if key == str(involvement.pk):
        before = {pk: services.Before(*one) for pk, one in kept.items()}
        try:
            count = services.put_back(
                involvement=involvement, by=request.user, field=column, before=before
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"You have put back {count_of(count)}.")
    return redirect(f"{request.path}?{_with(request)}")


def _with(request: SignedInRequest, **more: str) -> str:
    """The page and the words somebody looks at, and what is more."""
    kept = {name: request.GET[name] for name in ("page", "find") if name in request.GET}
    return urlencode(kept | more)


def together_form(
    involvement: Involvement, sent: QueryDict | None = None
) -> TogetherForm:
    """The form under the table; an id that is none is as if it were not ticked."""
    ticked = []
    for text in sent.getlist("entry") if sent else []:
        with suppress(ValueError):
            ticked.append(UUID(text))
    numbers = involvement.review.lines_of_enquiry.values_list("number", flat=True)
    # They are only asked for once something was sent.
    return TogetherForm(sent, ticked=ticked, kloes=set(numbers) if sent else set())


def set_now(request: SignedInRequest, involvement: Involvement) -> str:
    """What was set last, in words, while it can be put back."""
    key, column, kept = request.session.get(_UNDO, ["", "", {}])
    if key != str(involvement.pk) or "set" not in request.GET:
        return ""
    return f"{LABELS[column]} of {count_of(len(kept))}"
