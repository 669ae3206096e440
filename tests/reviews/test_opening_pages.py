"""The pages of opening a review, in order, out of order, and twice."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from reviews.models import Review
from reviews.services import drafting
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
PAGES = {
    "names": {"reference": "sar-hf-2026-01", "pseudonym": "Adult A"},
    "adult": {
        "name": "Quillon Thackwray",
        "date_of_birth_day": "14",
        "date_of_birth_month": "9",
        "date_of_birth_year": "1951",
        "nhs_number": "999 412 0751",
        "address": "4 Marlpit Row\r\nLondon",
    },
    "basis": {
        "legal_basis": "mandatory",
        "scoping_from_day": "1",
        "scoping_from_month": "9",
        "scoping_from_year": "2018",
        "scoping_to_day": "28",
        "scoping_to_month": "2",
        "scoping_to_year": "2021",
    },
    "circumstances": {"circumstances": "Adult A lived alone\x0band died in a fire."},
    "terms": {
        "tor_purpose": "To learn how services worked.",
        "tor_agreed_on_day": "1",
        "tor_agreed_on_month": "2",
        "tor_agreed_on_year": "2026",
    },
    "lead": {"lead_name": "Imogen Farrow", "lead_email": "imogen@example.org"},
    "due": {"due_on_day": "1", "due_on_month": "6", "due_on_year": "2026"},
}
QUESTION = {"title": "Self-neglect", "text": "How was the risk seen?"}
START = reverse("reviews:opening_start")
CHECK = reverse("reviews:opening_check")
QUESTIONS = reverse("reviews:opening_questions")


@pytest.fixture(autouse=True)
def manager(client, set_today) -> User:
    set_today(TODAY)
    manager = factories.make_manager()
    client.force_login(manager)
    return manager


def at(page: str) -> str:
    return reverse("reviews:opening_page", args=[page])


def fill(client) -> None:
    for page, answers in PAGES.items():
        assert client.save(at(page), answers).status_code == 302
    client.post(QUESTIONS, QUESTION | {"then": "go_on"})


def test_opening_leads_from_page_to_page(client):
    assert "Start now" in client.get(START).text
    way = []
    url = at("names")
    for page in [*PAGES][:5]:
        assert url == at(page)
        url = client.save(url, PAGES[page]).url
        way.append(url)
    assert way[-1] == QUESTIONS
    url = client.post(QUESTIONS, QUESTION | {"then": "go_on"}).url
    assert url == at("lead")
    url = client.save(url, PAGES["lead"]).url
    assert client.save(url, PAGES["due"]).url == CHECK
    assert "Finish opening the review" in client.get("/").text


def test_opening_proposes_the_reference(client):
    assert 'value="SAR-HF-2026-01"' in client.get(at("names")).text


def test_opening_keeps_each_page_for_the_next_visit(client, manager):
    fill(client)
    client.logout()
    client.force_login(manager)
    for page, answers in PAGES.items():
        text = client.get(at(page)).text
        for name, typed in answers.items():
            if name not in {"reference", "nhs_number", "legal_basis"}:
                first = typed.replace("\x0b", "\n").splitlines()[0]
                assert first in text, (page, name)
    assert "9994120751" in client.get(at("adult")).text
    assert "We kept what you typed" in client.get(START).text


def test_opening_goes_back_a_page_or_to_check(client):
    assert f'href="{START}"' in client.get(at("names")).text
    client.save(at("names"), PAGES["names"])
    assert f'href="{at("names")}"' in client.get(at("adult")).text
    fill(client)
    assert f'href="{CHECK}"' in client.get(at("adult")).text
    changed = client.save(at("names"), PAGES["names"] | {"pseudonym": "Ada"})
    assert changed.url == CHECK
    assert "Ada" in client.get(CHECK).text


def test_opening_out_of_order_comes_round_to_what_is_missing(client):
    assert client.save(at("due"), PAGES["due"]).url == at("names")
    page = client.get(CHECK).text
    assert "Still to fill in" in page
    assert "Open the review</button>" not in page


def test_check_shows_the_answers_but_not_the_identity(client):
    fill(client)
    page = client.get(CHECK).text
    for words in (
        "SAR-HF-2026-01",
        "Adult A",
        "Mandatory: Care Act 2014",
        "1 September 2018",
        "1 June 2026",
        "imogen@example.org",
        "1. Self-neglect",
        "Entered, and sealed",
    ):
        assert words in page
    assert "Quillon" not in page


def test_check_without_a_draft_leads_to_the_start(client):
    assert client.get(CHECK).url == START


def open_it(client, manager: User):
    draft = drafting.draft_of(manager)
    return client.post(CHECK, {"draft": str(draft.pk)})


def test_opening_ends_with_what_happens_next(client, manager):
    fill(client)
    opened = open_it(client, manager)
    review = Review.objects.get()
    assert opened.url == reverse("reviews:review_opened", args=[review.reference])
    page = client.get(opened.url).text
    assert "The review is open" in page
    assert "Imogen Farrow" in page
    assert "Add an agency" in page


def test_opening_twice_opens_one_review(client, manager):
    fill(client)
    draft = drafting.draft_of(manager)
    urls = {client.post(CHECK, {"draft": str(draft.pk)}).url for _ in range(3)}
    assert len(urls) == 1
    assert Review.objects.count() == 1


@pytest.mark.parametrize(
    "draft", ["", "x", "\x00", "5f0c3a52-6a0f-4c1e-9d0a-0d6d8f1b2c3e"]
)
def test_opening_with_a_strange_draft_is_not_found(client, manager, draft):
    fill(client)
    assert client.post(CHECK, {"draft": draft}).status_code == 404
    assert not Review.objects.exists()


def test_opening_that_is_refused_keeps_everything(client, manager):
    fill(client)
    factories.make_review(reference="SAR-HF-2026-01")
    page = open_it(client, manager)
    assert page.status_code == 200
    assert "already a review with the reference SAR-HF-2026-01" in page.text
    assert "Adult A" in page.text


def test_questions_are_added_changed_and_moved(client, manager):
    client.post(QUESTIONS, QUESTION | {"then": "again"})
    client.post(QUESTIONS, {"title": "Capacity", "text": "How?", "then": "again"})
    first, second = drafting.questions_of(drafting.draft_of(manager))
    change = reverse("reviews:opening_question", args=[first["id"]])
    assert "Self-neglect" in client.get(change).text
    assert "Enter the question" in client.save(change, {"title": "Fire"}).text
    client.save(change, {"title": "Fire", "text": "How seen?"})
    move = reverse("reviews:opening_question_move", args=[second["id"]])
    client.post(move, {"where": "up"})
    page = client.get(QUESTIONS).text
    assert page.index("1. Capacity") < page.index("2. Fire")
    typed = {"title": "A third, half", "text": "", "where": "down"}
    kept = client.post(move, typed).text
    assert kept.index("1. Fire") < kept.index("2. Capacity")
    assert 'value="A third, half"' in kept
    assert "There is a problem" not in kept
    assert f'action="{QUESTIONS}"' in kept
    client.post(move, {"where": "remove"})
    assert "Capacity" not in client.get(QUESTIONS).text


def test_questions_cannot_be_passed_with_none_or_half_a_one(client):
    none = client.post(QUESTIONS, {"title": " ", "text": "", "then": "go_on"}).text
    assert "Enter a short title" in none
    client.post(QUESTIONS, QUESTION | {"then": "again"})
    half = client.post(QUESTIONS, {"title": "Half", "text": "", "then": "go_on"}).text
    assert "Enter the question" in half
    assert 'value="Half"' in half
    passed = client.post(QUESTIONS, {"title": "", "text": "", "then": "go_on"})
    assert passed.status_code == 302


@pytest.mark.parametrize("name", ["opening_question", "opening_question_move"])
def test_question_that_is_not_ones_own_is_not_found(client, manager, name):
    fill(client)
    own = drafting.questions_of(drafting.draft_of(manager))[0]["id"]
    client.force_login(factories.make_manager())
    for question in (own, uuid4()):
        url = reverse(f"reviews:{name}", args=[question])
        assert client.post(url, {"where": "up"}).status_code == 404


def test_page_that_does_not_exist_is_not_found(client):
    for page in ("nothing", "questions-2"):
        assert client.get(at(page)).status_code == 404


def test_discard_asks_first_and_then_forgets(client, manager):
    fill(client)
    url = reverse("reviews:opening_discard")
    assert "Do you want to delete" in client.get(url).text
    assert drafting.draft_of(manager) is not None
    assert "You have deleted" in client.post(url, follow=True).text
    assert drafting.draft_of(manager) is None


def test_opening_is_not_found_for_others(client):
    client.force_login(factories.make_user())
    for url in (START, CHECK, QUESTIONS, at("names")):
        assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("page", "changes", "sentence"),
    [
        ("names", {"reference": "sar hf"}, "letters, numbers and hyphens only"),
        ("names", {"reference": "A" * 31}, "must be 30 characters or fewer"),
        ("names", {"pseudonym": ""}, "Enter the adult’s pseudonym"),
        ("adult", {"date_of_birth_year": "2050"}, "Date of birth must be today or in"),
        ("adult", {"nhs_number": "999 412 0752"}, "one of its digits is not right"),
        ("adult", {"nhs_number": "12"}, "Enter an NHS number with 10 digits"),
        ("adult", {"nhs_number": "٩٩٩٤١٢٠٧٥١"}, "Enter an NHS number with 10 digits"),
        (
            "basis",
            {"scoping_to_year": "2010"},
            "must end on or after the day it starts",
        ),
        ("basis", {"scoping_to_day": "31"}, "must be a real date"),
        ("basis", {"legal_basis": "whim"}, "Choose the legal basis from the list"),
        ("terms", {"tor_agreed_on_year": "2027"}, "must be today or in the past"),
        ("due", {"due_on_year": "2025"}, "must be today or in the future"),
        ("lead", {"lead_email": "nobody"}, "right format"),
        ("lead", {"lead_name": "x" * 151}, "must be 150 characters or fewer"),
    ],
)
def test_page_says_what_to_put_right_and_keeps_the_rest(
    client, manager, page, changes, sentence
):
    answers = PAGES[page] | changes
    text = client.save(at(page), answers).text
    assert sentence in text
    for name, typed in answers.items():
        if name not in changes and name != "legal_basis":
            first = typed.splitlines()[0]
            assert first in text
    assert drafting.draft_of(manager) is None


NAMED = "Write Adult A instead of the adult’s name"


@pytest.mark.parametrize(
    ("page", "name"), [("circumstances", "circumstances"), ("terms", "tor_purpose")]
)
def test_page_refuses_the_adults_name_once_it_is_known(client, manager, page, name):
    fill(client)
    kept = drafting.draft_of(manager).answers[page]
    typed = PAGES[page] | {name: "Ms Thackwray lived alone."}
    answer = client.save(at(page), typed)
    assert NAMED in answer.text
    assert f'href="#id_{name}"' in answer.text
    assert "Ms Thackwray lived alone." in answer.text
    assert drafting.draft_of(manager).answers[page] == kept


def test_questions_refuse_the_adults_name_once_it_is_known(client, manager):
    fill(client)
    typed = {"title": "Quillon Thackwray", "text": "How?", "then": "again"}
    assert NAMED in client.post(QUESTIONS, typed).text
    kept = drafting.questions_of(drafting.draft_of(manager))
    assert [question["title"] for question in kept] == ["Self-neglect"]
    change = reverse("reviews:opening_question", args=[kept[0]["id"]])
    answer = client.save(change, QUESTION | {"text": "How did Thackwray live?"})
    assert NAMED in answer.text
    assert drafting.questions_of(drafting.draft_of(manager)) == kept


def test_check_refuses_the_adults_name_typed_before_it_was_known(client, manager):
    client.save(
        at("circumstances"), {"circumstances": "Quillon  thackwray died in a fire."}
    )
    client.save(
        at("terms"), PAGES["terms"] | {"tor_purpose": "To learn of 9994120751."}
    )
    client.post(QUESTIONS, QUESTION | {"text": "Who called at 4 Marlpit Row?"})
    for page, answers in PAGES.items():
        if page not in {"circumstances", "terms"}:
            client.save(at(page), answers)
    page = client.get(CHECK).text
    assert "Change before you open the review" in page
    for sentence in (
        NAMED,
        "Leave out the adult’s NHS number",
        "Leave out the adult’s address",
    ):
        assert sentence in page
    assert "Open the review</button>" not in page
    assert NAMED in open_it(client, manager).text
    assert not Review.objects.exists()


def test_pseudonym_that_says_who_the_adult_is_is_refused(client, manager):
    fill(client)
    typed = {"reference": "SAR-HF-2026-01", "pseudonym": "Mr Thackwray"}
    page = client.save(at("names"), typed).text
    assert "Enter a pseudonym that does not say who the adult is" in page
    assert 'href="#id_pseudonym"' in page
    assert "Mr Thackwray" in page
    # It may be the adult's name that comes later.
    draft = drafting.draft_of(manager)
    assert draft.answers["names"]["pseudonym"] == "Adult A"


def test_page_says_so_when_the_identity_cannot_be_opened(client, settings):
    fill(client)
    settings.IDENTITY_KEY = "another key that is long enough to be one"
    page = client.save(at("circumstances"), PAGES["circumstances"]).text
    assert "We cannot open the identity" in page
    names = {"reference": "SAR-HF-2026-01", "pseudonym": "Adult B"}
    assert "We cannot open the identity" in client.save(at("names"), names).text
    # It can be typed again, and then all is well.
    assert "Marlpit" not in client.get(at("adult")).text
    assert client.save(at("adult"), PAGES["adult"]).status_code == 302
    assert client.save(at("names"), names).status_code == 302


def test_names_refuses_a_reference_that_is_taken(client, manager):
    factories.make_review(reference="SAR-HF-2026-01")
    page = client.save(at("names"), PAGES["names"]).text
    assert "SAR-HF-2026-01 is taken. Enter another reference" in page
    assert 'href="#id_reference"' in page
    assert drafting.draft_of(manager) is None


def test_lead_refuses_the_manager_themselves(client, manager):
    typed = PAGES["lead"] | {"lead_email": manager.email.upper()}
    page = client.save(at("lead"), typed).text
    assert "so you cannot be its lead reviewer too" in page
    assert 'href="#id_lead_email"' in page
    assert drafting.draft_of(manager) is None


def test_basis_refuses_a_period_that_has_not_ended(client):
    typed = PAGES["basis"] | {
        "scoping_to_day": "3",
        "scoping_to_month": "3",
        "scoping_to_year": "2026",
    }
    page = client.save(at("basis"), typed).text
    assert "End of the scoping period must be today or in the past" in page
    today = typed | {"scoping_to_day": "2"}
    assert client.save(at("basis"), today).status_code == 302


def test_one_line_drops_marks_of_direction_and_keeps_other_scripts(client, manager):
    marks = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    typed = PAGES["names"] | {"pseudonym": f"{marks}Adult {marks}أمل 🌱{marks}"}
    client.save(at("names"), typed)
    kept = drafting.draft_of(manager).answers["names"]
    assert kept["pseudonym"] == "Adult أمل 🌱"
    nothing = client.save(at("names"), PAGES["names"] | {"pseudonym": marks})
    assert "Enter the adult’s pseudonym" in nothing.text
