"""A person's own account, and the page behind an invitation's link."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, public, signed_in
from accounts.adapter import has_second_factor
from accounts.forms.account import DetailsForm, InvitationForm
from accounts.held import typed_post
from accounts.models import Invitation
from accounts.refusals import Refused
from accounts.services import accept_invitation, change_details, sign_out_elsewhere


@signed_in("everybody has an account of their own")
@require_GET
def account(request: SignedInRequest) -> HttpResponse:
    """Details, password, second factor, and signing out elsewhere."""
    return TemplateResponse(
        request,
        "accounts/account.html",
        {"person": request.user, "has_app": has_second_factor(request.user)},
    )


@signed_in("everybody may put right what is said of them")
@require_http_methods(["GET", "POST"])
def account_details(request: SignedInRequest) -> HttpResponse:
    """Change your name, job title and organisation."""
    person = request.user
    form = DetailsForm(
        typed_post(request),
        initial={
            "full_name": person.full_name,
            "job_title": person.job_title,
            "organisation": person.organisation,
        },
    )
    if request.method == "POST" and form.is_valid():
        change_details(person, **form.cleaned_data)
        messages.success(request, "You have changed your details.")
        return redirect("accounts:account")
    return TemplateResponse(request, "accounts/account_details.html", {"form": form})


@signed_in("everybody may end their own sessions")
@require_POST
def account_sign_out_elsewhere(request: SignedInRequest) -> HttpResponse:
    """End every other session of this person."""
    update_session_auth_hash(request, sign_out_elsewhere(request.user))
    messages.success(request, "You have signed out everywhere else.")
    return redirect("accounts:account")


@public("an invited person has no account yet; the link holds a secret")
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Set your name and a password; the link works once, for 14 days."""
    found = (
        Invitation.objects.open(timezone.now())
        .with_token(token)
        .filter(user__is_active=True)
        .select_related("user")
        .first()
    )
    if found is None:
        # The same page for a link that was used, is too old or never was.
        return TemplateResponse(request, "accounts/invitation_over.html", status=404)
    form = InvitationForm(
        typed_post(request),
        user=found.user,
        initial={"full_name": found.user.full_name},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            accept_invitation(
                found, full_name=data["full_name"], password=data["password"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            messages.success(request, "Your account is set up. Sign in to go on.")
            return redirect("account_login")
    return TemplateResponse(
        request, "accounts/invitation.html", {"form": form, "person": found.user}
    )
