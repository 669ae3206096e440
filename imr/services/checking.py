"""Looking an agency's chronology over: what it raises, and what the author decided.

Nothing here stops anything. When the report is sent the gates decide.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from audit.models import Event
from audit.services import record
from chronology.models import Entry
from chronology.quality import Finding, Level, mark_of
from chronology.quality.duplicates import MOST_COMPARED, REACH
from chronology.services.entries import open_chronology
from imr.gates.known import kind_words, without_the
from imr.models import GlossaryTerm, KeptFinding, StaffMember
from imr.quality import (
    Knowledge,
    Person,
    Unexplained,
    about_chronology,
    about_entry,
    twice_among,
    unexplained,
)
from imr.quality.knowledge import codes_explained
from imr.quality.words import abbreviation_found
from imr.services.comparing import agencies_of, names_of_adult
from imr.services.lessons import add_term
from imr.wording import Names, staff_names
from reviews.models import Involvement

GONE = "This is no longer on the list, because the entry has changed."


@dataclass(frozen=True)
class Looked:
    """What a chronology raises: still to look at, kept as it is, abbreviations."""

    open: list[Finding] = field(default_factory=list)
    kept: list[Finding] = field(default_factory=list)
    unexplained: list[Unexplained] = field(default_factory=list)


def knowledge_of(involvement: Involvement) -> Knowledge:
    """What the rules compare entries with, in four queries."""
    review, agency = involvement.review, involvement.agency
    staff = list(StaffMember.objects.filter(involvement=involvement))
    agencies = agencies_of(involvement)
    others = [one for one in agencies if one.pk != agency.pk]
    kinds = kind_words({one.kind for one in others}, agency.kind)
    terms = GlossaryTerm.objects.filter(involvement=involvement)
    adult = names_of_adult(involvement)
    return Knowledge(
        starts=review.scoping_from,
        ends=review.scoping_to,
        today=timezone.localdate(),
        pseudonym=review.pseudonym,
        staff=staff_names(
            [one.name for one in staff] + [one.line_manager for one in staff]
        ),
        people=tuple(
            Person(str(one.pk), one.code, staff_names([one.name])) for one in staff
        ),
        adult=adult[0] if adult else None,
        adult_name=adult[1] if adult else Names(),
        others=(
            *(word for one in others for word in (one.name, one.code)),
            *without_the(kinds),
        ),
        explained=codes_explained(
            terms=terms.values_list("term", flat=True),
            codes=[one.code for one in staff],
            agencies=[one.code for one in agencies],
        ),
    )


def look_over(involvement: Involvement) -> Looked:
    """All that a chronology raises, in a fixed number of queries."""
    known = knowledge_of(involvement)
    entries = list(Entry.objects.kept().filter(involvement=involvement).in_order())
    kept = _kept_marks(involvement)
    looked = Looked()
    for finding in about_chronology(entries, known):
        (looked.kept if mark_of(finding) in kept else looked.open).append(finding)
    looked.unexplained.extend(unexplained(entries, known))
    return looked


def findings_about(entry: Entry) -> list[Finding]:
    """What one entry raises, saved or as it is typed, less what was kept as it is.

    Only the entries of days close by are read with it (settings: the chronology
    asks this where an entry was saved).
    """
    involvement = entry.involvement
    known = knowledge_of(involvement)
    near = Entry.objects.kept().filter(
        involvement=involvement,
        sort_day__range=(entry.sort_day - REACH, entry.sort_day + REACH),
    )
    near = near.exclude(pk=entry.pk).in_order()[: 2 * MOST_COMPARED]
    found = about_entry(entry, known)
    found += twice_among(entry, near)
    found += [
        abbreviation_found(one, with_place=False) for one in unexplained([entry], known)
    ]
    kept = _kept_marks(involvement)
    found = [finding for finding in found if mark_of(finding) not in kept]
    return sorted(found, key=lambda finding: finding.level != Level.MUST_FIX)


@transaction.atomic
def keep_finding(involvement: Involvement, *, by: User, mark: str) -> Finding:
    """Say that a finding was read and is right as it is; it is asked no more.

    Raises ``Refused`` when it is not on the list, or has to be fixed.
    """
    involvement = open_chronology(involvement, by)
    finding = _found(look_over(involvement).open, mark)
    if finding.level == Level.MUST_FIX:
        raise Refused("This has to be put right before the report can be sent.")
    kept = KeptFinding.objects.create(
        involvement=involvement,
        rule=finding.rule,
        mark=mark,
        kept_at=timezone.now(),
        kept_by=by,
    )
    _record(Event.FINDING_KEPT, kept, by)
    return finding


@transaction.atomic
def list_finding_again(involvement: Involvement, *, by: User, mark: str) -> None:
    """Take that back: the finding is listed again. A second time does nothing."""
    involvement = open_chronology(involvement, by)
    kept = KeptFinding.objects.filter(involvement=involvement, mark=mark).first()
    if kept is not None:
        _record(Event.FINDING_LISTED, kept, by)
        kept.delete()


@transaction.atomic
def explain(involvement: Involvement, *, by: User, meanings: dict[str, str]) -> None:
    """Add abbreviations with their meanings to the key of the report."""
    for term, meaning in meanings.items():
        add_term(involvement, by=by, term=term, meaning=meaning)


def _kept_marks(involvement: Involvement) -> set[str]:
    kept = KeptFinding.objects.filter(involvement=involvement)
    return set(kept.values_list("mark", flat=True))


def _found(findings: list[Finding], mark: str) -> Finding:
    for finding in findings:
        if mark_of(finding) == mark:
            return finding
    raise Refused(GONE)


def _record(event: Event, kept: KeptFinding, by: User) -> None:
    record(
        event,
        by=by,
        on=kept,
        review_id=kept.involvement.review_id,
        involvement_id=kept.involvement_id,
        rule=kept.rule,
    )
