"""Interviews and their minutes: draft, sent to check, agreed; amended, draft again."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.once import made_by
from accounts.refusals import Hidden, Refused, Stale
from accounts.text import clean_text
from audit.models import Event
from audit.services import record
from imr.models import Evidence, Interview, MinutesRevision
from imr.rules import MAX_TEXT, codes_in
from imr.services.removing import as_it_is, remove, restore
from imr.services.writing import open_for_writing
from reviews.models import Involvement

Minutes = Interview.Minutes


@dataclass(frozen=True)
class InterviewDetails:
    """Who was met, how and when, and the minutes. ``staff_codes`` holds no name."""

    kind: str
    staff_codes: str
    held_on: date
    mode: str
    minutes: str


@transaction.atomic
def add_interview(
    involvement: Involvement,
    *,
    by: User,
    details: InterviewDetails,
    token: UUID | None = None,
) -> Interview:
    """Record an interview or a group discussion (R11).

    ``token`` is the form's mark: a second time, it gives what it made the first.
    """
    involvement = open_for_writing(involvement, by=by)
    made = made_by(token, Interview.with_removed.filter(involvement=involvement))
    if made is not None:
        return restore_interview(made, by=by)
    _check(involvement, details)
    interview = Interview.objects.create(
        pk=token, involvement=involvement, **vars(details)
    )
    _keep(interview, by)
    _record(Event.INTERVIEW_ADDED, interview, by)
    return interview


@transaction.atomic
def change_interview(
    interview: Interview, *, by: User, details: InterviewDetails, row_version: int
) -> Interview:
    """Change an interview. Minutes that were sent or agreed become a draft again.

    Raises ``Stale`` if somebody saved first. Agreed minutes that change are no
    longer agreed, and sending the report is refused while it uses them (R12).
    """
    interview = _open(interview, by)
    if interview.row_version != row_version:
        raise Stale(interview)
    _check(interview.involvement, details)
    if all(getattr(interview, name) == value for name, value in vars(details).items()):
        return interview
    was_agreed = interview.state == Minutes.AGREED
    for name, value in vars(details).items():
        setattr(interview, name, value)
    _to_draft(interview)
    _save(interview, by)
    _record(Event.INTERVIEW_CHANGED, interview, by, no_longer_agreed=was_agreed)
    return interview


@transaction.atomic
def save_minutes(
    interview: Interview, *, by: User, text: str, row_version: int
) -> Interview:
    """Save the minutes alone, as they are typed; only while they are a draft.

    Raises ``Stale`` if somebody saved anything of the interview first: the page
    goes on from the version it is given, and must have seen what that holds.
    """
    interview = _open(interview, by)
    text = clean_text(text).rstrip()
    if _is_own_save(interview, text, row_version):
        return interview
    if interview.row_version != row_version:
        raise Stale(interview)
    if text == interview.minutes:
        return interview
    if interview.state != Minutes.DRAFT:
        raise Refused(
            "These minutes are not a draft. To change them, use the save button."
        )
    _check_length(text)
    interview.minutes = text
    _save(interview, by)
    return interview


def _is_own_save(interview: Interview, text: str, row_version: int) -> bool:
    """Say whether this very text made the version after: its answer was lost."""
    return (
        interview.row_version == row_version + 1
        and interview.minutes == text
        and not interview.revisions.filter(row_version=row_version, text=text).exists()
    )


@transaction.atomic
def restore_minutes(
    interview: Interview, *, by: User, row_version: int, over: int
) -> Interview:
    """Bring back earlier minutes as a new save, which makes them a draft again."""
    revision = MinutesRevision.objects.filter(
        interview=interview, row_version=row_version
    ).first()
    if revision is None:
        raise Hidden
    details = InterviewDetails(
        kind=interview.kind,
        staff_codes=interview.staff_codes,
        held_on=interview.held_on,
        mode=interview.mode,
        minutes=revision.text,
    )
    return change_interview(interview, by=by, details=details, row_version=over)


@transaction.atomic
def record_sent(
    interview: Interview, *, by: User, sent_on: date, row_version: int
) -> Interview:
    """The minutes were sent to staff to check."""
    interview = _open(interview, by, row_version)
    if interview.state != Minutes.DRAFT:
        raise Refused("These minutes have been sent already.")
    if not interview.minutes:
        raise Refused("Write the minutes before you send them.")
    _check_day(sent_on, not_before=interview.held_on, what="interview was held")
    interview.state = Minutes.SENT
    interview.sent_on = sent_on
    _save(interview, by)
    _record(Event.MINUTES_SENT, interview, by)
    return interview


@transaction.atomic
def record_agreed(
    interview: Interview, *, by: User, agreed_on: date, how: str, row_version: int
) -> Interview:
    """Staff agreed the minutes: on which day and how, recorded by the author (R12)."""
    interview = _open(interview, by, row_version)
    if interview.state != Minutes.SENT or interview.sent_on is None:
        raise Refused("Send the minutes to staff before you record that they agreed.")
    if not how:
        raise Refused("Enter how they agreed, for example by e-mail.")
    _check_day(agreed_on, not_before=interview.sent_on, what="minutes were sent")
    interview.state = Minutes.AGREED
    interview.agreed_on = agreed_on
    interview.agreed_how = how
    _save(interview, by)
    _record(Event.MINUTES_AGREED, interview, by)
    return interview


@transaction.atomic
def remove_interview(interview: Interview, *, by: User) -> None:
    """Take an interview away; it can come back, with every text of its minutes.

    Refused while its minutes are listed as evidence.
    """
    interview = _open(interview, by)
    if interview.removed_at is not None:
        return
    source = Evidence.objects.filter(interview=interview).first()
    if source is not None:
        raise Refused(
            "You cannot remove this interview, because its minutes are listed as "
            f"{source.label}. Remove that from the evidence first."
        )
    remove(interview, by=by)


@transaction.atomic
def restore_interview(interview: Interview, *, by: User) -> Interview:
    """Bring a removed interview back. Refused when its code has left the staff key."""
    interview = _open(interview, by)
    if interview.removed_at is None:
        return interview
    _check_codes(interview.involvement, interview.kind, interview.staff_codes)
    restore(interview, by=by)
    return interview


def _open(interview: Interview, by: User, row_version: int | None = None) -> Interview:
    involvement = open_for_writing(interview.involvement, by=by)
    interview = as_it_is(interview)
    interview.involvement = involvement
    if row_version is not None and interview.row_version != row_version:
        raise Stale(interview)
    return interview


def _to_draft(interview: Interview) -> None:
    interview.state = Minutes.DRAFT
    interview.sent_on = None
    interview.agreed_on = None
    interview.agreed_how = ""


def _save(interview: Interview, by: User) -> None:
    interview.row_version += 1
    interview.save()
    _keep(interview, by)


def _keep(interview: Interview, by: User) -> None:
    MinutesRevision.objects.create(
        interview=interview,
        row_version=interview.row_version,
        text=interview.minutes,
        saved_at=timezone.now(),
        saved_by=by,
    )


def _check(involvement: Involvement, details: InterviewDetails) -> None:
    _check_length(details.minutes)
    if details.held_on > timezone.localdate():
        raise Refused("The date of the interview must be today or in the past.")
    _check_codes(involvement, details.kind, details.staff_codes)


def _check_codes(involvement: Involvement, kind: str, staff_codes: str) -> None:
    on_key = set(involvement.staff_members.values_list("code", flat=True))
    codes = codes_in(staff_codes, on_key)
    if kind == Interview.Kind.INTERVIEW and len(codes) != 1:
        raise Refused("Enter the code of the person, such as ASC-SW1.")
    written = staff_codes.casefold()
    names = involvement.staff_members.values_list("name", flat=True)
    if any(name.casefold() in written for name in names):
        raise Refused("Write the code from the staff key instead of the name.")
    if unknown := sorted(codes - on_key):
        raise Refused(
            f"{', '.join(unknown)} is not on the staff key. Add them to the staff key "
            "first, so that we can check that the author is independent."
        )


def _check_length(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise Refused(f"The minutes must be {MAX_TEXT:,} characters or less.")


def _check_day(day: date, *, not_before: date, what: str) -> None:
    if day > timezone.localdate():
        raise Refused("The date must be today or in the past.")
    if day < not_before:
        raise Refused(f"The date must be on or after the day the {what}.")


def _record(event: Event, interview: Interview, by: User, **data: bool) -> None:
    record(
        event,
        by=by,
        on=interview,
        review_id=interview.involvement.review_id,
        involvement_id=interview.involvement_id,
        **data,
    )
