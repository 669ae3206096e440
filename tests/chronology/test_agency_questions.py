"""The board asks an agency about what it returned, and the agency answers."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.refusals import Hidden, Refused, Stale
from audit.models import AuditEvent
from chronology import services
from chronology.models import AgencyQuestion
from chronology.services.agency_questions import MOST_ABOUT, rows_about
from reviews.models import AdultIdentity
from reviews.roles import Role
from reviews.rules import State
from reviews.services.naming import SaysWho, unseal
from reviews.services.people import change_lead_reviewer
from reviews.worklist import done_by, tasks_of
from tests import factories
from tests.chronology.reading import reopen, returned


@pytest.fixture
def author(theirs):
    return factories.person(theirs, Role.AUTHOR)


@pytest.fixture
def representative(theirs):
    return factories.person(theirs, Role.PANEL_REPRESENTATIVE)


def ask(part, by, text="Who visited?", about=(), **more):
    today = timezone.localdate()
    return services.ask_agency(
        involvement=part, by=by, text=text, about=about, today=today, **more
    )


def answer(question, by, text="The district nurse.", row_version=1):
    return services.answer_question(
        question, by=by, answer=text, row_version=row_version
    )


def ids(part):
    return list(part.entries.order_by("number").values_list("pk", flat=True))


def titles(user):
    return [task.title for task in tasks_of(user, today=timezone.localdate())]


# Asking


def test_question_is_kept_recorded_and_told_of(theirs, lead, author, representative):
    two = ids(theirs)[:2]
    question = ask(theirs, lead, about=two)
    assert [row.entry for row in rows_about(question)] == two
    assert str(question) == f"Question {question.pk}"
    assert (question.standing, question.version) == ("Not answered yet", 1)
    event = AuditEvent.objects.get(event="agency_question_asked")
    assert (event.by, event.involvement_id, event.data) == (lead, theirs.pk, {})
    for person in (author, representative):
        assert factories.mails(person, "question_to_answer") == 1
    senior = factories.person(theirs, Role.SENIOR_MANAGER)
    assert factories.mails(senior, "question_to_answer") == 0


def test_mails_say_that_there_is_something_and_nothing_else(
    theirs, lead, author, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        question = ask(theirs, lead, about=ids(theirs))
    with django_capture_on_commit_callbacks(execute=True):
        answer(question, author)
    subjects = {mail.subject for mail in mailoutbox}
    assert {"There is a question to answer", "There is an answer to read"} <= subjects
    never = [theirs.agency.name, theirs.review.reference, theirs.review.pseudonym]
    never += [lead.full_name, author.full_name, "Who visited", "district nurse"]
    for mail in mailoutbox:
        assert not [word for word in never if word in mail.subject + mail.body]


def test_question_may_be_about_the_return_as_a_whole(theirs, lead):
    assert rows_about(ask(theirs, lead)) == []


def test_entry_named_twice_is_named_once(theirs, lead):
    one = ids(theirs)[0]
    assert ask(theirs, lead, about=[one, one]).about == [str(one)]


def test_both_of_the_board_ask_and_nobody_else(theirs, review, author):
    ask(theirs, factories.manager_of(review))
    for nobody in (author, factories.make_user()):
        with pytest.raises(Hidden):
            ask(theirs, nobody)


def test_entry_of_another_agency_or_of_an_earlier_version_is_refused(
    theirs, review, lead
):
    other = returned(review, {"event": "A letter came."})
    for strange in (ids(other)[0], uuid4()):
        with pytest.raises(Refused, match="choose again"):
            ask(theirs, lead, about=[strange])
    gone = ids(theirs)[0]
    part = reopen(theirs)
    by = factories.person(part, Role.AUTHOR)
    services.delete_entry(entry=part.entries.get(pk=gone), by=by)
    factories.walk(part, State.ACCEPTED)
    with pytest.raises(Refused, match="choose again"):
        ask(theirs, lead, about=[gone])


def test_more_entries_than_anybody_reads_are_refused(theirs, lead):
    many = [uuid4() for _ in range(MOST_ABOUT + 1)]
    with pytest.raises(Refused, match="50 entries or fewer"):
        ask(theirs, lead, about=many)


def test_day_that_has_gone_is_refused(theirs, lead):
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Refused, match="today or in the future"):
        ask(theirs, lead, reply_by=yesterday)


def test_agency_that_has_not_returned_or_is_out_is_not_asked(review, lead, theirs):
    draft = factories.make_involvement(review, state=State.DRAFTING)
    with pytest.raises(Refused, match="once it has returned"):
        ask(draft, lead)
    part = reopen(theirs)
    factories.withdraw(part)
    with pytest.raises(Refused, match="takes part no more"):
        ask(theirs, lead)


def test_form_sent_twice_asks_once(theirs, lead, author):
    token = uuid4()
    question = ask(theirs, lead, token=token)
    assert ask(theirs, lead, token=token) == question
    assert factories.mails(author, "question_to_answer") == 1
    # Taken back and sent again, it is asked again.
    services.withdraw_question(question, by=lead)
    assert ask(theirs, lead, token=token).is_waiting
    assert AgencyQuestion.objects.count() == 1


def test_nominated_author_is_not_told_before_declaring(theirs, lead, representative):
    part = reopen(theirs)
    factories.end_nomination(part)
    factories.nominate(part)
    author = factories.person(part, Role.AUTHOR)
    ask(theirs, lead)
    assert factories.mails(author, "question_to_answer") == 0
    assert titles(author).count("Answer a question from the board") == 0
    assert factories.mails(representative, "question_to_answer") == 1


# Answering


def test_answer_is_kept_recorded_and_told_of(theirs, lead, author, review):
    question = answer(ask(theirs, lead), author)
    assert (question.standing, question.answered_by) == ("Answered", author)
    event = AuditEvent.objects.get(event="agency_question_answered")
    assert (event.by, event.involvement_id, event.data) == (author, theirs.pk, {})
    assert factories.mails(lead, "question_answered") == 1
    assert factories.mails(factories.manager_of(review), "question_answered") == 0


def test_same_answer_twice_is_one_and_another_never_replaces_it(
    theirs, lead, author, representative
):
    question = ask(theirs, lead)
    answer(question, author)
    assert answer(question, author).row_version == 2
    for version in (1, 2):
        with pytest.raises(Refused, match="has answered this question already"):
            answer(question, representative, "Somebody else.", row_version=version)
    question.refresh_from_db()
    assert question.answer == "The district nurse."


def test_question_that_waits_is_not_asked_again(theirs, lead):
    question = ask(theirs, lead)
    assert ask(theirs, lead) == question
    assert ask(theirs, lead, about=ids(theirs)[:1]) != question
    services.withdraw_question(question, by=lead)
    assert ask(theirs, lead) != question


def test_neither_question_nor_answer_says_who_the_adult_is(theirs, lead, author):
    name = unseal(AdultIdentity.objects.get(review=theirs.review).sealed).name
    with pytest.raises(SaysWho, match="instead of the adult’s name") as refusal:
        ask(theirs, lead, text=f"Who visited {name}?")
    assert refusal.value.field == "text"
    question = ask(theirs, lead)
    with pytest.raises(SaysWho) as refusal:
        answer(question, author, f"{name} was out.")
    assert refusal.value.field == "answer"


def test_board_and_senior_manager_read_but_do_not_answer(theirs, lead):
    question = ask(theirs, lead)
    senior = factories.person(theirs, Role.SENIOR_MANAGER)
    for person in (lead, senior):
        with pytest.raises(PermissionDenied, match="Only the panel representative"):
            answer(question, person)
    with pytest.raises(Hidden):
        answer(question, factories.make_user())


def test_answer_to_somebody_who_serves_no_more_is_for_those_who_do(
    theirs, review, lead, author
):
    question = ask(theirs, lead)
    manager = factories.manager_of(review)
    successor = change_lead_reviewer(
        review, by=manager, full_name="Orla Fenwick-Adu", email="orla@example.org"
    )
    answer(question, author)
    assert factories.mails(lead, "question_answered") == 0
    for person in (manager, successor):
        assert factories.mails(person, "question_answered") == 1
        assert "Read an agency’s answer" in titles(person)
    assert titles(lead) == []


# Closing, taking back, opening again


def test_answered_question_is_closed_and_opened_again(theirs, lead, author, review):
    question = ask(theirs, lead)
    with pytest.raises(Refused, match="once it is answered"):
        services.close_question(question, by=lead)
    answer(question, author)
    manager = factories.manager_of(review)
    closed = services.close_question(question, by=manager)
    assert (closed.standing, closed.closed_by) == ("Closed", manager)
    assert services.close_question(question, by=lead).closed_by == manager
    opened = services.reopen_question(question, by=lead)
    assert opened.standing == "Answered"
    assert services.reopen_question(question, by=lead).row_version == 4
    acts = AuditEvent.objects.filter(event__startswith="agency_question_")
    assert list(acts.order_by("seq").values_list("event", flat=True)) == [
        "agency_question_asked",
        "agency_question_answered",
        "agency_question_closed",
        "agency_question_reopened",
    ]


def test_question_is_taken_back_until_it_is_answered(theirs, lead, author):
    question = ask(theirs, lead)
    taken = services.withdraw_question(question, by=lead)
    assert (taken.standing, taken.is_waiting) == ("Taken back", False)
    assert services.withdraw_question(question, by=lead).row_version == 2
    with pytest.raises(Refused, match="The board has taken this question back"):
        answer(question, author)
    services.reopen_question(question, by=lead)
    with pytest.raises(Stale):
        answer(question, author)
    answer(question, author, row_version=3)
    with pytest.raises(Refused, match="has answered it"):
        services.withdraw_question(question, by=lead)


def test_agency_does_not_close_what_the_board_asks(theirs, lead, author):
    question = ask(theirs, lead)
    for act in (services.withdraw_question, services.reopen_question):
        with pytest.raises(PermissionDenied, match="Only the board"):
            act(question, by=author)
        with pytest.raises(Hidden):
            act(question, by=factories.make_user())


def test_database_keeps_a_question_whole(theirs, lead, author):
    question = ask(theirs, lead)
    now = timezone.now()
    for wrong in (
        {"text": ""},
        {"answer": "Yes."},
        {"answered_at": now, "answered_by": author},
        {"closed_at": now, "closed_by": lead},
        {"withdrawn_at": now},
        {
            "withdrawn_at": now,
            "withdrawn_by": lead,
            "answer": "Yes.",
            "answered_at": now,
            "answered_by": author,
        },
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgencyQuestion.objects.filter(pk=question.pk).update(**wrong)


# First pages


def test_question_waits_on_the_first_page_of_who_answers(
    theirs, lead, author, representative
):
    today = timezone.localdate()
    ask(theirs, lead)
    for person in (author, representative):
        assert "Answer a question from the board" in titles(person)
    ask(theirs, lead, "And when?", reply_by=today)
    (task,) = [
        task
        for task in tasks_of(author, today=today + timedelta(days=1))
        if task.title == "Answer 2 questions from the board"
    ]
    assert (task.due_on, task.is_late, task.due_words) == (
        today,
        True,
        "Due yesterday",
    )
    assert theirs.agency.name in task.why
    assert not titles(factories.person(theirs, Role.SENIOR_MANAGER))


def test_answers_wait_on_the_first_page_of_who_asked(theirs, lead, author, review):
    first, second = ask(theirs, lead), ask(theirs, lead, "And when?")
    assert "Read an agency’s answer" not in titles(lead)
    answer(first, author)
    assert "Read an agency’s answer" in titles(lead)
    answer(second, author)
    assert "Read 2 answers from agencies" in titles(lead)
    assert "Read 2 answers from agencies" not in titles(factories.manager_of(review))
    services.close_question(first, by=lead)
    services.close_question(second, by=lead)
    assert not [title for title in titles(lead) if "answer" in title]
    assert "You answered a question from the board" in [
        done.words for done in done_by(author)
    ]


def test_first_page_costs_the_same_for_many_questions(theirs, lead, author):
    today = timezone.localdate()
    for _ in range(2):
        answer(ask(theirs, lead), author)
        ask(theirs, lead)

    def cost(person):
        with CaptureQueriesContext(connection) as queries:
            tasks_of(person, today=today)
        return len(queries)

    before = [cost(person) for person in (lead, author)]
    for _ in range(18):
        answer(ask(theirs, lead), author)
        ask(theirs, lead)
    assert [cost(person) for person in (lead, author)] == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="the tests' SQLite lives in the memory of one thread; writers queue",
)
def test_two_answers_at_once_are_one():
    review = factories.make_review()
    part = returned(review, {"event": "A nurse visited."})
    people = [
        factories.person(part, role)
        for role in (Role.AUTHOR, Role.PANEL_REPRESENTATIVE)
    ]
    question = ask(part, factories.lead_of(review))
    barrier, came = threading.Barrier(2), []

    def click(person):
        barrier.wait()
        try:
            came.append(answer(question, person, f"By {person.pk}"))
        except Refused as refusal:
            came.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=[one]) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(one).__name__ for one in came) == ["AgencyQuestion", "Refused"]
    kept = AgencyQuestion.objects.get()
    assert kept.answer == f"By {kept.answered_by_id}"
    assert AuditEvent.objects.filter(event="agency_question_answered").count() == 1
