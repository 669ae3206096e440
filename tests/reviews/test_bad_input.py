"""Every form of the board's, sent badly: a sentence or a 404, never a fault."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from reviews.models import Involvement, Review
from reviews.rules import State
from reviews.services import drafting
from reviews.services.appointments import Appointment
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
# From the list that testers of web forms share ("big list of naughty strings").
NAUGHTY = [
    "",
    "undefined",
    "null",
    "None",
    "0",
    "1/0",
    "-1",
    "9" * 400,
    "1e1000",
    "NaN",
    "０１２",
    "²",
    "\x00",
    "\x0b",
    "a\x1fb",
    "\ufeff",
    "‮⁦test⁧",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗L͙͎̯̹̞͓G",
    "田中さんにあげて下さい",
    "👩‍👩‍👦 🇬🇧",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}{% load x %}",
    "{0.__class__}%s%n",
    "'; DROP TABLE reviews_review; --",
    "../../../etc/passwd%00",
    "=HYPERLINK(1)",
    "x@y.org\nBcc: z@y.org",
    "x" * 10_000,
]
FIELDS = [
    "address",
    "agency",
    "asked_for",
    "circumstances",
    "code",
    "date_of_birth_day",
    "date_of_birth_month",
    "date_of_birth_year",
    "draft",
    "due_on_day",
    "due_on_month",
    "due_on_year",
    "email",
    "full_name",
    "kind",
    "lead_email",
    "lead_name",
    "legal_basis",
    "manager",
    "name",
    "nhs_number",
    "other",
    "password",
    "pseudonym",
    "reason",
    "reference",
    "representative_email",
    "representative_name",
    "request_id",
    "row_version",
    "scoping_from_day",
    "scoping_from_month",
    "scoping_from_year",
    "scoping_to_day",
    "scoping_to_month",
    "scoping_to_year",
    "seen",
    "step",
    "text",
    "then",
    "title",
    "tor_agreed_on_day",
    "tor_agreed_on_month",
    "tor_agreed_on_year",
    "tor_purpose",
    "where",
    # What nobody may set
    "id",
    "state",
    "returned_version",
    "opened_by",
    "tor_version",
    "is_superuser",
]


@pytest.fixture
def manager(client, set_today) -> User:
    set_today(TODAY)
    manager = factories.make_manager()
    client.force_login(manager)
    client.shows_braces = True
    return manager


def addresses(manager: User) -> list[str]:
    """Every page that takes a post, on things that are there."""
    review = factories.make_review(manager)
    part = factories.make_involvement(review)
    line = review.lines_of_enquiry.first()
    drafting.add_question(by=manager, title="Capacity", text="How?")
    question = drafting.questions_of(drafting.draft_of(manager))[0]["id"]
    of_review = [
        ("review_change", ["pseudonym"]),
        ("review_change", ["basis"]),
        ("review_change", ["circumstances"]),
        ("review_change", ["terms"]),
        ("due_date_change", []),
        ("questions", []),
        ("question_change", [line.pk]),
        ("question_move", [line.pk]),
        ("identity", []),
        ("identity_change", []),
        ("lead_change", []),
        ("review_managers", []),
        ("agency_add", []),
    ]
    of_part = ["request_change", "same_person_allow", "return_reopen"]
    pages = ["names", "adult", "basis", "circumstances", "terms", "lead", "due"]
    return [
        *(reverse("reviews:opening_page", args=[page]) for page in pages),
        reverse("reviews:opening_questions"),
        reverse("reviews:opening_question", args=[question]),
        reverse("reviews:opening_question_move", args=[question]),
        reverse("reviews:opening_check"),
        reverse("reviews:managers"),
        *(
            reverse(f"reviews:{name}", args=[review.reference, *more])
            for name, more in of_review
        ),
        *(reverse(f"reviews:{name}", args=[part.pk]) for name in of_part),
        reverse("reviews:representative_replace", args=[part.pk]),
        reverse("reviews:agency_withdraw", args=[part.pk]),
    ]


@pytest.mark.parametrize("typed", NAUGHTY, ids=lambda typed: ascii(typed)[:24])
def test_every_form_takes_the_same_text_everywhere(client, manager, typed):
    manager_rows = User.objects.filter(is_superuser=True)
    for url in addresses(manager):
        answer = client.post(url, dict.fromkeys(FIELDS, typed))
        assert answer.status_code in {200, 302, 404}, url
        if answer.status_code == 302:
            assert client.get(answer.url, follow=True).status_code == 200
    assert not manager_rows.exists()
    assert set(Involvement.objects.values_list("returned_version", flat=True)) == {None}


def test_every_form_says_what_is_missing_when_it_is_empty(client, manager):
    for url in addresses(manager):
        answer = client.post(url, {})
        if answer.status_code == 200:
            assert "There is a problem" in answer.text, url
        else:
            assert answer.status_code in {302, 404}, url


def test_names_and_texts_with_markup_are_shown_as_they_were_typed(client, manager):
    review = factories.make_review(
        manager, pseudonym="<b>Ada</b>", circumstances="<script>x</script>"
    )
    page = client.get(reverse("reviews:review", args=[review.reference])).text
    assert "&lt;b&gt;Ada&lt;/b&gt;" in page
    assert "<script>x" not in page


def test_a_post_cannot_change_what_its_form_does_not_ask(client, manager):
    part = factories.make_involvement(factories.make_review(manager))
    before = Involvement.objects.values().get(pk=part.pk)
    typed = {
        "reason": "One partner",
        "state": State.COMPLETE,
        "returned_version": "7",
        "due_on": "2030-01-01",
        "agency": str(uuid4()),
    }
    url = reverse("reviews:same_person_allow", args=[part.pk])
    client.post(url, typed)
    after = Involvement.objects.values().get(pk=part.pk)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"same_person_reason", "row_version"}


def test_things_of_other_reviews_are_not_found(client, manager):
    foreign = factories.make_involvement(state=State.DRAFTING)
    mine = factories.make_review(manager)
    theirs = foreign.review
    line = theirs.lines_of_enquiry.first()
    lead = Appointment.objects.get(review=theirs, role="lead_reviewer")
    run_by = Appointment.objects.get(review=theirs, role="sab_manager")
    for name, args in [
        ("review", [theirs.reference]),
        ("history", [theirs.reference]),
        ("identity", [theirs.reference]),
        ("question_change", [mine.reference, line.pk]),
        ("agency", [foreign.pk]),
        ("request_change", [foreign.pk]),
    ]:
        assert client.get(reverse(f"reviews:{name}", args=args)).status_code == 404
    for name, args in [
        ("question_move", [mine.reference, line.pk]),
        ("review_manager_end", [mine.reference, run_by.pk]),
        ("invitation_renew", [lead.pk]),
        ("return_complete", [foreign.pk]),
    ]:
        url = reverse(f"reviews:{name}", args=args)
        assert client.post(url, {"where": "up"}).status_code == 404


def test_a_hidden_review_looks_like_one_that_is_not_there(client, manager):
    theirs = factories.make_review()
    hidden = client.get(reverse("reviews:review", args=[theirs.reference]))
    absent = client.get(reverse("reviews:review", args=["SAR-NO-1"]))
    assert hidden.status_code == absent.status_code == 404
    assert strip(hidden.text) == strip(absent.text)
    for odd in ("x" * 300, "%00", "sar-hf-2026-01"):
        assert client.get(f"/reviews/{odd}/").status_code == 404
    assert Review.objects.filter(pk=theirs.pk).exists()


def strip(page: str) -> str:
    """A page without what is new on every page."""
    lines = [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]
    return "\n".join(lines)
