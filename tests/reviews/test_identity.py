"""Who the adult is: sealed, opened with a reason and a password, closed again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutboundEmail, User
from accounts.refusals import Hidden, Refused
from audit.models import AuditEvent, Event
from reviews.models import AdultIdentity, Reason, Review
from reviews.roles import Role
from reviews.rules import State
from reviews.services.identity import (
    change_identity,
    identity_mark,
    read_identity,
    reveal_identity,
)
from reviews.services.naming import Identity, says_who, seal, unseal
from tests import factories

pytestmark = pytest.mark.django_db
NAME = "Quillon Thackway"
REASON = "To find the records my organisation holds"


@pytest.fixture
def review() -> Review:
    return factories.make_review()


def with_password(user: User) -> User:
    user.set_password(factories.PASSWORD)
    user.save()
    return user


@pytest.fixture
def manager(review, client) -> User:
    manager = factories.manager_of(review)
    client.force_login(manager)
    return manager


def at(review: Review, page: str = "identity") -> str:
    return reverse(f"reviews:{page}", args=[review.reference])


def test_unseal_reads_what_was_sealed():
    whole = factories.make_identity()
    assert unseal(seal(whole)) == whole
    partly = Identity(name="Ada", address="No fixed address")
    assert unseal(seal(partly)) == partly
    assert seal(whole) != seal(whole)


def test_unseal_with_another_key_says_what_to_do(settings):
    sealed = seal(factories.make_identity())
    settings.IDENTITY_KEY = "another key altogether"
    with pytest.raises(Refused, match="identity key has changed"):
        unseal(sealed)


def test_reveal_identity_is_recorded_with_its_reason(review):
    part = factories.make_involvement(review)
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    identity = reveal_identity(review, by=representative, reason=REASON)
    assert identity == factories.make_identity()
    event = AuditEvent.objects.get(event=Event.IDENTITY_REVEALED)
    assert event.by == representative
    assert Reason.objects.get(pk=event.data["reason"]).text == REASON


def test_reveal_identity_for_everybody_appointed_and_nobody_else(review):
    factories.make_involvement(review, state=State.DECLARING)
    for one in review.appointments.current():
        assert reveal_identity(review, by=one.user, reason=REASON)
    for outside in (factories.make_user(), factories.make_manager()):
        with pytest.raises(Hidden):
            reveal_identity(review, by=outside, reason=REASON)
        with pytest.raises(Hidden):
            read_identity(review, by=outside)


def test_reveal_identity_wants_a_reason(review):
    with pytest.raises(Refused, match="Enter why"):
        reveal_identity(review, by=factories.lead_of(review), reason=" ")
    assert not AuditEvent.objects.filter(event=Event.IDENTITY_REVEALED).exists()


def test_change_identity_is_the_managers(review):
    new = Identity(name="Ada Lovell", address="No fixed address")
    seen = identity_mark(review)
    with pytest.raises(PermissionDenied):
        change_identity(review, by=factories.lead_of(review), identity=new, seen=seen)
    manager = factories.manager_of(review)
    change_identity(review, by=manager, identity=new, seen=seen)
    assert read_identity(review, by=manager) == new
    assert AuditEvent.objects.filter(event=Event.IDENTITY_CHANGED).exists()
    with pytest.raises(Refused, match="since you opened this page"):
        change_identity(
            review, by=manager, identity=factories.make_identity(), seen=seen
        )
    assert read_identity(review, by=manager) == new


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"circumstances": "Jon Wetherstone died."}, "the circumstances"),
        (
            {"tor_purpose": "To learn from Wetherstone’s care."},
            "the terms of reference",
        ),
    ],
)
def test_change_identity_finds_the_right_name_in_texts_of_before(change, where):
    review = factories.make_review(**change)
    manager = factories.manager_of(review)
    new = replace(factories.make_identity(), name="Jon Wetherstone")
    with pytest.raises(Refused, match=f"instead of the adult’s name in {where}"):
        change_identity(review, by=manager, identity=new, seen=identity_mark(review))


def test_change_identity_finds_the_right_name_in_a_question(review):
    line = review.lines_of_enquiry.first()
    type(line).objects.filter(pk=line.pk).update(text="Did Wetherstone get help?")
    new = replace(factories.make_identity(), name="Jon Wetherstone")
    with pytest.raises(Refused, match="in key line of enquiry 1"):
        change_identity(
            review,
            by=factories.manager_of(review),
            identity=new,
            seen=identity_mark(review),
        )


def reveal(client, review: Review, **changes: str):
    form = {"reason": REASON, "other": "", "password": factories.PASSWORD}
    return client.post(at(review), form | changes, follow=True)


def test_identity_page_is_closed_at_first(client, review, manager):
    page = client.get(at(review)).text
    assert "are sealed" in page
    assert "Quillon" not in page


def test_identity_page_opens_for_five_minutes(client, review, manager):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        answer = reveal(client, review)
        assert "Quillon Thackwray" in answer.text
        assert "999 412 0751" in answer.text
        assert "14 September 1951" in answer.text
        assert answer["Refresh"] == "301"
        assert "no-store" in answer["Cache-Control"]
        clock.shift(timedelta(minutes=4, seconds=59))
        assert "Quillon" in client.get(at(review)).text
        clock.shift(timedelta(seconds=2))
        assert "Quillon" not in client.get(at(review)).text
    # Opening it, and each of the two times it was on the screen.
    assert looks() == 3


def looks() -> int:
    return AuditEvent.objects.filter(event=Event.IDENTITY_REVEALED).count()


def test_identity_page_that_is_closed_is_no_look(client, review, manager):
    client.get(at(review))
    reveal(client, review, password="a guess")
    assert looks() == 0


def test_identity_that_is_being_changed_is_a_look(client, review, manager):
    reveal(client, review)
    before = looks()
    assert "Quillon" in client.get(at(review, "identity_change")).text
    assert looks() == before + 1
    # What comes back with errors shows it too; what is saved does not.
    client.post(at(review, "identity_change"), {"name": "Ada Lovell"})
    assert looks() == before + 2


def test_identity_page_keeps_the_name_out_of_title_and_address(client, review, manager):
    answer = reveal(client, review)
    title = answer.text.split("<title>")[1].split("</title>")[0]
    assert "Quillon" not in title
    assert "Quillon" not in answer.request["PATH_INFO"]
    assert "Quillon" not in str(list(AuditEvent.objects.values()))
    assert "Quillon" not in str(list(OutboundEmail.objects.values()))


def test_identity_page_closes_on_demand(client, review, manager):
    reveal(client, review)
    client.post(at(review, "identity_hide"))
    assert "Quillon" not in client.get(at(review)).text


def test_identity_page_is_open_for_this_review_alone(client, review, manager):
    other = factories.make_review(manager)
    reveal(client, review)
    assert "are sealed" in client.get(at(other)).text


def test_identity_page_closes_when_the_appointment_ends(client, review):
    part = factories.make_involvement(review)
    representative = with_password(factories.person(part, Role.PANEL_REPRESENTATIVE))
    client.force_login(representative)
    assert "Quillon" in reveal(client, review).text
    factories.withdraw(part)
    assert client.get(at(review)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "Choose why you need to know"),
        ({"reason": "nosy"}, "Choose a reason from the list"),
        ({"reason": "Another reason"}, "Enter the reason"),
        (
            {"reason": "Another reason", "other": "x" * 201},
            "must be 200 characters or fewer",
        ),
        ({"password": ""}, "Enter your password"),
        ({"password": "a guess"}, "That is not your password"),
        ({"password": "x" * 1001}, "That is not your password"),
    ],
)
def test_identity_page_refuses(client, review, manager, changes, sentence):
    page = reveal(client, review, **changes).text
    assert sentence in page
    assert "Quillon" not in page
    assert factories.PASSWORD not in page


def test_identity_page_takes_another_reason(client, review, manager):
    reveal(client, review, reason="Another reason", other="The coroner asked")
    assert Reason.objects.get().text == "The coroner asked"


def test_identity_page_slows_down_guesses(client, review, manager):
    for _ in range(12):
        page = reveal(client, review, password="a guess").text
    assert "You have tried many times" in page
    assert "Quillon" not in reveal(client, review).text


def test_identity_page_says_nothing_about_a_password_while_one_must_wait(
    client, review, manager
):
    for _ in range(12):
        reveal(client, review, password="a guess")
    sentence = "You have tried many times. Wait a minute, then enter your password."
    for password in (factories.PASSWORD, "a guess", ""):
        answer = reveal(client, review, password=password, other="zq-other-7f3a")
        assert answer.status_code == 429
        assert answer.context["form"].errors == {"password": [sentence]}
        # What was typed is kept, the password is not.
        assert answer.context["form"]["reason"].value() == REASON
        assert "zq-other-7f3a" in answer.text
        assert factories.PASSWORD not in answer.text
        assert "a guess" not in answer.text


def test_identity_page_says_when_the_key_is_another(client, review, manager, settings):
    reveal(client, review)
    settings.IDENTITY_KEY = "another key altogether"
    assert "identity key has changed" in client.get(at(review), follow=True).text
    client.post(at(review, "identity_hide"))
    assert "identity key has changed" in reveal(client, review).text


# Changing it


def test_identity_change_wants_it_open_first(client, review, manager):
    page = client.get(at(review, "identity_change"), follow=True).text
    assert "Show who the adult is first" in page


def test_identity_change_starts_with_what_is_there_and_saves(client, review, manager):
    reveal(client, review)
    assert "Quillon Thackwray" in client.get(at(review, "identity_change")).text
    form = {
        "name": "Quillon\x0bThackeray",
        "date_of_birth_day": "1",
        "date_of_birth_month": "2",
        "date_of_birth_year": "1950",
        "nhs_number": "",
        "address": "No fixed address",
        "seen": identity_mark(review),
    }
    page = client.post(at(review, "identity_change"), form, follow=True).text
    assert "Quillon Thackeray" in page
    assert "Not provided" in page
    stored = unseal(AdultIdentity.objects.get(review=review).sealed)
    assert stored.date_of_birth == date(1950, 2, 1)


def test_identity_change_keeps_what_was_typed(client, review, manager):
    reveal(client, review)
    page = client.post(at(review, "identity_change"), {"name": "Ada Lovell"}).text
    assert "Ada Lovell" in page
    assert "Enter the adult’s date of birth" in page


CHANGED = {
    "name": "Ada Lovell",
    "date_of_birth_day": "1",
    "date_of_birth_month": "2",
    "date_of_birth_year": "1950",
    "address": "Typed",
}


def test_two_managers_meet_on_the_identity_page(client, review, manager):
    reveal(client, review)
    seen = client.get(at(review, "identity_change")).context["seen"]
    new = replace(factories.make_identity(), address="2 Saved Street")
    change_identity(review, by=manager, identity=new, seen=seen)
    sent = CHANGED | {"seen": seen}
    page = client.post(at(review, "identity_change"), sent)
    assert "since you opened this page" in page.text
    assert page.context["form"]["address"].value() == "Typed"
    assert read_identity(review, by=manager) == new


def test_identity_change_says_when_the_key_is_another(
    client, review, manager, settings
):
    reveal(client, review)
    settings.IDENTITY_KEY = "another key altogether"
    page = client.get(at(review, "identity_change"), follow=True)
    assert "identity key has changed" in page.text


QUILLON = Identity(
    name="Quillon  O’Thackwray",
    address="Flat 2\n4 Marlpit Row, London\nW6 7VC and more",
    nhs_number="9994120751",
)
WRITE = "Write Adult A instead of the adult’s name"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("QUILLON\no'thackwray lived alone.", WRITE),
        ("Mr O’Thackwray’s flat", WRITE),
        ("mr o’thackwray", ""),
        ("McO’Thackwrays", ""),
        ("Adult A lived alone in London.", ""),
        ("NHS number 999 412 0751.", "Leave out the adult’s NHS number"),
        ("9994120751", "Leave out the adult’s NHS number"),
        ("19994120751", ""),
        ("She lived at 4 marlpit row.", "Leave out the adult’s address"),
        ("Flat 2 was next door to 14 Marlpit Row.", ""),
        ("", ""),
    ],
)
def test_says_who_finds_name_number_and_address(text, says):
    assert says_who(text, identity=QUILLON, pseudonym="Adult A") == says


@pytest.mark.parametrize(
    ("name", "pseudonym", "text", "is_named"),
    [
        ("Will", "Adult A", "We will learn.", False),
        ("Will", "Adult A", "What Will did.", True),
        ("An Li", "Adult A", "An Li died.", True),
        ("An Li", "Adult A", "Mr Li died. Services can listen.", False),
        ("Mary Rowan", "Rowan", "Rowan lived alone.", False),
        ("Mary Rowan", "Rowan", "Mary Rowan lived alone.", True),
        ("Mary Rowan", "", "Mrs Rowan lived alone.", True),
        ("Mary Street", "Adult A", "Street outreach. Home visits.", False),
        ("Mary Street", "Adult A", "Seen by MRS. Street’s nurse", True),
        ("Mary Street", "Adult A", "mary street was seen.", True),
    ],
)
def test_says_who_leaves_words_and_chosen_names_alone(name, pseudonym, text, is_named):
    identity = Identity(name=name, address="")
    says = says_who(text, identity=identity, pseudonym=pseudonym)
    called = pseudonym or "the pseudonym"
    expected = f"Write {called} instead of the adult’s name" if is_named else ""
    assert says == expected
