"""The rules measured on the sample: what was put in on purpose, and false alarms.

tests/data/adult-a/truth.json says where a name, a duplicate, a reproach, a conduct
matter and an unexplained abbreviation stand. Each agency is looked over by itself,
with its own staff key, as its author sees it.
"""

from collections import Counter
from functools import cache

import pytest

from chronology.models import Entry
from chronology.quality import Finding, Level, Rule
from chronology.quality.days import says_no_contact
from imr.demo import story
from imr.quality import about_chronology
from tests.imr.sample import Row, entries_of, known_to, place, truth

CODES = list(story.KINDS)


@cache
def findings() -> list[tuple[str, Finding]]:
    """Everything that the six chronologies raise, with the agency's code."""
    return [
        (code, finding)
        for code in CODES
        for finding in about_chronology(list(entries_of(code).values()), known_to(code))
    ]


def rows_of(rule: Rule) -> list[Row]:
    """Where the findings of one rule stand."""
    places = {id(e): row for code in CODES for row, e in entries_of(code).items()}
    return [places[id(f.entry)] for _, f in findings() if f.rule == rule]


def at(row: Row) -> Entry:
    return next(e for code in CODES for r, e in entries_of(code).items() if r == row)


@pytest.mark.parametrize(
    ("rule", "kind", "count"),
    [
        (Rule.NAME, "names_left_in", 4),
        (Rule.CRITICISM, "criticism", 3),
        (Rule.CONDUCT, "disciplinary", 2),
    ],
)
def test_all_that_was_put_in_is_found_and_nothing_else(rule, kind, count):
    put_in = sorted(place(row) for row in truth()[kind])
    assert len(put_in) == count
    assert sorted(rows_of(rule)) == put_in


def test_duplicates_are_found_with_no_false_alarm():
    pairs = {
        frozenset((place(pair["entry"]), place(pair["same_as"])))
        for pair in truth()["duplicates"]
    }
    ids = {frozenset(str(at(row).pk) for row in pair) for pair in pairs}
    found = {
        frozenset(f.what.split("|")) for _, f in findings() if f.rule == Rule.TWICE
    }
    assert len(ids) == 6
    assert found == ids


def test_abbreviations_are_found_with_few_others():
    """Six others: five that the key does not hold either, and a mark of a record."""
    explained_nowhere = {
        row["abbreviation"] for row in truth()["abbreviations_never_explained"]
    }
    found = [f.what for _, f in findings() if f.rule == Rule.ABBREVIATION]
    assert len(explained_nowhere) == 8
    assert explained_nowhere <= set(found)
    others = sorted(set(found) - explained_nowhere)
    assert others == ["CN", "COPD", "DNA", "MCA", "RAG", "SW"]
    assert len(found) == 18


def test_rows_that_say_no_contact_speak_for_their_days():
    silent = [at(place(row)) for row in truth()["no_contact_rows"]]
    assert len(silent) == 3
    assert all(says_no_contact(entry) for entry in silent)
    every = [entry for code in CODES for entry in entries_of(code).values()]
    assert [e for e in every if says_no_contact(e)] == sorted(silent, key=every.index)


def test_few_things_are_asked_of_an_author():
    """Over 248 entries: 3 to fix and 46 to look at, of six agencies."""
    assert sum(len(entries_of(code)) for code in CODES) == 248
    assert Counter(f.level for _, f in findings()) == {
        Level.MUST_FIX: 3,
        Level.WORTH_A_LOOK: 46,
    }
    assert Counter(f.rule for _, f in findings()) == {
        Rule.NAME: 4,
        Rule.SCOPE: 6,
        Rule.TWICE: 6,
        Rule.SILENCE: 10,
        Rule.CRITICISM: 3,
        Rule.CONDUCT: 2,
        Rule.ABBREVIATION: 18,
    }


def test_adults_name_is_never_said():
    sealed = story.review()["sealed_identity"]["name"].split()
    said = " ".join(finding.text for _, finding in findings())
    assert not any(part in said for part in sealed)
