"""The author declares independence, personally; nobody can do it for them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from accounts.access import access
from accounts.refusals import Refused
from imr import permissions
from imr.forms.preparing import DeclarationForm
from imr.services.preparing import declare_independence
from reviews.models import Involvement

# The guidance's two conditions, in the first person.
STATEMENTS = [
    "I was not directly involved in the adult’s care and support",
    "I am not, and was not, the immediate line manager of the practitioners involved",
]


@access(permissions.check_user_can_declare, to=Involvement)
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, involvement: Involvement) -> HttpResponse:
    """Two statements, yes or no. One "no" ends the nomination without a reason."""
    form = DeclarationForm(request.POST or None, statements=STATEMENTS)
    if request.method == "POST" and form.is_valid():
        answers = {name: value == "yes" for name, value in form.cleaned_data.items()}
        try:
            nomination = declare_independence(
                involvement, by=request.user, statements=STATEMENTS, **answers
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if not nomination.is_declared:
                return TemplateResponse(request, "imr/declare_cannot.html")
            messages.success(
                request, "You have declared that you are independent. You can start."
            )
            return redirect("imr:report", involvement.pk)
    return TemplateResponse(
        request, "imr/declare.html", {"involvement": involvement, "form": form}
    )
