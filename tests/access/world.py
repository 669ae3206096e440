"""One small world for the access matrix: every kind of person, one of each thing.

The column names of tests/access/matrix/*.yaml are the keys of ``users``; what a
route needs in its address comes from ``kwargs``. Apps add their own things to
THINGS: by the name of the route, or by the name of the address's part.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from accounts.services import accept_invitation, invite
from accounts.tokens import invitation_token
from chronology.models import (
    AgencyQuestion,
    Entry,
    EntryNote,
    ImportBatch,
    ReturnedEntry,
    SameEvent,
    SavedView,
    UntracedReferral,
)
from chronology.services import (
    agency_questions,
    entries,
    importing,
    own_marks,
    same_events,
    saved_views,
)
from imr.making import Making
from imr.models import (
    Comment,
    Evidence,
    Extract,
    FileJob,
    GlossaryTerm,
    GoodPractice,
    Interview,
    NameReplacement,
    StaffMember,
)
from imr.services import (
    deciding,
    evidence,
    extracts,
    files,
    interviews,
    lessons,
    replacing,
    staff_key,
)
from reviews.models import Involvement, Review
from reviews.roles import Role
from reviews.rules import State
from reviews.services import drafting
from tests import factories
from tests.chronology.reading import returned

# Who looks: the columns of the matrix.
ROLES = [
    "sab_manager",  # runs this review
    "lead_reviewer",  # of this review
    "panel_representative",  # of this agency, as author and senior manager are
    "author",
    "senior_manager",
    "other_agency",  # represents another agency on the same review
    "other_manager",  # runs another review of the same board
    "former",  # represented this agency until replaced
    "nobody",  # has an account and no appointment
    "anonymous",  # is not signed in
]


@dataclass
class World:
    """People by the matrix's words, and the things that addresses name."""

    review: Review
    involvement: Involvement
    other_involvement: Involvement
    users: dict[str, User | None] = field(default_factory=dict)

    def kwargs(self, route: str, parts: list[str]) -> dict[str, Any]:
        """What to put in a route's address, for each of its parts."""
        return {part: self._thing(route, part) for part in parts}

    def _thing(self, route: str, part: str) -> Any:
        find = THINGS.get((route, part)) or THINGS.get((route.split(":")[0], part))
        assert find, f"Say in THINGS what {part} is in the address of {route}"
        return find(self)


def open_invitation() -> str:
    """The secret of a link that can still be used."""
    invited = invite(email="invited@example.org", full_name="Invited", by=None)
    return invitation_token(invited.invitations.get().pk)


def a_comment(world: World) -> Comment:
    """The senior manager's comment on the version that was sent."""
    version = world.involvement.versions.get()
    by = world.users["senior_manager"]
    return version.comments.first() or deciding.add_comment(
        version, by=by, section="", text="Say more."
    )


def a_file(world: World) -> FileJob:
    """The file of the accepted report, made."""
    job = FileJob.objects.get(version__involvement=world.involvement)
    files.store(job, Making(b"%PDF-", 1, job.key))
    return job


def a_draft_question(world: World) -> str:
    """A line of enquiry of the review that the SAB manager has begun to open."""
    by = world.users["sab_manager"]
    questions = drafting.questions_of(drafting.draft_of(by))
    if not questions:
        draft = drafting.add_question(by=by, title="Capacity", text="How?")
        questions = drafting.questions_of(draft)
    return questions[0]["id"]


def a_row(world: World) -> GoodPractice:
    """A row of good practice in the report."""
    details = lessons.PracticeDetails("A nurse came back.")
    return GoodPractice.objects.first() or lessons.add_row(
        world.involvement,
        by=world.users["author"],
        model=GoodPractice,
        details=details,
    )


def a_term(world: World) -> GlossaryTerm:
    """An abbreviation that the report explains."""
    return world.involvement.glossary.first() or lessons.add_term(
        world.involvement, by=world.users["author"], term="HCA", meaning="Assistant"
    )


def a_source(world: World) -> Evidence:
    """A source of evidence that nothing cites."""
    details = evidence.EvidenceDetails("record", "Rota", "2019", "Team", "primary")
    return world.involvement.evidence.first() or evidence.add_evidence(
        world.involvement, by=world.users["author"], details=details
    )


def an_interview(world: World) -> Interview:
    """An interview with its minutes still a draft."""
    details = interviews.InterviewDetails(
        "interview", "SW1", timezone.localdate(), "in person", "He liked buses."
    )
    return world.involvement.interviews.first() or interviews.add_interview(
        world.involvement, by=world.users["author"], details=details
    )


def an_extract(world: World) -> Extract:
    """An extract of the chronology that nobody has replied to."""
    part = world.involvement
    return part.extracts.first() or extracts.make_extract(
        part,
        by=world.users["author"],
        code=part.staff_members.get().code,
        entries=[an_entry(world).pk],
        reply_by=timezone.localdate(),
        today=timezone.localdate(),
        token=uuid4(),
    )


def an_entry(world: World) -> Entry:
    """An entry of the chronology."""
    return world.involvement.entries.first() or factories.add_entry(world.involvement)


def a_deleted_entry(world: World) -> Entry:
    """An entry that was deleted and can come back."""
    by = world.users["author"]
    return entries.delete_entry(entry=factories.add_entry(world.involvement), by=by)


def a_replacement(world: World) -> NameReplacement:
    """A name in an entry, for which the code was written."""
    done = world.involvement.name_replacements.first()
    if done is None:
        member = world.involvement.staff_members.get()
        factories.add_entry(world.involvement, event=f"{member.name} visited.")
        by = world.users["author"]
        done = replacing.replace_name(world.involvement, by=by, key=str(member.pk))
    return done


def an_import(world: World) -> ImportBatch:
    """A file whose one row waits to be looked at; the heading is row 1."""
    file = b"Date,Source,What happened\n3 May 2019,Notes,A visit\n"
    return world.involvement.import_batches.first() or importing.start_import(
        involvement=world.involvement,
        by=world.users["author"],
        name="rows.csv",
        data=file,
    )


def a_removed_interview(world: World) -> Interview:
    """An interview that was taken away and can come back."""
    interview = an_interview(world)
    if interview.removed_at is None:
        interviews.remove_interview(interview, by=world.users["author"])
    return interview


def a_returned_entry(world: World) -> str:
    """An entry by its id, which the agency may have returned."""
    return str(an_entry(world).pk)


def a_view(world: World) -> SavedView:
    """A view that the lead reviewer saved."""
    return saved_views.save_view(
        review=world.review,
        by=world.users["lead_reviewer"],
        name="Good practice",
        query="practice=good",
    )


def a_note(world: World) -> EntryNote:
    """A note that the lead reviewer wrote."""
    return EntryNote.objects.first() or own_marks.write_note(
        involvement=world.involvement,
        entry=an_entry(world).pk,
        by=world.users["lead_reviewer"],
        text="Ask about this.",
        row_version=0,
    )


def a_question(world: World) -> AgencyQuestion:
    """A question that the lead reviewer asked the agency."""
    return AgencyQuestion.objects.first() or agency_questions.ask_agency(
        involvement=world.involvement,
        by=world.users["lead_reviewer"],
        text="Who visited?",
        about=[an_entry(world).pk],
        today=timezone.localdate(),
    )


def an_event(world: World) -> SameEvent:
    """An event of this agency and of one more that has returned."""
    part = returned(world.review, {"event": "They visited together."})
    own = ReturnedEntry.objects.filter(involvement=world.involvement)[0]
    theirs = ReturnedEntry.objects.get(involvement=part)
    return same_events.join_entries(
        world.review,
        entries=[own.entry, theirs.entry],
        by=world.users["lead_reviewer"],
    )


def a_referral(world: World) -> UntracedReferral:
    """What this agency sent, of which the other one has no trace."""
    return same_events.judge_referral(
        world.review,
        entry=ReturnedEntry.objects.filter(involvement=world.involvement)[0].entry,
        receiver=world.other_involvement.pk,
        is_untraced=True,
        by=world.users["lead_reviewer"],
    )


def removed(thing: Any, remove: Callable[..., Any], by: User | None) -> Any:
    """A thing that was taken away and can come back."""
    remove(thing, by=by)
    return thing


# (route or namespace, part of the address) -> the thing's value
THINGS: dict[tuple[str, str], Callable[[World], Any]] = {
    ("accounts", "token"): lambda world: open_invitation(),
    ("account_reset_password_from_key", "uidb36"): lambda world: "0",
    ("account_reset_password_from_key", "key"): lambda world: "not-a-key",
    ("reviews", "reference"): lambda world: world.review.reference,
    ("reviews", "pk"): lambda world: world.involvement.pk,
    ("reviews", "question"): lambda world: world.review.lines_of_enquiry.last().pk,
    ("reviews:opening_question", "question"): lambda world: a_draft_question(world),
    ("reviews:opening_question_move", "question"): lambda w: a_draft_question(w),
    ("reviews:review_manager_end", "appointment"): lambda world: (
        world.review.appointments.get(role=Role.SAB_MANAGER).pk
    ),
    ("reviews:manager_end", "appointment"): lambda world: (
        world.users["sab_manager"].appointments.get(review=None).pk
    ),
    ("reviews:invitation_renew", "pk"): lambda world: (
        world.involvement.appointments.current().get(role=Role.PANEL_REPRESENTATIVE).pk
    ),
    ("chronology", "reference"): lambda world: world.review.reference,
    ("chronology", "pk"): lambda world: world.involvement.pk,
    **{
        (f"chronology:{name}", "pk"): lambda world: an_entry(world).pk
        for name in (
            "entry",
            "entry_change",
            "entry_delete",
            "entry_confirm",
            "entry_up",
            "entry_down",
        )
    },
    ("chronology:entry_restore", "pk"): lambda world: a_deleted_entry(world).pk,
    **{
        (f"chronology:{name}", "pk"): lambda world: an_import(world).pk
        for name in (
            "import",
            "import_columns",
            "import_to_check",
            "import_row",
            "import_skip",
            "import_add",
            "import_undo",
            "import_discard",
        )
    },
    ("chronology", "entry"): a_returned_entry,
    **{
        (f"chronology:view_{name}", "pk"): lambda world: a_view(world).pk
        for name in ("rename", "remove", "restore")
    },
    **{
        (f"chronology:note_{name}", "pk"): lambda world: a_note(world).pk
        for name in ("remove", "restore")
    },
    **{
        (f"chronology:{name}", "pk"): lambda world: a_question(world).pk
        for name in (
            "question",
            "question_close",
            "question_withdraw",
            "question_reopen",
        )
    },
    **{
        (f"chronology:{name}", "pk"): lambda world: an_event(world).pk
        for name in ("event", "event_take_out", "event_undo", "event_ask")
    },
    **{
        (f"chronology:{name}", "pk"): lambda world: a_referral(world).pk
        for name in ("referral_undo", "referral_ask")
    },
    ("imr", "reference"): lambda world: world.review.reference,
    **{
        (f"imr:{name}", "pk"): lambda world: an_extract(world).pk
        for name in (
            "extract",
            "extract_word",
            "extract_print",
            "extract_no_reply",
            "extract_remove",
        )
    },
    ("imr:staff_change", "pk"): lambda world: world.involvement.staff_members.get().pk,
    ("imr:staff_remove", "pk"): lambda world: world.involvement.staff_members.get().pk,
    **{
        (f"imr:{name}", "pk"): lambda world: world.involvement.versions.get().pk
        for name in ("version", "comment_add", "send_back", "accept", "receipt")
    },
    **{
        (f"imr:{name}", "pk"): lambda world: a_comment(world).pk
        for name in ("comment_remove", "comment_tick")
    },
    **{
        (f"imr:{name}", "pk"): lambda world: a_file(world).pk
        for name in ("file", "file_download", "file_again")
    },
    **{
        (f"imr:{name}", "row"): lambda world: a_row(world).pk
        for name in ("row", "row_remove", "row_history", "row_text_restore")
    },
    ("imr:term_remove", "row"): lambda world: a_term(world).pk,
    **{
        (f"imr:evidence_{name}", "row"): lambda world: a_source(world).pk
        for name in ("change", "remove")
    },
    **{
        (f"imr:{name}", "row"): lambda world: an_interview(world).pk
        for name in (
            "interview",
            "minutes_sent",
            "minutes_agreed",
            "interview_remove",
            "minutes_history",
            "minutes_restore",
        )
    },
    ("imr:interview_restore", "row"): lambda world: a_removed_interview(world).pk,
    ("imr:staff_restore", "row"): lambda world: (
        removed(
            StaffMember.with_removed.get(involvement=world.involvement),
            staff_key.remove_staff_member,
            world.users["panel_representative"],
        ).pk
    ),
    ("imr:removed_restore", "row"): lambda world: (
        removed(a_source(world), evidence.remove_evidence, world.users["author"]).pk
    ),
    ("imr:comment_restore", "pk"): lambda world: world.involvement.versions.get().pk,
    ("imr:comment_restore", "row"): lambda world: (
        removed(
            a_comment(world), deciding.remove_comment, world.users["senior_manager"]
        ).pk
    ),
    ("imr:name_replace", "pk"): lambda world: an_entry(world).pk,
    ("imr:name_put_back", "pk"): lambda world: a_replacement(world).pk,
    ("imr", "pk"): lambda world: world.involvement.pk,
}


def make_world(state: State = State.INVITED) -> World:
    """A review with two agencies, one of them walked to a state, and their people.

    Where an agency has no author or senior manager yet, the column's person is
    somebody without an appointment: there is nobody else it could be.
    """
    manager = factories.make_manager()
    review = factories.make_review(manager)
    involvement = factories.make_involvement(review)
    former = factories.person(involvement, Role.PANEL_REPRESENTATIVE)
    factories.replace_representative(involvement)
    factories.walk(involvement, state)
    other_involvement = factories.make_involvement(review)
    other_manager = factories.manager_of(factories.make_review())
    world = World(review, involvement, other_involvement)
    world.users = {
        "sab_manager": manager,
        "lead_reviewer": factories.lead_of(review),
        "other_agency": factories.person(other_involvement, Role.PANEL_REPRESENTATIVE),
        "other_manager": other_manager,
        "former": former,
        "nobody": factories.make_user(),
        "anonymous": None,
    }
    for role in (Role.PANEL_REPRESENTATIVE, Role.AUTHOR, Role.SENIOR_MANAGER):
        found = factories.holder(involvement, role)
        world.users[str(role)] = found or factories.make_user()
    for user in world.users.values():
        # Whoever signs in has set up their account.
        if user is not None and not user.has_usable_password():
            accept_invitation(
                user.invitations.get(),
                full_name=user.full_name,
                password=factories.PASSWORD,
            )
            user.refresh_from_db()
    a_draft_question(world)
    return world
