"""Opening a review: the act, the draft that keeps what was typed."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import OutboundEmail, User
from accounts.refusals import Hidden, Refused
from audit.models import AuditEvent, Event
from reviews.models import AdultIdentity, Review, ReviewDraft
from reviews.services import drafting
from reviews.services.naming import unseal
from reviews.services.opening import Question, open_review, propose_reference
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _today(set_today):
    set_today(TODAY)


@pytest.fixture
def manager() -> User:
    return factories.make_manager()


def test_open_review_numbers_the_questions_and_appoints(manager):
    details = factories.make_details(due_on=date(2026, 6, 1))
    review = open_review(details, by=manager, today=TODAY)
    assert [(q.number, q.title) for q in review.lines_of_enquiry.all()] == [
        (1, "Self-neglect and fire"),
        (2, "Missed contact"),
    ]
    assert factories.manager_of(review) == manager
    lead = factories.lead_of(review)
    assert (lead.full_name, lead.email) == (details.lead_name, details.lead_email)
    assert review.tor_version == 1
    assert review.opened_at == timezone.now()
    events = AuditEvent.objects.filter(stream=review.pk).order_by("seq")
    assert [one.event for one in events] == [
        Event.REVIEW_OPENED,
        Event.APPOINTED,
        Event.APPOINTED,
    ]


def test_open_review_seals_the_identity(manager):
    review = open_review(factories.make_details(), by=manager, today=TODAY)
    sealed = bytes(AdultIdentity.objects.get(review=review).sealed)
    assert b"Quillon" not in sealed
    assert unseal(sealed) == factories.make_identity()


def test_open_review_tells_a_new_lead_by_the_invitation_alone(manager):
    review = open_review(factories.make_details(), by=manager, today=TODAY)
    lead = factories.lead_of(review)
    assert [one.kind for one in OutboundEmail.objects.filter(to=lead)] == ["invitation"]


def test_open_review_tells_a_lead_who_has_an_account(manager):
    lead = factories.make_user(email="lead@example.org")
    details = factories.make_details(lead_email=" Lead@Example.ORG ")
    review = open_review(details, by=manager, today=TODAY)
    assert factories.lead_of(review) == lead
    kinds = [one.kind for one in OutboundEmail.objects.filter(to=lead)]
    assert kinds == ["asked_to_lead"]


def test_open_review_is_hidden_from_others():
    with pytest.raises(Hidden):
        open_review(factories.make_details(), by=factories.make_user(), today=TODAY)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reference": "sar 1"}, "letters, numbers and hyphens only"),
        ({"reference": "-SAR"}, "letters, numbers and hyphens only"),
        ({"reference": "A" * 31}, "30 characters or less"),
        ({"scoping_to": date(2018, 8, 31)}, "must end after it starts"),
        ({"scoping_to": date(2026, 3, 3)}, "must end today or in the past"),
        ({"circumstances": "Mr Thackwray died."}, "Write Adult A instead"),
        ({"tor_purpose": "QUILLON THACKWRAY"}, "Write Adult A instead"),
        ({"questions": [Question("Fire", "At 4 Marlpit Row?")]}, "the adult’s address"),
        ({"due_on": date(2026, 3, 1)}, "today or in the future"),
        ({"questions": []}, "at least one key line of enquiry"),
        ({"lead_email": "nowhere"}, "e-mail address in the right format"),
    ],
)
def test_open_review_refuses(manager, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        open_review(factories.make_details(**changes), by=manager, today=TODAY)
    assert not Review.objects.exists()


def test_open_review_refuses_a_reference_that_is_taken(manager):
    details = factories.make_details()
    open_review(details, by=manager, today=TODAY)
    with pytest.raises(Refused, match=f"already a review.*{details.reference}"):
        open_review(details, by=manager, today=TODAY)
    assert Review.objects.count() == 1


def test_open_review_refuses_a_lead_who_is_the_manager(manager):
    details = factories.make_details(lead_email=manager.email)
    with pytest.raises(Refused, match="only one role"):
        open_review(details, by=manager, today=TODAY)
    assert not Review.objects.exists()


def test_propose_reference_is_the_next_of_the_year(manager):
    assert propose_reference(TODAY) == "SAR-HF-2026-01"
    for reference in ("SAR-HF-2026-03", "SAR-HF-2025-09", "OTHER-7"):
        details = factories.make_details(reference=reference)
        open_review(details, by=manager, today=TODAY)
    assert propose_reference(TODAY) == "SAR-HF-2026-04"
    assert propose_reference(date(2027, 1, 1)) == "SAR-HF-2027-01"


def test_propose_reference_by_the_boards_own_pattern(settings):
    settings.REFERENCE_PATTERN = "SHROP/{number}"
    assert propose_reference(TODAY) == "SHROP/1"


# The draft


def fill(manager: User) -> ReviewDraft:
    """Every page of the way, as the forms clean it."""
    details = factories.make_details(due_on=TODAY + timedelta(days=90))
    pages = {
        "names": ("reference", "pseudonym"),
        "basis": ("legal_basis", "scoping_from", "scoping_to"),
        "circumstances": ("circumstances",),
        "terms": ("tor_purpose", "tor_agreed_on"),
        "lead": ("lead_name", "lead_email"),
        "due": ("due_on",),
    }
    for page, names in pages.items():
        answers = {name: getattr(details, name) for name in names}
        drafting.keep_answers(page, answers, by=manager)
    for question in details.questions:
        drafting.add_question(by=manager, title=question.title, text=question.text)
    return drafting.keep_identity(details.identity, by=manager)


def open_it(draft: ReviewDraft, by: User) -> Review:
    return drafting.open_from_draft(draft.pk, by=by, today=TODAY)


def test_open_from_draft_opens_what_was_typed_and_empties_the_draft(manager):
    draft = fill(manager)
    review = open_it(draft, manager)
    assert review.pseudonym == "Adult A"
    assert review.due_on == TODAY + timedelta(days=90)
    assert [q.title for q in review.lines_of_enquiry.all()] == [
        "Self-neglect and fire",
        "Missed contact",
    ]
    draft.refresh_from_db()
    assert (draft.review, draft.answers, bytes(draft.sealed)) == (review, {}, b"")
    assert drafting.draft_of(manager) is None


def test_open_from_draft_twice_opens_one_review(manager):
    draft = fill(manager)
    assert open_it(draft, manager) == open_it(draft, manager)
    assert Review.objects.count() == 1


@pytest.mark.parametrize("page", [*drafting.PAGES, "adult"])
def test_open_from_draft_refuses_while_a_page_is_empty(manager, page):
    draft = fill(manager)
    draft.answers.pop(page, None)
    if page == "adult":
        draft.sealed = b""
    draft.save()
    with pytest.raises(Refused, match="still empty"):
        open_it(draft, manager)
    assert not Review.objects.exists()


def test_open_from_draft_keeps_the_draft_when_it_is_refused(manager):
    draft = fill(manager)
    taken = draft.answers["names"]["reference"]
    factories.make_review(reference=taken)
    with pytest.raises(Refused, match="already a review"):
        open_it(draft, manager)
    draft.refresh_from_db()
    assert draft.answers["names"]["reference"] == taken


def test_open_from_draft_of_somebody_else_is_hidden(manager):
    draft = fill(manager)
    with pytest.raises(Hidden):
        open_it(draft, factories.make_manager())
    with pytest.raises(Hidden):
        drafting.open_from_draft(uuid4(), by=manager, today=TODAY)


def test_draft_is_one_a_person_and_only_for_managers(manager):
    first = drafting.keep_answers("names", {"pseudonym": "Adult A"}, by=manager)
    again = drafting.keep_answers("names", {"pseudonym": "Adult B"}, by=manager)
    assert first.pk == again.pk
    assert drafting.draft_of(manager).answers["names"] == {"pseudonym": "Adult B"}
    with pytest.raises(Hidden):
        drafting.keep_answers("names", {}, by=factories.make_user())


def test_locked_draft_finds_the_one_that_a_second_tab_began(manager, monkeypatch):
    other = drafting.locked_draft(manager)
    with monkeypatch.context() as patch:
        # As if the other tab's row came between looking and writing.
        patch.setattr(
            "django.db.models.query.QuerySet.get_or_create",
            lambda *args, **kwargs: ReviewDraft.objects.create(
                owner=manager, changed_at=timezone.now()
            ),
        )
        assert drafting.locked_draft(manager) == other


def test_draft_keeps_the_identity_sealed(manager):
    draft = drafting.keep_identity(factories.make_identity(), by=manager)
    stored = ReviewDraft.objects.values_list("sealed", flat=True).get(pk=draft.pk)
    assert b"Quillon" not in bytes(stored)
    assert unseal(stored) == factories.make_identity()
    assert draft.answers == {}


def test_questions_of_a_draft_move_up_and_down_and_go(manager):
    for title in ("One", "Two", "Three"):
        draft = drafting.add_question(by=manager, title=title, text="?")
    ids = [question["id"] for question in drafting.questions_of(draft)]

    def titles() -> str:
        now = drafting.questions_of(drafting.draft_of(manager))
        return " ".join(question["title"] for question in now)

    drafting.move_question(ids[2], by=manager, where="up")
    assert titles() == "One Three Two"
    drafting.move_question(ids[0], by=manager, where="up")
    assert titles() == "One Three Two"
    drafting.move_question(ids[0], by=manager, where="down")
    assert titles() == "Three One Two"
    drafting.move_question(ids[1], by=manager, where="down")
    assert titles() == "Three One Two"
    drafting.move_question(ids[0], by=manager, where="sideways")
    assert titles() == "Three One Two"
    drafting.move_question(ids[0], by=manager, where="remove")
    assert titles() == "Three Two"
    drafting.change_question(ids[1], by=manager, title="Second", text="What?")
    assert titles() == "Three Second"
    with pytest.raises(Hidden):
        drafting.move_question(uuid4(), by=manager, where="up")


def test_discard_draft_throws_only_ones_own_away(manager):
    other = factories.make_manager()
    drafting.keep_answers("names", {"pseudonym": "Adult A"}, by=manager)
    drafting.keep_answers("names", {"pseudonym": "Adult B"}, by=other)
    drafting.discard_draft(by=manager)
    assert drafting.draft_of(manager) is None
    assert drafting.draft_of(other) is not None
