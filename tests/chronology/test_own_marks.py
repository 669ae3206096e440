"""Flags and notes: a reader's own, on entries in whatever version."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import Hidden, Refused, Stale
from audit.models import AuditEvent
from chronology import services
from chronology.models import Entry, EntryFlag, EntryNote
from chronology.services import entries
from reviews.roles import Role
from reviews.rules import State
from reviews.services.appointments import end_appointment
from tests import factories
from tests.chronology.reading import address, events, reopen, returned
from tests.chronology.test_pages import says
from tests.harness.queries import check_constant_queries


@pytest.fixture
def first(theirs):
    return theirs.entries.get(number=1)


def flag(entry, by, is_flagged=True):
    services.set_flag(
        involvement=entry.involvement, entry=entry.pk, by=by, is_flagged=is_flagged
    )


def note(entry, by, text="Ask who knew.", row_version=0):
    return services.write_note(
        involvement=entry.involvement,
        entry=entry.pk,
        by=by,
        text=text,
        row_version=row_version,
    )


def at(name, entry):
    return reverse(f"chronology:{name}", args=[entry.involvement_id, entry.pk])


def notes_of(review):
    return reverse("chronology:notes", args=[review.reference])


def return_again(part, entry, **changes):
    """The agency changes an entry, or deletes it, and returns a new version."""
    part = reopen(part)
    author = factories.person(part, Role.AUTHOR)
    entry = Entry.objects.get(pk=entry.pk)
    if changes:
        now = {"date_text": entry.date_text, "source": entry.source} | changes
        entries.change_entry(
            entry=entry, by=author, row_version=entry.row_version, **now
        )
    else:
        entries.delete_entry(entry=entry, by=author)
    factories.walk(part, State.ACCEPTED)


# Acts


def test_marks_are_kept_and_the_record_says_nothing_of_them(lead, first):
    before = AuditEvent.objects.count()
    flag(first, lead)
    flag(first, lead)
    assert EntryFlag.objects.count() == 1
    flag(first, lead, is_flagged=False)
    flag(first, lead, is_flagged=False)
    assert not EntryFlag.objects.exists()
    kept = note(first, lead)
    kept = note(first, lead, "Ask again.", kept.row_version)
    services.remove_note(kept, by=lead)
    services.restore_note(kept, by=lead)
    assert EntryNote.objects.get().text == "Ask again."
    assert AuditEvent.objects.count() == before


def test_second_of_two_tabs_does_not_write_over_the_first(lead, first):
    note(first, lead)
    with pytest.raises(Stale) as stale:
        note(first, lead, "What the other tab typed.")
    assert stale.value.current.text == "Ask who knew."


def test_text_written_after_the_note_was_removed_is_a_new_note(lead, first):
    kept = note(first, lead)
    services.remove_note(kept, by=lead)
    new = note(first, lead, "Another.", kept.row_version)
    assert new != kept
    with pytest.raises(Refused, match="another note on this entry since"):
        services.restore_note(kept, by=lead)


def test_marks_are_their_writers_alone(review, lead, theirs, first):
    manager = factories.manager_of(review)
    mine, other = note(first, lead), note(first, manager, "The manager’s own.")
    assert list(EntryNote.objects.visible_to(lead)) == [mine]
    assert list(EntryNote.objects.visible_to(manager)) == [other]
    for act in (services.remove_note, services.restore_note):
        with pytest.raises(Hidden):
            act(mine, by=manager)
    author = factories.person(theirs, Role.AUTHOR)
    for nobody in (author, factories.make_user()):
        with pytest.raises(Hidden):
            flag(first, nobody)


def test_nothing_is_marked_that_was_not_returned(review, lead, theirs):
    with pytest.raises(Hidden):
        services.set_flag(involvement=theirs, entry=uuid4(), by=lead, is_flagged=True)
    draft = factories.make_involvement(review, state=State.DRAFTING)
    with pytest.raises(Hidden):
        note(factories.add_entry(draft), lead)


def test_marks_end_with_the_reader_and_stay_for_nobody_else(review, lead, first):
    mine = note(first, lead)
    appointment = review.appointments.current().get(role=Role.LEAD_REVIEWER)
    end_appointment(appointment, by=factories.manager_of(review))
    assert not EntryNote.objects.visible_to(lead).exists()
    with pytest.raises(Hidden):
        services.remove_note(mine, by=lead)


def test_marks_are_named_by_their_id_alone(lead, first):
    flag(first, lead)
    mark = EntryFlag.objects.get()
    assert str(mark) == f"Flag {mark.pk}"
    kept = note(first, lead)
    assert str(kept) == f"Note {kept.pk}"


def test_database_keeps_one_mark_on_an_entry_and_no_empty_note(review, lead, first):
    flag(first, lead)
    note(first, lead)
    own = {
        "review": review,
        "involvement": first.involvement,
        "entry": first.pk,
        "version": 1,
        "writer": lead,
    }
    now = timezone.now()
    for model, more in [
        (EntryFlag, {}),
        (EntryNote, {"text": "Two", "changed_at": now}),
        (EntryNote, {"text": "", "changed_at": now, "removed_at": now}),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**own, **more)


# Pages


def test_flag_goes_on_and_off_and_back_to_the_row(enter, review, lead, first):
    client = enter(lead)
    there = f"{at('flag', first)}?kloe=1&find=nurse"
    answer = client.post(there, {"flag": "yes"})
    assert answer.url == f"{address(review)}?kloe=1&find=nurse#e{first.pk}"
    page = client.get(address(review))
    assert [line.marks.is_flagged for line in page.context["lines"]] == [True, False]
    answer = client.post(f"{at('flag', first)}?from=notes", {"flag": "no"})
    assert answer.url == f"{notes_of(review)}#e{first.pk}"
    assert not EntryFlag.objects.exists()


def test_flag_answers_a_script(enter, lead, first):
    answer = enter(lead).post(
        at("flag", first), {"flag": "yes"}, headers={"Accept": "application/json"}
    )
    assert answer.json() == {"is_flagged": True}


def test_note_is_written_and_shown_to_its_writer_only(enter, review, lead, first):
    client = enter(lead)
    there = at("note", first)
    assert "A nurse visited." in says(client.get(there))
    answer = client.post(there, {"text": "Who knew?", "row_version": 0}, follow=True)
    assert "We have saved your note on" in says(answer)
    page = client.get(address(review))
    assert says(page).count("Your note, which only you see: Who knew?") == 1
    assert "Who knew?" not in client.get(f"{address(review)}?print=1").text
    assert "Who knew?" in client.get(there).text
    client = enter(factories.manager_of(review))
    for url in (address(review), notes_of(review), there):
        assert "Who knew?" not in client.get(url).text


def test_own_marks_are_in_no_download(enter, review, lead, first):
    note(first, lead, "Who knew?")
    client = enter(lead)
    for kind in ("csv", "json"):
        file = reverse("chronology:integrated_export", args=[review.reference, kind])
        assert "Who knew?" not in client.get(file).text


@pytest.mark.parametrize(
    ("text", "says_so"),
    [
        ("", "Enter your note"),
        ("n" * 5_001, "characters or fewer"),
    ],
)
def test_bad_note_gets_a_sentence_and_stays(enter, lead, first, text, says_so):
    answer = enter(lead).post(at("note", first), {"text": text, "row_version": 0})
    assert answer.status_code == 200
    assert says_so in says(answer)
    assert answer.context["form"]["text"].value() == text
    assert not EntryNote.objects.exists()


def test_both_notes_are_shown_when_another_tab_saved_first(enter, lead, first):
    client, there = enter(lead), at("note", first)
    client.post(there, {"text": "One.", "row_version": 0})
    answer = client.post(there, {"text": "Two.", "row_version": 0})
    assert [(d.saved, d.yours) for d in answer.context["conflicts"]] == [
        ("One.", "Two.")
    ]
    version = answer.context["form"]["row_version"].value()
    client.post(there, {"text": "One. Two.", "row_version": version})
    assert EntryNote.objects.get().text == "One. Two."


def test_note_on_what_nobody_returned_is_not_there(enter, lead, theirs):
    there = reverse("chronology:note", args=[theirs.pk, uuid4()])
    assert enter(lead).get(there).status_code == 404


def test_list_holds_all_marks_in_the_order_of_the_entries(enter, review, lead, theirs):
    client = enter(lead)
    assert "You have no notes or flags yet" in says(client.get(notes_of(review)))
    one, two = theirs.entries.order_by("number")
    flag(two, lead)
    kept = note(one, lead, "Who knew?")
    page = client.get(notes_of(review))
    rows = [(m.row.entry, m.is_flagged) for m in page.context["marked"]]
    assert rows == [(one.pk, False), (two.pk, True)]
    remove = reverse("chronology:note_remove", args=[kept.pk])
    assert "You can bring it back below" in says(client.post(remove, follow=True))
    restore = reverse("chronology:note_restore", args=[kept.pk])
    assert "Your note is back." in says(client.post(restore, follow=True))
    client.post(remove)
    note(one, lead, "Another.")
    page = client.post(restore, follow=True)
    assert "another note on this entry since" in says(page)
    assert "Who knew?" in says(page)


def test_own_marks_can_be_chosen(enter, review, lead, theirs):
    one, two = theirs.entries.order_by("number")
    flag(one, lead)
    note(two, lead)
    flag(two, factories.manager_of(review))
    client = enter(lead)
    assert events(client.get(address(review), {"mine": "flagged"})) == [one.event]
    assert events(client.get(address(review), {"mine": "noted"})) == [two.event]
    both = client.get(address(review), {"mine": ["flagged", "noted"]})
    assert events(both) == [one.event, two.event]


def test_mark_stays_with_an_entry_that_changed_and_says_so(enter, review, lead, first):
    note(first, lead)
    return_again(first.involvement, first, event="Two nurses visited.")
    client = enter(lead)
    page = says(client.get(address(review)))
    assert "You wrote it about version 1. This is version 2." in page
    page = says(client.get(notes_of(review)))
    assert "This entry has changed since you marked it" in page
    assert "A nurse visited." in page
    assert "Two nurses visited." in page
    # Written again, it is about the entry as it is now.
    note(first, lead, "Better.", 1)
    assert "has changed since" not in says(client.get(notes_of(review)))


def test_mark_stays_when_its_entry_has_gone(enter, review, lead, first):
    flag(first, lead)
    return_again(first.involvement, first)
    client = enter(lead)
    assert "A nurse visited." not in says(client.get(address(review)))
    page = says(client.get(notes_of(review)))
    assert "does not have this entry any more" in page
    assert "A nurse visited." in page


def test_pages_cost_the_same_for_many_marks(enter, review, lead):
    part = returned(review, *[{"event": f"Visit {number}"} for number in range(20)])
    rows = list(part.entries.order_by("number"))

    def mark(number):
        flag(rows[number], lead)
        note(rows[number], lead)

    client = enter(lead)
    check_constant_queries(client, notes_of(review), mark)
    EntryFlag.objects.all().delete()
    EntryNote.objects.all().delete()
    check_constant_queries(client, address(review), mark)
