"""Nothing typed is lost when a session ends or a page was open for long."""

import json
import re
import time
from html import unescape

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.held import HELD, HeldText, held_post, keep, open_held, owner_mark
from accounts.seen import mark_of
from accounts.services import disable_user
from imr.models import GoodPractice
from imr.services import lessons
from imr.services.lessons import PracticeDetails
from reviews.roles import Role
from reviews.rules import State
from reviews.services import people, questions
from reviews.services.changing import change_review
from tests import factories
from tests.accounts.signing import code_of, set_up_app, sign_in
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

DETAILS = "/account/details/"
WORDS = "Head of “care” & <support>\r\nŵ 👩‍🚒"


@pytest.fixture
def user():
    return make_user("Ana Lopez", email="ana@example.org")


@pytest.fixture
def other():
    return make_user("Ben Okafor", email="ben@example.org")


def typed(user, **changes):
    """A form of details as the browser of a person sends it."""
    return {
        "full_name": "Ana Lopez",
        "job_title": WORDS,
        "organisation": "Trust",
        "form_owner": owner_mark(user),
        **changes,
    }


def lose_session(client):
    client.cookies.pop(django_settings.SESSION_COOKIE_NAME)


def hidden(page, name):
    """The value of a hidden field in a page, or None."""
    found = re.search(f'name="{name}" value="([^"]*)"', page.content.decode())
    return unescape(found[1]) if found else None


def come_back(client, user, page):
    """Sign in on the page that carries the text; answer where it leads."""
    assert reverse("account_login") in page.content.decode()
    return sign_in(
        client, user, next=hidden(page, "next"), held=hidden(page, "held") or ""
    )


def test_forms_say_whose_they_are(client, user):
    sign_in(client, user)
    page = client.get(DETAILS)
    assert hidden(page, "form_owner") == owner_mark(user)
    lose_session(client)
    assert hidden(client.get(reverse("account_login")), "form_owner") is None


def test_text_of_an_expired_session_is_shown_after_signing_in(client, user):
    sign_in(client, user)
    lose_session(client)
    page = client.post(f"{DETAILS}?from=here", typed(user))
    assert page.status_code == 403
    assert "We kept what you typed" in page.content.decode()
    assert WORDS.split()[0] not in hidden(page, "held")

    response = come_back(client, user, page)
    assert response.url == f"{DETAILS}?from=here"
    page = client.get(response.url)
    assert page.context["form"]["job_title"].value() == WORDS
    assert "We kept what you typed. Check it and save again." in page.content.decode()
    user.refresh_from_db()
    assert user.job_title == "Manager"

    # A reload, or a look elsewhere, loses nothing; a script's own question neither.
    assert client.get(response.url).context["form"]["job_title"].value() == WORDS
    client.post(response.url, typed(user), headers={"Sec-Fetch-Mode": "cors"})
    assert client.session[HELD]
    client.post(response.url, typed(user, job_title="Nurse"))
    assert not client.session[HELD]
    assert client.get(response.url).context["form"]["job_title"].value() == "Nurse"


def test_kept_text_of_the_review_meets_what_somebody_saved_since(client):
    review = factories.make_review()
    first, second = factories.manager_of(review), factories.make_manager()
    people.add_manager(review, by=first, manager=second)
    url = reverse("reviews:review_change", args=[review.reference, "circumstances"])
    sign_in(client, first)
    sent = {"row_version": hidden(client.get(url), "row_version")}
    sent |= {"circumstances": "Typed first.", "form_owner": owner_mark(first)}
    words = {"circumstances": "Saved meanwhile."}
    change_review(review, by=second, row_version=review.row_version, **words)
    lose_session(client)
    page = client.get(come_back(client, first, client.post(url, sent)).url)
    assert page.context["form"]["circumstances"].value() == "Typed first."
    sent["row_version"] = hidden(page, "row_version")
    page = client.post(url, sent)
    assert "Saved meanwhile." in page.content.decode()
    review.refresh_from_db()
    assert review.circumstances == "Saved meanwhile."


def test_kept_text_of_a_question_meets_what_somebody_saved_since(client):
    review = factories.make_review()
    manager, line = factories.manager_of(review), review.lines_of_enquiry.first()
    url = reverse("reviews:question_change", args=[review.reference, line.pk])
    sign_in(client, manager)
    sent = {"seen": hidden(client.get(url), "seen")}
    sent |= {"title": "First", "text": "Typed.", "form_owner": owner_mark(manager)}
    words = {"title": "Second", "text": "Saved meanwhile."}
    seen = mark_of(questions.words_of(line))
    questions.change_question(line, by=manager, seen=seen, **words)
    lose_session(client)
    page = client.get(come_back(client, manager, client.post(url, sent)).url)
    sent["seen"] = hidden(page, "seen")
    assert "Saved meanwhile." in client.post(url, sent).content.decode()
    line.refresh_from_db()
    assert line.title == "Second"


def test_text_comes_along_past_a_wrong_password_and_the_second_step(client, user):
    sign_in(client, user)
    secret = set_up_app(client)
    lose_session(client)
    page = client.post(DETAILS, typed(user))
    wrong = sign_in(
        client,
        user,
        "a wrong password",
        next=hidden(page, "next"),
        held=hidden(page, "held"),
    )
    assert hidden(wrong, "held") == hidden(page, "held")
    response = come_back(client, user, wrong)
    assert response.url == reverse("mfa_authenticate")
    with time_machine.travel(time.time() + 60):
        response = client.post(response.url, {"code": code_of(secret)})
        assert response.url == DETAILS
        page = client.get(DETAILS)
    assert page.context["form"]["job_title"].value() == WORDS


def test_text_is_not_shown_to_somebody_else(client, user, other):
    sign_in(client, user)
    lose_session(client)
    page = client.post(DETAILS, typed(user))
    response = come_back(client, other, page)
    page = client.get(response.url)
    assert page.context["form"]["job_title"].value() == "Manager"
    assert "We kept" not in page.content.decode()


def test_text_that_somebody_else_finds_waiting_is_dropped(client, user, other):
    sign_in(client, other)
    session = client.session
    text = HeldText(str(user.pk), DETAILS, "job_title=secret")
    session[HELD] = {DETAILS: text.seal(), "/x/": "not ours"}
    session.save()
    assert client.get(DETAILS).context["form"]["job_title"].value() == "Manager"
    assert client.session[HELD] == {"/x/": "not ours"}


def test_text_of_a_closed_account_is_dropped(client, user):
    sign_in(client, user)
    disable_user(user, by=None)
    response = client.post(DETAILS, typed(user))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("owner", ["", "no-mark", "x:y", None])
def test_post_without_a_good_mark_leads_to_sign_in(client, user, owner):
    data = typed(user)
    del data["form_owner"]
    if owner is not None:
        data["form_owner"] = owner
    assert client.post(DETAILS, data).status_code == 302


def test_mark_of_no_id_is_no_mark(client, user):
    class Odd:
        pk = "not-an-id"

    assert client.post(DETAILS, typed(Odd)).status_code == 302


def test_passwords_tokens_and_files_are_never_held(client, user):
    data = typed(
        user,
        password="secret-1",
        oldpassword="secret-2",
        csrfmiddlewaretoken="secret-3",
        upload=SimpleUploadedFile("a.txt", b"secret-4"),
    )
    held = open_held(hidden(client.post(DETAILS, data), "held"))
    assert set(QueryDict(held.query)) == {"full_name", "job_title", "organisation"}
    assert "secret" not in held.query


def test_button_without_text_leads_back_to_its_page(client, user):
    url = reverse("accounts:account_sign_out_elsewhere")
    data = {"form_owner": owner_mark(user)}
    referer = f"http://testserver{reverse('accounts:account')}"
    page = client.post(url, data, headers={"Referer": referer})
    assert hidden(page, "held") is None
    assert hidden(page, "next") == reverse("accounts:account")
    page = client.post(url, data, headers={"Referer": "http://evil.example/x"})
    assert hidden(page, "next") == "/"
    assert hidden(client.post(url, data), "next") == "/"


def test_script_that_saves_by_itself_is_told_in_json(client, user):
    for headers in (
        {"Sec-Fetch-Mode": "cors"},
        {"X-Requested-With": "XMLHttpRequest"},
    ):
        response = client.post(DETAILS, typed(user), headers=headers)
        assert response.status_code == 403
        assert json.loads(response.content)["says"].startswith("Not saved")


def test_a_long_text_comes_back_whole(client, user):
    long = "Ŵ 5,000 words. " * 60_000
    page = client.post(DETAILS, typed(user, job_title=long))
    token = hidden(page, "held")
    assert len(token) < len(long)
    assert QueryDict(open_held(token).query)["job_title"] == long


def test_held_text_is_good_for_half_a_day(user, settings):
    token = HeldText(str(user.pk), DETAILS, "a=1").seal()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a newer key"
    assert open_held(token)
    assert open_held(token[:-1] + "x") is None
    assert open_held("not ours") is None
    assert open_held("ŵ") is None
    with time_machine.travel(time.time() + 12 * 3600 + 60):
        assert open_held(token) is None


def test_two_pages_that_were_open_both_come_back(client, user):
    sign_in(client, user)
    lose_session(client)
    one = client.post(f"{DETAILS}?page=1", typed(user, job_title="one"))
    two = client.post(f"{DETAILS}?page=2", typed(user, job_title="two"))
    first = come_back(client, user, one)
    second = come_back(client, user, two)
    assert (first.url, second.url) == (f"{DETAILS}?page=1", f"{DETAILS}?page=2")
    for url, words in ((first.url, "one"), (second.url, "two")):
        assert client.get(url).context["form"]["job_title"].value() == words


def test_only_the_last_few_texts_wait(rf, user):
    request = rf.get("/")
    request.session = {}
    for number in range(8):
        keep(request, HeldText(str(user.pk), f"/{number}/", "a=1").seal(), user)
    assert list(request.session[HELD]) == [f"/{number}/" for number in range(3, 8)]


def test_held_post_answers_the_same_twice_in_a_request(rf, user):
    request = rf.get("/x/")
    request.user, request.session = user, {}
    request._messages = FallbackStorage(request)
    keep(request, HeldText(str(user.pk), "/x/", "a=1").seal(), user)
    assert held_post(request) == held_post(request) == QueryDict("a=1")
    assert len(request._messages) == 1
    request = rf.post("/x/")
    assert held_post(request) is None


# A page that was open for a long time: its token is no longer good


@pytest.fixture
def strict(user):
    """A browser whose tokens are checked, signed in."""
    client = Client(enforce_csrf_checks=True)
    page = client.get(reverse("account_login"))
    client.post(
        reverse("account_login"),
        {
            "login": user.email,
            "password": PASSWORD,
            "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
        },
    )
    return client


def test_page_that_was_open_long_shows_the_text_again(strict, user):
    response = strict.post(DETAILS, typed(user, csrfmiddlewaretoken="x" * 64))
    assert response.url == DETAILS
    page = strict.get(DETAILS)
    assert page.context["form"]["job_title"].value() == WORDS
    assert "Your page was open for a long time" in page.content.decode()
    again = typed(user, csrfmiddlewaretoken=hidden(page, "csrfmiddlewaretoken"))
    assert strict.post(DETAILS, again).url == reverse("accounts:account")
    user.refresh_from_db()
    assert user.organisation == "Trust"


def test_button_on_a_page_that_was_open_long_leads_back_with_a_message(strict, user):
    url = reverse("accounts:account_sign_out_elsewhere")
    response = strict.post(
        url,
        {"form_owner": owner_mark(user)},
        headers={"Referer": f"http://testserver{reverse('accounts:account')}"},
    )
    assert response.url == reverse("accounts:account")
    page = strict.get(response.url).content.decode()
    assert "Your page was open for a long time" in page


def test_page_of_somebody_else_that_was_open_long_is_dropped(strict, other):
    response = strict.post(DETAILS, typed(other))
    assert response.status_code == 403
    page = response.content.decode()
    assert "Your page was open for a long time" in page
    assert "support" not in page
    assert strict.get(DETAILS).context["form"]["job_title"].value() == "Manager"


def test_script_on_a_page_that_was_open_long_is_told_in_json(strict, user):
    response = strict.post(DETAILS, typed(user), headers={"Sec-Fetch-Mode": "cors"})
    assert response.status_code == 403
    assert json.loads(response.content)["says"].startswith("Not saved")
    assert strict.get(DETAILS).context["form"]["job_title"].value() == "Manager"


def test_page_that_was_open_past_the_session_carries_the_text(strict, user):
    lose_session(strict)
    page = strict.post(DETAILS, typed(user))
    assert page.status_code == 403
    response = strict.post(
        reverse("account_login"),
        {
            "login": user.email,
            "password": PASSWORD,
            "next": hidden(page, "next"),
            "held": hidden(page, "held"),
            "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
        },
    )
    assert strict.get(response.url).context["form"]["job_title"].value() == WORDS


def test_form_of_nobody_that_was_open_long_says_so(strict):
    response = strict.post(reverse("account_reset_password"), {"email": "a@b.org"})
    assert response.status_code == 403
    assert "Open the page again" in response.content.decode()


def test_sign_in_page_that_was_open_long_asks_again_and_keeps_the_text(strict, user):
    lose_session(strict)
    token = HeldText(str(user.pk), DETAILS, "job_title=kept").seal()
    page = strict.post(
        reverse("account_login"), {"login": "a", "held": token, "next": DETAILS}
    )
    assert page.status_code == 403
    assert "Sign in again" in page.content.decode()
    assert (hidden(page, "held"), hidden(page, "next")) == (token, DETAILS)


def test_second_click_on_sign_in_does_no_harm(strict, user):
    token = HeldText(str(user.pk), DETAILS, "job_title=kept").seal()
    response = strict.post(
        reverse("account_login"), {"held": token, "next": "//evil.example"}
    )
    assert response.url == "/"
    assert strict.get(DETAILS).context["form"]["job_title"].value() == "kept"


def test_text_for_a_thing_that_is_gone_comes_back_to_be_copied(client):
    part = factories.make_involvement(state=State.DRAFTING)
    author = factories.person(part, Role.AUTHOR)
    details = PracticeDetails("One")
    row = lessons.add_row(part, by=author, model=GoodPractice, details=details)
    client.force_login(author)
    url = reverse("imr:row", args=[part.pk, "good_practice", row.pk])
    mark = hidden(client.get(url), "form_owner")
    lessons.remove_row(row, by=author)
    sent = {"text": "A long <b>thought</b>.", "row_version": "1", "form_owner": mark}
    page = client.post(url, sent)
    assert page.status_code == 404
    assert "A long &lt;b&gt;thought&lt;/b&gt;." in page.text
    assert "Nothing was saved" in page.text
    # Another person's form, and a page that nobody filled in, say nothing more.
    other = owner_mark(make_user())
    for data in ({**sent, "form_owner": other}, {**sent, "text": "x"}, {}):
        assert "Nothing was saved" not in client.post(url, data).text
    assert "Nothing was saved" not in client.get(url).text
