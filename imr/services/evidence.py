"""The register of evidence: numbered for good, removed only when nothing cites it."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.once import made_by
from accounts.refusals import Refused, Stale
from audit.models import Event
from audit.services import record
from imr.citations import cited, evidence_in_source
from imr.draft import load_draft
from imr.models import Evidence, Interview
from imr.services.removing import as_it_is, as_kept, remove, restore
from imr.services.writing import begin_report, open_for_writing
from reviews.models import Involvement

NOT_AGREED = (
    "You can use these notes when the member of staff has agreed them. Choose other "
    "minutes, or another kind of evidence."
)


@dataclass(frozen=True)
class EvidenceDetails:
    """What the register says of one source. ``interview`` only with that kind."""

    kind: str
    title: str
    dated: str
    held_by: str
    weight: str
    interview: Interview | None = None


@transaction.atomic
def add_evidence(
    involvement: Involvement,
    *,
    by: User,
    details: EvidenceDetails,
    token: UUID | None = None,
) -> Evidence:
    """List a source under the next number; a number is never given twice (R13).

    ``token`` is the form's mark: a second time, it gives what it made the first.
    """
    involvement = open_for_writing(involvement, by=by)
    made = made_by(token, Evidence.with_removed.filter(involvement=involvement))
    if made is not None:
        return restore_evidence(made, by=by)
    _check_minutes(involvement, details, listed_as=None)
    report = begin_report(involvement)
    report.evidence_numbered += 1
    report.save(update_fields=["evidence_numbered"])
    source = Evidence.objects.create(
        pk=token,
        involvement=involvement,
        number=report.evidence_numbered,
        **_columns(details),
    )
    _record(Event.EVIDENCE_ADDED, source, by)
    return source


@transaction.atomic
def change_evidence(
    source: Evidence, *, by: User, details: EvidenceDetails, row_version: int
) -> Evidence:
    """Change what the register says. Raises ``Stale`` if somebody saved first."""
    involvement = open_for_writing(source.involvement, by=by)
    source = as_kept(source)
    if source.row_version != row_version:
        raise Stale(source)
    _check_minutes(involvement, details, listed_as=source)
    columns = _columns(details)
    # A trigger looks at the minutes whenever they are written: leave them alone
    # where they stay the same, so that a title can be mended after an amendment.
    if columns["interview"] == source.interview:
        del columns["interview"]
    for name, value in columns.items():
        setattr(source, name, value)
    source.row_version += 1
    source.save(update_fields=[*columns, "row_version"])
    _record(Event.EVIDENCE_CHANGED, source, by)
    return source


@transaction.atomic
def remove_evidence(source: Evidence, *, by: User) -> None:
    """Take a source off the register. Refused, saying where, while it is cited.

    It can come back, under its own number.
    """
    involvement = open_for_writing(source.involvement, by=by)
    source = as_it_is(source)
    if source.removed_at is not None:
        return
    if places := places_citing(involvement, source.label):
        raise Refused(
            f"You cannot remove {source.label}, because it is cited in: "
            f"{'; '.join(places)}. Take it out there first."
        )
    remove(source, by=by, number=source.number)


@transaction.atomic
def restore_evidence(source: Evidence, *, by: User) -> Evidence:
    """Bring a source back under its number. Its minutes must be agreed still."""
    involvement = open_for_writing(source.involvement, by=by)
    source = as_it_is(source)
    if source.removed_at is None:
        return source
    details = EvidenceDetails(
        source.kind,
        source.title,
        source.dated,
        source.held_by,
        source.weight,
        source.interview,
    )
    _check_minutes(involvement, details, listed_as=None)
    restore(source, by=by, number=source.number)
    return source


def places_citing(involvement: Involvement, label: str) -> list[str]:
    """Where a source is cited, in words."""
    draft = load_draft(involvement)
    places = [p.where for p in draft.passages() if label in cited(p.text)]
    places += [
        f"Chronology, {entry.label}, source"
        for entry in draft.entries
        if label in evidence_in_source(entry.source)
    ]
    return list(dict.fromkeys(places))


def usable_interviews(involvement: Involvement) -> list[Interview]:
    """Interviews whose minutes are agreed: only these may become evidence (R12)."""
    return list(
        Interview.objects.filter(
            involvement=involvement, state=Interview.Minutes.AGREED
        )
    )


def _columns(details: EvidenceDetails) -> dict[str, object]:
    columns = dict(vars(details))
    if details.kind != Evidence.Kind.INTERVIEW:
        columns["interview"] = None
    return columns


def _check_minutes(
    involvement: Involvement, details: EvidenceDetails, *, listed_as: Evidence | None
) -> None:
    """R12: minutes may be used only while they are agreed, and are listed once."""
    if details.kind != Evidence.Kind.INTERVIEW:
        return
    interview = details.interview
    if interview is None or interview.involvement_id != involvement.pk:
        raise Refused("Choose the agreed minutes.")
    if listed_as is not None and listed_as.interview_id == interview.pk:
        return
    interview = as_it_is(interview)
    if interview.removed_at is not None:
        raise Refused(
            "You removed the interview that these minutes are of. Bring the interview "
            "back first."
        )
    if interview.state != Interview.Minutes.AGREED:
        raise Refused(NOT_AGREED)
    other = Evidence.objects.filter(interview=interview).first()
    if other is not None:
        raise Refused(f"These minutes are listed already, as {other.label}.")


def _record(event: Event, source: Evidence, by: User) -> None:
    record(
        event,
        by=by,
        on=source,
        review_id=source.involvement.review_id,
        involvement_id=source.involvement_id,
        number=source.number,
    )
