"""What stands between a draft and the senior manager: the gates, R1 to R22.

Each gate is a pure function of the draft and of what the service looked up. A
gate that must be passed is asked again on the server when the report is sent;
the rest are questions to the author.
"""

from collections.abc import Callable, Iterator
from itertools import chain

from chronology.quality import Level
from imr.draft import Draft
from imr.gates import cited, complete, worded
from imr.gates.known import Known
from imr.rules import Problem

Gate = Callable[[Draft, Known], Iterator[Problem]]

GATES: tuple[Gate, ...] = (
    complete.records_are_secured,
    complete.author_is_independent,
    complete.senior_manager_is_named,
    complete.parts_are_filled,
    complete.every_kloe_is_answered,
    complete.evidence_is_listed,
    complete.good_practice_is_named,
    complete.lessons_are_drawn,
    complete.recommendations_are_complete,
    complete.chronology_is_there,
    complete.comments_are_answered,
    cited.citations_are_known,
    cited.minutes_are_agreed,
    cited.evidence_is_used,
    worded.no_real_names,
    worded.analysis_is_not_dates,
    worded.own_agency_only,
    worded.no_conduct_matters,
    worded.kind_words,
    worded.abbreviations_are_explained,
)


def find_problems(draft: Draft, known: Known) -> list[Problem]:
    """List everything to mend or to look at, what must be mended first."""
    found = list(chain.from_iterable(gate(draft, known) for gate in GATES))
    return sorted(found, key=lambda problem: problem.level != Level.MUST_FIX)


def must_fix(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.level == Level.MUST_FIX]


def worth_a_look(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.level == Level.WORTH_A_LOOK]


__all__ = ["GATES", "Known", "find_problems", "must_fix", "worth_a_look"]
