"""Two small answers about dates, for an author who writes: how long, and how old.

The age is worked out from a date of birth that the author types. The one on the
review stays sealed: it is opened with a reason and a password, elsewhere.
"""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, access
from accounts.refusals import Refused
from chronology import permissions
from chronology.forms.reckoning import AgeForm, BetweenForm
from chronology.reckoning import age, time_between
from reviews.models import Involvement


@access(permissions.check_user_can_write_chronology, to=Involvement)
@sensitive_post_parameters("born")
@require_http_methods(["GET", "POST"])
def reckon(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Answer the one of two questions that was sent; nothing is kept.

    By POST, because words in an address end up in logs.
    """
    asks_age = "born" in request.POST
    asks_between = request.method == "POST" and not asks_age
    between = BetweenForm(request.POST if asks_between else None)
    how_old = AgeForm(request.POST if asks_age else None)
    says: list[str] = []
    if asks_between and between.is_valid():
        first, second = between.spans()
        says = [f"We read: {first}, and {second}.", *time_between(first, second)]
    if asks_age and how_old.is_valid():
        try:
            says = [f"The adult was {age(*how_old.spans())}."]
        except Refused as refusal:
            how_old.add_error("born", str(refusal))
    return TemplateResponse(
        request,
        "chronology/reckon.html",
        {
            "involvement": involvement,
            "between": between,
            "how_old": how_old,
            "form": how_old if asks_age else between,
            "between_says": says if asks_between else [],
            "age_says": says[0] if says and asks_age else "",
        },
    )
