"""Pages of questions to an agency: the board's, and the agency's own."""

from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from chronology import services
from chronology.models import AgencyQuestion
from reviews.models import AdultIdentity
from reviews.roles import Role
from reviews.rules import State
from reviews.services.naming import unseal
from tests import factories
from tests.chronology.reading import address, reopen, returned
from tests.chronology.test_agency_questions import answer, ask, ids
from tests.chronology.test_pages import says
from tests.harness.queries import check_constant_queries


@pytest.fixture
def author(theirs):
    return factories.person(theirs, Role.AUTHOR)


def ask_page(part, *about):
    query = "&".join(f"about={one}" for one in about)
    return f"{reverse('chronology:question_ask', args=[part.pk])}?{query}"


def page_of(question, name="question"):
    return reverse(f"chronology:{name}", args=[question.pk])


def all_of(review):
    return reverse("chronology:questions", args=[review.reference])


def own_of(part):
    return reverse("chronology:own_questions", args=[part.pk])


# The board


def test_question_is_asked_from_a_row(enter, review, theirs, lead):
    client = enter(lead)
    chosen = f"{address(review)}?find=nurse&significance=routine"
    (line,) = client.get(chosen).context["lines"]
    ask_at = f"{line.marks.ask}&amp;{line.marks.query}"
    assert ask_at in client.get(chosen).text
    ask_at = unescape(ask_at)
    page = client.get(ask_at)
    assert page.context["back"] == f"{chosen}#e{line.entry.entry}"
    assert "A nurse visited." in says(page)
    assert "Nobody came." not in says(page)
    typed = {
        "text": "Who visited?",
        "reply_by_day": "1",
        "reply_by_month": "3",
        "reply_by_year": "2099",
        "token": page.context["form"]["token"].value(),
    }
    sent = client.post(ask_at, typed, follow=True)
    assert "We have sent your question." in says(sent)
    assert "Reply by 1 March 2099." in says(sent)
    assert "Take the question back" in says(sent)
    assert "not answered yet" in says(client.get(address(review)))
    # Sent twice it asks once; other words are another question.
    client.post(ask_at, typed)
    assert AgencyQuestion.objects.count() == 1
    client.post(ask_at, typed | {"text": "And when?"})
    assert AgencyQuestion.objects.count() == 2


def test_question_is_asked_about_two_entries_or_none(enter, theirs, lead):
    client, two = enter(lead), ids(theirs)
    page = client.get(ask_page(theirs, *two))
    assert "The entries you ask about" in says(page)
    assert page.context["back"] == f"{address(theirs.review)}#e{two[0]}"
    page = client.get(ask_page(theirs))
    assert "you ask about" not in says(page)
    assert page.context["back"] == address(theirs.review)


@pytest.mark.parametrize(
    ("typed", "says_so"),
    [
        ({"text": ""}, "Enter your question"),
        ({"text": "n" * 5_001}, "characters or fewer"),
        (
            {
                "text": "Why?",
                "reply_by_day": "31",
                "reply_by_month": "2",
                "reply_by_year": "2099",
            },
            "Reply by",
        ),
        (
            {
                "text": "Why?",
                "reply_by_day": "1",
                "reply_by_month": "2",
                "reply_by_year": "2019",
            },
            "Reply by must be today or in the future",
        ),
    ],
)
def test_bad_question_gets_a_sentence_and_stays(enter, theirs, lead, typed, says_so):
    sent = enter(lead).post(ask_page(theirs), typed)
    assert sent.status_code == 200
    assert says_so in says(sent)
    assert sent.context["form"]["text"].value() == typed["text"]
    assert not AgencyQuestion.objects.exists()


def test_address_that_names_no_entry_is_not_there_or_is_said(enter, theirs, lead):
    client = enter(lead)
    assert client.get(ask_page(theirs, "x")).status_code == 404
    sent = client.post(ask_page(theirs, uuid4()), {"text": "Why?"})
    assert "choose again" in says(sent)
    assert sent.context["form"]["text"].value() == "Why?"


def test_agency_that_has_not_returned_is_not_asked(enter, review, lead):
    draft = factories.make_involvement(review, state=State.DRAFTING)
    page = enter(lead).get(ask_page(draft))
    assert "once it has returned its report" in says(page)
    assert "Send the question" not in says(page)


def test_text_stays_when_the_agency_went_out_meanwhile(enter, theirs, lead):
    client = enter(lead)
    factories.withdraw(reopen(theirs))
    sent = client.post(ask_page(theirs), {"text": "Why?"})
    assert "takes part no more" in says(sent)
    assert sent.context["form"]["text"].value() == "Why?"


def test_answer_is_read_closed_and_asked_after(enter, review, theirs, lead, author):
    one = ids(theirs)[0]
    question = answer(ask(theirs, lead, about=[one]), author)
    client = enter(lead)
    assert "(1 answered)" in says(client.get(address(review)))
    assert "Answers to read (1)" in says(client.get(all_of(review)))
    page = client.get(page_of(question))
    assert "The district nurse." in says(page)
    assert f"about={one}" in page.text
    # Opening a return again is the SAB manager's.
    assert "open the return for a new version" not in says(page)
    close = page_of(question, "question_close")
    assert "You have closed the question." in says(client.post(close, follow=True))
    assert "Closed or taken back (1)" in says(client.get(all_of(review)))
    again = client.post(page_of(question, "question_reopen"), follow=True)
    assert "The question is open again." in says(again)
    client = enter(factories.manager_of(review))
    assert "open the return for a new version" in says(client.get(page_of(question)))


def test_question_is_taken_back(enter, review, theirs, lead):
    question, client = ask(theirs, lead), enter(lead)
    early = client.post(page_of(question, "question_close"), follow=True)
    assert "once it is answered" in says(early)
    assert "(1 waiting)" in says(client.get(address(review)))
    taken = client.post(page_of(question, "question_withdraw"), follow=True)
    assert "You have taken the question back." in says(taken)
    client = enter(factories.person(theirs, Role.AUTHOR))
    page = says(client.get(page_of(question)))
    assert "You do not need to answer it." in page
    assert "Send the answer" not in page


def test_answered_question_is_not_taken_back(enter, theirs, lead, author):
    question = answer(ask(theirs, lead), author)
    sent = enter(lead).post(page_of(question, "question_withdraw"), follow=True)
    assert "the agency has answered it" in says(sent)


def test_nothing_asked_yet_says_how(enter, review, lead):
    assert "You have asked no questions yet" in says(enter(lead).get(all_of(review)))


# The agency


def test_agency_reads_answers_and_cannot_change_it(enter, theirs, lead, author):
    today = timezone.localdate()
    question = ask(theirs, lead, about=ids(theirs)[:1], reply_by=today)
    client = enter(author)
    steps = says(client.get(reverse("imr:involvement", args=[theirs.pk])))
    assert "Answer the board’s questions" in steps
    assert "1 to answer" in steps
    assert "To answer (1)" in says(client.get(own_of(theirs)))
    page = says(client.get(page_of(question)))
    assert "A nurse visited." in page
    assert lead.full_name not in page
    typed = {"answer": "The district nurse.", "row_version": 1}
    sent = client.post(page_of(question), typed, follow=True)
    assert "We have sent your answer to the board." in says(sent)
    assert "Send the answer" not in says(sent)
    assert "Answered or taken back (1)" in says(client.get(own_of(theirs)))
    steps = says(client.get(reverse("imr:involvement", args=[theirs.pk])))
    assert "1 to answer" not in steps


def test_senior_manager_reads_and_sees_who_answers(enter, theirs, lead):
    senior = factories.person(theirs, Role.SENIOR_MANAGER)
    client = enter(senior)
    home = reverse("imr:involvement", args=[theirs.pk])
    assert "board’s questions" not in says(client.get(home))
    assert "The board has asked nothing." in says(client.get(own_of(theirs)))
    question = ask(theirs, lead)
    assert "Read the board’s questions" in says(client.get(home))
    page = says(client.get(page_of(question)))
    assert "Your panel representative or your author answers." in page
    sent = client.post(page_of(question), {"answer": "Me.", "row_version": 1})
    assert sent.status_code == 403


@pytest.mark.parametrize(
    ("text", "says_so"),
    [("", "Enter your answer"), ("n" * 20_001, "characters or fewer")],
)
def test_bad_answer_gets_a_sentence_and_stays(
    enter, theirs, lead, author, text, says_so
):
    question = ask(theirs, lead)
    sent = enter(author).post(page_of(question), {"answer": text, "row_version": 1})
    assert sent.status_code == 200
    assert says_so in says(sent)
    assert sent.context["form"]["answer"].value() == text
    question.refresh_from_db()
    assert question.is_waiting


def test_second_to_answer_sees_both_texts(enter, theirs, lead, author):
    question = ask(theirs, lead)
    representative = factories.person(theirs, Role.PANEL_REPRESENTATIVE)
    answer(question, representative, "Theirs.")
    client = enter(author)
    sent = client.post(page_of(question), {"answer": "Mine.", "row_version": 1})
    assert "has answered this question already" in says(sent)
    assert "The answer Theirs." in says(sent)
    assert sent.context["form"]["answer"].value() == "Mine."
    question.refresh_from_db()
    assert question.answer == "Theirs."


def test_question_that_was_asked_again_meanwhile_is_said(enter, theirs, lead, author):
    question = ask(theirs, lead)
    services.withdraw_question(question, by=lead)
    services.reopen_question(question, by=lead)
    client = enter(author)
    sent = client.post(page_of(question), {"answer": "Mine.", "row_version": 1})
    assert sent.context["conflicts"] is not None
    assert sent.context["form"]["answer"].value() == "Mine."
    version = sent.context["form"]["row_version"].value()
    client.post(page_of(question), {"answer": "Mine.", "row_version": version})
    question.refresh_from_db()
    assert question.answer == "Mine."


def test_adult_s_name_is_refused_beside_the_box(enter, theirs, lead, author):
    name = unseal(AdultIdentity.objects.get(review=theirs.review).sealed).name
    sent = enter(lead).post(ask_page(theirs), {"text": f"Did {name} say so?"})
    assert "instead of the adult’s name" in sent.context["form"].errors["text"][0]
    assert not AgencyQuestion.objects.exists()
    question = ask(theirs, lead)
    typed = {"answer": f"{name} did.", "row_version": 1}
    sent = enter(author).post(page_of(question), typed)
    assert "instead of the adult’s name" in sent.context["form"].errors["answer"][0]
    assert sent.context["form"]["answer"].value() == f"{name} did."


def test_another_agency_sees_nothing_of_it(enter, review, theirs, lead):
    question = ask(theirs, lead)
    other = returned(review, {"event": "A letter came."})
    for role in (Role.AUTHOR, Role.PANEL_REPRESENTATIVE, Role.SENIOR_MANAGER):
        client = enter(factories.person(other, role))
        for url in (page_of(question), own_of(theirs), all_of(review)):
            assert client.get(url).status_code == 404
        assert "Who visited?" not in client.get(own_of(other)).text


def test_lists_cost_the_same_for_many_questions(enter, review, theirs, lead, author):
    one = ids(theirs)[0]

    def more(number):
        question = ask(theirs, lead, f"Question {number}?", about=[one])
        if number % 2:
            answer(question, author)

    for person, url in (
        (lead, all_of(review)),
        (lead, address(review)),
        (author, own_of(theirs)),
    ):
        check_constant_queries(enter(person), url, more)


def test_record_of_the_review_names_the_act(enter, review, theirs, lead, author):
    question = answer(ask(theirs, lead), author)
    services.close_question(question, by=lead)
    history = reverse("reviews:history", args=[review.reference])
    page = says(enter(factories.manager_of(review)).get(history))
    assert f"asked {theirs.agency.name} a question" in page
    assert f"closed a question to {theirs.agency.name}" in page
