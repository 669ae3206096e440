"""Gates: names that must not appear, and words to think about again."""

from collections.abc import Iterator

from imr.draft import Draft, Passage
from imr.gates.known import Known
from imr.quality.knowledge import codes_explained
from imr.rules import Place, Problem, must_fix, worth_a_look
from imr.wording import (
    DISCIPLINARY,
    PIPOT,
    UNKIND,
    abbreviations,
    criticises,
    first_of,
    has_list_of_dates,
    holds_name,
    may_hold_name,
    staff_names,
)

_JUDGING = ("analysis", "outside", "lessons", "recommendations")


def no_real_names(draft: Draft, known: Known) -> Iterator[Problem]:
    """The adult goes by the pseudonym, staff by codes. The name itself is not said."""
    staff = staff_names(
        [m.name for m in draft.staff] + [m.line_manager for m in draft.staff]
    )
    if known.adult is None:
        yield must_fix(
            "We could not compare the text with the adult’s real name. Tell the people "
            "who run this service.",
            Place("cover"),
        )
    for passage in draft.passages():
        if known.adult and holds_name(passage.text, known.adult):
            yield must_fix(
                f"{passage.where}: the adult’s real name or details are in the text. "
                f"Write {draft.review.pseudonym} instead.",
                passage.place,
            )
        if holds_name(passage.text, staff):
            yield must_fix(
                f"{passage.where}: a name from the staff key is in the text. Write the "
                "code instead.",
                passage.place,
            )
        elif may_hold_name(passage.text, staff):
            yield worth_a_look(
                f"{passage.where}: part of a name from the staff key may be in the "
                "text. If it is, write the code instead.",
                passage.place,
            )


def _judging(draft: Draft) -> Iterator[Passage]:
    """The passages that weigh what was done: analysis, lessons, recommendations."""
    for passage in draft.passages():
        if passage.place.section.split("-")[0] in _JUDGING:
            yield passage


def analysis_is_not_dates(draft: Draft, _known: Known) -> Iterator[Problem]:
    """R18: an analysis is "not simply a list of dates and interactions"."""
    for passage in _judging(draft):
        if has_list_of_dates(passage.text):
            yield worth_a_look(
                f"{passage.where} reads like a list of dates. Say what the events "
                "mean: why they came about and what difference they made.",
                passage.place,
            )


def own_agency_only(draft: Draft, known: Known) -> Iterator[Problem]:
    """R21: the IMR is not for finding gaps in other organisations."""
    for passage in _judging(draft):
        if found := criticises(passage.text, known.other_names, known.other_kinds):
            yield worth_a_look(
                f"{passage.where} is about another organisation ({found}). The IMR "
                "looks at your own agency. Check that this does too.",
                passage.place,
            )


def no_conduct_matters(draft: Draft, _known: Known) -> Iterator[Problem]:
    """R17: conduct has its own route, and nothing of it stands in a report."""
    for passage in draft.passages():
        if found := first_of(passage.text, DISCIPLINARY):
            yield worth_a_look(f"{passage.where}: “{found}”. {PIPOT}", passage.place)


def kind_words(draft: Draft, _known: Known) -> Iterator[Problem]:
    """Words that judge the adult instead of saying what happened."""
    for passage in draft.passages():
        found = first_of(passage.text, UNKIND)
        if found and passage.place.section != "chronology":
            yield worth_a_look(
                f"{passage.where}: “{found}”. Say what happened, and what was tried, "
                "instead.",
                passage.place,
            )


def abbreviations_are_explained(draft: Draft, known: Known) -> Iterator[Problem]:
    """A reader from outside the agency can look up every abbreviation."""
    explained = codes_explained(
        terms=[term.term for term in draft.glossary],
        codes=[member.code for member in draft.staff],
        agencies=known.agency_codes,
    )
    found: set[str] = set()
    for passage in draft.passages():
        if passage.place.section != "glossary":
            found |= abbreviations(passage.text)
    if unknown := sorted(found - explained):
        some = ", ".join(unknown[:12])
        yield worth_a_look(
            f"Explain these abbreviations in the key: {some}.", Place("glossary")
        )
