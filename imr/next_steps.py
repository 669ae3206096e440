"""What each person of an agency does next, in order, with why a step must wait."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from chronology.models import AgencyQuestion
from chronology.permissions import answers_questions, reads_own_questions
from imr.models import RecordsSecured
from imr.services.deciding import latest_version
from imr.services.sending import open_comments
from reviews.models import Involvement
from reviews.permissions import holds
from reviews.roles import Perm, Role
from reviews.rules import PEN, State
from reviews.services.appointments import holder

DONE = "Completed"
TO_DO = "Not yet started"
NOT_YET = "Cannot start yet"
BEFORE_SENDING = frozenset({State.DECLARING, State.DRAFTING})


@dataclass(frozen=True)
class Step:
    """One line of a task list: words, where it leads, how far it is, a hint."""

    title: str
    status: str
    url: str = ""
    hint: str = ""


def steps_for(user: User, involvement: Involvement) -> list[Step]:
    """The task list of one person of the agency, by what they may do."""
    return _own_steps(user, involvement) + _question_steps(user, involvement)


def _own_steps(user: User, involvement: Involvement) -> list[Step]:
    if holds(user, Perm.PREPARE, involvement):
        return _representative_steps(involvement)
    # Not WRITE_REPORT: that is closed until the author has declared.
    if holds(user, Perm.DECLARE, involvement):
        return _author_steps(involvement)
    return _senior_manager_steps(involvement)


def is_turn_of(user: User, involvement: Involvement) -> bool:
    """Say whether the involvement, or a question to it, waits for this person."""
    role = PEN[State(involvement.state)]
    if role is not None and holder(involvement, role) == user:
        return True
    return (
        answers_questions(user, involvement)
        and AgencyQuestion.objects.waiting().filter(involvement=involvement).exists()
    )


def _at(name: str, involvement: Involvement) -> str:
    return reverse(f"imr:{name}", args=[involvement.pk])


def _representative_steps(involvement: Involvement) -> list[Step]:
    state = State(involvement.state)
    if state == State.INVITED:
        waits = "Accept the role first."
        return [
            Step("Accept the role", TO_DO, _at("role", involvement)),
            Step("Secure the records", NOT_YET, hint=waits),
            Step("Start the staff key", NOT_YET, hint=waits),
            Step("Name the senior manager", NOT_YET, hint=waits),
            Step("Nominate the author", NOT_YET, hint=waits),
        ]
    secured = RecordsSecured.objects.filter(involvement=involvement).exists()
    staff = involvement.staff_members.count()
    manager = holder(involvement, Role.SENIOR_MANAGER)
    author = holder(involvement, Role.AUTHOR)
    ready = secured and staff and manager
    steps = [
        Step("Accept the role", DONE),
        Step(
            "Secure the records",
            DONE if secured else TO_DO,
            _at("records", involvement),
        ),
        Step(
            "Start the staff key",
            DONE if staff else TO_DO,
            _at("staff_key", involvement),
            f"{staff} on the key" if staff else "",
        ),
        Step(
            "Name the senior manager",
            DONE if manager else TO_DO,
            _at("senior_manager", involvement),
            manager.full_name if manager else "",
        ),
    ]
    if author is not None:
        steps.append(
            Step(
                "Nominate the author",
                DONE,
                _at("nomination", involvement),
                author.full_name,
            )
        )
    elif ready:
        hint = ""
        if _was_declined(involvement):
            # Never why: the author's answer is their own (R3).
            hint = "The person you nominated cannot be the author. Nominate another."
        steps.append(
            Step("Nominate the author", TO_DO, _at("nominate", involvement), hint)
        )
    else:
        steps.append(
            Step(
                "Nominate the author",
                NOT_YET,
                hint="First secure the records, start the staff key and name the "
                "senior manager.",
            )
        )
    return steps + _following(involvement)


def _question_steps(user: User, involvement: Involvement) -> list[Step]:
    """What the board asks about the return, once it has asked anything."""
    if not reads_own_questions(user, involvement):
        return []
    asked = AgencyQuestion.objects.filter(involvement=involvement)
    if not asked.exists():
        return []
    waiting = asked.waiting().count()
    answers = answers_questions(user, involvement)
    return [
        Step(
            "Answer the board’s questions" if answers else "Read the board’s questions",
            f"{waiting} to answer" if waiting else DONE,
            reverse("chronology:own_questions", args=[involvement.pk]),
        )
    ]


def _was_declined(involvement: Involvement) -> bool:
    """Say whether the last nomination ended with the nominated person's answer."""
    last = involvement.nominations.order_by("-nominated_at").first()
    return last is not None and last.declared_at is not None and not last.is_declared


def _following(involvement: Involvement) -> list[Step]:
    """What the representative follows after the nomination, and may read."""
    state = State(involvement.state)
    written = state not in {State.PREPARING, State.DECLARING, State.WITHDRAWN}
    return [
        Step(
            "Read the report as it is written",
            state.label if written else NOT_YET,
            _at("report", involvement) if written else "",
            "" if written else "The author has not started yet.",
        )
    ]


def _author_steps(involvement: Involvement) -> list[Step]:
    state = State(involvement.state)
    declared = state != State.DECLARING
    hint = "" if declared else "Declare that you are independent first."
    if state == State.DRAFTING and (comments := open_comments(involvement)):
        left = sum(1 for comment in comments if not comment.done_at)
        hint = f"The senior manager sent it back. Comments to deal with: {left}"
    return [
        Step(
            "Declare that you are independent",
            DONE if declared else TO_DO,
            "" if declared else _at("declare", involvement),
        ),
        Step(
            "Write the report" if state in BEFORE_SENDING else "Read the report",
            state.label if declared else NOT_YET,
            _at("report", involvement) if declared else "",
            hint,
        ),
    ]


def _senior_manager_steps(involvement: Involvement) -> list[Step]:
    version = latest_version(involvement)
    if version is None:
        return [
            Step(
                "Read the report and decide",
                NOT_YET,
                hint="The author is still writing. We will e-mail you.",
            )
        ]
    waiting = involvement.state == State.WITH_SENIOR_MANAGER
    return [
        Step(
            "Read the report and decide" if waiting else "Read the report",
            TO_DO if waiting else State(involvement.state).label,
            reverse("imr:version", args=[version.pk]),
            f"Version {version.number}",
        )
    ]
