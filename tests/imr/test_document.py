"""The frozen content read as a document, and the page it makes."""

import pytest
from django.template.loader import render_to_string

from imr.document import moment_in_words, read_document
from tests.imr.content import ACCEPTANCE, make_content, make_entry, make_section


def section(blocks: list, number: str = "4") -> dict:
    return {"number": number, "key": "k", "title": "Title", "blocks": blocks}


def text(words: str, label: str = "") -> dict:
    return {"kind": "text", "label": label, "text": words}


def test_read_document_says_what_it_is():
    document = read_document(make_content(), None)
    assert document.name == "SAR-HF-2021-02 WCH version 2"
    assert document.scoping_period == "1 September 2018 to 28 February 2021"
    assert document.template == "hf 1"
    assert document.status == "Draft"
    assert document.acceptance is None
    assert document.has_chronology
    assert document.has_key


def test_document_counts_what_staff_checked():
    rows = [make_entry(n) for n in (1, 2, 3, 4)]
    content = make_content() | {"chronology": rows}
    assert "were not asked" in read_document(content, None).fact_checks
    for row, said in zip(rows, ("agreed", "change_asked", "no_reply"), strict=False):
        row["fact_check"] = said
    said = (
        "Staff were asked to check the facts of 3 of 4 entries: 1 agreed, 1 where they "
        "asked for a change, 1 without a reply by the date."
    )
    document = read_document(content, None)
    assert document.fact_checks == said
    assert said in render_to_string("imr/_document.html", {"document": document})
    empty = read_document(content | {"chronology": []}, None)
    assert empty.fact_checks == ""


def test_read_document_numbers_passages_through_a_section():
    blocks = [text("One\nTwo", "A"), text("- a\n- b\n\nThree", "B"), text("")]
    document = read_document(
        make_content(sections=0) | {"sections": [section(blocks)]}, None
    )
    (read,) = document.sections
    numbers = [[p.number for p in block.passages] for block in read.blocks]
    assert numbers == [["4.1", "4.2"], ["4.3", "4.4"], []]
    assert read.blocks[0].passages[0].anchor == "paragraph-4.1"
    assert [block.label for block in read.blocks] == ["A", "B", ""]


def test_read_document_labels_go_under_headings():
    blocks = [text("x", "A"), {"kind": "heading", "text": "KLOE 1"}, text("y", "B")]
    document = read_document(make_content() | {"sections": [section(blocks)]}, None)
    (read,) = document.sections
    assert [(b.kind, b.level) for b in read.blocks] == [
        ("text", 3),
        ("heading", 3),
        ("text", 4),
    ]
    (line, *_) = document.contents
    assert [(under.title, under.anchor) for under in line.under] == [
        ("KLOE 1", read.blocks[1].anchor)
    ]


def test_read_document_links_only_to_what_stands_in_it():
    evidence = {
        "kind": "table",
        "label": "Evidence",
        "columns": ["No.", "Title"],
        "rows": [["E1", "Record"], ["2019", "x"], []],
    }
    cited = text("See [C1], [C99], [E1], [E2] and [WCH-DN1].")
    content = make_content() | {"sections": [section([evidence, evidence, cited])]}
    (read,) = read_document(content, None).sections
    html = read.blocks[2].passages[0].html
    assert [a for a in ("C1", "E1", "WCH-DN1") if f'href="#{a}"' in html] == [
        "C1",
        "E1",
        "WCH-DN1",
    ]
    assert "C99" in html
    assert 'href="#C99"' not in html
    assert 'href="#E2"' not in html
    # An id stands once, even if a number is listed twice.
    assert [row.anchor for row in read.blocks[0].rows] == ["E1", "", ""]
    assert [row.anchor for row in read.blocks[1].rows] == ["", "", ""]


def test_read_document_keeps_lists_in_cells():
    facts = {"kind": "facts", "rows": [["Action", "First\n- a\n- b"], ["Owner", ""]]}
    (read,) = read_document(
        make_content() | {"sections": [section([facts])]}, None
    ).sections
    assert "<ul" in read.blocks[0].rows[0].cells[1]
    assert read.blocks[0].rows[1].cells[1] == ""


def test_read_document_of_an_imr_alone_has_no_chronology():
    content = make_content(entries=0, asked_for="imr", staff_roles=[], glossary=[])
    document = read_document(content, None)
    assert not document.has_chronology
    assert not document.has_key
    assert "appendix-A" not in {line.anchor for line in document.contents}


def test_appendices_are_lettered_without_gaps():
    for asked_for, letter in (("both", "B"), ("imr", "A")):
        document = read_document(make_content(asked_for=asked_for), None)
        title = f"Appendix {letter}: roles and abbreviations"
        assert document.contents[-1].title == title
        html = render_to_string("imr/_document.html", {"document": document})
        assert html.count(title) == 2


def test_read_document_groups_entries_by_year():
    rows = [make_entry(1), make_entry(60), make_entry(61, earliest=None, latest=None)]
    document = read_document(make_content(chronology=rows), None)
    assert [(g.title, [e.label for e in g.entries]) for g in document.chronology] == [
        ("2018", ["C1"]),
        ("2019", ["C60"]),
        ("Undated entries", ["C61"]),
    ]


def test_read_document_reads_the_acceptance():
    document = read_document(make_content(), ACCEPTANCE)
    assert document.status == "Accepted"
    assert document.acceptance.number == "17"
    assert document.acceptance.accepted_on == "24 June 2021 at 4:42pm"
    assert [row.cells for row in document.acceptance.rows] == [
        ["Accepted by", "Amara Oyelaran-Whitlock"],
        ["Job title", "Chief Nurse"],
        ["On behalf of", "Westmarsh Community Health NHS Trust"],
        ["Accepted on", "24 June 2021 at 4:42pm, London time"],
        ["Version accepted", "2"],
        ["Check code (SHA-256)", "3f" * 32],
    ]
    assert len(document.acceptance.statement) == 2
    assert ("acceptance", "17") in {(c.anchor, c.number) for c in document.contents}


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2021-06-24T15:42:00+00:00", "24 June 2021 at 4:42pm"),
        ("2021-01-24T00:05:00+00:00", "24 January 2021 at 12:05am"),
        ("2021-01-24T12:00:00", "24 January 2021 at 12:00pm"),
    ],
)
def test_moment_in_words_is_londons(at, words):
    assert moment_in_words(at) == words


def test_document_page_shows_everything():
    document = read_document(
        make_content(sections=16, author_role="Consultant <b>Nurse</b>"), ACCEPTANCE
    )
    html = render_to_string("imr/_document.html", {"document": document})
    assert "KLOE 1. Missed contact" in html
    assert "10.1" in html
    assert '<th scope="row" class="govuk-table__header" id="E1">' in html
    assert 'id="C3"' in html
    assert 'href="#C1"' in html
    assert "Acceptance on behalf of the organisation" in html
    assert "Ankle brachial pressure index" in html
    assert html.count('id="C1"') == 1
    assert "Decision or action:" in html


def test_document_page_says_when_there_is_nothing():
    content = make_content(entries=0, staff_roles=[])
    content["sections"] = [section([]), section([text("", "Label")], "5")]
    content["glossary"] = []
    html = render_to_string(
        "imr/_document.html", {"document": read_document(content, None)}
    )
    assert "Nothing is recorded in this section." in html
    assert "Nothing is recorded here." in html
    assert "There are no entries." in html
    assert "Appendix B" not in html


def test_document_page_shows_expectation_of_an_entry():
    row = make_entry(
        1, expected="A call\nthe same day", comment="", time_text="", kloes=[2]
    )
    html = render_to_string(
        "imr/_document.html",
        {"document": read_document(make_content(chronology=[row], glossary=[]), None)},
    )
    assert "What was expected:</strong> A call" in html
    assert "<strong>KLOE:</strong> 2" in html
    assert make_section(3)["title"] in html
