"""One small world for the access matrix: every kind of person, one of each thing.

The column names of tests/access/matrix/*.yaml are the keys of ``users``; what a
route needs in its address comes from ``kwargs``. Apps add their own things to
THINGS: by the name of the route, or by the name of the address's part.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from accounts.services import accept_invitation, invite
from accounts.tokens import invitation_token
from imr.making import Making
from imr.models import Comment, FileJob
from imr.services import deciding, files
from reviews.models import Involvement, Review
from reviews.roles import Role
from reviews.rules import State
from reviews.services import drafting
from tests import factories

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
    files.store(job, Making(b"%PDF-", 1))
    return job


def a_draft_question(world: World) -> str:
    """A line of enquiry of the review that the SAB manager has begun to open."""
    by = world.users["sab_manager"]
    questions = drafting.questions_of(drafting.draft_of(by))
    if not questions:
        draft = drafting.add_question(by=by, title="Capacity", text="How?")
        questions = drafting.questions_of(draft)
    return questions[0]["id"]


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
    ("imr", "reference"): lambda world: world.review.reference,
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
