"""Gates: is everything there that the guidance asks for?"""

from collections.abc import Iterator

from chronology.rules import FactCheck
from imr.draft import Draft, answer_key, page_slug, page_title
from imr.gates.known import Known
from imr.models import Interview, Recommendation
from imr.rules import Place, Problem, must_fix, worth_a_look
from imr.wording import names_a_standard

VAGUE_OWNERS = frozenset(
    {"all", "all staff", "everyone", "everybody", "managers", "staff", "tbc", "n/a"}
)


def records_are_secured(draft: Draft, _known: Known) -> Iterator[Problem]:
    """R6: relevant files are secured."""
    if draft.records is None:
        yield must_fix(
            "Your panel representative has not confirmed that the records are secured.",
            Place("records"),
        )


def author_is_independent(draft: Draft, known: Known) -> Iterator[Problem]:
    """R2, R3: both statements declared, and still true against the staff key."""
    if draft.nomination is None or not draft.nomination.is_declared:
        yield must_fix(
            "The author has not declared both statements of independence.",
            Place("author"),
        )
    for sentence in known.conflicts:
        yield must_fix(f"The author is not independent. {sentence}", Place("staff_key"))


def senior_manager_is_named(_draft: Draft, known: Known) -> Iterator[Problem]:
    """R15: somebody can accept the report for the organisation."""
    if not known.has_senior_manager:
        yield must_fix(
            "Your panel representative has not named the senior manager who will "
            "accept the report.",
            Place("senior_manager"),
        )


def parts_are_filled(draft: Draft, _known: Known) -> Iterator[Problem]:
    """R5: the compulsory parts of the board's template."""
    for section in draft.sections:
        if section.page != "text":
            continue
        for part in section.parts:
            if part.compulsory and not draft.text(answer_key(section, part)):
                yield must_fix(
                    f"{section.title}: “{part.label}” is empty.",
                    Place(section.key, part.key),
                )


def every_kloe_is_answered(draft: Draft, _known: Known) -> Iterator[Problem]:
    """R18 to R20: each line of enquiry has its parts, and a standard is named."""
    for section, kloe in draft.pages():
        if kloe is None:
            continue
        slug, title = page_slug(section, kloe), page_title(section, kloe)
        texts = {p.key: draft.text(answer_key(section, p, kloe)) for p in section.parts}
        if not any(texts.values()):
            yield must_fix(f"{title}: you have not answered this.", Place(slug))
            continue
        for part in section.parts:
            if part.compulsory and not texts[part.key]:
                yield must_fix(
                    f"{title}: “{part.label}” is empty.", Place(slug, part.key)
                )
        if texts["expected"] and not names_a_standard(texts["expected"]):
            yield must_fix(
                f"{title}: name the law, policy, procedure or guidance that says what "
                "should have happened.",
                Place(slug, "expected"),
            )
        if not texts["well"] and not texts["missed"]:
            yield worth_a_look(
                f"{title}: you have not written what went well, or what was missed.",
                Place(slug, "well"),
            )


def evidence_is_listed(draft: Draft, _known: Known) -> Iterator[Problem]:
    """R13: all evidence sources are listed."""
    if not draft.evidence:
        yield must_fix("List the evidence you relied on.", Place("evidence"))


def good_practice_is_named(draft: Draft, _known: Known) -> Iterator[Problem]:
    """At least one, or the reason why none was found."""
    if not draft.has("good_practice") or draft.good_practice:
        return
    if not draft.text("good_practice.none"):
        yield must_fix(
            "Add at least one example of good practice, or say why you found none.",
            Place("good_practice"),
        )


def lessons_are_drawn(draft: Draft, _known: Known) -> Iterator[Problem]:
    """At least one lesson, each from the analysis."""
    if not draft.has("lessons"):
        return
    if not draft.lessons:
        yield must_fix("Add at least one lesson.", Place("lessons"))
    for lesson in draft.lessons:
        if not lesson.kloes:
            yield worth_a_look(
                f"{lesson}: say which part of the analysis it comes from.",
                Place("lessons", "kloes", str(lesson.pk)),
            )


def recommendations_are_complete(draft: Draft, known: Known) -> Iterator[Problem]:
    """R16, R22: whether changes should be made, and how they are brought about."""
    if not draft.has("recommendations"):
        return
    if not draft.recommendations and not draft.text("recommendations.none"):
        yield must_fix(
            "Add a recommendation, or say why you make none.", Place("recommendations")
        )
    for row in draft.recommendations:
        for name, words in _missing(row):
            yield must_fix(
                f"{row}: {words}.", Place("recommendations", name, str(row.pk))
            )
        if row.owner.strip().casefold() in VAGUE_OWNERS:
            yield worth_a_look(
                f"{row}: “{row.owner}” is many people. Name one role as the owner.",
                Place("recommendations", "owner", str(row.pk)),
            )
        if row.target_on and row.target_on < known.today:
            yield worth_a_look(
                f"{row}: the target date has passed. Choose a later one, or say in "
                "the action what has been done.",
                Place("recommendations", "target_on", str(row.pk)),
            )


def _missing(row: Recommendation) -> Iterator[tuple[str, str]]:
    needed = {
        "lesson": (row.lesson, "choose the lesson it comes from"),
        "action": (row.action, "enter the action"),
        "owner": (row.owner, "enter who owns it"),
        "target_on": (row.target_on, "enter the target date"),
        "measure": (row.measure, "enter how you will know that it worked"),
        "review_on": (row.review_on, "enter the review date"),
    }
    for name, (value, words) in needed.items():
        if not value:
            yield name, words


def chronology_is_there(draft: Draft, _known: Known) -> Iterator[Problem]:
    """The chronology that was asked for, with every date settled by a person."""
    if not draft.involvement.wants_chronology:
        return
    if not draft.entries:
        yield must_fix("Add the entries of the chronology.", Place("chronology"))
    for entry in draft.entries:
        place = Place("chronology", "date_text", str(entry.pk))
        if entry.date_assumed:
            yield must_fix(
                f"Chronology, {entry.label}: confirm the date. It is only assumed.",
                place,
            )
        if entry.fact_check == FactCheck.CHANGE_ASKED:
            yield worth_a_look(
                f"Chronology, {entry.label}: staff asked for a change.", place
            )


def comments_are_answered(draft: Draft, known: Known) -> Iterator[Problem]:
    """The comments of a version that was sent back, and minutes still open."""
    if known.open_comments:
        yield worth_a_look(
            "You have not ticked off every comment of the senior manager.",
            Place("comments"),
        )
    waiting = [i for i in draft.interviews if i.state != Interview.Minutes.AGREED]
    if waiting:
        yield worth_a_look(
            "Some minutes are not agreed. You can send the report, but what was said "
            "there cannot be used in it.",
            Place("staff"),
        )
