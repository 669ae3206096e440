"""Signing in, the account, and the pages about the service.

allauth's own names are kept, because its code asks for them. There is no page to
register on: accounts come from invitations.
"""

from django.conf import settings
from django.urls import include, path, re_path

from accounts.access import public, signed_in
from accounts.views import account, gallery, pages, signing_in

# Why somebody who is not signed in may see a page of allauth.
TO_SIGN_IN = "signing in must be reachable signed out"
FORGOTTEN = "whoever forgot their password cannot sign in"
# Why a page of allauth needs no object: it is about the person who asks.
OWN = "a person looks after how they sign in themselves"

sign_in = [
    path(
        "sign-in/",
        public(TO_SIGN_IN)(signing_in.SignIn.as_view()),
        name="account_login",
    ),
    path(
        "sign-in/code/",
        public("the second step comes before a person is signed in")(
            signing_in.SecondStep.as_view()
        ),
        name="mfa_authenticate",
    ),
    path(
        "sign-in/closed/",
        public("whoever has a closed account cannot sign in")(
            signing_in.AccountClosed.as_view()
        ),
        name="account_inactive",
    ),
    path(
        "sign-out/",
        public("a second click on “Sign out” comes from nobody")(
            signing_in.SignOut.as_view()
        ),
        name="account_logout",
    ),
    path(
        "password/forgotten/",
        public(FORGOTTEN)(signing_in.ForgottenPassword.as_view()),
        name="account_reset_password",
    ),
    path(
        "password/forgotten/sent/",
        public(FORGOTTEN)(signing_in.ForgottenPasswordSent.as_view()),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        public(FORGOTTEN)(signing_in.NewPassword.as_view()),
        name="account_reset_password_from_key",
    ),
    path(
        "password/new/saved/",
        public(FORGOTTEN)(signing_in.NewPasswordSaved.as_view()),
        name="account_reset_password_from_key_done",
    ),
    path(
        "account/password/",
        signed_in(OWN)(signing_in.ChangePassword.as_view()),
        name="account_change_password",
    ),
    path(
        "account/confirm/",
        signed_in(OWN)(signing_in.ConfirmPassword.as_view()),
        name="account_reauthenticate",
    ),
    path(
        "account/confirm/code/",
        signed_in(OWN)(signing_in.ConfirmByCode.as_view()),
        name="mfa_reauthenticate",
    ),
    path(
        "account/second-factor/",
        signed_in(OWN)(signing_in.SecondFactors.as_view()),
        name="mfa_index",
    ),
    path(
        "account/second-factor/set-up/",
        signed_in(OWN)(signing_in.SetUpApp.as_view()),
        name="mfa_activate_totp",
    ),
    path(
        "account/second-factor/remove/",
        signed_in(OWN)(signing_in.RemoveApp.as_view()),
        name="mfa_deactivate_totp",
    ),
    path(
        "account/recovery-codes/",
        signed_in(OWN)(signing_in.RecoveryCodes.as_view()),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/recovery-codes/new/",
        signed_in(OWN)(signing_in.NewRecoveryCodes.as_view()),
        name="mfa_generate_recovery_codes",
    ),
]

own = [
    path("invitation/<str:token>/", account.invitation, name="invitation"),
    path("account/", account.account, name="account"),
    path("account/details/", account.account_details, name="account_details"),
    path(
        "account/sign-out-elsewhere/",
        account.account_sign_out_elsewhere,
        name="account_sign_out_elsewhere",
    ),
    path("help/", pages.help_, name="help"),
    path("help/accessibility/", pages.accessibility, name="accessibility"),
    path("help/privacy/", pages.privacy, name="privacy"),
    path("help/cookies/", pages.cookies, name="cookies"),
    path("healthz", pages.healthz, name="healthz"),
]

# Whoever builds pages sees their parts; a board's own site has no such page.
gallery_page = [path("components/", gallery.components, name="components")]

urlpatterns = [
    *sign_in,
    path("", include((own, "accounts"))),
    *(gallery_page if settings.DEBUG else []),
]
