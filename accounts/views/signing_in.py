"""allauth's views, as far as we use them. Each is marked in accounts.urls."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts.held import HELD, keep


class _OurSite:
    """allauth puts an object named ``site`` where our pages have the board."""

    http_method_names = ("get", "head", "post", "options")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context.pop("site", None)
        return context


class SignIn(_OurSite, account.LoginView):
    """Sign in; what was typed before the session ended comes along."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if request.user.is_authenticated:
            # A second page that was open has its own text to bring.
            keep(request, request.POST.get(HELD, ""), request.user)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        keep(self.request, self.request.POST.get(HELD, ""), form.user)
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "notice": "",
            "next": context["redirect_field_value"] or "",
            "held": self.request.POST.get(HELD, ""),
            "sign_in_url": reverse("account_login"),
        }


class SignOut(_OurSite, account.LogoutView):
    """Sign out; the browser forgets what it kept of us."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class AccountClosed(_OurSite, account.AccountInactiveView):
    """For somebody whose password is right and whose account is closed."""


class ConfirmPassword(_OurSite, account.ReauthenticateView):
    """The password once more, before something that matters."""


class ChangePassword(_OurSite, account.PasswordChangeView):
    """A new password, by somebody who is signed in."""


class ForgottenPassword(_OurSite, account.PasswordResetView):
    """Ask for a link; the answer is the same for every address."""


class ForgottenPasswordSent(_OurSite, account.PasswordResetDoneView):
    """What to do now: look at your e-mail."""


class NewPassword(_OurSite, account.PasswordResetFromKeyView):
    """A new password, from the link in the mail."""


class NewPasswordSaved(_OurSite, account.PasswordResetFromKeyDoneView):
    """The new password is saved: sign in."""


class SecondStep(_OurSite, mfa.AuthenticateView):
    """The second step of signing in: a code."""


class ConfirmByCode(_OurSite, mfa.ReauthenticateView):
    """A code once more, before something that matters."""


class SecondFactors(_OurSite, mfa.IndexView):
    """The authenticator app and the recovery codes."""


class SetUpApp(_OurSite, totp.ActivateTOTPView):
    """Set up an authenticator app."""


class RemoveApp(_OurSite, totp.DeactivateTOTPView):
    """Remove the authenticator app, to set up another."""


class RecoveryCodes(_OurSite, recovery_codes.ViewRecoveryCodesView):
    """The recovery codes, once; after that how many are left."""


class NewRecoveryCodes(_OurSite, recovery_codes.GenerateRecoveryCodesView):
    """Ten new recovery codes in place of the old ones."""
