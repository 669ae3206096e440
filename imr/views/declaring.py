"""The author declares independence, personally; nobody can do it for them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, access
from accounts.held import typed_post
from accounts.refusals import Refused
from imr import permissions
from imr.forms.preparing import DeclarationForm
from imr.services.preparing import declare_independence, statements_for
from reviews.models import Involvement


@access(permissions.check_user_can_declare, to=Involvement)
@require_http_methods(["GET", "POST"])
def declare(request: SignedInRequest, involvement: Involvement) -> HttpResponse:
    """Two statements, yes or no. One "no" ends the nomination without a reason."""
    statements = statements_for(involvement)
    form = DeclarationForm(typed_post(request), statements=statements)
    if request.method == "POST" and form.is_valid():
        try:
            nomination = declare_independence(
                involvement, by=request.user, statements=statements, **form.answers()
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
