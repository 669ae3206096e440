"""What is removed is left out everywhere, and comes back as it was."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from accounts.refusals import Refused
from audit.models import AuditEvent
from imr.content import canonical_json
from imr.draft import load_draft
from imr.models import (
    Comment,
    Evidence,
    GlossaryTerm,
    GoodPractice,
    Interview,
    Lesson,
    Recommendation,
    StaffMember,
)
from imr.services import (
    deciding,
    evidence,
    interviews,
    lessons,
    preparing,
    sending,
    staff_key,
)
from imr.services.evidence import EvidenceDetails
from imr.services.lessons import LessonDetails, PracticeDetails, RecommendationDetails
from reviews.models import Involvement
from reviews.roles import Role
from reviews.rules import State
from tests import factories

pytestmark = pytest.mark.django_db

WORD = "zqword"


@dataclass(frozen=True)
class Kind:
    """A kind of thing: how it is made, removed, brought back; its page and route."""

    model: Any
    make: Callable[..., Any]
    remove: Callable[..., Any]
    restore: Callable[..., Any]
    page: tuple[str, ...]
    events: tuple[str, str]


def add_row(model: Any, details: Any) -> Callable[..., Any]:
    return lambda part, by: lessons.add_row(part, by=by, model=model, details=details)


def row(model: Any, details: Any, slug: str, event: str) -> Kind:
    return Kind(
        model,
        add_row(model, details),
        lessons.remove_row,
        lessons.restore_row,
        ("answer", slug),
        (f"{event}_removed", f"{event}_restored"),
    )


def add_source(part: Involvement, by: User, **changes: Any) -> Evidence:
    fields = {"kind": "record", "title": WORD, "dated": "", "held_by": "Team"}
    details = EvidenceDetails(**(fields | {"weight": "primary"} | changes))
    return evidence.add_evidence(part, by=by, details=details)


def add_member(part: Involvement, by: User, **changes: Any) -> StaffMember:
    fields = {"code": "SW7", "name": "Marl Tetherby", "role": WORD}
    details = staff_key.StaffDetails(**(fields | {"line_manager": "Wren"} | changes))
    return staff_key.add_staff_member(part, by=by, details=details)


KINDS = {
    "good practice": row(
        GoodPractice, PracticeDetails(WORD), "good_practice", "goodpractice"
    ),
    "lesson": row(Lesson, LessonDetails(WORD, ("outside",)), "lessons", "lesson"),
    "recommendation": row(
        Recommendation,
        RecommendationDetails(WORD, action=WORD, measure=WORD),
        "recommendations",
        "recommendation",
    ),
    "evidence": Kind(
        Evidence,
        add_source,
        evidence.remove_evidence,
        evidence.restore_evidence,
        ("evidence",),
        ("evidence_removed", "evidence_restored"),
    ),
    "abbreviation": Kind(
        GlossaryTerm,
        lambda part, by: lessons.add_term(part, by=by, term="HCA", meaning=WORD),
        lessons.remove_term,
        lessons.restore_term,
        ("answer", "glossary"),
        ("term_removed", "term_restored"),
    ),
    "person on the key": Kind(
        StaffMember,
        add_member,
        staff_key.remove_staff_member,
        staff_key.restore_staff_member,
        ("staff_key",),
        ("staff_removed", "staff_restored"),
    ),
}
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


@pytest.fixture
def part() -> Involvement:
    part = factories.make_involvement(state=State.DRAFTING)
    factories.write_report(part)
    return part


@pytest.fixture
def author(part) -> User:
    return factories.person(part, Role.AUTHOR)


def content(part: Involvement) -> str:
    """The report as it would be frozen now: the version and the PDF are made of it."""
    return canonical_json(sending.build_draft_content(part))


def problems(part: Involvement) -> list[str]:
    return [problem.text for problem in sending.check_report(part)]


def address(part: Involvement, kind: Kind) -> str:
    name, *args = kind.page
    return reverse(f"imr:{name}", args=[part.pk, *args])


def undo_of(page: Any) -> str:
    """Where the banner's button posts to."""
    assert ">Undo<" in page.text
    return page.context["removing"].undo.url


# The services


@every_kind
def test_removed_is_left_out_and_comes_back_as_it_was(part, author, kind):
    without = content(part), problems(part)
    thing = kind.make(part, author)
    there = content(part), problems(part)
    assert WORD in there[0]
    count = kind.model.objects.count()

    kind.remove(thing, by=author)
    assert (content(part), problems(part)) == without
    assert kind.model.objects.count() == count - 1
    thing = kind.model.with_removed.get(pk=thing.pk)
    assert thing.removed_by == author
    assert thing.removed_at is not None

    kind.restore(thing, by=author)
    assert (content(part), problems(part)) == there
    assert kind.model.objects.get(pk=thing.pk).removed_by is None
    for event in kind.events:
        [row] = AuditEvent.objects.filter(event=event, target_id=str(thing.pk))
        assert (row.by, row.involvement_id) == (author, part.pk)


@every_kind
def test_asked_twice_changes_nothing_more(part, author, kind):
    thing = kind.make(part, author)
    again = kind.model.objects.get(pk=thing.pk)
    for each in (thing, again):
        kind.remove(each, by=author)
    for _ in range(2):
        kind.restore(thing, by=author)
    assert AuditEvent.objects.filter(event__in=kind.events).count() == 2
    assert kind.model.objects.filter(pk=thing.pk).count() == 1


@every_kind
def test_database_knows_who_removed_a_thing(part, author, kind):
    thing = kind.make(part, author)
    with pytest.raises(IntegrityError), transaction.atomic():
        kind.model.objects.filter(pk=thing.pk).update(removed_by=author)


def test_row_comes_back_to_its_place(part, author):
    for text in ("One", "Two", "Three"):
        add_row(GoodPractice, PracticeDetails(text))(part, author)
    rows = list(GoodPractice.objects.filter(text__in=["One", "Three"]))
    before = list(GoodPractice.objects.values_list("number", "text"))
    for row in rows:
        lessons.remove_row(row, by=author)
    for row in reversed(rows):
        lessons.restore_row(row, by=author)
    assert list(GoodPractice.objects.values_list("number", "text")) == before


def test_row_comes_back_to_a_list_that_is_shorter_now(part, author):
    rows = [
        add_row(GoodPractice, PracticeDetails(text))(part, author)
        for text in ("One", "Two")
    ]
    for row in reversed(rows):
        lessons.remove_row(row, by=author)
    first = GoodPractice.objects.get()
    lessons.remove_row(first, by=author)
    assert lessons.restore_row(rows[1], by=author).number == 1


def test_number_of_evidence_is_its_own_for_good(part, author):
    source = add_source(part, author)
    evidence.remove_evidence(source, by=author)
    other = add_source(part, author)
    evidence.restore_evidence(source, by=author)
    labels = [one.label for one in load_draft(part).evidence]
    assert (source.label, other.label) == ("E2", "E3")
    assert labels == ["E1", "E2", "E3"]


def test_citation_of_removed_evidence_is_told_until_it_is_back(part, author):
    source = add_source(part, author)
    lesson = add_row(Lesson, LessonDetails("We learnt [E2]."))(part, author)
    with pytest.raises(Refused, match="cited in: Lesson 2"):
        evidence.remove_evidence(source, by=author)
    lessons.remove_row(lesson, by=author)
    evidence.remove_evidence(source, by=author)
    lessons.restore_row(lesson, by=author)
    assert "Lesson 2: [E2] is not in the evidence list." in problems(part)
    evidence.restore_evidence(source, by=author)
    assert "Lesson 2: [E2] is not in the evidence list." not in problems(part)


def agreed(part: Involvement, author: User) -> Interview:
    met = factories.make_interview(part, staff_codes="SW1")
    day = met.held_on
    met = interviews.record_sent(met, by=author, sent_on=day, row_version=1)
    return interviews.record_agreed(
        met, by=author, agreed_on=day, how="by e-mail", row_version=2
    )


def test_minutes_can_be_listed_anew_and_then_not_twice(part, author):
    met = agreed(part, author)
    minutes = {"kind": "interview", "interview": met}
    source = add_source(part, author, **minutes)
    evidence.remove_evidence(source, by=author)
    add_source(part, author, **minutes)
    with pytest.raises(Refused, match="listed already, as E3"):
        evidence.restore_evidence(source, by=author)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.with_removed.filter(pk=source.pk).update(
            removed_at=None, removed_by=None
        )


def test_minutes_come_back_only_with_their_interview_and_agreed(part, author):
    met = agreed(part, author)
    source = add_source(part, author, kind="interview", interview=met)
    evidence.remove_evidence(source, by=author)
    interviews.remove_interview(met, by=author)
    with pytest.raises(Refused, match="Bring the interview back first"):
        evidence.restore_evidence(source, by=author)
    met = interviews.restore_interview(met, by=author)
    interviews.change_interview(
        met,
        by=author,
        details=interviews.InterviewDetails(
            met.kind, met.staff_codes, met.held_on, "video", "Other words."
        ),
        row_version=met.row_version,
    )
    with pytest.raises(Refused, match="when the member of staff has agreed"):
        evidence.restore_evidence(source, by=author)


def test_evidence_of_minutes_that_were_amended_can_be_removed(part, author):
    met = agreed(part, author)
    source = add_source(part, author, kind="interview", interview=met)
    interviews.restore_minutes(met, by=author, row_version=1, over=3)
    interviews.change_interview(
        met,
        by=author,
        details=interviews.InterviewDetails(
            met.kind, met.staff_codes, met.held_on, "video", "Other words."
        ),
        row_version=3,
    )
    evidence.remove_evidence(source, by=author)
    assert not Evidence.objects.filter(pk=source.pk).exists()


def test_recommendation_comes_back_after_its_lesson(part, author):
    lesson = add_row(Lesson, LessonDetails("A"))(part, author)
    details = RecommendationDetails("R", lesson=lesson)
    row = add_row(Recommendation, details)(part, author)
    lessons.remove_row(row, by=author)
    lessons.remove_row(lesson, by=author)
    with pytest.raises(Refused, match="Bring the lesson back first"):
        lessons.restore_row(row, by=author)
    lessons.restore_row(lesson, by=author)
    assert lessons.restore_row(row, by=author).lesson == lesson


def test_recommendation_cannot_come_from_a_removed_lesson(part, author):
    lesson = add_row(Lesson, LessonDetails("A"))(part, author)
    lessons.remove_row(lesson, by=author)
    with pytest.raises(Refused, match="one of your lessons"):
        add_row(Recommendation, RecommendationDetails("R", lesson=lesson))(part, author)


def test_abbreviation_that_was_explained_anew_stays_removed(part, author):
    term = lessons.add_term(part, by=author, term="HCA", meaning="One")
    lessons.remove_term(term, by=author)
    lessons.add_term(part, by=author, term="HCA", meaning="Two")
    with pytest.raises(Refused, match="“HCA” is in the key already"):
        lessons.restore_term(term, by=author)


def test_nothing_that_is_removed_can_be_changed(part, author):
    source, member = add_source(part, author), add_member(part, author)
    evidence.remove_evidence(source, by=author)
    staff_key.remove_staff_member(member, by=author)
    with pytest.raises(Refused, match="removed this meanwhile"):
        evidence.change_evidence(
            source,
            by=author,
            details=EvidenceDetails("record", "Mine", "", "Team", "primary"),
            row_version=1,
        )
    with pytest.raises(Refused, match="removed this meanwhile"):
        staff_key.change_staff_member(
            member,
            by=author,
            details=staff_key.StaffDetails("SW8", "A", "B", "C"),
            row_version=2,
        )


# The staff key and independence


def test_removed_person_leaves_and_returns_to_independence(part, author):
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    before = factories.mails(representative, "check_independence")
    member = add_member(part, representative, line_manager=author.full_name)
    line_managed = "They are the line manager of SW7 on the staff key."
    assert line_managed in "; ".join(problems(part))

    staff_key.remove_staff_member(member, by=representative)
    assert line_managed not in "; ".join(problems(part))
    assert factories.mails(representative, "check_independence") == before + 1

    staff_key.restore_staff_member(member, by=representative)
    assert line_managed in "; ".join(problems(part))
    # Told again: the conflict is there again.
    assert factories.mails(representative, "check_independence") == before + 2
    event = AuditEvent.objects.get(event="staff_restored")
    assert event.data == {"author_is_independent": False}


def test_author_cannot_remove_the_person_who_shows_a_conflict(part, author):
    member = add_member(part, author, line_manager=author.full_name)
    with pytest.raises(Refused, match="Only the panel representative"):
        staff_key.remove_staff_member(member, by=author)


def test_code_that_somebody_else_has_now(part, author):
    member = add_member(part, author)
    staff_key.remove_staff_member(member, by=author)
    add_member(part, author, name="Somebody Else")
    with pytest.raises(Refused, match="Change that code first"):
        staff_key.restore_staff_member(member, by=author)


def test_key_of_removed_people_is_empty():
    part = factories.make_involvement(state=State.PREPARING)
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    factories.prepare(part)
    assert preparing.missing_before_nomination(part) == []
    staff_key.remove_staff_member(part.staff_members.get(), by=representative)
    assert preparing.missing_before_nomination(part) != []


# The pages


@every_kind
def test_page_offers_to_undo_and_to_bring_back_later(client, part, author, kind):
    thing = kind.make(part, author)
    client.force_login(author)
    kind.remove(thing, by=author)
    page = client.get(address(part, kind), {"removed": thing.pk})
    assert "You have removed" in page.text
    undo = undo_of(page)
    later = client.get(address(part, kind))
    assert ">Undo<" not in later.text
    assert f'formaction="{undo}"' in later.text
    assert WORD in later.text
    for _ in range(2):
        back = client.post(undo, follow=True)
        assert "is back." in back.text
    assert f'formaction="{undo}"' not in back.text
    assert kind.model.objects.filter(pk=thing.pk).exists()


@every_kind
def test_what_cannot_come_back_says_why(client, part, author, kind):
    thing = kind.make(part, author)
    client.force_login(author)
    kind.remove(thing, by=author)
    url = undo_of(client.get(address(part, kind), {"removed": thing.pk}))
    factories.send_report(part)
    page = client.post(url, follow=True)
    assert "is back" not in page.text
    assert "error" in [message.level_tag for message in page.context["messages"]]
    assert not kind.model.objects.filter(pk=thing.pk).exists()
    page = client.get(address(part, kind), {"removed": thing.pk})
    assert ">Undo<" not in page.text
    assert "formaction" not in page.text


@every_kind
def test_nobody_else_brings_it_back(client, part, author, kind):
    thing = kind.make(part, author)
    kind.remove(thing, by=author)
    client.force_login(author)
    url = undo_of(client.get(address(part, kind), {"removed": thing.pk}))
    other = factories.make_involvement(part.review, state=State.DRAFTING)
    for user in (
        factories.person(other, Role.AUTHOR),
        factories.manager_of(part.review),
        factories.make_user(),
    ):
        client.force_login(user)
        assert client.post(url).status_code == 404
    client.force_login(factories.person(other, Role.AUTHOR))
    mine = url.replace(str(part.pk), str(other.pk))
    assert client.post(mine).status_code == 404
    assert not kind.model.objects.filter(pk=thing.pk).exists()


def test_representative_reads_the_lists_without_what_was_removed(client, part, author):
    client.force_login(factories.person(part, Role.PANEL_REPRESENTATIVE))
    for kind in (KINDS["lesson"], KINDS["evidence"]):
        kind.remove(kind.make(part, author), by=author)
        assert WORD not in client.get(address(part, kind)).text


def test_unknown_list_and_odd_name_in_the_address(client, part, author):
    client.force_login(author)
    url = reverse("imr:removed_restore", args=[part.pk, "minutes", part.pk])
    assert client.post(url).status_code == 404
    for odd in ("1", "''", "<script>"):
        page = client.get(reverse("imr:evidence", args=[part.pk]), {"removed": odd})
        assert ">Undo<" not in page.text


def test_sent_again_brings_back_what_it_made(client, part, author):
    """The same form and words, after the thing was removed: it is wanted again."""
    client.force_login(author)
    url = reverse("imr:row_add", args=[part.pk, "good_practice"])
    sent = {"text": WORD, "token": client.get(url).context["form"]["token"].value()}
    client.post(url, sent)
    made = GoodPractice.objects.get(text=WORD)
    lessons.remove_row(made, by=author)
    client.post(url, sent)
    assert GoodPractice.objects.get(text=WORD) == made


def test_interview_is_removed_undone_and_listed(client, part, author):
    met = factories.make_interview(part, staff_codes="SW1")
    client.force_login(author)
    url = reverse("imr:interview_remove", args=[part.pk, met.pk])
    page = client.post(url, follow=True)
    assert "You have removed an interview." in page.text
    assert Interview.with_removed.get().removed_by == author
    assert "The interview is back." in client.post(undo_of(page), follow=True).text
    interviews.remove_interview(met, by=author)
    interviews.remove_interview(met, by=author)
    assert AuditEvent.objects.filter(event="interview_removed").count() == 2


# Comments


@pytest.fixture
def sent() -> Any:
    return deciding.latest_version(
        factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    )


@pytest.fixture
def manager(client, sent) -> User:
    manager = factories.person(sent.involvement, Role.SENIOR_MANAGER)
    client.force_login(manager)
    return manager


def test_comment_is_removed_and_comes_back(client, sent, manager):
    comment = deciding.add_comment(sent, by=manager, section="", text=WORD)
    page = client.post(reverse("imr:comment_remove", args=[comment.pk]), follow=True)
    assert "You have removed a comment." in page.text
    assert "There are no comments on this version." in page.text
    with pytest.raises(Refused, match="at least one comment"):
        deciding.send_back(sent, by=manager)
    assert WORD not in client.get(reverse("imr:send_back", args=[sent.pk])).text
    url = undo_of(page)
    for _ in range(2):
        page = client.post(url, follow=True)
        assert "Your comment is back." in page.text
    assert Comment.objects.get().text == WORD
    events = ("comment_removed", "comment_restored")
    assert AuditEvent.objects.filter(event__in=events).count() == 2


def test_removed_comment_never_reaches_the_author(client, sent, manager):
    comment = deciding.add_comment(sent, by=manager, section="", text=WORD)
    deciding.add_comment(sent, by=manager, section="", text="Say more.")
    for _ in range(2):
        deciding.remove_comment(comment, by=manager)
    deciding.send_back(sent, by=manager)
    assert [one.text for one in sending.open_comments(sent.involvement)] == [
        "Say more."
    ]
    url = reverse("imr:comment_restore", args=[sent.pk, comment.pk])
    page = client.post(url, follow=True)
    assert "not waiting for a decision" in page.text
    author = factories.person(sent.involvement, Role.AUTHOR)
    client.force_login(author)
    for name, pk in (("version", sent.pk), ("report", sent.involvement_id)):
        assert WORD not in client.get(reverse(f"imr:{name}", args=[pk])).text
    assert client.post(url).status_code == 403


def test_comment_of_another_version_is_not_there(client, sent, manager):
    other = deciding.latest_version(
        factories.make_involvement(state=State.WITH_SENIOR_MANAGER)
    )
    by = factories.person(other.involvement, Role.SENIOR_MANAGER)
    comment = deciding.add_comment(other, by=by, section="", text=WORD)
    deciding.remove_comment(comment, by=by)
    for version in (sent, other):
        url = reverse("imr:comment_restore", args=[version.pk, comment.pk])
        assert client.post(url).status_code == 404
