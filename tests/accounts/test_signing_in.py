"""Signing in and out, passwords, invitations: as a person meets them."""

import re
import time

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import DatabaseError
from django.urls import reverse

from accounts.adapter import AccountAdapter, SecondFactorAdapter, has_second_factor
from accounts.models import OutboundEmail
from accounts.services import disable_user, invite, mailing
from accounts.tokens import invitation_token
from audit.models import AuditEvent, Event
from tests.accounts.signing import code_of, is_signed_in, set_up_app, sign_in
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

WRONG = "Enter the e-mail address and the password of your account"


@pytest.fixture
def user():
    return make_user("Ana Lopez", email="ana@example.org")


def link_in_mail(message):
    [link] = re.findall(r"http\S+", message.body)
    return link.removeprefix(django_settings.SITE_URL)


# Password


def test_sign_in_leads_to_the_page_that_was_asked_for(client, user):
    page = reverse("accounts:account_details")
    assert client.get(page).url == f"{reverse('account_login')}?next={page}"
    response = sign_in(client, user, next=page)
    assert response.url == page
    assert client.get(page).status_code == 200
    assert not EmailAddress.objects.exists()
    assert AuditEvent.objects.get().event == Event.SIGNED_IN


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example",
     "javascript:alert(1)", "/%0d%0aSet-Cookie:x"],
)  # fmt: skip
def test_sign_in_never_leads_elsewhere(client, user, elsewhere):
    response = sign_in(client, user, next=elsewhere)
    assert "evil" not in response.url
    assert response.url.startswith("/")
    assert "Set-Cookie" not in response.headers


def test_sign_in_says_the_same_whoever_asks(client, user):
    closed = make_user(email="closed@example.org")
    disable_user(closed, by=None)
    invited = invite(email="invited@example.org", full_name="New", by=None)
    nobody = type("Nobody", (), {"email": "nobody@example.org"})
    pages = []
    for person in (user, closed, invited, nobody):
        response = sign_in(client, person, "a wrong password")
        assert response.status_code == 200
        page = response.content.decode().replace(person.email, "E-MAIL")
        pages.append(re.sub(r'value="\w{64}"', "", page))
    assert WRONG in pages[0]
    assert len(set(pages)) == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "Enter e-mail address"),
        ({"login": "ana", "password": "x"}, "must be an e-mail address"),
        ({"login": "ana\x00@example.org", "password": "x"}, "E-mail address"),
        ({"login": "a@example.org", "password": "\x00"}, "Password"),
        ({"login": "a@example.org", "password": "x" * 200_000}, WRONG),
        ({"login": "a" * 5000 + "@example.org", "password": "x"}, "E-mail address"),
    ],
)
def test_sign_in_with_bad_input(client, data, says):
    response = client.post(reverse("account_login"), data)
    assert response.status_code == 200
    assert says in response.content.decode()


def test_sign_in_hashes_a_password_for_everybody(client, user, monkeypatch):
    """The time it takes tells nobody whether an address has an account."""
    invited = invite(email="invited@example.org", full_name="New", by=None)
    nobody = type("Nobody", (), {"email": "nobody@example.org"})
    hashed = []
    encode = MD5PasswordHasher.encode

    def counted(self, password, salt):
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    for person in (user, invited, nobody):
        sign_in(client, person, person.email)
    assert len(hashed) == 3


def test_sign_in_to_a_closed_account_says_so_with_the_right_password_only(client, user):
    disable_user(user, by=None)
    assert sign_in(client, user).url == reverse("account_inactive")
    assert "closed" in client.get(reverse("account_inactive")).content.decode()
    assert not is_signed_in(client)


def test_sign_in_slows_down_a_guesser_and_nobody_else(client, user):
    for _ in range(5):
        sign_in(client, user, "a wrong password")
    assert "many times" in sign_in(client, user).content.decode()
    assert not is_signed_in(client)
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    client.post(
        reverse("account_login"),
        {"login": user.email, "password": PASSWORD},
        **elsewhere,
    )
    assert is_signed_in(client)


def test_sign_in_is_not_done_when_it_cannot_be_written_down(client, user, monkeypatch):
    def refuse(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr("audit.listening.record", refuse)
    client.raise_request_exception = False
    assert sign_in(client, user).status_code == 500
    assert not is_signed_in(client)


def test_sign_in_changes_the_session_and_sign_out_ends_it(client, user):
    client.cookies[django_settings.SESSION_COOKIE_NAME] = "planted-by-somebody"
    sign_in(client, user)
    key = client.session.session_key
    assert key != "planted-by-somebody"
    page = client.get(reverse("account_logout")).content.decode()
    assert "Do you want to sign out?" in page
    response = client.post(reverse("account_logout"))
    assert response.url == reverse("account_login")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert "You have signed out." in client.get(response.url).content.decode()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = key
    assert client.get(reverse("accounts:account")).status_code == 302
    assert client.get(reverse("account_logout")).status_code == 302
    events = AuditEvent.objects.values_list("event", flat=True)
    assert list(events) == [Event.SIGNED_IN, Event.SIGNED_OUT]


def test_sign_out_twice_is_written_down_once(client, user):
    client.post(reverse("account_logout"))
    assert not AuditEvent.objects.exists()


def test_there_is_no_page_to_register_on(client, rf):
    for path in ("/signup/", "/accounts/signup/", "/sign-up/", "/admin/"):
        assert client.get(path).status_code == 404
    assert AccountAdapter().is_open_for_signup(rf.get("/")) is False


def test_allauth_sends_no_mail_inside_a_request():
    with pytest.raises(NotImplementedError):
        AccountAdapter().send_mail("account/email/x", "a@example.org", {})


# Second factor


def test_second_factor_is_asked_for_after_it_is_set_up(client, user):
    sign_in(client, user)
    secret = set_up_app(client)
    codes = client.get(reverse("mfa_view_recovery_codes"))
    first_code = codes.context["unused_codes"][0]
    assert first_code in codes.content.decode()
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "You have 10 codes left" in again
    assert first_code not in again
    client.post(reverse("account_logout"))

    page = reverse("accounts:account_details")
    response = sign_in(client, user, next=page)
    assert response.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    response = client.post(response.url, {"code": "000000"})
    assert "That code is not right" in response.content.decode()
    response = client.post(reverse("mfa_authenticate"), {"code": first_code})
    assert response.url == page
    assert is_signed_in(client)
    client.post(reverse("account_logout"))

    sign_in(client, user)
    response = client.post(reverse("mfa_authenticate"), {"code": first_code})
    assert not is_signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_signed_in(client)


def test_second_step_slows_down_a_guesser(client, user):
    sign_in(client, user)
    set_up_app(client)
    client.post(reverse("account_logout"))
    sign_in(client, user)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    response = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "many times" in response.content.decode()


def test_second_step_takes_the_code_of_a_slow_typist_once(client, user):
    sign_in(client, user)
    secret = set_up_app(client)
    client.post(reverse("account_logout"))
    start = time.time()

    def enter(code, seconds_later):
        client.post(reverse("account_logout"))
        with time_machine.travel(start + seconds_later, tick=False):
            sign_in(client, user)
            return client.post(reverse("mfa_authenticate"), {"code": code})

    assert "is not right" in enter(code_of(secret, 90), 0).content.decode()
    code = code_of(secret)
    assert enter(code, 30).status_code == 302
    assert is_signed_in(client)
    # allauth alone would take it again after 30 seconds.
    with time_machine.travel(start, tick=False):
        ahead = code_of(secret, -30)
    assert enter(ahead, 0).status_code == 302
    assert "is not right" in enter(ahead, 45).content.decode()
    assert not is_signed_in(client)


def test_second_step_without_the_first_leads_to_sign_in(client):
    assert client.get(reverse("mfa_authenticate")).url == reverse("account_login")


def test_secrets_are_stored_sealed(client, user, settings):
    sign_in(client, user)
    secret = set_up_app(client)
    stored = str(user.authenticator_set.values_list("data", flat=True))
    assert secret not in stored
    sealed = SecondFactorAdapter().encrypt("secret")
    settings.SECRET_KEY = "a newer key"
    assert SecondFactorAdapter().decrypt(sealed) == "secret"


def test_app_can_be_replaced(client, user):
    sign_in(client, user)
    assert "not set up an app" in client.get(reverse("mfa_index")).content.decode()
    set_up_app(client)
    assert has_second_factor(user)
    assert "Use another phone" in client.get(reverse("mfa_index")).content.decode()
    account = client.get(reverse("accounts:account")).content.decode()
    assert "Change your authenticator app" in account
    client.get(reverse("mfa_view_recovery_codes"))
    page = client.get(reverse("mfa_generate_recovery_codes")).content.decode()
    assert "The 10 codes you have left will stop working" in page
    response = client.post(reverse("mfa_generate_recovery_codes"))
    assert response.url == reverse("mfa_view_recovery_codes")
    assert client.get(response.url).context["can_view_codes"]
    page = client.get(reverse("mfa_deactivate_totp")).content.decode()
    assert "Remove the app" in page
    client.post(reverse("mfa_deactivate_totp"))
    assert not has_second_factor(user)
    kinds = OutboundEmail.objects.values_list("kind", flat=True)
    assert list(kinds) == ["second_factor_changed"] * 3
    assert Event.SECOND_FACTOR_REMOVED in AuditEvent.objects.values_list(
        "event", flat=True
    )


def test_app_with_a_wrong_code_is_not_set_up(client, user):
    sign_in(client, user)
    response = client.post(reverse("mfa_activate_totp"), {"code": "12"})
    assert "That code is not right" in response.content.decode()
    assert not has_second_factor(user)


def test_new_recovery_codes_need_an_app_first(client, user):
    sign_in(client, user)
    response = client.post(reverse("mfa_generate_recovery_codes"))
    assert "Set up an authenticator app first" in response.content.decode()


def test_what_matters_asks_for_the_password_again_after_5_minutes(client, user):
    sign_in(client, user)
    secret = set_up_app(client)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    response = client.get(reverse("mfa_deactivate_totp"))
    assert response.url.startswith(reverse("account_reauthenticate"))
    page = client.get(response.url).content.decode()
    assert "Use a code from your app instead" in page
    wrong = client.post(response.url, {"password": "a wrong password"})
    assert "That is not your password" in wrong.content.decode()
    by_code = response.url.replace(
        reverse("account_reauthenticate"), reverse("mfa_reauthenticate")
    )
    page = client.get(by_code).content.decode()
    assert "Use your password instead" in page
    assert client.post(by_code, {"code": code_of(secret)}).status_code in {200, 302}
    response = client.post(response.url, {"password": PASSWORD})
    assert response.url == reverse("mfa_deactivate_totp")


def test_password_of_somebody_else_does_not_confirm(client, user):
    other = make_user(email="other@example.org")
    other.set_password("quite another river")
    other.save()
    sign_in(client, user)
    response = client.post(
        reverse("account_reauthenticate"), {"password": "quite another river"}
    )
    assert "That is not your password" in response.content.decode()


# Passwords


def test_change_password_ends_other_sessions_and_tells(client, user):
    other_device = type(client)()
    sign_in(other_device, user)
    sign_in(client, user)
    url = reverse("account_change_password")
    assert "every other device" in client.get(url).content.decode()
    data = {"oldpassword": PASSWORD, "password1": "three odd words here"}
    response = client.post(url, data | {"password2": "three odd words here"})
    assert response.url == reverse("accounts:account")
    page = client.get(response.url).content.decode()
    assert "You have changed your password." in page
    assert other_device.get(response.url).status_code == 302
    assert OutboundEmail.objects.get().kind == "password_changed"
    assert Event.PASSWORD_CHANGED in AuditEvent.objects.values_list("event", flat=True)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "Enter password you have now"),
        ({"oldpassword": "wrong"}, "That is not your password"),
        ({"password1": "short", "password2": "short"}, "at least 12"),
        ({"password1": "password1234", "password2": "password1234"}, "too common"),
        ({"password1": "ana@example.org", "password2": "ana@example.org"}, "similar"),
        ({"password1": "three odd words", "password2": "others"}, "same password"),
        ({"password1": "\x00" * 20, "password2": "\x00" * 20}, "New password"),
    ],
)
def test_change_password_with_bad_input(client, user, data, says):
    sign_in(client, user)
    response = client.post(reverse("account_change_password"), data)
    assert response.status_code == 200
    assert says in response.content.decode()


def test_forgotten_password_answers_the_same_for_every_address(client, user):
    invited = invite(email="invited@example.org", full_name="New", by=None)
    mailing.send_waiting()
    mail.outbox.clear()
    answers = set()
    for email in ("nobody@example.org", invited.email, user.email):
        response = client.post(reverse("account_reset_password"), {"email": email})
        page = client.get(response.url).content.decode()
        answers.add((response.status_code, response.url, page))
    assert len(answers) == 1
    assert [message.to for message in mail.outbox] == [[user.email]]


def test_forgotten_password_with_a_dead_mail_server(client, user, monkeypatch):
    def refuse(message):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    response = client.post(reverse("account_reset_password"), {"email": user.email})
    assert response.url == reverse("account_reset_password_done")


@pytest.mark.parametrize(
    ("email", "says"),
    [("", "Enter e-mail address"), ("nobody", "must be an e-mail address")],
)
def test_forgotten_password_with_bad_input(client, email, says):
    response = client.post(reverse("account_reset_password"), {"email": email})
    assert says in response.content.decode()


def test_forgotten_password_link_works_once(client, user, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    client.post(
        reverse("account_reset_password"),
        {"email": user.email},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    [message] = mail.outbox
    assert "evil" not in message.body
    link = link_in_mail(message)
    form_page = client.get(link)
    assert form_page.status_code == 302
    assert link not in form_page.url
    assert "Choose a new password" in client.get(form_page.url).content.decode()
    short = {"password1": "short", "password2": "short"}
    assert "at least 12" in client.post(form_page.url, short).content.decode()
    new = {"password1": "three odd words here", "password2": "three odd words here"}
    done = client.post(form_page.url, new)
    assert done.url == reverse("account_reset_password_from_key_done")
    assert "new password is saved" in client.get(done.url).content.decode()
    assert not is_signed_in(client)
    assert "This link no longer works" in client.get(link).content.decode()
    sign_in(client, user, "three odd words here")
    assert is_signed_in(client)


def test_host_that_is_not_ours_is_refused(client):
    response = client.get(reverse("account_login"), headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "We could not read what was sent" in response.content.decode()


# Invitations


@pytest.fixture
def invited():
    return invite(email="new@example.org", full_name="Ana Lopez", by=None)


def invitation_url(user):
    token = invitation_token(user.invitations.latest("created_at").pk)
    return reverse("accounts:invitation", args=[token])


def test_invitation_sets_up_the_account(client, invited):
    url = invitation_url(invited)
    assert 'value="Ana Lopez"' in client.get(url).content.decode()
    response = client.post(
        url,
        {
            "full_name": "Ana María Lopez",
            "password": "three odd words",
            "again": "three odd words",
        },
    )
    assert response.url == reverse("account_login")
    assert "Your account is set up" in client.get(response.url).content.decode()
    response = client.get(url)
    assert response.status_code == 404
    assert "This link no longer works" in response.content.decode()
    sign_in(client, invited, "three odd words")
    assert is_signed_in(client)
    invited.refresh_from_db()
    assert invited.full_name == "Ana María Lopez"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"full_name": " "}, "Enter your full name"),
        ({"full_name": "x" * 151}, "150 characters or fewer"),
        ({"password": "short", "again": "short"}, "at least 12"),
        ({"password": "new@example.org", "again": "new@example.org"}, "similar"),
        ({"password": "three odd words", "again": "others"}, "same password in both"),
        ({"password": "three odd words"}, "Enter the password again"),
    ],
)
def test_invitation_with_bad_input_keeps_the_link(client, invited, data, says):
    url = invitation_url(invited)
    response = client.post(url, {"full_name": "Ana", **data})
    assert says in response.content.decode()
    assert client.get(url).status_code == 200


def test_invitation_refused_at_the_last_moment_says_so(client, invited, monkeypatch):
    from accounts.refusals import Refused

    def refuse(*args, **kwargs):
        raise Refused("This link no longer works. Ask for a new invitation.")

    monkeypatch.setattr("accounts.views.account.accept_invitation", refuse)
    response = client.post(
        invitation_url(invited),
        {"full_name": "A", "password": "three odd words", "again": "three odd words"},
    )
    assert "Ask for a new invitation" in response.content.decode()


def test_invitation_links_that_are_no_good_look_alike(client, invited):
    unknown = client.get(reverse("accounts:invitation", args=["0" * 64]))
    url = invitation_url(invited)
    disable_user(invited, by=None)
    closed = client.get(url)
    assert unknown.status_code == closed.status_code == 404
    assert unknown.content == closed.content


def test_invitation_signs_out_whoever_was_signed_in(client, user, invited):
    sign_in(client, user)
    data = {"password": "three odd words", "again": "three odd words"}
    client.post(invitation_url(invited), {"full_name": "Ana", **data})
    assert not is_signed_in(client)
