"""Who may read and write an agency's chronology.

While it is written it belongs to the agency: for the board it does not exist.
"""

from accounts.models import User
from accounts.refusals import Hidden
from chronology.models import (
    AgencyQuestion,
    Entry,
    EntryNote,
    ImportBatch,
    SameEvent,
    SavedView,
    UntracedReferral,
)
from reviews.models import Involvement, Review
from reviews.permissions import holds, require
from reviews.roles import Perm


def check_user_can_read_chronology(user: User, involvement: Involvement) -> None:
    """The representative and the author read the draft chronology."""
    require(user, Perm.READ_DRAFT, involvement)
    if not involvement.wants_chronology:
        raise Hidden


def check_user_can_write_chronology(user: User, involvement: Involvement) -> None:
    """The author writes the chronology."""
    require(
        user,
        Perm.WRITE_REPORT,
        involvement,
        seen_with=(Perm.READ_DRAFT,),
        because="Only the author can change the chronology. You can read it.",
    )
    if not involvement.wants_chronology:
        raise Hidden


def check_user_can_read_entry(user: User, entry: Entry) -> None:
    """An entry is read by those who read its chronology."""
    check_user_can_read_chronology(user, entry.involvement)


def check_user_can_write_entry(user: User, entry: Entry) -> None:
    """The author changes entries."""
    check_user_can_write_chronology(user, entry.involvement)


def check_user_can_use_import(user: User, batch: ImportBatch) -> None:
    """The author adds what came from their own file."""
    check_user_can_write_chronology(user, batch.involvement)


def check_user_can_read_integrated_chronology(user: User, review: Review) -> None:
    """The board reads the accepted agencies' entries in one order."""
    require(user, Perm.READ_RETURNS, review)


def check_user_can_judge(user: User, judged: SameEvent | UntracedReferral) -> None:
    """Whoever reads the returns says what is one event and what left no trace."""
    require(user, Perm.READ_RETURNS, judged.review)


def check_user_can_keep_view(user: User, view: SavedView) -> None:
    """A saved view is its owner's, while they read the returns."""
    require(user, Perm.READ_RETURNS, view.review)
    if view.owner_id != user.pk:
        raise Hidden


def check_user_can_mark_entries(user: User, involvement: Involvement) -> None:
    """Whoever reads the integrated chronology keeps flags and notes of their own."""
    require(user, Perm.READ_RETURNS, involvement)
    if not involvement.is_returned:
        raise Hidden


def check_user_can_keep_note(user: User, note: EntryNote) -> None:
    """A note is its writer's, while they read the returns."""
    require(user, Perm.READ_RETURNS, note.review)
    if note.writer_id != user.pk:
        raise Hidden


# Who of an agency reads what the board asks it: not an author before declaring.
_READS_QUESTIONS = (Perm.READ_DRAFT, Perm.READ_SENT_REPORT)


def check_user_can_ask_agency(user: User, involvement: Involvement) -> None:
    """The board asks agencies about what they returned."""
    require(user, Perm.READ_RETURNS, involvement)


def check_user_can_read_own_questions(user: User, involvement: Involvement) -> None:
    """People of the agency read what the board asks it."""
    if not reads_own_questions(user, involvement):
        raise Hidden


def check_user_can_read_agency_question(user: User, question: AgencyQuestion) -> None:
    """The board, and people of the agency that is asked."""
    if not reads_own_questions(user, question.involvement):
        require(user, Perm.READ_RETURNS, question.involvement)


def check_user_can_answer_agency_question(user: User, question: AgencyQuestion) -> None:
    """The panel representative or the author answers for the agency."""
    if not answers_questions(user, question.involvement):
        require(
            user,
            Perm.WRITE_REPORT,
            question.involvement,
            seen_with=(*_READS_QUESTIONS, Perm.READ_RETURNS),
            because="Only the panel representative or the author can answer.",
        )


def check_user_can_manage_agency_question(user: User, question: AgencyQuestion) -> None:
    """The board closes its questions, or takes them back."""
    require(
        user,
        Perm.READ_RETURNS,
        question.involvement,
        seen_with=_READS_QUESTIONS,
        because="Only the board can close its questions or take them back.",
    )


def reads_own_questions(user: User, involvement: Involvement) -> bool:
    """Say whether a person reads what the board asks their own agency."""
    return any(holds(user, perm, involvement) for perm in _READS_QUESTIONS)


def answers_questions(user: User, involvement: Involvement) -> bool:
    """Say whether a person answers the board for their agency."""
    return holds(user, Perm.WRITE_REPORT, involvement) or holds(
        user, Perm.PREPARE, involvement
    )


def writes_chronology(user: User, involvement: Involvement) -> bool:
    """Say whether to offer this person the ways to change entries."""
    return holds(user, Perm.WRITE_REPORT, involvement)
