"""When a report may be written, and what its template says."""

import json

import pytest
from django.db import connection

from accounts.refusals import Refused
from imr.definitions import DIRECTORY, load_templates, read_definition
from imr.models import ReportTemplate
from imr.rules import check_is_writable, why_not_writable
from reviews.rules import AskedFor, State
from tests.harness.database import lifted

DATA = json.loads((DIRECTORY / "hf-1.json").read_text(encoding="utf-8"))


def test_why_not_writable_only_while_drafting_by_a_declared_author():
    allowed = {
        (state, declared)
        for state in State
        for declared in (True, False)
        if not why_not_writable(state, is_declared=declared)
    }
    assert allowed == {(State.DRAFTING, True)}


def test_check_is_writable_refuses_with_a_sentence():
    check_is_writable(State.DRAFTING, is_declared=True)
    with pytest.raises(Refused, match="with the senior manager"):
        check_is_writable(State.WITH_SENIOR_MANAGER, is_declared=True)
    with pytest.raises(Refused, match="Declare your independence"):
        check_is_writable(State.DRAFTING, is_declared=False)


def test_definition_has_every_section_of_the_template():
    definition = read_definition(DATA)
    numbers = [section.number for section in definition.sections]
    assert numbers == [
        "0", "1", "2", "2a", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12",
        "13", "14", "15", "16", "17", "A", "B",
    ]  # fmt: skip
    optional = {s.number for s in definition.sections if s.is_optional}
    assert optional == {"2a", "8", "11", "15", "B"}
    analysis = definition.section("analysis")
    assert [part.key for part in analysis.parts] == [
        "happened", "expected", "reasons", "well", "missed", "difference",
    ]  # fmt: skip


def test_definition_sections_by_what_was_asked_for():
    definition = read_definition(DATA)

    def keys(asked_for):
        return [section.key for section in definition.sections_for(asked_for)]

    assert keys(AskedFor.CHRONOLOGY) == [
        "cover", "author", "methodology", "evidence", "acceptance", "chronology",
        "glossary",
    ]  # fmt: skip
    chronology = definition.sections_for(AskedFor.CHRONOLOGY)
    assert [s.number for s in chronology] == ["0", "1", "2", "3", "4", "A", "B"]
    assert "chronology" not in keys(AskedFor.IMR)
    assert len(keys(AskedFor.BOTH)) == len(definition.sections)


def test_definition_section_that_is_not_there():
    with pytest.raises(KeyError):
        read_definition(DATA).section("nothing")


def test_definition_statements_name_the_adult_and_the_agency():
    definition = read_definition(DATA)
    first, second = definition.statements_about("Adult A")
    assert first == "I was not directly involved in the care and support of Adult A."
    assert "line manager" in second
    imr = definition.acceptance_statement(
        asked_for=AskedFor.BOTH, agency="Tollgate", version=2
    )
    assert "on behalf of Tollgate" in imr
    assert "version 2" in imr
    assert "recommendations" in imr
    alone = definition.acceptance_statement(
        asked_for=AskedFor.CHRONOLOGY, agency="Tollgate", version=1
    )
    assert "recommendations" not in alone


@pytest.mark.django_db
def test_load_templates_never_changes_a_row():
    row = ReportTemplate.objects.get(key="hf", version=1)
    assert row.definition == DATA
    with lifted(connection):
        ReportTemplate.objects.filter(pk=row.pk).update(definition={"as": "it was"})
    load_templates(ReportTemplate)
    row.refresh_from_db()
    assert row.definition == {"as": "it was"}
    assert str(row) == "hf 1"
