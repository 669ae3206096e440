"""Keeping a filter of the integrated chronology under a name.

A view is its owner's alone: the record of what happened, which others read, says
nothing of it.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused, Stale
from chronology.models import SavedView
from chronology.permissions import (
    check_user_can_keep_view,
    check_user_can_read_integrated_chronology,
)
from reviews.models import Review

NAME_TAKEN = "You have a view of this name already. Enter another name."


@transaction.atomic
def save_view(*, review: Review, by: User, name: str, query: str) -> SavedView:
    """Keep a filter, as it stands in an address, under a name of one's own.

    Sent twice, it is kept once. Raises ``Refused`` where the filter is empty or the
    name is another view's.
    """
    check_user_can_read_integrated_chronology(by, review)
    if not query:
        raise Refused("Choose what to see first, then save it as a view.")
    try:
        with transaction.atomic():
            return SavedView.objects.create(
                review=review,
                owner=by,
                name=name,
                query=query,
                saved_at=timezone.now(),
            )
    except IntegrityError as error:
        mine = SavedView.objects.kept().filter(review=review, owner=by)
        same = mine.filter(name__iexact=name, query=query).first()
        if same is not None:
            return same
        raise Refused(NAME_TAKEN) from error


@transaction.atomic
def rename_view(view: SavedView, *, by: User, name: str, row_version: int) -> SavedView:
    """Give a view another name. Raises ``Stale`` where it was renamed meanwhile."""
    view = _locked(view, by)
    if view.row_version != row_version:
        raise Stale(view)
    view.name = name
    return _save(view)


@transaction.atomic
def remove_view(view: SavedView, *, by: User) -> SavedView:
    """Take a view off the list; it can come back."""
    view = _locked(view, by)
    view.removed_at = view.removed_at or timezone.now()
    return _save(view)


@transaction.atomic
def restore_view(view: SavedView, *, by: User) -> SavedView:
    """Bring a removed view back, unless another has its name by now."""
    view = _locked(view, by)
    view.removed_at = None
    return _save(
        view, taken="You have another view of this name. Rename that one first."
    )


def _locked(view: SavedView, by: User) -> SavedView:
    view = (
        SavedView.objects.select_for_update(of=("self",), no_key=True)
        .select_related("review")
        .get(pk=view.pk)
    )
    check_user_can_keep_view(by, view)
    return view


def _save(view: SavedView, *, taken: str = NAME_TAKEN) -> SavedView:
    view.row_version += 1
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise Refused(taken) from error
    return view
