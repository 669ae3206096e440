"""The gates, one by one: what stops a report and what is only asked about."""

from datetime import timedelta

import pytest

from imr.draft import Draft
from imr.gates import Known, find_problems, must_fix, worth_a_look
from imr.gates.known import kind_words
from imr.models import GlossaryTerm, Interview, Lesson, StaffMember
from imr.wording import adult_names
from reviews.models import Agency
from reviews.rules import AskedFor
from tests.imr.drafts import (
    make_draft,
    make_entry,
    make_evidence,
    make_recommendation,
    problems,
    write,
)


@pytest.fixture
def draft() -> Draft:
    return make_draft()


@pytest.mark.parametrize("asked_for", list(AskedFor))
def test_whole_report_has_no_problems(asked_for):
    assert problems(make_draft(asked_for)) == []


def test_problems_to_mend_come_first(draft):
    draft.records = None
    draft.evidence.append(make_evidence(2))
    found = find_problems(draft, Known())
    assert [problem.level for problem in found] == ["must fix", "worth a look"]
    assert must_fix(found) + worth_a_look(found) == found


def test_records_are_not_secured(draft):
    draft.records = None
    assert problems(draft) == [
        "!Your panel representative has not confirmed that the records are secured."
    ]


def test_author_has_not_declared(draft):
    draft.nomination.not_line_manager = None
    sentence = "!The author has not declared both statements of independence."
    assert problems(draft) == [sentence]
    draft.nomination = None
    assert problems(draft) == [sentence]


def test_author_is_not_independent_by_computation(draft):
    found = problems(draft, conflicts=("They are the line manager of WCH-DN1.",))
    assert found == [
        "!The author is not independent. They are the line manager of WCH-DN1."
    ]


def test_senior_manager_is_not_named(draft):
    (found,) = problems(draft, has_senior_manager=False)
    assert found.startswith("!Your panel representative has not named")


def test_compulsory_part_is_empty(draft):
    del draft.answers["context.service"]
    write(draft, "voice.capacity", "")
    assert problems(draft) == [
        "!Agency context: “What the service does” is empty.",
        "!The adult’s voice, capacity and equality: “Mental capacity” is empty.",
    ]


def test_kloe_is_not_answered(draft):
    kloe = draft.kloes[1]
    for key in [key for key in draft.answers if str(kloe.pk) in key]:
        del draft.answers[key]
    assert problems(draft) == ["!KLOE 2. Contact: you have not answered this."]


def test_kloe_is_half_answered_and_names_no_standard(draft):
    start = f"analysis.{draft.kloes[0].pk}"
    write(draft, f"{start}.difference", "")
    write(draft, f"{start}.well", "")
    write(draft, f"{start}.expected", "A visit. [E1]")
    assert problems(draft) == [
        "!KLOE 1. Fire: “What difference it made to the adult” is empty.",
        (
            "!KLOE 1. Fire: name the law, policy, procedure or guidance that says what "
            "should have happened."
        ),
        "KLOE 1. Fire: you have not written what went well, or what was missed.",
    ]


def test_no_evidence_at_all(draft):
    draft.evidence = []
    found = problems(draft)
    assert "!List the evidence you relied on." in found
    assert any("[E1] is not in the evidence list." in text for text in found)


def test_good_practice_or_a_reason(draft):
    draft.good_practice = []
    (found,) = problems(draft)
    assert found.startswith("!Add at least one example of good practice")
    write(draft, "good_practice.none", "None identified because of one short visit.")
    assert problems(draft) == []


def test_lessons_are_drawn_from_the_analysis(draft):
    draft.lessons[0].kloes = []
    assert problems(draft) == [
        "Lesson 1: say which part of the analysis it comes from."
    ]
    draft.lessons = []
    assert problems(draft) == ["!Add at least one lesson."]


def test_recommendations_or_a_reason(draft):
    draft.recommendations = []
    (found,) = problems(draft)
    assert found == "!Add a recommendation, or say why you make none."
    write(draft, "recommendations.none", "All changes have been made.")
    assert problems(draft) == []


def test_recommendation_has_all_its_parts(draft):
    draft.recommendations = [
        make_recommendation(
            None, action="", owner="", target_on=None, measure="", review_on=None
        )
    ]
    assert problems(draft) == [
        "!Recommendation 1: choose the lesson it comes from.",
        "!Recommendation 1: enter the action.",
        "!Recommendation 1: enter who owns it.",
        "!Recommendation 1: enter the target date.",
        "!Recommendation 1: enter how you will know that it worked.",
        "!Recommendation 1: enter the review date.",
    ]


def test_recommendation_is_owned_by_one(draft):
    draft.recommendations = [make_recommendation(draft.lessons[0], owner="All staff")]
    (found,) = problems(draft)
    assert found.startswith("Recommendation 1: “All staff” is many people.")


def test_recommendation_is_for_a_day_to_come(draft):
    row = make_recommendation(draft.lessons[0])
    draft.recommendations = [row]
    assert find_problems(draft, Known(today=row.target_on)) == []
    (found,) = find_problems(draft, Known(today=row.target_on + timedelta(days=1)))
    assert found.level == "worth a look"
    assert "the target date has passed" in found.text


def test_chronology_that_was_asked_for_is_empty(draft):
    draft.entries = []
    assert problems(draft) == ["!Add the entries of the chronology."]


def test_chronology_entries_are_settled(draft):
    draft.entries = [
        make_entry(1, date_assumed=True),
        make_entry(2, fact_check="change_asked"),
    ]
    assert problems(draft) == [
        "!Chronology, C1: confirm the date. It is only assumed.",
        "Chronology, C2: staff asked for a change.",
    ]


def test_comments_and_minutes_still_open(draft):
    draft.interviews = [Interview(staff_codes="WCH-DN1", state="draft")]
    comments, minutes = problems(draft, open_comments=2)
    assert comments.startswith("You have not ticked off")
    assert minutes.startswith("Some minutes are not agreed.")


def test_citations_of_what_is_not_there(draft):
    write(draft, "people.text", "As [C9], [E7] and [WCH-XX9] show; see [C1] [WCH-DN1].")
    where = "!Family and key people, “Family and key people”:"
    assert problems(draft) == [
        f"{where} [C9] is not in the chronology.",
        f"{where} [E7] is not in the evidence list.",
        f"{where} [WCH-XX9] is not in the staff key.",
    ]


def test_citations_of_a_chronology_returned_before():
    draft = make_draft(AskedFor.IMR)
    write(draft, "people.text", "As [C9] shows.")
    assert problems(draft) == [
        (
            "!Family and key people, “Family and key people”: "
            "[C9] is not in the chronology."
        )
    ]
    draft.returned_entries = {"C9"}
    assert problems(draft) == []


def test_evidence_that_nothing_uses(draft):
    draft.evidence += [make_evidence(2), make_evidence(3), make_evidence(4)]
    draft.entries[0].source = "E2, page 7"
    draft.entries[0].comment = "As in [E4]."
    assert problems(draft) == [
        "E3 is listed but nothing cites it. Cite it or remove it."
    ]


def test_minutes_that_are_no_longer_agreed(draft):
    interview = Interview(staff_codes="WCH-DN1", state="agreed")
    draft.evidence.append(make_evidence(2, kind="interview", interview=interview))
    draft.good_practice[0].text = "She rang again [E2] [E1]."
    assert problems(draft) == []
    interview.state = "sent"
    first, second = problems(draft)
    assert first.startswith("!E2: You can use these notes when")
    assert second.startswith("!Good practice 1 cites [E2]. You can use these notes")


def test_minutes_listed_as_another_document_are_asked_about(draft):
    draft.evidence[0].title = "Draft minutes, WCH-DN1"
    (found,) = problems(draft)
    assert found.startswith("E1: if these are minutes, list them as agreed minutes.")


def test_names_that_must_not_appear(draft):
    adult = adult_names("Desmond Wexcombe", pseudonym="Adult A")
    draft.entries[0].decision = "Mr Wexcombe was told."
    draft.lessons[0].text = "Marguerite Foxglove was right."
    draft.good_practice[0].text = "Marguerite stayed [E1]."
    assert problems(draft, adult=adult) == [
        "!Lesson 1: a name from the staff key is in the text. Write the code instead.",
        (
            "!Chronology, C1: the adult’s real name or details are in the text. Write "
            "Adult A instead."
        ),
        (
            "Good practice 1: part of a name from the staff key may be in the text. "
            "If it is, write the code instead."
        ),
    ]


def test_names_in_the_small_places(draft):
    adult = adult_names("Desmond Wexcombe", pseudonym="Adult A")
    draft.evidence[0].title = "Record of Wexcombe"
    draft.glossary = [GlossaryTerm(term="DW", meaning="Desmond Wexcombe")]
    draft.interviews = [Interview(staff_codes="friend of Desmond", state="agreed")]
    draft.staff.append(StaffMember(code="WCH-A1", name="x", role="Wexcombe’s nurse"))
    draft.recommendations[0].owner = "Desmond"
    found = find_problems(draft, Known(adult=adult))
    assert [problem.place.section for problem in must_fix(found)] == [
        "recommendations",
        "staff",
        "evidence",
        "glossary",
        "staff_key",
    ]


def test_names_that_could_not_be_compared(draft):
    (found,) = problems(draft, adult=None)
    assert found.startswith("!We could not compare the text")


def test_analysis_that_is_a_list_of_dates(draft):
    rows = "3 May 2019 visit [C1]. 4 May 2019 call. 9 May 2019 letter."
    write(draft, f"analysis.{draft.kloes[0].pk}.happened", rows)
    write(draft, "summary.text", rows)
    (found,) = problems(draft)
    assert found.startswith("KLOE 1. Fire, “What happened” reads like a list of dates.")


def test_other_agencies_are_asked_about(draft):
    write(draft, "outside.missed", "The fire service should have come back.")
    write(draft, "context.service", "Tollgate Homes should have rung [E1].")
    draft.lessons[0].text = "Tollgate Homes could ring."
    first, second = problems(
        draft, other_names=("Tollgate Homes",), other_kinds=("the fire service",)
    )
    assert first.startswith(
        "Analysis outside the key lines of enquiry, “What was missed” is about another "
        "organisation (The fire service)."
    )
    assert second.startswith("Lesson 1 is about another organisation")


def test_conduct_and_unkind_words_are_asked_about(draft):
    draft.entries[0].event = "A disciplinary hearing was held. He would not engage."
    write(draft, "people.text", "An elderly man.")
    conduct, unkind = problems(draft)
    assert conduct.startswith("Chronology, C1: “disciplinary”. A review is not part")
    assert "Persons in Positions of Trust" in conduct
    assert unkind.startswith(
        "Family and key people, “Family and key people”: “elderly”."
    )


def test_abbreviations_without_an_explanation(draft):
    write(draft, "people.text", "The HCA and the TVN of WCH saw the CIR.")
    draft.glossary = [GlossaryTerm(term="HCA", meaning="Health care assistant")]
    assert problems(draft, agency_codes=frozenset({"WCH"})) == [
        "Explain these abbreviations in the key: CIR, TVN."
    ]


def test_kind_words_are_those_of_other_kinds():
    fire, gp = Agency.Kind.FIRE, Agency.Kind.GP_PRACTICE
    other = Agency.Kind.OTHER
    assert kind_words({fire, gp, other}, gp) == ("the fire service", "the fire brigade")


def test_problem_places_name_the_row(draft):
    draft.lessons.append(Lesson(number=2, text="More."))
    (found,) = find_problems(draft, Known())
    assert (found.place.section, found.place.field) == ("lessons", "kloes")
    assert found.place.row == str(draft.lessons[1].pk)
