"""The pages of getting ready: what they show, refuse and keep."""

import pytest
from django.urls import reverse

from imr.models import RecordsSecured, StaffMember
from reviews.roles import Role
from reviews.rules import State
from reviews.services.appointments import holder
from tests import factories

pytestmark = pytest.mark.django_db

NOMINEE = {
    "full_name": "Orla Fenwright",
    "email": "orla.fenwright@example.org",
    "job_title": "Service manager",
    "experience": "Ten years",
    "authority": "May see every record",
    "resources_agreed": "on",
}
MEMBER = {
    "code": "sw9",
    "name": "Isaura Pell",
    "role": "Nurse",
    "line_manager": "Otto Brandreth",
}


def at(name, involvement):
    return reverse(f"imr:{name}", args=[involvement.pk])


def representative(client, state=State.PREPARING, *, ready=False):
    involvement = factories.make_involvement(state=state)
    if ready:
        factories.prepare(involvement)
    client.force_login(factories.person(involvement, Role.PANEL_REPRESENTATIVE))
    return involvement


@pytest.mark.parametrize(
    ("state", "role", "words"),
    [
        (State.INVITED, Role.PANEL_REPRESENTATIVE, "Accept the role first."),
        (State.PREPARING, Role.PANEL_REPRESENTATIVE, "First secure the records"),
        (State.DECLARING, Role.PANEL_REPRESENTATIVE, "The author has not started yet"),
        (State.DRAFTING, Role.PANEL_REPRESENTATIVE, "Being written"),
        (State.DECLARING, Role.AUTHOR, "Declare that you are independent first."),
        (State.DRAFTING, Role.AUTHOR, "The next step is yours."),
        (State.DRAFTING, Role.SENIOR_MANAGER, "The author is still writing."),
        (State.WITH_SENIOR_MANAGER, Role.SENIOR_MANAGER, "Read the report and decide"),
        (State.ACCEPTED, Role.SENIOR_MANAGER, "You do not need to do anything now."),
        (State.COMPLETE, Role.PANEL_REPRESENTATIVE, "You do not need to do anything"),
    ],
)
def test_involvement_says_what_is_next(client, state, role, words):
    involvement = factories.make_involvement(state=state)
    client.force_login(factories.person(involvement, role))
    assert words in client.get(at("involvement", involvement)).text


def test_involvement_offers_to_nominate_once_everything_is_ready(client):
    involvement = representative(client, ready=True)
    page = client.get(at("involvement", involvement)).text
    assert at("nominate", involvement) in page
    assert "1 on the key" in page


def test_role_accept_and_a_second_click(client):
    involvement = representative(client, State.INVITED)
    assert "I am not the right person" in client.get(at("role", involvement)).text
    for words in ("You have accepted the role.", "You cannot do this now"):
        response = client.post(at("role_accept", involvement), follow=True)
        assert words in response.text


def test_role_hand_on_keeps_what_was_typed_when_refused(client):
    involvement = representative(client, State.INVITED)
    me = factories.person(involvement, Role.PANEL_REPRESENTATIVE)
    assert client.get(at("role_hand_on", involvement)).status_code == 200
    response = client.confirm(
        at("role_hand_on", involvement), {"full_name": "Me", "email": me.email}
    )
    assert "not your own" in response.text
    assert me.email in response.text
    response = client.confirm(
        at("role_hand_on", involvement),
        {"full_name": "Tove Ashgrove", "email": "tove.ashgrove@example.org"},
    )
    assert response.status_code == 302
    assert client.get(at("involvement", involvement)).status_code == 404


def test_records_read_each_line_and_come_back_to_be_changed(client):
    involvement = representative(client)
    data = {
        "systems": "Case records\n\n : \nComplaints file: not held",
        "secured_by": "Records manager",
        "secured_on_day": "15",
        "secured_on_month": "3",
        "secured_on_year": "2021",
    }
    assert client.save(at("records", involvement), data).status_code == 302
    assert RecordsSecured.objects.get().secured_on.isoformat() == "2021-03-15"
    page = client.get(at("records", involvement)).text
    assert "Complaints file: not held" in page
    assert "Case records" in page


@pytest.mark.parametrize(
    ("systems", "words"),
    [
        ("", "Enter each place"),
        (" : ", "Enter each place"),
        ("A\nA", "You have entered “A” twice."),
        ("x" * 201, "200 characters or less"),
        ("A: " + "x" * 301, "200 characters or less"),
    ],
)
def test_records_say_what_to_put_right(client, systems, words):
    involvement = representative(client)
    response = client.post(
        at("records", involvement), {"systems": systems, "secured_by": "Someone"}
    )
    assert words in response.text
    assert "Someone" in response.text


def test_records_are_refused_once_settled(client):
    involvement = representative(client, State.ACCEPTED)
    data = {
        "systems": "Case records",
        "secured_by": "Records manager",
        "secured_on_day": "15",
        "secured_on_month": "3",
        "secured_on_year": "2021",
    }
    assert (
        "You cannot change this now"
        in client.save(at("records", involvement), data).text
    )


def test_senior_manager_is_named_and_shown_again(client):
    involvement = representative(client)
    url = at("senior_manager", involvement)
    assert client.get(url).status_code == 200
    data = {k: NOMINEE[k] for k in ("full_name", "email", "job_title")}
    assert client.confirm(url, data).status_code == 302
    assert "orla.fenwright@example.org" in client.get(url).text
    me = factories.person(involvement, Role.PANEL_REPRESENTATIVE)
    response = client.confirm(url, data | {"email": me.email})
    assert "ask the board" in response.text


def test_nominee_is_looked_at_once_more_before_they_are_asked(client):
    involvement = representative(client, ready=True)
    url = at("nominate", involvement)
    check = client.post(url, NOMINEE).text
    for words in (NOMINEE["email"], NOMINEE["experience"], "They will be able to see"):
        assert words in check
    assert not involvement.nominations.exists()
    back = client.post(url, NOMINEE | {"step": "change"}).text
    assert "Nominate the author" in back
    assert NOMINEE["experience"] in back
    assert "There is a problem" not in back
    assert not involvement.nominations.exists()


def test_nominate_and_end_the_nomination(client):
    involvement = representative(client, ready=True)
    url = at("nominate", involvement)
    assert client.get(url).status_code == 200
    me = factories.person(involvement, Role.PANEL_REPRESENTATIVE)
    mine = client.confirm(url, NOMINEE | {"email": me.email}).text
    assert "Choose someone else" in mine
    assert client.confirm(url, NOMINEE).status_code == 302
    page = client.get(at("nomination", involvement)).text
    assert "Orla Fenwright" in page
    assert "Not declared yet" in page
    for words in ("You have ended the nomination", "You cannot do this now"):
        response = client.post(at("nomination_end", involvement), follow=True)
        assert words in response.text
    assert "Nobody is nominated now" in client.get(at("nomination", involvement)).text


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Choose yes or no for the first statement"),
        ({"not_involved": "yes"}, "Choose yes or no for the second statement"),
        ({"not_involved": "maybe", "not_line_manager": "yes"}, "There is a problem"),
    ],
)
def test_declare_needs_both_answers(client, answers, words):
    involvement = factories.make_involvement(state=State.DECLARING)
    client.force_login(factories.person(involvement, Role.AUTHOR))
    assert words in client.post(at("declare", involvement), answers).text


def test_declare_yes_leads_to_the_report_and_cannot_be_done_twice(client):
    involvement = factories.make_involvement(state=State.DECLARING)
    client.force_login(factories.person(involvement, Role.AUTHOR))
    yes = {"not_involved": "yes", "not_line_manager": "yes"}
    assert "Adult A" in client.get(at("declare", involvement)).text
    response = client.post(at("declare", involvement), yes)
    assert response.url == at("report", involvement)
    assert "declared already" in client.post(at("declare", involvement), yes).text


def test_declare_no_says_so_neutrally(client):
    involvement = factories.make_involvement(state=State.DECLARING)
    client.force_login(factories.person(involvement, Role.AUTHOR))
    no = {"not_involved": "no", "not_line_manager": "yes"}
    response = client.post(at("declare", involvement), no)
    assert "Confirm that you cannot be the author" in response.text
    assert holder(involvement, Role.AUTHOR) is not None
    response = client.post(at("declare", involvement), no | {"sure": "on"})
    assert "You cannot be the author of this report" in response.text
    assert holder(involvement, Role.AUTHOR) is None


def test_staff_key_add_change_remove(client):
    involvement = representative(client)
    key = at("staff_key", involvement)
    assert "Nobody is on the key yet" in client.get(key).text
    add = at("staff_add", involvement)
    assert client.get(add).status_code == 200
    assert client.post(add, MEMBER).status_code == 302
    assert "is on the key already" in client.post(add, MEMBER).text
    member = StaffMember.objects.get()
    assert member.code == "SW9"
    change = reverse("imr:staff_change", args=[member.pk])
    assert "Isaura Pell" in client.get(change).text
    changed = MEMBER | {"role": "Matron", "row_version": "1"}
    assert client.post(change, changed).status_code == 302
    stale = MEMBER | {"role": "Sister", "row_version": "1"}
    response = client.post(change, stale)
    assert "Somebody saved this after you opened it" in response.text
    assert "Matron" in response.text
    assert "Sister" in response.text
    assert client.post(change, stale | {"row_version": "2"}).status_code == 302
    assert StaffMember.objects.get().role == "Sister"
    assert "Sister" in client.get(key).text
    remove = reverse("imr:staff_remove", args=[member.pk])
    assert "You have removed SW9" in client.post(remove, follow=True).text
    assert client.post(remove).status_code == 404


def test_staff_key_says_that_it_shows_the_author_not_to_be_independent(client):
    involvement = representative(client, State.DRAFTING)
    key = at("staff_key", involvement)
    assert "not independent" not in client.get(key).text
    author = factories.person(involvement, Role.AUTHOR)
    typed = MEMBER | {"line_manager": author.full_name}
    page = client.post(at("staff_add", involvement), typed, follow=True).text
    assert "The author is not independent" in page
    assert "They are the line manager of SW9 on the staff key." in page


def test_staff_key_change_refused_once_sent(client):
    involvement = representative(client, State.WITH_SENIOR_MANAGER)
    member = involvement.staff_members.first()
    change = reverse("imr:staff_change", args=[member.pk])
    response = client.post(change, MEMBER | {"row_version": "1"})
    assert "You cannot change this now" in response.text
    remove = reverse("imr:staff_remove", args=[member.pk])
    assert "You cannot change this now" in client.post(remove, follow=True).text


def test_staff_key_shows_when_staff_were_told(client):
    involvement = representative(client)
    told = {
        "told_on_day": "1",
        "told_on_month": "4",
        "told_on_year": "2021",
        "support_offered_on_day": "2",
        "support_offered_on_month": "April",
        "support_offered_on_year": "2021",
    }
    client.post(at("staff_add", involvement), MEMBER | told)
    page = client.get(at("staff_key", involvement)).text
    assert "Told 1 April 2021, support offered 2 April 2021" in page


def test_staff_key_cannot_lose_a_code_an_interview_uses(client):
    involvement = factories.make_involvement(state=State.DRAFTING)
    author = factories.person(involvement, Role.AUTHOR)
    member = involvement.staff_members.first()
    factories.make_interview(involvement, staff_codes=member.code)
    client.force_login(author)
    response = client.post(reverse("imr:staff_remove", args=[member.pk]), follow=True)
    assert "because an interview uses this code" in response.text


@pytest.mark.parametrize("text", ["\x00\x0b", "<script>", "‮evil", "🙂" * 50, "'--"])
def test_forms_take_any_text_without_a_500(client, text):
    involvement = representative(client)
    for name in ("records", "senior_manager", "nominate", "staff_add"):
        url = at(name, involvement)
        fields = [*NOMINEE, *MEMBER, "systems", "secured_by", "state", "author"]
        response = client.post(url, dict.fromkeys(fields, text))
        assert response.status_code in {200, 302}
