"""A chronology goes out as a file and comes in again; nothing is added unseen."""

import io
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from accounts.refusals import Refused
from audit.models import AuditEvent
from chronology import services
from chronology.columns import COLUMNS
from chronology.dates import Reading
from chronology.models import ColumnChoice, Entry, ImportBatch
from reviews.roles import Role
from reviews.rules import State
from tests import factories
from tests.chronology.test_pages import TYPED, says

CSV = (
    "Date,Time,What happened,Adult seen\n"
    '3/4/2020,0930,A nurse visited.,"Yes, alone"\n'
    "13/11,,A call.,No\n"
    ",,,\n"
    "Date,Time,What happened,Adult seen\n"
    "ditto,,A second call.,\n"
)


def start(part, author, text: str = CSV, name: str = "a.csv") -> ImportBatch:
    return services.start_import(
        involvement=part, by=author, name=name, data=text.encode()
    )


def upload(text: str | bytes = CSV, name: str = "rows.csv") -> dict[str, object]:
    data = text.encode() if isinstance(text, str) else text
    return {"file": SimpleUploadedFile(name, data)}


OTHER = "Date,What happened\n2 May 2020,A visit.\n14/11,A second visit.\n"


def settle(batch: ImportBatch, author) -> None:
    """Say which year row 3 of the file means."""
    day = date(2020, 11, 13)
    meant = Reading("13/11", "", "ok", "", earliest=day, latest=day, precision="exact")
    services.settle_row(
        batch=batch, by=author, number=3, data={"event": "A call!"}, reading=meant
    )


def states(batch: ImportBatch) -> list[str]:
    """What becomes of each row below the headings."""
    return [row["state"] for row in batch.rows if row["row"] > 1]


# Services


def test_start_import_adds_nothing(part, author):
    batch = start(part, author)
    assert states(batch) == ["ready", "check", "skip", "skip", "ready"]
    assert not Entry.objects.exists()
    assert str(batch) == f"Import {batch.pk}"


def test_start_import_forgets_what_has_expired(part, author):
    old = start(part, author)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        start(part, author)
    assert not ImportBatch.objects.filter(pk=old.pk).exists()


def test_add_import_adds_ready_rows_once(part, author):
    factories.add_entry(part)
    batch = start(part, author)
    services.add_import(batch=batch, by=author)
    again = services.add_import(batch=batch, by=author)
    assert (again.added, states(again)) == (2, ["check", "skip", "skip"])
    made = Entry.objects.filter(import_batch=batch).order_by("number")
    assert [(e.label, e.event, e.date_assumed) for e in made] == [
        ("C2", "A nurse visited.", False),
        ("C3", "A second call.", True),
    ]
    assert made[0].adult_seen == "alone"
    assert made[1].adult_seen == "not_recorded"
    event = AuditEvent.objects.get(event="entries_imported")
    assert event.data == {"first": 2, "added": 2}


def test_rows_to_check_wait_and_are_added_later(part, author):
    batch = services.add_import(batch=start(part, author), by=author)
    assert batch.is_waiting(timezone.now())
    settle(batch, author)
    batch = services.add_import(batch=batch, by=author)
    assert (batch.added, states(batch)) == (3, [])
    assert not batch.is_waiting(timezone.now())
    assert [entry.label for entry in Entry.objects.filter(import_batch=batch)] == [
        "C1",
        "C2",
        "C3",
    ]
    added = AuditEvent.objects.filter(event="entries_imported").order_by("seq")
    assert [event.data for event in added] == [
        {"first": 1, "added": 2},
        {"first": 3, "added": 1},
    ]
    assert services.undo_import(batch=batch, by=author) == 3


def test_rows_that_were_left_behind_are_forgotten(part, author):
    batch = services.add_import(batch=start(part, author), by=author)
    services.discard_import(batch=batch, by=author)
    batch.refresh_from_db()
    assert (batch.state, batch.added, batch.rows) == ("added", 2, [])
    kept = services.add_import(batch=start(part, author, OTHER), by=author)
    assert services.undo_import(batch=kept, by=author) == 1
    kept.refresh_from_db()
    assert (kept.state, kept.added) == ("undone", 0)
    left = services.add_import(batch=start(part, author, OTHER), by=author)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        start(part, author)
    left.refresh_from_db()
    assert (left.added, left.rows) == (1, [])


def test_rows_put_right_by_hand_outlive_a_file_taken_back(part, author):
    batch = services.add_import(batch=start(part, author), by=author)
    with time_machine.travel(timezone.now() + timedelta(hours=20), tick=False):
        settle(batch, author)
        services.undo_import(batch=batch, by=author)
        batch.refresh_from_db()
        assert states(batch) == ["ready", "skip", "skip"]
        assert batch.expires_at == timezone.now() + timedelta(days=7)
        batch = services.add_import(batch=batch, by=author)
    assert (batch.state, batch.added) == ("added", 1)
    assert [entry.event for entry in Entry.objects.kept()] == ["A call!"]


def test_added_rows_stand_after_those_put_in_order(part, author):
    factories.add_entry(part, date_text="3/4/2020")
    second = factories.add_entry(part, date_text="3/4/2020")
    services.move_entry(entry=second, by=author, up=True)
    batch = start(part, author, "Date,What happened\n3/4/2020,One\n3/4/2020,Two\n")
    services.add_import(batch=batch, by=author)
    kept = Entry.objects.kept().filter(involvement=part).in_order()
    assert [entry.label for entry in kept] == ["C2", "C1", "C3", "C4"]


def test_add_import_needs_a_ready_row(part, author):
    batch = start(part, author, "Date,What happened\n13/11,One\n")
    with pytest.raises(Refused, match="no row to add yet"):
        services.add_import(batch=batch, by=author)


def test_settled_and_skipped_rows(part, author):
    batch = start(part, author)
    settle(batch, author)
    skipped = services.skip_row(batch=batch, by=author, number=2)
    assert skipped["where"] == "Row 2"
    batch.refresh_from_db()
    assert states(batch) == ["skip", "ready", "skip", "skip", "ready"]
    services.add_import(batch=batch, by=author)
    assert Entry.objects.get(date_text="13/11").says == "13 November 2020"
    with pytest.raises(Refused, match="no longer here"):
        services.skip_row(batch=batch, by=author, number=3)


def test_undo_import_takes_back_all_and_each_can_return(part, author):
    batch = start(part, author)
    services.add_import(batch=batch, by=author)
    assert services.undo_import(batch=batch, by=author) == 2
    assert not Entry.objects.kept().exists()
    with pytest.raises(Refused, match="taken back already"):
        services.undo_import(batch=batch, by=author)
    entry = Entry.objects.get(number=1)
    services.restore_entry(entry=entry, by=author)
    assert Entry.objects.kept().count() == 1


def test_rows_are_gone_after_a_week(part, author):
    batch = start(part, author)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert not batch.is_waiting(timezone.now())
        with pytest.raises(Refused, match="kept for 7 days"):
            services.add_import(batch=batch, by=author)


def test_same_file_is_noticed(part, author):
    first = start(part, author)
    assert services.same_file_before(start(part, author)) is None
    services.add_import(batch=first, by=author)
    again = start(part, author)
    assert services.same_file_before(again) == first
    assert states(again) == ["skip", "check", "skip", "skip", "skip"]


def test_import_is_refused_when_the_report_has_been_sent(part, author):
    batch = start(part, author)
    factories.walk(part, State.WITH_SENIOR_MANAGER)
    for act in (
        lambda: start(part, author),
        lambda: services.add_import(batch=batch, by=author),
        lambda: services.undo_import(batch=batch, by=author),
        lambda: services.discard_import(batch=batch, by=author),
    ):
        with pytest.raises(Refused, match="sent to the senior manager"):
            act()


def test_whole_file_can_be_taken_back_for_a_day(part, author):
    batch = services.add_import(batch=start(part, author), by=author)
    with (
        time_machine.travel(timezone.now() + timedelta(hours=25)),
        pytest.raises(Refused, match="for 24 hours"),
    ):
        services.undo_import(batch=batch, by=author)
    assert Entry.objects.kept().count() == 2


PASTED = (
    "Visit made\tWho saw him\tNotes\n"
    '3/4/2020\tSW1\t"A nurse visited.\nHe was well."\n'
    "4/4/2020\tSW2\tA call.\n"
)


def test_rows_can_be_pasted(part, author):
    batch = services.start_pasted_import(involvement=part, by=author, text=PASTED)
    services.add_import(batch=batch, by=author)
    made = Entry.objects.order_by("number").values_list("date_text", "staff", "event")
    assert list(made) == [
        ("3/4/2020", "SW1", "A nurse visited.\nHe was well."),
        ("4/4/2020", "SW2", "A call."),
    ]


def test_column_is_chosen_and_remembered_for_the_agency(part, author):
    text = "Date,Log,What happened\n3/4/2020,SW1,A visit.\n13/11,SW2,A call.\n"
    batch = start(part, author, text)
    assert batch.rows[1]["data"]["source"] == "SW1"
    services.skip_row(batch=batch, by=author, number=3)
    batch = services.choose_columns(batch=batch, by=author, chosen={"log": "staff"})
    assert batch.rows[1]["data"]["staff"] == "SW1"
    assert batch.rows[2]["why"] == ["You left this row out."]
    again = start(part, author, text)
    assert again.rows[1]["data"]["staff"] == "SW1"
    other = factories.make_involvement(part.review, state=State.DRAFTING)
    theirs = start(other, factories.person(other, Role.AUTHOR), text)
    assert theirs.rows[1]["data"]["source"] == "SW1"
    assert str(ColumnChoice.objects.get()) == "log: staff"
    with pytest.raises(Refused, match="could not find a table"):
        services.choose_columns(batch=batch, by=author, chosen={"date": ""})
    services.add_import(batch=batch, by=author)
    with pytest.raises(Refused, match="no longer here"):
        services.choose_columns(batch=batch, by=author, chosen={"log": ""})


def test_columns_stay_once_entries_were_added(part, author):
    batch = services.add_import(batch=start(part, author), by=author)
    with pytest.raises(Refused, match="once entries were added"):
        services.choose_columns(batch=batch, by=author, chosen={"time": ""})
    assert services.columns_of_import(batch) == []


# Out and in again


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_chronology_comes_back_without_loss(enter, part, author, kind):
    author_words = {"comment": "=HYPERLINK(1)", "expected": "'=x\n- y", "kloes": "1,2"}
    meant = Reading(
        "13/11",
        "2.15",
        "ok",
        "",
        earliest=date(2019, 11, 13),
        latest=date(2019, 11, 13),
        precision="exact",
    )
    factories.add_entry(part, date_text="c. March 2019", time_text="am", **author_words)
    factories.add_entry(
        part, date_text="13/11", time_text="2.15", reading=meant, staff="SW1"
    )
    factories.add_entry(part, date_text="undated", significance="key_episode")
    factories.add_entry(part, date_text="before 2015", practice="missed", decision="+1")
    factories.add_entry(
        part, fact_check="agreed", fact_check_note="SW1", adult_seen="with_others"
    )
    client = enter(author)
    file = client.get(reverse("chronology:export", args=[part.pk, kind]))
    reference = part.review.reference
    assert f'filename="{reference} chronology.{kind}"' in file["Content-Disposition"]

    other = factories.make_involvement(part.review, state=State.DRAFTING)
    writer = factories.person(other, Role.AUTHOR)
    batch = services.start_import(
        involvement=other, by=writer, name=f"x.{kind}", data=file.content
    )
    assert set(states(batch)) == {"ready"}, batch.rows
    services.add_import(batch=batch, by=writer)

    def content(rows: list[dict[str, object]]) -> list[dict[str, object]]:
        own = ("number", "entry", "order")
        return [{k: v for k, v in row.items() if k not in own} for row in rows]

    assert content(services.canonical_rows(other)) == content(
        services.canonical_rows(part)
    )


def test_file_of_the_agency_is_written_down(enter, part, representative):
    enter(representative).get(reverse("chronology:export", args=[part.pk, "csv"]))
    assert AuditEvent.objects.get(event="chronology_downloaded").by == representative


def test_blank_template_has_our_headings_and_text_cells(enter, part, author):
    file = enter(author).get(
        reverse("chronology:blank_template", args=[part.pk, "xlsx"])
    )
    sheet = load_workbook(io.BytesIO(file.content)).active
    assert [cell.value for cell in sheet[1]] == [heading for _, heading, _ in COLUMNS]
    assert sheet.column_dimensions["B"].number_format == "@"


# Pages


def test_author_adds_a_file_and_takes_it_back(enter, part, author):
    client = enter(author)
    there = reverse("chronology:import_start", args=[part.pk])
    assert "blank template: Excel or Word" in says(client.get(there))
    page = client.post(there, upload(), follow=True)
    assert "1 row needs a check" in says(page)
    assert "To check (1)" in says(page)
    assert "The year is missing" in says(page)
    batch = ImportBatch.objects.get()
    ready = client.get(reverse("chronology:import", args=[batch.pk]), {"show": "ready"})
    assert "Read as: 3 April 2020 at 9:30am" in says(ready)
    assert "Add 2 entries" in says(ready)

    page = client.post(reverse("chronology:import_add", args=[batch.pk]), follow=True)
    assert "You have added 2 entries." in says(page)
    assert "Take back the 2 entries" in says(page)
    assert "2 entries, " in says(client.get(there))
    table = reverse("chronology:entries", args=[part.pk])
    take_back = "See, or take back, what you added from a file on"
    assert take_back in says(client.get(table))
    page = client.post(reverse("chronology:import_undo", args=[batch.pk]), follow=True)
    assert "You have taken back 2 entries." in says(page)
    assert take_back not in says(page)
    page = client.get(reverse("chronology:import", args=[batch.pk]))
    assert "The entries of this file were taken back" in says(page)
    page = client.post(reverse("chronology:import_undo", args=[batch.pk]), follow=True)
    assert "taken back already" in says(page)


def test_author_says_what_the_columns_are(enter, part, author):
    client = enter(author)
    page = client.post(
        reverse("chronology:import_start", args=[part.pk]),
        {"pasted": PASTED},
        follow=True,
    )
    assert "How we read your columns" in says(page)
    assert "Who saw him : Staff code and role" in says(page)
    batch = ImportBatch.objects.get()
    there = reverse("chronology:import_columns", args=[batch.pk])
    page = client.get(there)
    assert [field.initial for field in page.context["form"].fields.values()] == [
        "date_text",
        "staff",
        "event",
    ]
    assert "A nurse visited. He was well." in says(page)
    twice = {"column0": "date_text", "column1": "event", "column2": "event"}
    page = client.post(there, twice)
    assert page.context["form"].errors == {
        "column2": ["“Who saw him” is “What happened” already. Choose one of the two"]
    }
    page = client.post(there, {"column0": "", "column2": "event"})
    assert "could not find a table with dates" in says(page)
    page = client.post(there, {**twice, "column1": ""}, follow=True)
    assert "We have read the rows again." in says(page)
    assert "Who saw him : left out" in says(page)
    services.add_import(batch=batch, by=author)
    assert client.get(there).status_code == 404


def test_rows_to_check_go_out_as_a_file_and_come_back(enter, part, author):
    text = (
        "When,Details of the contact,Was he seen,KLOE\n"
        "13/11,=A call,by phone,9\n3/4/2020,A visit.,Y,1\n"
    )
    batch = start(part, author, text)
    client = enter(author)
    page = client.get(reverse("chronology:import", args=[batch.pk]))
    assert "Download the row to check (CSV)" in says(page)
    file = client.get(reverse("chronology:import_to_check", args=[batch.pk]))
    name = f'filename="{part.review.reference} rows to check.csv"'
    assert name in file["Content-Disposition"]
    again = start(part, author, file.content.decode())
    sent = batch.rows[1]["data"]
    assert [row["data"] for row in again.rows if row["state"] == "check"] == [
        {
            **sent,
            **dict.fromkeys(
                set(again.rows[1]["data"]) - set(batch.rows[1]["data"]), ""
            ),
        }
    ]
    assert "Row 2. The year is missing." in file.content.decode()
    assert "'=A call,Not" not in file.content.decode()
    assert "'=A call" in file.content.decode()


def test_file_or_pasted_rows_but_not_both(enter, part, author):
    client = enter(author)
    there = reverse("chronology:import_start", args=[part.pk])
    page = client.post(there, {**upload(), "pasted": PASTED})
    assert "Choose a file or paste rows, not both" in says(page)
    assert page.context["form"]["pasted"].value() == PASTED
    page = client.post(there, {"pasted": "Only words, and no table"})
    assert page.context["form"].errors["pasted"]
    assert not ImportBatch.objects.exists()


def test_author_finds_the_rows_that_were_not_added(enter, part, author):
    client = enter(author)
    batch = start(part, author)
    there = reverse("chronology:import", args=[batch.pk])
    to_start = reverse("chronology:import_start", args=[part.pk])
    chronology = reverse("chronology:entries", args=[part.pk])
    for page in (to_start, chronology):
        response = client.get(page)
        assert "not added yet" in says(response)
        assert there in response.content.decode()
    page = client.post(reverse("chronology:import_add", args=[batch.pk]), follow=True)
    assert "1 row still needs a check" in says(page)
    assert "The year is missing" in says(page)
    assert "Add " not in says(page)
    assert "not added yet" in says(client.get(chronology))
    meant = {**TYPED, "date_text": "13/11", "meant": "13 November 2020"}
    there = reverse("chronology:import_row", args=[batch.pk, 3])
    assert "Add 1 entry" in says(client.save(there, meant, follow=True))
    page = client.post(reverse("chronology:import_add", args=[batch.pk]), follow=True)
    assert "You have added 1 entry." in says(page)
    assert "3 entries were added from this file" in says(page)
    assert "not added yet" not in says(client.get(chronology))


def test_rows_left_behind_can_be_forgotten_on_the_page(enter, part, author):
    client = enter(author)
    batch = services.add_import(batch=start(part, author), by=author)
    there = reverse("chronology:import_discard", args=[batch.pk])
    page = client.post(there, follow=True)
    assert "Entries that were added stay." in says(page)
    page = client.get(reverse("chronology:import", args=[batch.pk]))
    assert "Take back the 2 entries" in says(page)


def test_author_puts_a_row_right(enter, part, author):
    client = enter(author)
    batch = start(part, author)
    there = reverse("chronology:import_row", args=[batch.pk, 3])
    page = client.get(there)
    assert "I mean 13 November 2020" in says(page)
    assert page.context["form"]["event"].value() == "A call."
    typed = {**TYPED, "date_text": "13/11", "event": "A call."}
    page = client.save(there, typed)
    assert page.context["form"].errors["meant"]
    page = client.save(there, {**typed, "meant": "13 November 2020"}, follow=True)
    assert "Row 3 is ready to be added." in says(page)
    batch.refresh_from_db()
    assert states(batch) == ["ready", "ready", "skip", "skip", "ready"]
    assert batch.rows[2]["data"]["kloes"] == "1,2"


def test_row_keeps_its_settled_date_when_other_cells_change(enter, part, author):
    client = enter(author)
    batch = start(part, author)
    there = reverse("chronology:import_row", args=[batch.pk, 6])
    typed = {**TYPED, "date_text": "ditto", "event": "Another call."}
    client.save(there, typed)
    batch.refresh_from_db()
    assert batch.rows[5]["when"]["assumed"] is True
    assert batch.rows[5]["data"]["event"] == "Another call."


def test_row_is_left_out_and_taken_in_again(enter, part, author):
    client = enter(author)
    batch = start(part, author)
    there = reverse("chronology:import_skip", args=[batch.pk, 2])
    page = client.post(there, follow=True)
    assert "Row 2 is left out." in says(page)
    page = client.get(reverse("chronology:import", args=[batch.pk]), {"show": "skip"})
    assert "You left this row out." in says(page)
    page = client.post(
        reverse("chronology:import_skip", args=[batch.pk, 99]), follow=True
    )
    assert "no longer here" in says(page)
    page = client.get(reverse("chronology:import_row", args=[batch.pk, 99]))
    assert page.status_code == 404


def test_rows_are_forgotten_when_asked(enter, part, author):
    client = enter(author)
    batch = start(part, author)
    there = reverse("chronology:import_discard", args=[batch.pk])
    page = client.post(there, follow=True)
    assert "Nothing was added." in says(page)
    assert client.post(there).status_code == 404


def test_pages_of_a_file_say_when_it_is_too_late(enter, part, author):
    client = enter(author)
    batch = start(part, author)
    empty = start(part, author, "Date,What happened\n13/11,One\n")
    page = client.post(reverse("chronology:import_add", args=[empty.pk]), follow=True)
    assert "no row to add yet" in says(page)
    page = client.get(reverse("chronology:import", args=[empty.pk]), {"show": "ready"})
    assert "There are no rows here." in says(page)
    ImportBatch.objects.filter(pk=empty.pk).update(expires_at=timezone.now())
    page = client.get(reverse("chronology:import", args=[empty.pk]))
    assert "These rows are no longer here" in says(page)
    factories.walk(part, State.WITH_SENIOR_MANAGER)
    page = client.get(reverse("chronology:import", args=[batch.pk]))
    assert "sent to the senior manager" in says(page)
    assert "Add 2 entries" not in says(page)
    for act in ("add", "discard", "undo"):
        there = reverse(f"chronology:import_{act}", args=[batch.pk])
        assert "sent to the senior manager" in says(client.post(there, follow=True))
    there = reverse("chronology:import_row", args=[batch.pk, 2])
    page = client.post(there, {**TYPED, "event": "Kept text"})
    assert "sent to the senior manager" in says(page)
    assert page.context["form"]["event"].value() == "Kept text"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "Choose the file with your entries"),
        (upload(b""), "The file is empty"),
        (upload(b"%PDF-1.7", "a.csv"), "another kind of file"),
        (upload("Name,Weather\n1,2\n"), "could not find a table with dates"),
        (upload(b"x" * (20 * 1024 * 1024 + 1)), "must be smaller than 20MB"),
        ({"file": "not a file"}, "Choose the file with your entries"),
    ],
)
def test_file_that_cannot_be_read_gets_a_sentence(enter, part, author, files, sentence):
    there = reverse("chronology:import_start", args=[part.pk])
    page = enter(author).post(there, files)
    assert page.status_code == 200
    assert sentence in says(page)
    assert not ImportBatch.objects.exists()


def test_import_belongs_to_who_chose_the_file(enter, part, author):
    batch = start(part, author)
    other = factories.make_involvement(part.review, state=State.DRAFTING)
    for user in (
        factories.person(other, Role.AUTHOR),
        factories.person(part, Role.PANEL_REPRESENTATIVE),
        factories.manager_of(part.review),
    ):
        client = enter(user)
        assert (
            client.get(reverse("chronology:import", args=[batch.pk])).status_code == 404
        )
        there = reverse("chronology:import_add", args=[batch.pk])
        assert client.post(there).status_code == 404


def test_ids_in_a_file_mean_nothing(part, author):
    other = factories.make_involvement(part.review, state=State.DRAFTING)
    theirs = factories.add_entry(other, event="Theirs")
    text = f"No.,Agency,Date,What happened\nC1,{other.agency.name},2019,Mine\n"
    services.add_import(batch=start(part, author, text), by=author)
    theirs.refresh_from_db()
    assert (theirs.event, theirs.row_version) == ("Theirs", 1)
    assert Entry.objects.get(event="Mine").involvement == part


def test_preview_of_a_long_file_comes_in_pages(enter, part, author):
    book = Workbook()
    book.active.append(["Date", "What happened"])
    for number in range(120):
        book.active.append([date(2019, 4, 3), f"Visit {number}"])
    out = io.BytesIO()
    book.save(out)
    batch = services.start_import(
        involvement=part, by=author, name="a.xlsx", data=out.getvalue()
    )
    page = enter(author).get(
        reverse("chronology:import", args=[batch.pk]), {"page": 3, "show": "nonsense"}
    )
    assert "Add 120 entries" in says(page)
    assert len(page.context["lines"]) == 20
    assert page.context["lines"][0][0]["data"]["date_text"] == "03/04/2019"
