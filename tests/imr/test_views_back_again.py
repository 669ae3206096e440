"""What people see when something comes back: comments, a question, a "no"."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import Refused
from imr.services import deciding, interviews
from reviews.roles import Role
from reviews.rules import State
from reviews.services import agencies
from tests import factories

pytestmark = pytest.mark.django_db


def at(name, involvement):
    return reverse(f"imr:{name}", args=[involvement.pk])


def page_of(client, involvement, role, name="involvement"):
    client.force_login(factories.person(involvement, role))
    return client.get(at(name, involvement)).text


def send_back(involvement, text="Say more about capacity."):
    version = deciding.latest_version(involvement)
    manager = factories.person(involvement, Role.SENIOR_MANAGER)
    deciding.add_comment(version, by=manager, section="", text=text)
    deciding.send_back(version, by=manager)
    involvement.refresh_from_db()


def reopen(involvement, reason="Explain entry C1."):
    today = timezone.localdate()
    agencies.reopen_return(
        involvement,
        by=factories.manager_of(involvement.review),
        reason=reason,
        due_on=today + timedelta(days=30),
        today=today,
    )
    involvement.refresh_from_db()


@pytest.mark.parametrize(
    "role", [Role.PANEL_REPRESENTATIVE, Role.AUTHOR, Role.SENIOR_MANAGER]
)
def test_board_s_question_is_read_by_everybody_in_the_agency(client, role):
    involvement = factories.make_involvement(state=State.ACCEPTED)
    assert "asked for a new version" not in page_of(client, involvement, role)
    reopen(involvement)
    page = page_of(client, involvement, role)
    assert "The board has asked for a new version" in page
    assert "Explain entry C1." in page


def test_board_s_question_stands_over_the_author_s_tasks_until_accepted(client):
    involvement = factories.make_involvement(state=State.ACCEPTED)
    reopen(involvement)
    assert "Explain entry C1." in page_of(client, involvement, Role.AUTHOR, "report")
    factories.walk(involvement, State.ACCEPTED)
    page = page_of(client, involvement, Role.AUTHOR, "report")
    assert "Explain entry C1." not in page


def test_author_sees_at_once_that_the_report_came_back(client):
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    send_back(involvement)
    page = page_of(client, involvement, Role.AUTHOR)
    assert "The senior manager sent it back. Comments to deal with: 1" in page
    comment = deciding.latest_version(involvement).comments.get()
    author = factories.person(involvement, Role.AUTHOR)
    deciding.tick_comment(comment, by=author, done=True)
    assert "Comments to deal with: 0" in page_of(client, involvement, Role.AUTHOR)
    factories.walk(involvement, State.WITH_SENIOR_MANAGER)
    page = page_of(client, involvement, Role.AUTHOR, "report")
    assert "Say more about capacity." not in page


@pytest.mark.parametrize(
    ("ticked", "words"), [(True, "Dealt with, says the author"), (False, "Not ticked")]
)
def test_senior_manager_sees_what_became_of_the_comments(client, ticked, words):
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    send_back(involvement)
    comment = deciding.latest_version(involvement).comments.get()
    author = factories.person(involvement, Role.AUTHOR)
    deciding.tick_comment(comment, by=author, done=ticked)
    factories.walk(involvement, State.WITH_SENIOR_MANAGER)
    version = deciding.latest_version(involvement)
    client.force_login(factories.person(involvement, Role.SENIOR_MANAGER))
    page = client.get(reverse("imr:version", args=[version.pk])).text
    assert "Say more about capacity." in page
    assert words in page


def test_comments_of_the_agency_are_not_the_board_s(client):
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    send_back(involvement)
    factories.walk(involvement, State.ACCEPTED)
    version = deciding.latest_version(involvement)
    client.force_login(factories.lead_of(involvement.review))
    page = client.get(reverse("imr:version", args=[version.pk])).text
    assert "Say more about capacity." not in page


def test_accepting_over_unsent_comments_is_warned_of(client):
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    version = deciding.latest_version(involvement)
    manager = factories.person(involvement, Role.SENIOR_MANAGER)
    client.force_login(manager)
    accept = reverse("imr:accept", args=[version.pk])
    assert "You have written comments" not in client.get(accept).text
    deciding.add_comment(version, by=manager, section="", text="Say more.")
    assert "You have written comments" in client.get(accept).text


def test_what_was_sent_is_found_on_the_agency_s_page(client):
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    send_back(involvement)
    factories.walk(involvement, State.ACCEPTED)
    for role in (Role.PANEL_REPRESENTATIVE, Role.AUTHOR, Role.SENIOR_MANAGER):
        page = page_of(client, involvement, role)
        for version in involvement.versions.all():
            assert reverse("imr:version", args=[version.pk]) in page
        assert "sent back on" in page
        assert "accepted on" in page


def test_nominated_author_sees_no_version_before_declaring(client):
    involvement = factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    send_back(involvement)
    factories.end_nomination(involvement)
    factories.nominate(involvement)
    assert "What has been sent" not in page_of(client, involvement, Role.AUTHOR)


def test_representative_is_told_to_nominate_another_and_never_why(client):
    involvement = factories.make_involvement(state=State.PREPARING)
    factories.prepare(involvement)
    rep = Role.PANEL_REPRESENTATIVE
    assert "cannot be the author" not in page_of(client, involvement, rep)
    factories.walk(involvement, State.DECLARING)
    factories.decline(involvement)
    page = page_of(client, involvement, rep)
    assert "The person you nominated cannot be the author. Nominate another." in page


def test_people_are_named_on_the_representative_s_page(client):
    involvement = factories.make_involvement(state=State.DRAFTING)
    page = page_of(client, involvement, Role.PANEL_REPRESENTATIVE)
    assert page.count(factories.person(involvement, Role.AUTHOR).full_name) == 2
    assert "User " not in page


def test_everybody_is_led_to_who_the_adult_is(client):
    involvement = factories.make_involvement(state=State.DECLARING)
    there = reverse("reviews:identity", args=[involvement.review.reference])
    for role in (Role.PANEL_REPRESENTATIVE, Role.AUTHOR):
        assert there in page_of(client, involvement, role)
    assert there in page_of(client, involvement, Role.AUTHOR, "declare")


def test_staff_code_is_no_name_and_no_markup(client):
    involvement = factories.make_involvement(state=State.PREPARING)
    client.force_login(factories.person(involvement, Role.PANEL_REPRESENTATIVE))
    typed = {"name": "Ada Quill", "role": "Nurse", "line_manager": "Bo Reed"}
    for code in ("Ada Quill", "<script>", "AQ"):
        page = client.post(at("staff_add", involvement), typed | {"code": code}).text
        assert "Enter letters and then a number, such as SW1" in page
    client.post(at("staff_add", involvement), typed | {"code": "asc-sw1"})
    assert involvement.staff_members.get().code == "ASC-SW1"


def test_staff_are_removed_after_one_question(client):
    involvement = factories.make_involvement(state=State.DRAFTING)
    member = involvement.staff_members.get()
    client.force_login(factories.person(involvement, Role.PANEL_REPRESENTATIVE))
    page = client.get(reverse("imr:staff_remove", args=[member.pk])).text
    assert f"Do you want to remove {member.code} from the staff key?" in page
    assert "No, keep it" in page


def test_interview_says_codes_and_not_names():
    involvement = factories.make_involvement(state=State.DRAFTING)
    name = involvement.staff_members.get().name
    with pytest.raises(Refused, match="instead of the name"):
        interviews.add_interview(
            involvement,
            by=factories.person(involvement, Role.AUTHOR),
            details=interviews.InterviewDetails(
                "group", f"{name}, community team", timezone.localdate(), "", ""
            ),
        )


def test_interviews_that_were_removed_are_offered_back(client):
    involvement = factories.make_involvement(state=State.DRAFTING)
    author = factories.person(involvement, Role.AUTHOR)
    code = involvement.staff_members.get().code
    interview = factories.make_interview(involvement, staff_codes=code)
    client.force_login(author)
    remove = reverse("imr:interview_remove", args=[involvement.pk, interview.pk])
    page = client.post(remove, follow=True).text
    assert "Bring it back" in page
    restore = reverse("imr:interview_restore", args=[involvement.pk, interview.pk])
    page = client.post(restore, follow=True).text
    assert "The interview is back." in page
    assert "Bring it back" not in page
    assert client.post(restore).status_code == 404


def test_interview_whose_code_has_gone_is_not_brought_back(client):
    involvement = factories.make_involvement(state=State.DRAFTING)
    author = factories.person(involvement, Role.AUTHOR)
    member = involvement.staff_members.get()
    interview = factories.make_interview(involvement, staff_codes=member.code)
    interviews.remove_interview(interview, by=author)
    client.force_login(author)
    client.post(reverse("imr:staff_remove", args=[member.pk]))
    restore = reverse("imr:interview_restore", args=[involvement.pk, interview.pk])
    assert "is not on the staff key" in client.post(restore, follow=True).text


def test_section_marked_as_completed_with_parts_empty_is_in_progress(client):
    involvement = factories.make_involvement(state=State.DRAFTING)
    client.force_login(factories.person(involvement, Role.AUTHOR))
    section = reverse("imr:answer", args=[involvement.pk, "context"])
    client.post(section, {"done": "yes"})
    page = client.get(at("report", involvement)).text
    assert "You marked this as completed. Still empty: " in page
