"""Gates: everything cited exists and may be used, everything listed is used."""

from collections.abc import Iterator

from imr.citations import cited, evidence_in_source, is_entry, is_evidence
from imr.draft import Draft
from imr.gates.known import Known
from imr.models import Interview
from imr.rules import Place, Problem, must_fix, worth_a_look
from imr.wording import first_of

NOT_AGREED = (
    "You can use these notes when the member of staff has agreed them. Ask them to "
    "agree, or take this out."
)


def citations_are_known(draft: Draft, _known: Known) -> Iterator[Problem]:
    """R13: nothing is cited that is not in the chronology, the register or the key."""
    evidence = {source.label for source in draft.evidence}
    entries = {entry.label for entry in draft.entries} | draft.returned_entries
    codes = {member.code for member in draft.staff}
    for passage in draft.passages():
        for label in cited(passage.text):
            if is_evidence(label):
                known, what = evidence, "evidence list"
            elif is_entry(label):
                known, what = entries, "chronology"
            else:
                known, what = codes, "staff key"
            if label not in known:
                yield must_fix(
                    f"{passage.where}: [{label}] is not in the {what}.", passage.place
                )


def minutes_are_agreed(draft: Draft, _known: Known) -> Iterator[Problem]:
    """R12: minutes listed as evidence, or cited, are agreed."""
    stale = {
        source.label: source
        for source in draft.evidence
        if source.interview and source.interview.state != Interview.Minutes.AGREED
    }
    for source in stale.values():
        yield must_fix(
            f"{source.label}: {NOT_AGREED}",
            Place("evidence", "interview", str(source.pk)),
        )
    for source in draft.evidence:
        if source.interview is None and first_of(source.title, ("minutes",)):
            yield worth_a_look(
                f"{source.label}: if these are minutes, list them as agreed minutes. "
                "Minutes that are not agreed cannot be used.",
                Place("evidence", "kind", str(source.pk)),
            )
    for passage in draft.passages():
        for label in cited(passage.text):
            if label in stale:
                yield must_fix(
                    f"{passage.where} cites [{label}]. {NOT_AGREED}", passage.place
                )


def evidence_is_used(draft: Draft, _known: Known) -> Iterator[Problem]:
    """R13, the other way: evidence that nothing rests on."""
    used = {label for passage in draft.passages() for label in cited(passage.text)}
    for entry in draft.entries:
        used |= evidence_in_source(entry.source)
    for source in draft.evidence:
        if source.label not in used:
            yield worth_a_look(
                f"{source.label} is listed but nothing cites it. Cite it or remove it.",
                Place("evidence", "", str(source.pk)),
            )
