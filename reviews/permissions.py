"""Who may act on a review or an agency's part of it.

A check says nothing when the person may; it raises ``Hidden`` when they hold
no permission on the thing (they get a 404), and ``PermissionDenied`` with a
sentence when they can see it but may not do this.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from guardian.shortcuts import get_user_perms

from accounts.models import User
from accounts.refusals import Hidden
from reviews.models import Appointment, Involvement, Review
from reviews.roles import AFTER_DECLARING, INVOLVEMENT_PERMS, Perm, Role
from reviews.rules import State


def perms_on(user: Any, obj: Review | Involvement) -> frozenset[str]:
    """The permissions a person holds on a review or an involvement, now.

    For a page the answer is read once: the access middleware puts an empty
    ``held_perms`` on the request's user. For an act it is always fresh, and so
    is whether the account is open.
    """
    if not user.is_active:
        return frozenset()
    held: dict[Any, frozenset[str]] | None = getattr(user, "held_perms", None)
    if held is None:
        is_open = User.objects.filter(pk=user.pk, is_active=True).exists()
        return frozenset(get_user_perms(user, obj)) if is_open else frozenset()
    if obj.pk not in held:
        held[obj.pk] = frozenset(get_user_perms(user, obj))
    return held[obj.pk]


def holds(user: Any, perm: Perm, obj: Review | Involvement) -> bool:
    """Say whether a person holds a permission, on the thing that carries it.

    What an agency keeps is closed to a nominated author until they have declared
    that they are independent (R3): what came before them is not theirs to read.
    """
    if isinstance(obj, Involvement) and perm not in INVOLVEMENT_PERMS:
        obj = obj.review
    perms = perms_on(user, obj)
    if (
        isinstance(obj, Involvement)
        and obj.state == State.DECLARING
        and Perm.DECLARE in perms
        and perm in AFTER_DECLARING
    ):
        return False
    return perm in perms


def require(
    user: Any,
    perm: Perm,
    obj: Review | Involvement,
    *,
    seen_with: tuple[Perm, ...] = (),
    because: str = "You cannot do this. If you think you should, contact the board.",
) -> None:
    """Do nothing if held; PermissionDenied(because) if seen otherwise; else Hidden."""
    if holds(user, perm, obj):
        return
    if any(holds(user, other, obj) for other in seen_with):
        raise PermissionDenied(because)
    raise Hidden


def is_board_manager(user: User) -> bool:
    """Say whether a person is one of the board's own SAB managers."""
    return (
        user.is_active
        and Appointment.objects.current()
        .filter(user=user, role=Role.SAB_MANAGER, review=None)
        .exists()
    )


def check_user_can_open_review(user: User) -> None:
    """SAB managers open reviews; for everybody else the page does not exist."""
    if not is_board_manager(user):
        raise Hidden


def check_user_can_view_review(user: User, review: Review) -> None:
    """Everybody appointed on a review sees its shell."""
    require(user, Perm.VIEW_REVIEW, review)


def check_user_can_change_review(user: User, review: Review) -> None:
    """The SAB manager changes the review, its questions and its people."""
    require(
        user,
        Perm.CHANGE_REVIEW,
        review,
        seen_with=(Perm.VIEW_REVIEW,),
        because="Only the SAB manager can change the review.",
    )


def check_user_can_reveal_identity(user: User, review: Review) -> None:
    """Everybody appointed on the review, with a reason and their password."""
    require(user, Perm.REVEAL_IDENTITY, review)


def check_user_can_assign_agency(user: User, review: Review) -> None:
    """The SAB manager asks agencies to take part."""
    require(
        user,
        Perm.ASSIGN_AGENCY,
        review,
        seen_with=(Perm.VIEW_REVIEW,),
        because="Only the SAB manager can change which agencies take part.",
    )


def check_user_can_read_returns(user: User, review: Review) -> None:
    """The board reads what agencies have accepted."""
    require(user, Perm.READ_RETURNS, review)


def check_user_can_view_history(user: User, review: Review) -> None:
    """The SAB manager reads the review's history."""
    require(user, Perm.VIEW_HISTORY, review)


def check_user_can_view_involvement(user: User, involvement: Involvement) -> None:
    """People of the agency see their own part."""
    require(user, Perm.VIEW_INVOLVEMENT, involvement)


def check_user_can_manage_involvement(user: User, involvement: Involvement) -> None:
    """The SAB manager changes an agency's dates, or withdraws it."""
    require(
        user,
        Perm.ASSIGN_AGENCY,
        involvement,
        seen_with=(Perm.VIEW_INVOLVEMENT, Perm.VIEW_PROGRESS),
        because="Only the SAB manager can change what an agency is asked for.",
    )


def check_user_can_oversee_involvement(user: User, involvement: Involvement) -> None:
    """The board opens an agency's card: coarse state, dates, people by role."""
    require(user, Perm.VIEW_PROGRESS, involvement)


def check_user_can_prepare_involvement(user: User, involvement: Involvement) -> None:
    """The panel representative gets the agency ready."""
    require(
        user,
        Perm.PREPARE,
        involvement,
        seen_with=(Perm.VIEW_INVOLVEMENT,),
        because="Only your panel representative can do this.",
    )


def check_user_can_invite_again(user: User, appointment: Appointment) -> None:
    """Whoever appoints to a role can send its holder another invitation."""
    if appointment.review is None:
        check_user_can_open_review(user)
    elif appointment.involvement is None:
        check_user_can_change_review(user, appointment.review)
    elif appointment.role == Role.PANEL_REPRESENTATIVE:
        check_user_can_manage_involvement(user, appointment.involvement)
    else:
        check_user_can_prepare_involvement(user, appointment.involvement)
