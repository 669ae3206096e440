"""The author's pages: the task list, sections, lists, saving by itself, history."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.held import OWNER, owner_mark
from audit.models import AuditEvent, Event
from chronology.models import Entry
from imr.models import Answer, GlossaryTerm, GoodPractice, Lesson, Recommendation
from imr.services import deciding, lessons
from reviews.models import Involvement
from reviews.roles import Role
from reviews.rules import AskedFor, State
from tests import factories
from tests.accounts.signing import sign_in
from tests.harness.database import lifted

pytestmark = pytest.mark.django_db

# Strings that break careless software; each must come back as it was typed.
NAUGHTY = (
    "<script>alert(1)</script>",
    "'; DROP TABLE imr_answer; --",
    "%s %d %n {0} ${jndi}",
    "Ṱ̺̺h̷e ﷽ 田中さん 👩‍👩‍👧 ‮reversed",
    "[C] [E] [[C1]] **bold *it* - 1. > ",
    "=1+1 @SUM(A1) |calc",
)


def at(name: str, involvement: Involvement, *args: object) -> str:
    return reverse(f"imr:{name}", args=[involvement.pk, *args])


@pytest.fixture
def drafting(client) -> Involvement:
    """A report being written, with its author signed in."""
    involvement = factories.make_involvement(state=State.DRAFTING)
    client.force_login(factories.person(involvement, Role.AUTHOR))
    return involvement


def sign_in_as(client, involvement: Involvement, role: Role) -> None:
    client.force_login(factories.person(involvement, role))


def texts(**changes: object) -> dict[str, object]:
    data: dict[str, object] = {
        "service": "We nurse at home.",
        "service_version": "0",
        "conditions": "",
        "conditions_version": "0",
    }
    return data | changes


def saved(key: str = "context.service") -> str:
    return Answer.objects.get(key=key).text


# The task list


def test_report_lists_the_steps(client, drafting):
    page = client.get(at("report", drafting)).text
    for words in ("Before you start", "Gather", "Write", "Check", "Send"):
        assert words in page
    assert "KLOE 1. Self-neglect and fire" in page
    assert "Cannot start yet" in page
    assert "You saved this last" not in page


def test_report_leads_to_the_text_that_was_saved_last(client, drafting):
    client.post(at("answer", drafting, "context"), texts())
    page = client.get(at("report", drafting)).text
    assert "You saved this last" in page
    assert f"{at('answer', drafting, 'context')}#id_service" in page
    drafting.report.answers.update(key="context.gone")
    assert "You saved this last" not in client.get(at("report", drafting)).text


def test_report_for_the_representative_is_for_reading(client, drafting):
    sign_in_as(client, drafting, Role.PANEL_REPRESENTATIVE)
    page = client.get(at("report", drafting)).text
    assert "Only the author can change it" in page
    assert "Interviews and discussions: 0" in page
    assert at("interviews", drafting) not in page
    assert at("evidence", drafting) in page


def test_report_says_why_it_cannot_be_changed(client):
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    sign_in_as(client, involvement, Role.AUTHOR)
    page = client.get(at("report", involvement)).text
    assert "The report is with the senior manager" in page
    assert at("send", involvement) not in page


def test_report_of_a_chronology_alone_is_shorter(client):
    involvement = factories.make_involvement(
        state=State.DRAFTING, asked_for=AskedFor.CHRONOLOGY
    )
    sign_in_as(client, involvement, Role.AUTHOR)
    page = client.get(at("report", involvement)).text
    assert "Methodology" in page
    assert "Lessons" not in page
    assert client.get(at("answer", involvement, "context")).status_code == 404
    assert client.get(at("row_add", involvement, "lessons")).status_code == 404


def test_report_shows_the_comments_of_what_was_sent_back(client):
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    manager = factories.person(involvement, Role.SENIOR_MANAGER)
    version = deciding.latest_version(involvement)
    for section in ("context", "analysis", ""):
        deciding.add_comment(version, by=manager, section=section, text="Say more.")
    deciding.send_back(version, by=manager)
    sign_in_as(client, involvement, Role.AUTHOR)
    page = client.get(at("report", involvement)).text
    assert page.count("Say more.") == 3
    assert page.count("I have dealt with this") == 3
    response = client.get(at("answer", involvement, "analysis"), follow=True)
    assert "KLOE 1." in response.text
    comment = version.comments.first()
    client.post(reverse("imr:comment_tick", args=[comment.pk]), {"done": "yes"})
    assert "Not done yet" in client.get(at("report", involvement)).text
    sign_in_as(client, involvement, Role.PANEL_REPRESENTATIVE)
    assert "Say more." not in client.get(at("report", involvement)).text


def test_report_costs_the_same_for_more_rows(client, drafting, assert_constant_queries):
    author = factories.person(drafting, Role.AUTHOR)

    def add(number: int) -> None:
        lessons.add_term(drafting, by=author, term=f"T{number}", meaning="A term")
        factories.add_entry(drafting)

    add(1_000)
    assert_constant_queries(at("report", drafting), add)


# Sections


def test_answer_saves_and_goes_on_where_the_button_said(client, drafting):
    url = at("answer", drafting, "context")
    response = client.post(url, texts(then="stay"), follow=True)
    assert response.redirect_chain == [(url, 302)]
    assert "Saved at " in response.text
    assert "We nurse at home." in response.text
    response = client.post(
        url, texts(service="Two", service_version="1", then="list"), follow=True
    )
    assert response.redirect_chain == [(at("report", drafting), 302)]
    assert "We have saved “Agency context”." in response.text
    assert saved() == "Two"


def test_answer_marks_the_section_as_completed(client, drafting):
    url = at("answer", drafting, "context")
    client.post(url, texts(done="yes"))
    assert "checked" in client.get(url).text
    assert list(drafting.report.sections_done.values_list("section", flat=True)) == [
        "context"
    ]
    client.post(url, texts(done="no", service_version="1"))
    assert not drafting.report.sections_done.exists()
    response = client.post(url, texts(done="perhaps", service_version="1"))
    assert "Choose yes or no" in response.text


def test_answer_keeps_what_naughty_people_type(client, drafting):
    url = at("answer", drafting, "context")
    for version, text in enumerate(NAUGHTY):
        client.shows_braces = True
        client.post(url, texts(service=text, service_version=str(version)))
        assert saved().strip() == text.strip()
        assert client.get(url).status_code == 200
        assert client.get(at("preview", drafting)).status_code == 200
        assert client.get(at("check", drafting)).status_code == 200


def test_answer_makes_a_line_break_of_words_soft_one(client, drafting):
    client.post(at("answer", drafting, "context"), texts(service="A\x0bB\x00C\x1f"))
    assert saved() == "A\nBC"


def test_answer_too_long_says_so_and_keeps_it(client, drafting):
    long = "x" * 50_001
    response = client.post(at("answer", drafting, "context"), texts(service=long))
    assert response.status_code == 200
    assert "What the service does must be 50,000 characters or fewer" in response.text
    assert long in response.text
    assert not Answer.objects.exists()


def test_answer_ignores_fields_that_are_not_its_own(client, drafting):
    client.post(
        at("answer", drafting, "context"),
        texts(state="accepted", involvement="1", voice="x", context="y", done=""),
    )
    drafting.refresh_from_db()
    assert drafting.state == State.DRAFTING
    assert [answer.key for answer in Answer.objects.all()] == ["context.service"]


def test_answer_of_two_tabs_shows_both_texts_and_saves_the_second_choice(
    client, drafting
):
    url = at("answer", drafting, "context")
    client.post(url, texts(service="First"))
    client.post(url, texts(service="From the first tab", service_version="1"))
    response = client.post(url, texts(service="From the second", service_version="1"))
    assert "Somebody saved this after you opened it" in response.text
    assert "From the first tab" in response.text
    assert "From the second" in response.text
    assert response.context["form"]["service_version"].value() == "2"
    assert saved() == "From the first tab"
    client.post(url, texts(service="From the second", service_version="2"))
    assert saved() == "From the second"
    history = client.get(at("history", drafting, "context.service")).text
    assert "From the first tab" in history


def test_answer_with_a_version_that_was_tampered_with_is_a_conflict(client, drafting):
    url = at("answer", drafting, "context")
    client.post(url, texts(service="First"))
    for version in ("", "x", "-3", "9" * 400):
        response = client.post(url, texts(service="Mine", service_version=version))
        assert "Somebody saved this after you opened it" in response.text
    assert saved() == "First"


def test_answer_of_an_ended_session_comes_back_after_signing_in(client):
    """A long text, sent after half an hour's silence, waits behind the sign-in."""
    involvement = factories.make_involvement(state=State.DRAFTING)
    author = factories.person(involvement, Role.AUTHOR)
    author.set_password(factories.PASSWORD)
    author.save()
    url = at("answer", involvement, "context")
    long = "He liked buses. " * 2_500
    page = client.post(url, texts(service=long, **{OWNER: owner_mark(author)}))
    assert page.status_code == 403
    held = page.context["held"]
    response = sign_in(client, author, next=url, held=held)
    assert response.url == url
    page = client.get(url)
    assert page.context["form"]["service"].value() == long
    assert "We kept what you typed" in page.text
    assert not Answer.objects.exists()
    client.post(url, texts(service=long))
    assert saved() == long.strip()


def test_autosave_of_an_ended_session_says_so(client, drafting):
    author = factories.person(drafting, Role.AUTHOR)
    client.logout()
    response = client.post(
        at("autosave", drafting),
        {"key": "context.service", "text": "One", OWNER: owner_mark(author)},
        headers={"Sec-Fetch-Mode": "cors"},
    )
    assert response.status_code == 403
    assert response.json()["says"].startswith("Not saved – you are signed out")


def test_answer_after_sending_is_refused_and_keeps_the_text(client):
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    sign_in_as(client, involvement, Role.AUTHOR)
    url = at("answer", involvement, "context")
    assert "<textarea" not in client.get(url).text
    response = client.post(url, texts(service="Too late", service_version="1"))
    assert "it cannot be changed now" in response.text
    assert "Too late" in response.text
    assert "<textarea" in response.text


def test_answer_is_read_by_the_representative_and_not_written(client, drafting):
    url = at("answer", drafting, "context")
    client.post(url, texts())
    sign_in_as(client, drafting, Role.PANEL_REPRESENTATIVE)
    page = client.get(url).text
    assert "We nurse at home." in page
    assert "Nothing is written here yet." in page
    assert "<textarea" not in page
    response = client.post(url, texts(service="Mine", service_version="1"))
    assert response.status_code == 403
    assert "Only the author can change the report. You can read it." in response.text
    assert saved() == "We nurse at home."
    assert AuditEvent.objects.filter(event=Event.REPORT_READ).count() == 1


@pytest.mark.parametrize("role", [Role.SENIOR_MANAGER, None])
def test_answer_does_not_exist_for_others(client, drafting, role):
    person = (
        factories.person(drafting, role)
        if role
        else factories.manager_of(drafting.review)
    )
    client.force_login(person)
    for name, *args in (("report",), ("answer", "context"), ("check",), ("preview",)):
        assert client.get(at(name, drafting, *args)).status_code == 404


@pytest.mark.parametrize(
    "section",
    [
        "cover",
        "acceptance",
        "nothing",
        "analysis-",
        "analysis-x",
        "analysis-" + "1" * 36,
    ],
)
def test_answer_of_a_section_that_is_not_there(client, drafting, section):
    url = at("answer", drafting, section)
    assert client.get(url).status_code == 404
    assert client.post(url, {}).status_code == 404
    assert client.post(f"{url}done/", {"done": "yes"}).status_code in {302, 404}


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("author", "Twelve years in practice"),
        ("terms", "Key lines of enquiry (KLOEs)"),
        ("adult", "Age band"),
        ("methodology", "Methods you used"),
        ("chronology", "Go to the chronology"),
        ("good_practice", "Add good practice"),
        ("lessons", "Add a lesson"),
        ("recommendations", "Add a recommendation"),
        ("glossary", "Add an abbreviation"),
    ],
)
def test_answer_page_of_each_kind(client, drafting, section, words):
    response = client.get(at("answer", drafting, section))
    assert response.status_code == 200
    assert words in response.text
    if section not in {"author", "adult"}:
        response = client.post(at("answer", drafting, section), {"done": "yes"})
        assert response.status_code == 302


def test_answer_of_the_author_when_nobody_is_nominated(client, drafting):
    sign_in_as(client, drafting, Role.PANEL_REPRESENTATIVE)
    # The database refuses this: the page holds even so.
    with lifted(connection):
        drafting.nominations.all().delete()
    page = client.get(at("answer", drafting, "author")).text
    assert "Nobody is nominated as the author now." in page


def test_answer_of_the_evidence_and_the_interviews_lead_to_their_pages(
    client, drafting
):
    for section, name in (("evidence", "evidence"), ("staff", "interviews")):
        response = client.get(at("answer", drafting, section))
        assert response.url == at(name, drafting)


def test_answer_with_choices_and_ticks(client, drafting):
    client.post(
        at("answer", drafting, "adult"),
        {"age": "65 to 74", "gender": "Man", "life": "died\non 7 February 2021"},
    )
    assert saved("adult.age") == "65 to 74"
    assert saved("adult.life") == "died on 7 February 2021"
    response = client.post(
        at("answer", drafting, "adult"), {"age": "12", "gender": "x" * 300}
    )
    assert "Age band: choose from the list" in response.text
    assert "Gender must be 200 characters or fewer" in response.text
    page = at("answer", drafting, "methodology")
    options = drafting_options(client, page)
    client.post(page, {"methods": options[:2], "methods_version": "0"})
    assert saved("methodology.methods") == "\n".join(options[:2])
    client.post(page, {"methods": options[2:], "methods_version": "1"})
    response = client.post(page, {"methods": options[:1], "methods_version": "1"})
    assert "Somebody saved this after you opened it" in response.text


def drafting_options(client, page: str) -> list[str]:
    form = client.get(page).context["form"]
    return [value for value, _ in form.fields["methods"].choices]


def test_answer_of_a_kloe_shows_what_can_be_cited(client, drafting):
    kloe = drafting.review.lines_of_enquiry.get(number=1)
    factories.add_entry(drafting, kloes="1,2", event="A fire was seen.")
    factories.add_entry(drafting, kloes="11,12", event="Nothing to do with it.")
    page = client.get(at("answer", drafting, f"analysis-{kloe.pk}")).text
    assert kloe.text in page
    assert "A fire was seen." in page
    assert "Nothing to do with it." not in page
    assert 'data-citation="C1"' in page
    factories.add_entry(
        drafting, significance="key_episode", event="The worst day of all."
    )
    page = client.get(at("answer", drafting, "summary")).text
    assert "The worst day of all." in page
    assert "A fire was seen." not in page


def test_answer_of_a_kloe_that_the_board_removed_keeps_the_text(client, drafting):
    kloe = drafting.review.lines_of_enquiry.get(number=2)
    url = at("answer", drafting, f"analysis-{kloe.pk}")
    client.post(url, {"happened": "Saved before.", "happened_version": "0"})
    kloe.delete()
    assert "Saved before." in client.get(url).text
    response = client.post(url, {"happened": "Typed meanwhile.", "well": "This too."})
    assert "The board has removed this line of enquiry" in response.text
    assert "Typed meanwhile." in response.text
    assert "This too." in response.text


def test_answer_of_an_imr_alone_has_no_chronology_to_cite(client):
    involvement = factories.make_involvement(
        state=State.DRAFTING, asked_for=AskedFor.IMR
    )
    sign_in_as(client, involvement, Role.AUTHOR)
    page = client.get(at("answer", involvement, "summary")).text
    assert "See the whole chronology" not in page
    assert client.get(at("answer", involvement, "chronology")).status_code == 404
    assert "chronology/" not in client.get(at("report", involvement)).text


def test_section_done_from_a_page_of_its_own(client, drafting):
    url = at("section_done", drafting, "evidence")
    client.post(url, {"done": "yes"})
    assert drafting.report.sections_done.count() == 1
    assert "checked" in client.get(at("evidence", drafting)).text
    for data in ({}, {"done": "perhaps"}):
        assert client.post(url, data).status_code == 302
    assert drafting.report.sections_done.count() == 1
    client.post(url, {"done": "no"})
    assert not drafting.report.sections_done.exists()


def test_section_done_when_it_is_not_time(client):
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    sign_in_as(client, involvement, Role.AUTHOR)
    response = client.post(
        at("section_done", involvement, "evidence"), {"done": "yes"}, follow=True
    )
    assert "The report is with the senior manager" in response.text


# Texts that save themselves


def autosave(client, involvement: Involvement, text: str, version: object, key=""):
    return client.post(
        at("autosave", involvement),
        {"key": key or "context.service", "text": text, "row_version": version},
    )


def test_autosave_answers_with_the_new_row_version(client, drafting):
    answer = autosave(client, drafting, "One", 0).json()
    assert answer["row_version"] == 1
    assert answer["says"].startswith("Saved at ")
    assert autosave(client, drafting, "Two", 1).json()["row_version"] == 2
    assert saved() == "Two"
    nothing = autosave(client, drafting, "", 0, key="context.conditions")
    assert nothing.json()["row_version"] == 0


def test_autosave_never_overwrites_a_newer_text(client, drafting):
    autosave(client, drafting, "One", 0)
    autosave(client, drafting, "Two", 1)
    for version in (1, "x", ""):
        response = autosave(client, drafting, "Mine", version)
        assert response.status_code == 409
        assert "somebody saved another text first" in response.json()["says"]
    assert saved() == "Two"


def test_autosave_gives_no_version_to_a_tab_that_has_not_seen_the_text(
    client, drafting
):
    """The other tab shows the first text still, and somebody types a blank there."""
    autosave(client, drafting, "One", 0)
    autosave(client, drafting, "Two", 1)
    for unseen in ("One ", "One\n", "One"):
        response = autosave(client, drafting, unseen, 1)
        assert response.status_code == 409
        assert "somebody saved another text first" in response.json()["says"]
        assert "row_version" not in response.json()
    # A blank in a box that was empty when the page was opened.
    assert autosave(client, drafting, " ", 0).status_code == 409
    assert saved() == "Two"
    assert Answer.objects.get().row_version == 2


def test_autosave_gives_the_version_of_a_text_that_both_tabs_show(client, drafting):
    autosave(client, drafting, "One", 0)
    autosave(client, drafting, "Two", 1)
    for version in (0, 1, 2):
        answer = autosave(client, drafting, "Two ", version)
        assert (answer.status_code, answer.json()["row_version"]) == (200, 2)
    assert autosave(client, drafting, "Two and more", 2).json()["row_version"] == 3


def test_autosave_of_a_blank_in_an_empty_box_keeps_nothing(client, drafting):
    assert autosave(client, drafting, " ", 0).json()["row_version"] == 0
    assert not Answer.objects.exists()


def test_save_button_leaves_a_text_that_nobody_touched_alone(client, drafting):
    """Saving a page by its button still passes over the boxes nobody typed in."""
    autosave(client, drafting, "One", 0)
    autosave(client, drafting, "Two", 1)
    typed = texts(service="One", service_version="1", conditions="Busy.")
    assert client.post(at("answer", drafting, "context"), typed).status_code == 302
    assert saved() == "Two"
    assert saved("context.conditions") == "Busy."


def test_autosave_when_it_is_not_time(client):
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    sign_in_as(client, involvement, Role.AUTHOR)
    response = autosave(client, involvement, "Too late", 1)
    assert response.status_code == 409
    assert response.json()["says"].startswith("Not saved – The report is with")


def test_autosave_of_what_is_not_there(client, drafting):
    for key in ("nothing.here", "minutes.x", f"minutes.{drafting.pk}"):
        assert autosave(client, drafting, "Text", 0, key=key).status_code == 404
    assert client.post(at("autosave", drafting), {}).status_code == 404


def test_autosave_by_the_representative(client, drafting):
    sign_in_as(client, drafting, Role.PANEL_REPRESENTATIVE)
    assert autosave(client, drafting, "Mine", 0).status_code == 403


# History


def test_history_shows_every_save_and_brings_one_back(client, drafting):
    for version, text in enumerate(["One", "Two", ""]):
        autosave(client, drafting, text, version)
    url = at("history", drafting, "context.service")
    page = client.get(url).text
    assert page.count("Show this text") == 3
    assert page.count("Bring this text back") == 2
    assert "In use now" in page
    assert "Empty" in page
    restore = at("restore", drafting, "context.service")
    response = client.post(restore, {"version": "1", "over": "3"}, follow=True)
    assert "We have brought back the earlier text." in response.text
    assert saved() == "One"
    response = client.post(restore, {"version": "2", "over": "3"}, follow=True)
    assert "Somebody saved this text after you opened the page" in response.text
    for data in ({}, {"version": "x", "over": "1"}, {"version": "99", "over": "4"}):
        assert client.post(restore, data).status_code == 404


def test_history_of_what_was_never_saved(client, drafting):
    for key in ("context.service", "nothing", "context"):
        assert client.get(at("history", drafting, key)).status_code == 404


def test_history_cannot_be_restored_after_sending_or_by_others(client):
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    sign_in_as(client, involvement, Role.AUTHOR)
    page = client.get(at("history", involvement, "context.service")).text
    assert "Bring this text back" not in page
    restore = at("restore", involvement, "context.service")
    response = client.post(restore, {"version": "1", "over": "1"}, follow=True)
    assert "it cannot be changed now" in response.text
    sign_in_as(client, involvement, Role.PANEL_REPRESENTATIVE)
    assert client.get(at("history", involvement, "context.service")).status_code == 200
    assert client.post(restore, {"version": "1", "over": "1"}).status_code == 403


# Good practice, lessons, recommendations, abbreviations


def test_row_add_change_and_remove(client, drafting):
    url = at("row_add", drafting, "good_practice")
    assert "Add good practice" in client.get(url).text
    response = client.post(url, {"text": ""})
    assert "Enter what was done well" in response.text
    client.post(url, {"text": "A nurse came back."})
    row = GoodPractice.objects.get()
    page = at("row", drafting, "good_practice", row.pk)
    assert "A nurse came back." in client.get(page).text
    client.post(page, {"text": "Two nurses came back.", "row_version": "1"})
    response = client.post(page, {"text": "Mine.", "row_version": "1"})
    assert "Somebody saved this after you opened it" in response.text
    assert "Two nurses came back." in response.text
    client.post(page, {"text": "Mine.", "row_version": "2"})
    row.refresh_from_db()
    assert row.text == "Mine."
    assert "Good practice 1" in client.get(at("answer", drafting, "good_practice")).text
    remove = at("row_remove", drafting, "good_practice", row.pk)
    assert "Do you want to remove good practice 1?" in client.get(remove).text
    client.post(remove)
    assert not GoodPractice.objects.exists()
    assert client.get(page).status_code == 404
    assert client.post(remove).status_code == 404


def test_row_of_a_list_is_found_among_others(client, drafting):
    for text in ("One", "Two"):
        client.post(at("row_add", drafting, "good_practice"), {"text": text})
    second = GoodPractice.objects.get(number=2)
    page = client.get(at("row", drafting, "good_practice", second.pk)).text
    assert "Two" in page
    assert "One" not in page


def test_row_of_lessons_and_recommendations(client, drafting):
    kloe = drafting.review.lines_of_enquiry.first()
    url = at("row_add", drafting, "lessons")
    response = client.post(url, {"text": "Learnt.", "kloes": ["x"]})
    assert "Choose from the list" in response.text
    client.post(url, {"text": "L" * 200, "kloes": [str(kloe.pk), "outside"]})
    lesson = Lesson.objects.get()
    assert lesson.kloes == [str(kloe.pk), "outside"]
    add = at("row_add", drafting, "recommendations")
    page = client.get(add).text
    assert "Director" in page
    assert f"1. {'L' * 90}…" in page
    data = {
        "text": "Call first.",
        "lesson": lesson.pk,
        "target_on_day": "30",
        "target_on_month": "9",
        "target_on_year": "2026",
        "review_on_day": "1",
        "review_on_month": "1",
        "review_on_year": "2026",
    }
    response = client.post(add, data)
    assert "Review date must be on or after the target date" in response.text
    client.post(add, data | {"review_on_year": "2027"})
    row = Recommendation.objects.get()
    assert (str(row.target_on), row.lesson) == ("2026-09-30", lesson)
    listed = client.get(at("answer", drafting, "recommendations")).text
    assert "30 September 2026" in listed
    assert "Not entered yet" in listed
    remove = at("row_remove", drafting, "lessons", lesson.pk)
    response = client.post(remove)
    assert "it is used in: Recommendation 1" in response.text
    assert "There is a problem" in response.text


def test_row_of_another_report_or_kind_is_not_there(client, drafting):
    other = factories.make_involvement(state=State.DRAFTING)
    factories.write_report(other)
    foreign = other.report.lessons.get()
    for kind in ("lessons", "nothing", "evidence"):
        for name in ("row", "row_remove"):
            url = at(name, drafting, kind, foreign.pk)
            assert client.get(url).status_code == 404
            assert client.post(url, {"text": "Mine"}).status_code == 404
    assert client.get(at("row_add", drafting, "nothing")).status_code == 404
    assert client.get(at("row", drafting, "lessons", foreign.pk)).status_code == 404
    response = client.post(
        at("row_add", drafting, "recommendations"),
        {"text": "Take theirs", "lesson": foreign.pk},
    )
    assert "Choose one of your lessons" in response.text


def test_row_cannot_be_written_after_sending(client):
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    sign_in_as(client, involvement, Role.AUTHOR)
    row = involvement.report.good_practice.get()
    add = at("row_add", involvement, "good_practice")
    change = at("row", involvement, "good_practice", row.pk)
    assert "The report is with the senior manager" in client.get(add).text
    for url in (add, change):
        response = client.post(url, {"text": "Too late", "row_version": "1"})
        assert "it cannot be changed now" in response.text
        assert "Too late" in response.text
    assert (
        "Add good practice"
        not in client.get(at("answer", involvement, "good_practice")).text
    )


def test_term_add_and_remove(client, drafting):
    url = at("term_add", drafting)
    assert "Add an abbreviation" in client.get(url).text
    client.post(url, {"term": "HCA", "meaning": "Care assistant"})
    response = client.post(url, {"term": "HCA", "meaning": "Another"})
    assert "“HCA” is in the key already" in response.text
    response = client.post(url, {"term": "x" * 41, "meaning": ""})
    assert "Abbreviation must be 40 characters or fewer" in response.text
    assert "Care assistant" in client.get(at("answer", drafting, "glossary")).text
    remove = at("term_remove", drafting, GlossaryTerm.objects.get().pk)
    client.post(remove)
    assert not GlossaryTerm.objects.exists()
    assert client.post(remove).status_code == 404


def test_term_remove_after_sending_is_refused(client, drafting):
    author = factories.person(drafting, Role.AUTHOR)
    term = lessons.add_term(drafting, by=author, term="HCA", meaning="Care assistant")
    factories.send_report(drafting)
    response = client.post(at("term_remove", drafting, term.pk), follow=True)
    assert "it cannot be changed now" in response.text
    assert GlossaryTerm.objects.exists()


def test_entries_that_were_deleted_cannot_be_cited(client, drafting):
    factories.add_entry(drafting, kloes="1")
    Entry.objects.update(deleted_at=timezone.now())
    kloe = drafting.review.lines_of_enquiry.get(number=1)
    page = client.get(at("answer", drafting, f"analysis-{kloe.pk}")).text
    assert "Entries linked to this line of enquiry (0)" in page
