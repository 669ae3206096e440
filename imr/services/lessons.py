"""Good practice, lessons, recommendations and the glossary: numbered rows."""

from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from accounts.models import User
from accounts.once import made_by
from accounts.refusals import Hidden, Refused, Stale
from imr.draft import OUTSIDE
from imr.models import GlossaryTerm, GoodPractice, Lesson, Recommendation, Report
from imr.services.removing import as_it_is, as_kept, remove, restore
from imr.services.revisions import keep_texts, revisions_of
from imr.services.writing import begin_report, open_for_writing
from reviews.models import Involvement
from reviews.roles import Role
from reviews.services.appointments import holder

Row = TypeVar("Row", GoodPractice, Lesson, Recommendation)

TERM_IS_THERE = "“{term}” is in the key already."


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
DETAILS: dict[type, type[Details]] = {
    GoodPractice: PracticeDetails,
    Lesson: LessonDetails,
    Recommendation: RecommendationDetails,
}


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
    made = made_by(token, model.with_removed.filter(report=report))
    if made is not None:
        return restore_row(made, by=by)
    _check(report, details)
    rows = model.objects.filter(report=report)
    highest = rows.aggregate(highest=Max("number"))["highest"] or 0
    row = model.objects.create(
        pk=token, report=report, number=highest + 1, **_columns(details)
    )
    keep_texts(row, by=by)
    return row


@transaction.atomic
def change_row(row: Row, *, by: User, details: Details, row_version: int) -> Row:
    """Change a row. Raises ``Stale`` if somebody saved first, ``Refused`` if gone."""
    open_for_writing(row.report.involvement, by=by)
    current = as_kept(row)
    if current.row_version != row_version:
        raise Stale(current)
    _check(current.report, details)
    for name, value in _columns(details).items():
        setattr(current, name, value)
    current.row_version += 1
    current.save()
    keep_texts(current, by=by)
    return current


@transaction.atomic
def restore_text(row: Row, *, by: User, field: str, row_version: int, over: int) -> Row:
    """Bring back an earlier text of a row as a new save; the present one is kept.

    ``over`` is the row version the person saw as the present one.
    """
    open_for_writing(row.report.involvement, by=by)
    row = as_kept(row)
    revision = revisions_of(row, field).filter(row_version=row_version).first()
    if revision is None:
        raise Hidden
    kind = DETAILS[type(row)]
    values = {one.name: getattr(row, one.name) for one in fields(kind)}
    details = kind(**values | {field: revision.text})
    return change_row(row, by=by, details=details, row_version=over)


@transaction.atomic
def remove_row(row: Row, *, by: User) -> None:
    """Take a row away; those after it move up. A lesson in use is kept.

    It can come back. Asked a second time, it does nothing.
    """
    open_for_writing(row.report.involvement, by=by)
    # Its number may be another one since it was read.
    row = as_it_is(row)
    if row.removed_at is not None:
        return
    if isinstance(row, Lesson):
        used = Recommendation.objects.filter(lesson=row).order_by("number")
        if used:
            raise Refused(
                f"You cannot remove this lesson, because it is used in: "
                f"{', '.join(str(one) for one in used)}. Change that first."
            )
    remove(row, by=by)
    _shift(row, -1, number__gt=row.number)


@transaction.atomic
def restore_row(row: Row, *, by: User) -> Row:
    """Bring a removed row back to its place; those after it move down.

    Raises ``Refused`` for a recommendation from a lesson that is removed.
    """
    open_for_writing(row.report.involvement, by=by)
    row = as_it_is(row)
    if row.removed_at is None:
        return row
    if isinstance(row, Recommendation) and row.lesson and row.lesson.removed_at:
        raise Refused(
            "This recommendation comes from a lesson that you removed. Bring the "
            "lesson back first."
        )
    kept = type(row).objects.filter(report=row.report).count()
    row.number = min(row.number, kept + 1)
    _shift(row, +1, number__gte=row.number)
    restore(row, by=by, also="number")
    return row


def _shift(row: Row, step: int, **those: int) -> None:
    """Move some rows of a list up (-1) or down (+1)."""
    rows = type(row).objects.filter(report=row.report, **those)
    # One by one and in order: the numbers are unique at every moment.
    order = "number" if step < 0 else "-number"
    for pk in list(rows.order_by(order).values_list("pk", flat=True)):
        type(row).objects.filter(pk=pk).update(number=F("number") + step)


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
        raise Refused(TERM_IS_THERE.format(term=term)) from error


@transaction.atomic
def remove_term(term: GlossaryTerm, *, by: User) -> None:
    """Take an abbreviation out of the key; it can come back."""
    open_for_writing(term.involvement, by=by)
    term = as_it_is(term)
    if term.removed_at is None:
        remove(term, by=by)


@transaction.atomic
def restore_term(term: GlossaryTerm, *, by: User) -> GlossaryTerm:
    """Bring an abbreviation back, unless it was explained anew."""
    open_for_writing(term.involvement, by=by)
    term = as_it_is(term)
    if term.removed_at is None:
        return term
    if GlossaryTerm.objects.filter(involvement=term.involvement, term=term.term):
        raise Refused(TERM_IS_THERE.format(term=term.term))
    restore(term, by=by)
    return term


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
        lesson = details.lesson
        if lesson and not Lesson.objects.filter(pk=lesson.pk, report=report).exists():
            raise Refused("Choose one of your lessons.")
        days = details.target_on, details.review_on
        if days[0] and days[1] and days[1] < days[0]:
            raise Refused("The review date must be on or after the target date.")
