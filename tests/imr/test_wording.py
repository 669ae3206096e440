"""How a text is looked at: dates, standards, other agencies, names."""

from datetime import date

import pytest

from imr import wording
from imr.citations import (
    cited,
    evidence_in_source,
    in_order,
    is_entry,
    is_evidence,
)

LIST = (
    "24 September 2018 gas check [C5]. 27 September 2018 visit [C6]. 1 October 2018 "
    "e-mail to adult social care [C7]. May 2019 ash bin [C19]."
)
ANALYSIS = (
    "From the second visit our nurses described a home in which it was hard to move, "
    "and smoking in the chair [C2]. A support worker saw an ashtray on the bed in "
    "October 2018 and told a colleague, who did not write it down [C6]. In February "
    "2019 another worker saw that the alarm was hanging by its wire [C16]."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LIST, True),
        ("03.04.2019 visit.\n2019-05-02 call.\n7/6/19 letter.", True),
        (ANALYSIS, False),
        ("3 April 2019 visit. 4 April 2019 visit.", False),
        ("He was cold. He was tired. He rang on 3 April 2019.", False),
        ("", False),
    ],
)
def test_is_list_of_dates_by_share_and_length(text, expected):
    assert wording.is_list_of_dates(text) is expected


def test_has_list_of_dates_looks_at_each_paragraph():
    assert wording.has_list_of_dates(f"{ANALYSIS}\n\n{LIST}")
    assert not wording.has_list_of_dates(f"{ANALYSIS}\n\n{ANALYSIS}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Mental Capacity Act 2005 begins with a presumption.", True),
        ("Our policy asks for a second visit.", True),
        ("He did not answer.", False),
        ("They acted at once.", False),
    ],
)
def test_names_a_standard_by_its_word(text, expected):
    assert wording.names_a_standard(text) is expected


def test_criticises_names_another_agency_or_its_kind_with_a_judgement():
    others, kinds = ["Tollgate Homes", "TFH"], ["the fire service"]
    assert wording.criticises("TFH wrote on Monday.", others, kinds) == "TFH"
    assert wording.criticises("Tollgate  Homes wrote.", others, kinds)
    found = wording.criticises("The fire service should have come.", others, kinds)
    assert found == "The fire service"
    assert wording.criticises("We rang the fire service.", others, kinds) == ""
    assert wording.criticises("We should ring sooner.", others, kinds) == ""
    assert wording.criticises("TFHX wrote.", others, []) == ""


def test_first_of_with_no_phrases_finds_nothing():
    assert wording.first_of("Any text", []) == ""
    assert wording.first_of("A disciplinary\nhearing", wording.DISCIPLINARY)


def test_abbreviations_leaves_out_codes_citations_and_known_ones():
    text = "The GP and two HCAs read CIR 5 [E3] [C14] with ASC-SW1 at the NHS, H&F."
    assert wording.abbreviations(text) == {"HCA", "CIR"}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Bernadette Quoy-Lister", True),
        ("Dr Zoë Ashe", True),
        ("Not known (left 2017)", False),
        ("Not known", False),
        ("Contract manager", False),
        ("Practice Manager", False),
        ("Bernadette", False),
    ],
)
def test_is_a_name_knows_a_role_from_a_name(cell, expected):
    assert wording.is_a_name(cell) is expected


@pytest.fixture
def adult() -> wording.Names:
    return wording.adult_names(
        "Desmond Hill Wéxcombe",
        pseudonym="Adult A",
        address="14 Quillet House, London W6 7VC",
        born=date(1951, 9, 14),
        nhs_number="999 412 0751",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Mr Wexcombe rang.",
        "WÉXCOMBE? No: Desmond rang.",
        "desmond hill wexcombe",
        "He lives at w6 7vc.",
        "Born on 14 September 1951.",
        "Born 14/09/1951.",
        "NHS number 999-412-0751 is his.",
    ],
)
def test_holds_name_finds_the_adult(adult, text):
    assert wording.holds_name(text, adult)


@pytest.mark.parametrize(
    "text",
    [
        "The desmond was kind.",
        "At Hill House.",
        "Wexcombeshire",
        "99941207510",
        "Adult A",
    ],
)
def test_holds_name_lets_other_words_be(adult, text):
    assert not wording.holds_name(text, adult)


def test_adult_names_lets_the_pseudonym_be():
    names = wording.adult_names("Rosalind Thackray", pseudonym="Rosalind")
    assert not wording.holds_name("Rosalind liked buses.", names)
    assert wording.holds_name("Rosalind Thackray liked buses.", names)


def test_adult_names_of_one_word_and_nothing_else():
    names = wording.adult_names("Wexcombe", pseudonym="Adult A")
    assert wording.holds_name("Wexcombe", names)
    assert not wording.holds_name("999 412 0751", names)


def test_staff_names_whole_are_found_and_parts_are_asked():
    names = wording.staff_names(["Bernadette Quoy-Lister", "Not known", "Rose Hill"])
    assert wording.holds_name("I met bernadette quoy-lister.", names)
    assert not wording.holds_name("I met Bernadette.", names)
    assert wording.may_hold_name("I met Bernadette.", names)
    assert not wording.may_hold_name("A rose on the hill. Rose.", names)


def test_cited_reads_labels_in_brackets_only():
    text = "As C1 says [C14] [C2, E3] and [ASC-SW1; E10] [row 5] [sic] [C0] E9 [C14]."
    assert cited(text) == ["C14", "C2", "E3", "ASC-SW1", "E10"]


def test_citations_by_kind_and_in_order():
    assert is_entry("C1")
    assert not is_entry("CCF-W1")
    assert is_evidence("E1")
    assert not is_evidence("EX-W1")
    assert in_order(["E10", "E2"]) == ["E2", "E10"]
    assert evidence_in_source("E1, page 4; see E12") == {"E1", "E12"}
