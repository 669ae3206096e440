"""Acts on what a chronology raises: keep, list again, explain, a code for a name."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from audit.models import AuditEvent, Event
from chronology import services as chronology
from chronology.models import UNDO_FOR
from chronology.quality import Finding, Rule, mark_of
from imr.models import KeptFinding, NameReplacement
from imr.quality import ADULT
from imr.services import checking, replacing
from reviews.models import AdultIdentity, Involvement
from reviews.roles import Role
from reviews.rules import State
from tests import factories

pytestmark = pytest.mark.django_db
NAME = "Hollis Penbury"  # on the staff key of the factories, as SW1


@pytest.fixture
def part() -> Involvement:
    return factories.make_involvement(state=State.DRAFTING)


@pytest.fixture
def author(part) -> User:
    return factories.person(part, Role.AUTHOR)


def only(part: Involvement, rule: Rule) -> Finding:
    (found,) = [f for f in checking.look_over(part).open if f.rule == rule]
    return found


def rules(part: Involvement) -> set[Rule]:
    """What is raised apart from the silence of a short chronology."""
    return {f.rule for f in checking.look_over(part).open} - {Rule.SILENCE}


def key_of(part: Involvement) -> str:
    return str(part.staff_members.get().pk)


def test_empty_chronology_raises_nothing(part):
    assert checking.look_over(part) == checking.Looked()


def test_everything_a_chronology_raises(part):
    factories.add_entry(part, event=f"{NAME} came. CIR filed.", source="")
    factories.add_entry(part, event="Quillon Thackwray rang.", date_text="3 May 2010")
    factories.add_entry(part, event="Told the police? HR told. Suspended from duty.")
    assert rules(part) == {
        Rule.NAME,
        Rule.SCOPE,
        Rule.SOURCE,
        Rule.CONDUCT,
        Rule.ABBREVIATION,
    }


def test_another_agency_is_known_by_name_code_and_kind(part):
    other = factories.make_involvement(part.review)
    factories.add_entry(part, event=f"{other.agency.code} should have come.")
    assert only(part, Rule.CRITICISM).what == other.agency.code.casefold()


def test_number_of_queries_is_the_same_for_every_length(
    part, django_assert_num_queries
):
    for day in range(3, 9):
        factories.add_entry(part, date_text=f"{day} May 2019", source="")
        part = Involvement.objects.get(pk=part.pk)
        with django_assert_num_queries(8):
            checking.look_over(part)


def test_deleted_entries_raise_nothing(part, author):
    entry = factories.add_entry(part, source="")
    chronology.delete_entry(entry=entry, by=author)
    assert rules(part) == set()


def test_identity_that_is_missing_or_cannot_be_read_stops_nothing(part):
    factories.add_entry(part, event="Quillon Thackwray rang.")
    AdultIdentity.objects.update(sealed=b"sealed with another key")
    assert rules(part) == set()
    AdultIdentity.objects.all().delete()
    assert rules(part) == set()


# One entry


def test_findings_about_one_entry_are_those_of_the_page_less_silence(part):
    factories.add_entry(part, event="Ulcer healed. Photograph taken for his sister.")
    entry = factories.add_entry(
        part, event="Ulcer healed, photograph taken for sister. PRF left.", source=""
    )
    found = checking.findings_about(entry)
    assert [f.rule for f in found] == [Rule.SOURCE, Rule.TWICE, Rule.ABBREVIATION]
    whole = {mark_of(f) for f in checking.look_over(part).open}
    assert {mark_of(f) for f in found} <= whole


def test_findings_about_one_entry_read_no_others_than_those_of_near_days(
    part, django_assert_num_queries
):
    entry = factories.add_entry(part)
    for day in range(4, 9):
        factories.add_entry(part, date_text=f"{day} May 2019")
    with django_assert_num_queries(6):
        checking.findings_about(entry)


# Keep as it is


def test_what_is_kept_is_asked_no_more_and_can_be_listed_again(part, author):
    entry = factories.add_entry(part, source="")
    mark = mark_of(only(part, Rule.SOURCE))
    checking.keep_finding(part, by=author, mark=mark)
    assert rules(part) == set()
    assert checking.findings_about(entry) == []
    assert [mark_of(f) for f in checking.look_over(part).kept] == [mark]
    for _ in range(2):  # a second time does nothing
        checking.list_finding_again(part, by=author, mark=mark)
    assert rules(part) == {Rule.SOURCE}
    events = AuditEvent.objects.filter(event__startswith="finding_").order_by("seq")
    assert [(e.event, e.data) for e in events] == [
        (Event.FINDING_KEPT, {"rule": "source"}),
        (Event.FINDING_LISTED, {"rule": "source"}),
    ]


def test_a_silence_and_an_abbreviation_can_be_kept(part, author):
    factories.add_entry(part, event="PRF left.")
    for finding in checking.look_over(part).open:
        checking.keep_finding(part, by=author, mark=mark_of(finding))
    looked = checking.look_over(part)
    assert looked.open == []
    assert {f.rule for f in looked.kept} == {Rule.SILENCE, Rule.ABBREVIATION}


def test_a_kept_finding_is_asked_anew_when_what_was_found_changes(part, author):
    entry = factories.add_entry(part, event="Penbury came.")
    checking.keep_finding(part, by=author, mark=mark_of(only(part, Rule.NAME)))
    changed = {"date_text": entry.date_text, "row_version": entry.row_version}
    chronology.change_entry(
        entry=entry, by=author, **changed, event="A day with Penbury."
    )
    assert rules(part) == set()
    entry.refresh_from_db()
    chronology.change_entry(
        entry=entry,
        by=author,
        date_text=entry.date_text,
        row_version=entry.row_version,
        event="A day.",
        decision="Penbury to call.",
    )
    assert rules(part) == {Rule.NAME}


def test_what_must_be_fixed_or_is_gone_is_not_kept(part, author):
    factories.add_entry(part, event=f"{NAME} came.")
    with pytest.raises(Refused, match="put right before"):
        checking.keep_finding(part, by=author, mark=mark_of(only(part, Rule.NAME)))
    for mark in ("", "x" * 64):
        with pytest.raises(Refused, match="no longer on the list"):
            checking.keep_finding(part, by=author, mark=mark)
    assert not KeptFinding.objects.exists()


def test_only_the_author_decides_and_only_while_writing(part, author):
    factories.add_entry(part, source="")
    mark = mark_of(only(part, Rule.SOURCE))
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    with pytest.raises(PermissionDenied):
        checking.keep_finding(part, by=representative, mark=mark)
    factories.walk(part, State.WITH_SENIOR_MANAGER)
    with pytest.raises(Refused, match="senior manager"):
        checking.keep_finding(part, by=author, mark=mark)


# Abbreviations


def test_explained_abbreviations_are_in_the_key_and_asked_no_more(part, author):
    factories.add_entry(part, event="CIR and PRF filed.")
    checking.explain(part, by=author, meanings={"CIR": "Critical incident report"})
    assert part.glossary.get().meaning == "Critical incident report"
    assert [one.term for one in checking.look_over(part).unexplained] == ["PRF"]


def test_explaining_is_all_or_nothing(part, author):
    checking.explain(part, by=author, meanings={"CIR": "Report"})
    with pytest.raises(Refused, match="in the key already"):
        checking.explain(part, by=author, meanings={"PRF": "Form", "CIR": "Again"})
    assert part.glossary.count() == 1


# A code for a name


def test_name_is_replaced_in_one_entry_and_put_back(part, author):
    one = factories.add_entry(part, event=f"{NAME} came.", decision="Hollis to call.")
    other = factories.add_entry(part, event=f"{NAME} rang.")
    done = replacing.replace_name(part, by=author, key=key_of(part), entry=one)
    one.refresh_from_db()
    assert (one.event, one.decision, one.row_version) == (
        "SW1 came.",
        "SW1 to call.",
        2,
    )
    other.refresh_from_db()
    assert other.event == f"{NAME} rang."
    assert done.labels == ["C1"]
    assert replacing.undo_replacement(done, by=author) == ["C1"]
    one.refresh_from_db()
    assert (one.event, one.row_version) == (f"{NAME} came.", 3)
    done.refresh_from_db()
    assert done.texts == []
    with pytest.raises(Refused, match="cannot undo this"):
        replacing.undo_replacement(done, by=author)


def test_replacing_is_written_down_without_the_name(part, author):
    factories.add_entry(part, event=f"{NAME} came.")
    done = replacing.replace_name(part, by=author, key=key_of(part))
    replacing.undo_replacement(done, by=author)
    events = AuditEvent.objects.filter(event__startswith="names_").order_by("seq")
    assert [(e.event, e.data) for e in events] == [
        (Event.NAMES_REPLACED, {"entries": ["C1"]}),
        (Event.NAMES_PUT_BACK, {"entries": ["C1"]}),
    ]


def test_adults_name_is_replaced_everywhere_by_the_pseudonym(part, author):
    texts = ["Mr Thackwray rang.", "Rang Quillon THACKWRAY.", "No answer."]
    entries = [factories.add_entry(part, event=text) for text in texts]
    gone = factories.add_entry(part, event="Thackwray.")
    chronology.delete_entry(entry=gone, by=author)
    done = replacing.replace_name(part, by=author, key=ADULT)
    for entry in entries:
        entry.refresh_from_db()
    assert [entry.event for entry in entries] == [
        "Adult A rang.",
        "Rang Adult A.",
        "No answer.",
    ]
    assert done.labels == ["C1", "C2"]
    assert rules(part) == set()


def test_entry_changed_since_stays_as_it_is(part, author):
    entries = [factories.add_entry(part, event=f"{NAME} {n}.") for n in (1, 2)]
    done = replacing.replace_name(part, by=author, key=key_of(part))
    for number, entry in enumerate(entries):
        entry.refresh_from_db()
        chronology.change_entry(
            entry=entry,
            by=author,
            date_text=entry.date_text,
            row_version=entry.row_version,
            event="Written anew.",
        )
        if number == 0:
            assert replacing.undo_replacement(done, by=author) == ["C2"]
            done = replacing.replace_name(part, by=author, key=key_of(part))
            entries[1].refresh_from_db()
    with pytest.raises(Refused, match="have been changed since"):
        replacing.undo_replacement(done, by=author)


def test_name_that_is_not_there_or_nobodys(part, author):
    entry = factories.add_entry(part)
    with pytest.raises(Refused, match="not in the text any more"):
        replacing.replace_name(part, by=author, key=key_of(part), entry=entry)
    with pytest.raises(Refused, match="not on the staff key"):
        replacing.replace_name(part, by=author, key="nobody")


def test_code_that_does_not_fit_changes_nothing(part, author):
    initials = " ".join(["Penbury"] * 25)
    part.staff_members.update(code="ASC-SAFEGUARDING-1")
    entry = factories.add_entry(part, staff=initials)
    with pytest.raises(Refused, match="C1: the text would be too long for “staff"):
        replacing.replace_name(part, by=author, key=key_of(part))
    entry.refresh_from_db()
    assert entry.staff == initials


def test_texts_with_names_are_kept_for_a_day(part, author):
    for number in (1, 2):
        factories.add_entry(part, event=f"{NAME} came {number}.")
    first, second = part.entries.order_by("number")
    old = replacing.replace_name(part, by=author, key=key_of(part), entry=first)
    long_ago = timezone.now() - UNDO_FOR - timedelta(minutes=1)
    NameReplacement.objects.filter(pk=old.pk).update(replaced_at=long_ago)
    with pytest.raises(Refused, match="cannot undo this"):
        replacing.undo_replacement(old, by=author)
    replacing.replace_name(part, by=author, key=key_of(part), entry=second)
    old.refresh_from_db()
    assert old.texts == []


def test_others_do_not_replace(part, author):
    entry = factories.add_entry(part, event=f"{NAME} came.")
    representative = factories.person(part, Role.PANEL_REPRESENTATIVE)
    with pytest.raises(PermissionDenied):
        replacing.replace_name(part, by=representative, key=key_of(part))
    done = replacing.replace_name(part, by=author, key=key_of(part), entry=entry)
    with pytest.raises(PermissionDenied):
        replacing.undo_replacement(done, by=representative)


def test_what_the_new_rows_say_names_nobody(part, author):
    factories.add_entry(part, event=f"{NAME} came.", source="")
    checking.keep_finding(part, by=author, mark=mark_of(only(part, Rule.SOURCE)))
    done = replacing.replace_name(part, by=author, key=key_of(part))
    assert str(done) == f"Replacement {done.pk}"
    assert str(KeptFinding.objects.get()) == "Kept: source"
