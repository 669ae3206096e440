"""Who is about to be asked, and what they will see: looked at before it is done."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import BooleanField, Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from accounts.access import SignedInRequest
from accounts.checking import awaits_check, is_meant, typed_fields
from accounts.govuk import GovForm
from accounts.refusals import Refused
from reviews.models import Involvement, Review
from reviews.roles import Role

_REVIEW = "the reference, the pseudonym and what led to the review"
_TERMS = "the terms of reference, the key lines of enquiry and the dates"
_OTHERS = "the names of the other agencies, but nothing of their work"
_ADULT = "who the adult is, with a reason and their password; we keep a record"
# What each role opens, in the order in which a person meets it.
SEES = {
    Role.SAB_MANAGER: (
        "the names and e-mail addresses of the board’s other SAB managers",
        "the reviews that they open, and those that they are added to",
    ),
    Role.LEAD_REVIEWER: (
        *(_REVIEW, _TERMS, "how far each agency is"),
        "the chronologies and reports that agencies have accepted and returned",
        _ADULT,
    ),
    Role.PANEL_REPRESENTATIVE: (
        *(_REVIEW, _TERMS, _OTHERS),
        "the agency’s staff key, and its report while it is written",
        _ADULT,
    ),
    Role.AUTHOR: (
        *(_REVIEW, _TERMS, _OTHERS),
        "your staff key and what is written already, once they have declared",
        _ADULT,
    ),
    Role.SENIOR_MANAGER: (
        *(_REVIEW, _TERMS, _OTHERS),
        "your report, once it has been sent to them",
        _ADULT,
    ),
}


def ask_person(
    request: SignedInRequest,
    form: GovForm,
    act: Callable[..., object],
    *,
    role: Role,
    submit: str,
    done: str,
    then: str,
    review: Review | None = None,
    involvement: Involvement | None = None,
    warning: str = "",
) -> HttpResponse | None:
    """Show who a whole form names and what they will see; then do it and go on.

    ``act`` takes what was typed; ``then`` is the address to go on to. None where the
    form itself is to be shown: not sent yet, not whole, to be changed, or refused.
    """
    if not is_meant(request, form):
        return None
    if not awaits_check(request, form):
        try:
            act(**form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return None
        messages.success(request, done)
        return redirect(then)
    return check_page(
        request,
        form,
        review=involvement.review if involvement else review,
        agency=involvement.agency.name if involvement else "",
        title="Check who you are asking",
        heading="Check who you are asking",
        name=form.cleaned_data["full_name"],
        rows=[{"key": "Role", "value": role.label}, *_typed_rows(form)],
        sees=SEES[role],
        warnings=[warning] if warning else [],
        submit=submit,
    )


def check_page(
    request: SignedInRequest, form: GovForm, **shown: object
) -> HttpResponse:
    """The page itself; what was typed goes with it, to be sent again.

    The title stays in the browser's history, so it names no agency.
    """
    return TemplateResponse(
        request,
        "reviews/person_check.html",
        {"agency": "", "fields": typed_fields(request, form), **shown},
    )


def _typed_rows(form: Form) -> list[dict[str, str]]:
    """The answers of a whole form of texts and ticks, as rows of a summary."""
    return [
        {
            "key": str(field.label),
            "value": "Yes" if isinstance(field, BooleanField) else typed,
        }
        for name, field in form.fields.items()
        if (typed := form.cleaned_data[name])
    ]
