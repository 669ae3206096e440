"""Good practice, lessons, recommendations and the glossary: numbered rows."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from accounts.models import User
from accounts.once import made_by
from accounts.refusals import Refused, Stale
from imr.draft import OUTSIDE
from imr.models import GlossaryTerm, GoodPractice, Lesson, Recommendation, Report
from imr.services.writing import begin_report, open_for_writing
from reviews.models import Involvement
from reviews.roles import Role
from reviews.services.appointments import holder

Row = TypeVar("Row", GoodPractice, Lesson, Recommendation)


@dataclass(frozen=True)
class PracticeDetails:
    """Something that was done well."""

    text: str


@dataclass(frozen=True)
class LessonDetails:
    """A lesson, and the ids of the lines of enquiry (or "outside") it comes from."""

    text: str
    kloes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecommendationDetails:
    """What should change, how, by whom, by when and how one will know (R22)."""

    text: str
    lesson: Lesson | None = None
    action: str = ""
    owner: str = ""
    target_on: date | None = None
    measure: str = ""
    review_on: date | None = None


Details = PracticeDetails | LessonDetails | RecommendationDetails


@transaction.atomic
def add_row(
    involvement: Involvement,
    *,
    by: User,
    model: type[Row],
    details: Details,
    token: UUID | None = None,
) -> Row:
    """Add a row under the next number of its list.

    ``token`` is the form's mark: a second time, it gives what it made the first.
    """
    involvement = open_for_writing(involvement, by=by)
    report = begin_report(involvement)
    rows = model._default_manager.filter(report=report)
    made = made_by(token, rows)
    if made is not None:
        return made
    _check(report, details)
    highest = rows.aggregate(highest=Max("number"))["highest"] or 0
    return model._default_manager.create(
        pk=token, report=report, number=highest + 1, **_columns(details)
    )


@transaction.atomic
def change_row(row: Row, *, by: User, details: Details, row_version: int) -> Row:
    """Change a row. Raises ``Stale`` if somebody saved first, ``Refused`` if gone."""
    open_for_writing(row.report.involvement, by=by)
    current = _as_it_is(row)
    if current is None:
        raise Refused(
            "Somebody has removed this meanwhile. Copy what you wrote and add it again."
        )
    if current.row_version != row_version:
        raise Stale(current)
    _check(current.report, details)
    for name, value in _columns(details).items():
        setattr(current, name, value)
    current.row_version += 1
    current.save()
    return current


@transaction.atomic
def remove_row(row: Row, *, by: User) -> None:
    """Remove a row; those after it move up. A lesson in use is kept.

    Asked a second time, it does nothing.
    """
    open_for_writing(row.report.involvement, by=by)
    # Its number may be another one since it was read.
    current = _as_it_is(row)
    if current is None:
        return
    if isinstance(current, Lesson):
        used = Recommendation.objects.filter(lesson=current).order_by("number")
        if used:
            raise Refused(
                f"You cannot remove this lesson, because it is used in: "
                f"{', '.join(str(one) for one in used)}. Change that first."
            )
    rows = type(row)._default_manager.filter(report=current.report)
    later = rows.filter(number__gt=current.number)
    current.delete()
    # One by one and in order: the numbers are unique at every moment.
    for pk in list(later.order_by("number").values_list("pk", flat=True)):
        rows.filter(pk=pk).update(number=F("number") - 1)


def _as_it_is(row: Row) -> Row | None:
    """The row as it is now, locked; None if somebody has removed it."""
    rows = type(row)._default_manager.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=row.pk).first()


def default_owner(involvement: Involvement) -> str:
    """The senior manager's job title: they see to the recommendations (R16)."""
    manager = holder(involvement, Role.SENIOR_MANAGER)
    return manager.job_title if manager else ""


@transaction.atomic
def add_term(
    involvement: Involvement, *, by: User, term: str, meaning: str
) -> GlossaryTerm:
    """Explain an abbreviation; each is explained once."""
    involvement = open_for_writing(involvement, by=by)
    same = {"involvement": involvement, "term": term, "meaning": meaning}
    made = GlossaryTerm.objects.filter(**same).first()
    if made is not None:
        # The form was sent twice.
        return made
    try:
        with transaction.atomic():
            return GlossaryTerm.objects.create(**same)
    except IntegrityError as error:
        raise Refused(f"“{term}” is in the key already.") from error


@transaction.atomic
def remove_term(term: GlossaryTerm, *, by: User) -> None:
    """Take an abbreviation out of the key."""
    open_for_writing(term.involvement, by=by)
    term.delete()


def _columns(details: Details) -> dict[str, object]:
    columns = dict(vars(details))
    if "kloes" in columns:
        columns["kloes"] = list(columns["kloes"])
    return columns


def _check(report: Report, details: Details) -> None:
    """Only the report's own lines of enquiry and lessons, and dates that run on."""
    if isinstance(details, LessonDetails):
        review = report.involvement.review
        known = {str(pk) for pk in review.lines_of_enquiry.values_list("pk", flat=True)}
        if not set(details.kloes) <= known | {OUTSIDE}:
            raise Refused("Choose which parts of your analysis the lesson comes from.")
    if isinstance(details, RecommendationDetails):
        if details.lesson and details.lesson.report_id != report.pk:
            raise Refused("Choose one of your lessons.")
        days = details.target_on, details.review_on
        if days[0] and days[1] and days[1] < days[0]:
            raise Refused("The review date must be on or after the target date.")
