"""The one dict: what it holds, in which order, and its one written form."""

import json
from datetime import date
from typing import Any

import pytest

from imr.content import build_content, canonical_json, check_code, read_content
from imr.document import read_document
from imr.draft import Draft
from imr.models import GlossaryTerm, Interview, Lesson
from reviews.rules import AskedFor
from tests.imr.drafts import make_draft, make_entry, make_evidence, write


@pytest.fixture
def draft() -> Draft:
    return make_draft()


def build(draft: Draft, *, is_independent: bool = True) -> dict[str, Any]:
    return build_content(draft, version=2, is_independent=is_independent)


def blocks(draft: Draft, key: str, **options: bool) -> list[dict[str, Any]]:
    (section,) = (s for s in build(draft, **options)["sections"] if s["key"] == key)
    return section["blocks"]


def test_build_content_says_what_it_is(draft):
    content = build(draft)
    assert content["schema"] == 1
    assert content["marking"] == "OFFICIAL-SENSITIVE"
    assert content["title"] == (
        "Safeguarding Adults Review: Individual Management Review"
    )
    assert content["review"] == {
        "reference": "SAR-HF-2026-04",
        "pseudonym": "Adult A",
        "scoping_from": "2018-09-01",
        "scoping_to": "2021-02-28",
    }
    assert content["agency"] == {"name": "Westmarsh Trust", "code": "WCH"}
    assert content["template"] == {"key": "hf", "version": 1}
    assert (content["version"], content["asked_for"]) == (2, "both")
    assert content["author_role"] == "Consultant Nurse"
    assert "version 2" in content["acceptance_statement"]
    assert content["recommendations"] == [
        {"number": 1, "text": "Call before closing.", "target_on": "30 September 2026"}
    ]


def test_build_content_has_no_name_of_a_person(draft):
    text = canonical_json(build(draft))
    assert "Marguerite" not in text
    assert "Foxglove" not in text


def test_build_content_has_the_sections_in_order(draft):
    numbers = [section["number"] for section in build(draft)["sections"]]
    assert numbers == [
        "1", "2", "2a", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13",
        "14", "15", "16",
    ]  # fmt: skip


def test_build_content_can_be_read_as_a_document(draft):
    document = read_document(build(draft), None)
    assert document.status == "Draft"


def test_canonical_json_is_one_form_and_reads_back(draft):
    content = build(draft)
    text = canonical_json(content)
    assert read_content(text) == content
    assert canonical_json(json.loads(text)) == text
    assert '": "' not in text
    assert "’" in text
    assert check_code(text) == check_code(canonical_json(build(draft)))
    write(draft, "context.service", "Our policy said so  [E1].")
    assert check_code(canonical_json(build(draft))) != check_code(text)
    assert "." not in {c for c in text if c.isnumeric()}
    assert not [v for v in walk(content) if isinstance(v, float)]


def walk(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [inner for v in value.values() for inner in walk(v)]
    if isinstance(value, list):
        return [inner for v in value for inner in walk(v)]
    return [value]


def test_author_section_shows_the_declaration_by_the_day_in_london(draft):
    facts, experience, authority, first, second, check = blocks(draft, "author")
    assert facts["rows"] == [
        ["Job title", "Consultant Nurse"],
        ["Organisation", "Westmarsh Trust"],
    ]
    assert experience["text"] == "Twenty years"
    assert authority["label"] == "Authority"
    assert first["text"] == "“I was not involved.” Declared on 27 April 2021."
    assert second["label"] == "Declared by the author"
    assert check["text"].startswith("The author is not on the agency’s staff key")


def test_author_section_of_a_conflict_and_before_the_declaration(draft):
    draft.nomination.declared_at = None
    found = blocks(draft, "author", is_independent=False)
    assert len(found) == 4
    assert found[-1]["text"].startswith("The author is on the agency’s staff key")
    draft.nomination = None
    assert blocks(draft, "author") == []
    assert build(draft)["author_role"] == ""


def test_adult_section_begins_with_the_facts(draft):
    write(draft, "adult.protected", "None is recorded.")
    facts, protected, needs = blocks(draft, "adult")
    assert facts["rows"][0] == ["Pseudonym", "Adult A"]
    assert facts["rows"][1] == ["Age band", "18 to 24"]
    assert protected["label"] == "Other protected characteristics"
    assert needs["label"] == "Care and support needs"


def test_section_with_one_part_of_its_own_name_has_no_label(draft):
    write(draft, "people.text", "Sister 1.")
    assert blocks(draft, "people") == [
        {"kind": "text", "label": "", "text": "Sister 1."}
    ]
    assert blocks(draft, "changes") == []


def test_terms_section_holds_the_questions(draft):
    facts, purpose, first, second = blocks(draft, "terms")
    assert facts["rows"][2] == [
        "Period of the review",
        "1 September 2018 to 28 February 2021",
    ]
    assert purpose["text"] == "To learn."
    assert first == {
        "kind": "text",
        "label": "KLOE 1. Fire",
        "text": "How was the risk seen?",
    }
    assert second["label"] == "KLOE 2. Contact"


def test_methodology_lists_methods_and_the_day_records_were_secured(draft):
    write(draft, "methodology.methods", "Reading\nTalking")
    methods, *_, secured = blocks(draft, "methodology")
    assert methods["text"] == "- Reading\n- Talking"
    assert secured["rows"] == [["Records secured on", "12 March 2021"]]
    draft.records = None
    assert blocks(draft, "methodology")[-1]["kind"] == "text"


def test_evidence_table_says_where_each_is_used(draft):
    draft.evidence += [make_evidence(2, weight="anecdotal"), make_evidence(3)]
    draft.entries = [make_entry(4, source="E2, page 1", comment="[E1]")]
    draft.recommendations[0].action = "Follow [E2]"
    (table,) = blocks(draft, "evidence")
    assert table["columns"][0] == "No."
    used = {row[0]: row[-1] for row in table["rows"]}
    assert used["E1"] == "2, 4, 5, 9, KLOE 1, KLOE 2, 12, 13, C4"
    assert used["E2"] == "16, C4"
    assert used["E3"] == ""
    assert table["rows"][1][5] == "Anecdotal"
    draft.evidence = []
    assert blocks(draft, "evidence") == []


def test_staff_section_counts_and_lists_agreed_minutes_only(draft):
    (facts,) = blocks(draft, "staff")
    assert facts["rows"] == [
        ["Staff told about the review", "1"],
        ["Staff offered support", "0"],
        ["Interviews and discussions with agreed minutes", "0"],
    ]
    draft.interviews = [
        Interview(
            kind="interview",
            staff_codes="WCH-DN1",
            held_on=date(2021, 5, 4),
            state="agreed",
            agreed_on=date(2021, 5, 11),
        ),
        Interview(
            kind="group",
            staff_codes="WCH-XX1",
            held_on=date(2021, 5, 18),
            state="sent",
        ),
    ]
    facts, table = blocks(draft, "staff")
    assert facts["rows"][-1] == ["Minutes not agreed, and not used", "1"]
    assert table["rows"] == [
        ["WCH-DN1", "Interview with one person", "4 May 2021", "11 May 2021"]
    ]


def test_summary_shows_the_contacts_by_year(draft):
    draft.entries = [
        make_entry(1),
        make_entry(2, contact_type="no_access", adult_seen="no"),
        make_entry(3, earliest=None, latest=date(2017, 1, 5), precision="before"),
        make_entry(4, earliest=None, latest=None, precision="unknown"),
    ]
    table = blocks(draft, "summary")[-1]
    assert table["rows"] == [
        ["2017", "1", "1", "0"],
        ["2018", "0", "0", "0"],
        ["2019", "2", "1", "1"],
    ]
    draft.entries = [make_entry(4, earliest=None, latest=None, precision="unknown")]
    assert blocks(draft, "summary")[-1]["kind"] == "text"


def test_analysis_has_a_block_for_each_question_and_what_it_rests_on(draft):
    start = f"analysis.{draft.kloes[0].pk}"
    write(draft, f"{start}.happened", "See [C10] [C2] [E1].")
    found = blocks(draft, "analysis")
    headings = [block["text"] for block in found if block["kind"] == "heading"]
    assert headings == ["KLOE 1. Fire", "KLOE 2. Contact"]
    (first, second) = [block for block in found if block["kind"] == "facts"]
    assert first["rows"] == [
        ["Chronology entries", "[C2] [C10]"],
        ["Evidence", "[E1]"],
    ]
    assert second["rows"] == [["Evidence", "[E1]"]]
    for key in [key for key in draft.answers if key.startswith("analysis.")]:
        write(draft, key, "Nothing is cited.")
    assert not [b for b in blocks(draft, "analysis") if b["kind"] == "facts"]


def test_good_practice_and_recommendations_may_give_a_reason(draft):
    draft.good_practice, draft.recommendations = [], []
    write(draft, "good_practice.none", "None identified because…")
    write(draft, "recommendations.none", "None are made because…")
    assert blocks(draft, "good_practice")[0]["label"] == "If you found none, say why"
    assert blocks(draft, "recommendations")[0]["text"] == "None are made because…"


def test_lessons_say_which_analysis_they_come_from(draft):
    draft.lessons += [
        Lesson(number=2, text="Two.", kloes=["outside"]),
        Lesson(number=3, text="Three.", kloes=["a question that was removed"]),
    ]
    found = blocks(draft, "lessons")
    assert [block["kind"] for block in found] == [
        "text", "facts", "text", "facts", "text",
    ]  # fmt: skip
    assert found[1]["rows"] == [["From the analysis of", "KLOE 1"]]
    assert found[3]["rows"][0][1] == "Analysis outside the key lines of enquiry"


def test_recommendations_are_the_action_plan(draft):
    heading, text, facts = blocks(draft, "recommendations")
    assert heading["text"] == "Recommendation 1"
    assert text["text"] == "Call before closing."
    assert facts["rows"] == [
        ["From", "Lesson 1"],
        ["Action", "Change the procedure"],
        ["Owner", "Chief Nurse"],
        ["Target date", "30 September 2026"],
        ["How we will know", "An audit each quarter"],
        ["Review date", "15 January 2027"],
    ]
    draft.recommendations[0].lesson = None
    draft.recommendations[0].target_on = None
    facts = blocks(draft, "recommendations")[2]
    assert facts["rows"][0] == ["From", ""]
    assert facts["rows"][3] == ["Target date", ""]


def test_chronology_roles_and_glossary(draft):
    draft.glossary = [GlossaryTerm(term="HCA", meaning="Care assistant")]
    content = build(draft)
    (row,) = content["chronology"]
    assert (row["number"], row["earliest"], row["kloes"]) == ("C1", "2019-04-03", [])
    assert content["staff_roles"] == [{"code": "WCH-DN1", "role": "Nurse"}]
    assert content["glossary"] == [{"term": "HCA", "meaning": "Care assistant"}]


def test_chronology_alone_is_a_shorter_report():
    content = build(make_draft(AskedFor.CHRONOLOGY))
    assert content["title"] == "Safeguarding Adults Review: Agency chronology"
    assert [(s["number"], s["key"]) for s in content["sections"]] == [
        ("1", "author"),
        ("2", "methodology"),
        ("3", "evidence"),
    ]
    assert content["recommendations"] == []
    (table,) = content["sections"][2]["blocks"]
    assert table["rows"][0][-1] == "2, C1"
