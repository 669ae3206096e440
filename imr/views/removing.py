"""What was removed: the banner to undo it at once, the list to bring it back from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, access
from accounts.refusals import Refused
from imr import permissions
from imr.models import (
    Evidence,
    Extract,
    GlossaryTerm,
    GoodPractice,
    Lesson,
    Recommendation,
)
from imr.rules import Place
from imr.services.evidence import restore_evidence
from imr.services.extracts import restore_extract
from imr.services.lessons import restore_row, restore_term
from imr.services.removing import removed
from imr.services.writing import reason_not_to_write
from imr.views.places import address
from reviews.models import Involvement
from reviews.timetable import say_date


@dataclass(frozen=True)
class Row:
    """A removed thing: its name, what it said, and where it is brought back."""

    pk: str
    name: str
    text: str
    url: str
    says: str


@dataclass(frozen=True)
class Removing:
    """What a page shows of what was removed from it; ``undo`` is what just was."""

    title: str
    rows: list[Row]
    undo: Row | None
    can_write: bool


@dataclass(frozen=True)
class Kind:
    """A list of the author's: its model, how a row is brought back, what it says."""

    title: str
    model: Any
    restore: Callable[..., Any]
    text: Callable[[Any], str]
    # From a row to the agency's part.
    path: str = "report__involvement"

    def of(self, involvement: Involvement) -> QuerySet[Any]:
        """Its rows in one report, the removed ones too."""
        things: QuerySet[Any] = self.model.with_removed.filter(
            **{self.path: involvement}
        )
        return things


# By the place's name in an address.
KINDS = {
    "good_practice": Kind(
        "Removed good practice", GoodPractice, restore_row, lambda row: row.text
    ),
    "lessons": Kind("Removed lessons", Lesson, restore_row, lambda row: row.text),
    "recommendations": Kind(
        "Removed recommendations", Recommendation, restore_row, lambda row: row.text
    ),
    "glossary": Kind(
        "Removed abbreviations",
        GlossaryTerm,
        restore_term,
        lambda term: f"{term.term}: {term.meaning}",
        path="involvement",
    ),
    "extracts": Kind(
        "Removed extracts",
        Extract,
        restore_extract,
        lambda extract: f"{extract.code}, made on {say_date(extract.made_on)}",
        path="involvement",
    ),
    "evidence": Kind(
        "Removed evidence",
        Evidence,
        restore_evidence,
        lambda source: f"{source.label}: {source.title}",
        path="involvement",
    ),
}


def removing(
    request: SignedInRequest, title: str, rows: list[Row], *, can_write: bool
) -> Removing:
    """The removed things of a page, and the one that its address names."""
    just = request.GET.get("removed") if can_write else None
    undo = next((row for row in rows if row.pk == just), None)
    return Removing(title, rows, undo, can_write)


def removed_rows(
    request: SignedInRequest, involvement: Involvement, kind: str
) -> Removing:
    """What the author removed from one of their lists."""
    found = KINDS[kind]
    return removing(
        request,
        found.title,
        [
            Row(
                pk=str(thing.pk),
                name=_name(thing),
                text=found.text(thing),
                url=reverse(
                    "imr:removed_restore", args=[involvement.pk, kind, thing.pk]
                ),
                says=f"You have removed {_name(thing)}.",
            )
            for thing in removed(found.of(involvement))
        ],
        can_write=not reason_not_to_write(involvement),
    )


def _name(thing: Any) -> str:
    """ "lesson 2" within a sentence; labels, codes and abbreviations as they are."""
    is_label = isinstance(thing, Evidence | Extract | GlossaryTerm)
    return str(thing) if is_label else str(thing).lower()


def find(things: QuerySet[Any], pk: UUID) -> Any:
    """One of some things. Raises ``Http404`` for any other."""
    thing = things.filter(pk=pk).first()
    if thing is None:
        raise Http404
    return thing


def after_removing(thing: Any, page: str, *args: object) -> HttpResponse:
    """Go to the page that a thing was removed from, which offers to undo it."""
    return redirect(f"{reverse(page, args=args)}?removed={thing.pk}")


def bring_back(
    request: SignedInRequest, thing: Any, restore: Callable[..., Any], name: str = ""
) -> None:
    """Bring a thing back, and say so or why not."""
    try:
        thing = restore(thing, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{name or thing} is back.")


@access(permissions.check_user_can_write_report, to=Involvement)
@require_POST
def removed_restore(
    request: SignedInRequest, involvement: Involvement, kind: str, row: UUID
) -> HttpResponse:
    """Bring back what the author removed from one of their lists."""
    if kind not in KINDS:
        raise Http404
    found = KINDS[kind]
    bring_back(request, find(found.of(involvement), row), found.restore)
    return redirect(address(involvement, Place(kind)))
