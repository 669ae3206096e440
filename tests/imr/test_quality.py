"""The rules on names and words of an entry, and what the code writes for a name."""

from datetime import date

import pytest

from chronology.models import Entry
from chronology.quality import Finding, Level, Rule
from imr.quality import ADULT, Knowledge, Person, about_chronology, about_entry
from imr.quality.knowledge import codes_explained
from imr.quality.words import abbreviation_found, unexplained
from imr.wording import (
    abbreviations,
    adult_names,
    replace_names,
    reproaches,
    staff_names,
)

SW1 = Person("1", "SW1", staff_names(["Hollis Penbury-Ash"]))
DN1 = Person("2", "DN1", staff_names(["Zoë Penbury-Ash"]))
ADULT_NAME = "Quillon Thackwray"
OTHERS = ("Tollgate Homes", "TFH", "the landlord", "landlord", "social workers")


def know(**changes: object) -> Knowledge:
    fields: dict[str, object] = {
        "starts": date(2019, 1, 1),
        "ends": date(2019, 3, 31),
        "today": date(2026, 4, 1),
        "pseudonym": "Adult A",
        "staff": staff_names(["Hollis Penbury-Ash", "Zoë Penbury-Ash", "Wren Asterby"]),
        "people": (SW1, DN1),
        "adult": adult_names(
            ADULT_NAME,
            pseudonym="Adult A",
            address="4 Marlpit Row, London W6 7VC",
            born=date(1951, 9, 14),
            nhs_number="999 412 0751",
        ),
        "adult_name": adult_names(ADULT_NAME, pseudonym="Adult A"),
        "others": OTHERS,
    }
    return Knowledge(**(fields | changes))


def make_entry(event: str = "A nurse visited.", **values: object) -> Entry:
    fields: dict[str, object] = {"number": 1, "source": "E1", "precision": "unknown"}
    return Entry(**(fields | {"event": event} | values))


def found_in(*args: object, **values: object) -> list[Finding]:
    return about_entry(make_entry(*args, **values), know())


def test_an_entry_with_nothing_to_look_at():
    assert found_in() == []


@pytest.mark.parametrize(
    "text", ["Mr Thackwray rang.", "QUILLON THACKWRAY", "Quillon was out."]
)
def test_adults_name_must_be_fixed_and_can_be_replaced(text):
    (found,) = found_in(text)
    assert (found.level, found.rule, found.field) == (
        Level.MUST_FIX,
        Rule.NAME,
        "event",
    )
    assert found.people == ((ADULT, "Adult A"),)
    assert found.text == (
        "What happened: the adult’s real name is in the text. Write Adult A instead."
    )


@pytest.mark.parametrize(
    "text", ["Born 14/09/1951.", "Lives at W6 7VC.", "NHS 999 412 0751"]
)
def test_adults_details_must_be_taken_out(text):
    (found,) = found_in(decision=text)
    assert (found.level, found.field, found.people) == (Level.MUST_FIX, "decision", ())
    assert "address, date of birth or NHS number" in found.text
    assert "1951" not in found.text


def test_identity_that_cannot_be_read_finds_nothing():
    entry = make_entry("Mr Thackwray rang.")
    assert about_entry(entry, know(adult=None)) == []


def test_whole_name_of_staff_must_be_fixed():
    (found,) = found_in("hollis penbury-ash visited.", decision="Told the team.")
    assert (found.level, found.people) == (Level.MUST_FIX, (("1", "SW1"),))
    assert found.text.endswith("Write the code instead.")


def test_line_manager_without_a_code_goes_by_role():
    (found,) = found_in(staff="Wren Asterby")
    assert (found.level, found.field, found.people) == (Level.MUST_FIX, "staff", ())
    assert found.text.endswith("Write the role instead.")


def test_part_of_a_name_is_asked_about_for_each_who_has_it():
    (found,) = found_in("Penbury-Ash came.", comment="Good.")
    assert found.level == Level.WORTH_A_LOOK
    assert found.people == (("1", "SW1"), ("2", "DN1"))
    assert found.what == "event:DN1,SW1"


def test_conduct_is_not_for_a_chronology():
    (found,) = found_in(comment="A Disciplinary hearing is awaited.")
    assert (found.rule, found.what, found.field) == (
        Rule.CONDUCT,
        "disciplinary",
        "comment",
    )
    assert "Persons in Positions of Trust" in found.text


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("If the landlord had done its job, he would live.", "the landlord"),
        ("Social workers never answer the telephone.", "Social workers"),
        ("TFH should have come sooner.", "TFH"),
        ("The landlord was careless, as ever.", "The landlord"),
        ("Told that the landlord had let her down.", "the landlord"),
        ("Rang the landlord. They should have come.", ""),
        ("The landlord never replied.", ""),
        ("Referred to TFH. Social workers to visit.", ""),
        ("The landlord did not come.", ""),
        ("We should have come sooner.", ""),
    ],
)
def test_judging_others_is_asked_about_and_telling_what_they_did_is_not(text, who):
    assert reproaches(text, OTHERS) == who
    assert [f.rule for f in found_in(text)] == ([Rule.CRITICISM] if who else [])


@pytest.mark.parametrize(
    ("text", "is_source", "expected"),
    [
        ("CIR closed. Two HCAs came.", False, {"CIR", "HCA"}),
        ("GP rang NHS on MON, HR told.", False, set()),
        ("ADULT NOT SEEN TODAY. PRF left.", False, {"PRF"}),
        ("CIR 5 and INC 19-004417", True, set()),
        ("CIR 5 and CIR", True, {"CIR"}),
        ("CIR 5", False, {"CIR"}),
        ("[E1] ASC-SW1 A&E", False, set()),
    ],
)
def test_abbreviations_that_nobody_explained(text, is_source, expected):
    assert abbreviations(text, is_source=is_source) == expected


def test_abbreviations_are_collected_once_those_of_most_entries_first():
    entries = [
        make_entry("PRF left."),
        make_entry("CIR: PRF left.", number=2),
        make_entry("Told TM.", decision="TM will call.", number=3),
    ]
    known = know(explained=codes_explained(terms=[], codes=["AG-TM1"], agencies=[]))
    found = unexplained(entries, known)
    assert [(one.term, one.first.label, one.times) for one in found] == [
        ("PRF", "C1", 2),
        ("CIR", "C2", 1),
    ]
    assert [abbreviation_found(one).text for one in found] == [
        "PRF is not explained yet (2 entries, first in C1).",
        "CIR is not explained yet (1 entry, first in C2).",
    ]
    alone = abbreviation_found(found[0], with_place=False)
    assert alone.text == "PRF is not explained yet."


def test_whole_chronology_lists_what_must_be_fixed_first():
    day = {"precision": "exact", "earliest": date(2019, 1, 5)}
    entries = [
        make_entry(source="", number=1, latest=date(2019, 1, 5), **day),
        make_entry("Quillon rang, PRF left.", number=2, date_assumed=True),
    ]
    found = about_chronology(entries, know())
    assert [f.rule for f in found] == [
        Rule.NAME,
        Rule.DATE_ASSUMED,
        Rule.SOURCE,
        Rule.SILENCE,
        Rule.ABBREVIATION,
    ]
    assert about_chronology([], know()) == []


def test_person_of_a_key():
    assert know().person("2") == DN1
    assert know().person("3") is None
    assert know().person(ADULT).code == "Adult A"


# A code for a name


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Hollis Penbury-Ash came.", "SW1 came."),
        ("Told HOLLIS  PENBURY-ASH’s team.", "Told SW1’s team."),
        ("Mrs. Penbury-Ash, then Hollis.", "SW1, then SW1."),
        ("Hollister is a town; hollis a bush.", "Hollister is a town; hollis a bush."),
        ("“Dr  Hollis Penbury-Ash” – café", "“SW1” – café"),
    ],
)
def test_replace_names_leaves_the_rest_to_the_letter(before, after):
    assert replace_names(before, SW1.names, "SW1") == after


def test_replace_names_finds_accents_however_they_are_typed():
    for text in ("Zoë Penbury-Ash.", "Zoe Penbury-Ash.", "Zoe\u0308 Penbury-Ash."):
        assert replace_names(text, DN1.names, "DN1") == "DN1."
    assert replace_names("ﬁne, Zoë Penbury-Ash", DN1.names, "DN1") == "ﬁne, DN1"
