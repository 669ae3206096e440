"""Staff check the facts: an extract goes out, replies come back on the entries."""

import io
import zipfile
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document

from accounts.refusals import Hidden, Refused, Stale
from audit.models import AuditEvent, Event
from chronology.models import Entry
from chronology.services import change_entry, delete_entry
from imr.models import Extract, ExtractEntry, FileJob
from imr.pdf import extract as printing
from imr.services import extracts, files
from imr.services.extracts import Answer
from reviews.roles import Role
from reviews.rules import State
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def part(set_today):
    set_today(TODAY)
    return factories.make_involvement(state=State.DRAFTING)


@pytest.fixture
def author(part):
    return factories.person(part, Role.AUTHOR)


@pytest.fixture
def entries(part):
    return [
        factories.add_entry(part, staff="SW1", event=f"Event {n}.", comment="My view.")
        for n in (1, 2, 3)
    ]


def make(part, author, chosen, **changes):
    details = {
        "code": "SW1",
        "entries": [entry.pk for entry in chosen],
        "reply_by": TODAY + timedelta(days=14),
        "today": TODAY,
        "token": uuid4(),
    }
    return extracts.make_extract(part, by=author, **(details | changes))


@pytest.fixture
def extract(part, author, entries):
    return make(part, author, entries[:2])


def reply(extract, author, *answers, row_version=1, on=TODAY):
    rows = list(extract.rows.all())
    return extracts.record_replies(
        extract,
        by=author,
        answers={row.pk: Answer(*one) for row, one in zip(rows, answers, strict=False)},
        replied_on=on,
        row_version=row_version,
    )


def checks():
    return list(
        Entry.objects.order_by("number").values_list("fact_check", "fact_check_note")
    )


# The acts


def test_extract_holds_only_the_entries_that_were_chosen(extract, entries):
    rows = list(extract.rows.all())
    assert [row.shown["number"] for row in rows] == ["C1", "C2"]
    assert extract.code == "SW1"
    assert extract.role == "Social worker"
    event = AuditEvent.objects.get(event=Event.EXTRACT_MADE)
    assert event.data == {"entries": 2}


def test_extract_that_is_sent_twice_is_one(part, author, entries):
    token = uuid4()
    first = make(part, author, entries, token=token)
    assert make(part, author, entries, token=token) == first
    assert Extract.objects.count() == 1


def test_make_extract_refuses(part, author, entries, monkeypatch):
    other = factories.make_involvement(part.review, state=State.DRAFTING)
    theirs = factories.add_entry(other)
    for changes, words in [
        ({"code": "SW9"}, "on the staff key"),
        ({"entries": []}, "at least one entry"),
        ({"entries": [theirs.pk]}, "at least one entry"),
        ({"reply_by": TODAY - timedelta(days=1)}, "today or later"),
    ]:
        with pytest.raises(Refused, match=words):
            make(part, author, entries, **changes)
    monkeypatch.setattr(extracts, "MOST", 2)
    with pytest.raises(Refused, match="2 entries or fewer"):
        make(part, author, entries)
    with pytest.raises(Hidden):
        make(part, factories.lead_of(part.review), entries)


def test_replies_are_written_on_the_entries(extract, author):
    reply(extract, author, ("agreed",), ("change_asked", "It was a Tuesday."))
    assert checks() == [
        ("agreed", "SW1, 2 March 2026"),
        ("change_asked", "SW1, 2 March 2026"),
        ("unchecked", ""),
    ]
    reply(extract, author, ("waiting",), row_version=2)
    assert checks()[0] == ("unchecked", "")
    numbers = [
        event.data["numbers"]
        for event in AuditEvent.objects.filter(event=Event.FACTS_CHECKED)
    ]
    assert numbers == [[1, 2], [1]]


def test_a_reply_that_stays_keeps_its_day(extract, author, set_today):
    reply(extract, author, ("agreed",))
    set_today(TODAY + timedelta(days=3))
    reply(
        extract,
        author,
        ("agreed",),
        ("agreed",),
        row_version=2,
        on=TODAY + timedelta(days=3),
    )
    days = list(extract.rows.values_list("replied_on", flat=True))
    assert days == [TODAY, TODAY + timedelta(days=3)]


def test_replies_refuse(extract, author):
    with pytest.raises(Refused, match="want changed in C1"):
        reply(extract, author, ("change_asked",))
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Refused, match="between the day"):
            reply(extract, author, ("agreed",), on=day)
    with pytest.raises(Stale):
        reply(extract, author, ("agreed",), row_version=7)
    assert checks()[0] == ("unchecked", "")


def test_reply_on_an_entry_that_was_deleted_is_kept_on_the_extract(
    extract, author, entries
):
    delete_entry(entry=entries[0], by=author)
    reply(extract, author, ("agreed",))
    assert extract.rows.first().reply == "agreed"
    assert checks()[0] == ("unchecked", "")


def test_no_reply_by_the_date(extract, author, set_today):
    with pytest.raises(Refused, match="until 16 March 2026"):
        extracts.record_no_reply(extract, by=author, today=TODAY)
    reply(extract, author, ("agreed",))
    later = TODAY + timedelta(days=15)
    set_today(later)
    extracts.record_no_reply(extract, by=author, today=later)
    assert checks() == [
        ("agreed", "SW1, 2 March 2026"),
        ("no_reply", "SW1, 17 March 2026"),
        ("unchecked", ""),
    ]


def test_extract_is_removed_and_brought_back_while_nobody_replied(extract, author):
    extracts.remove_extract(extract, by=author)
    with pytest.raises(Refused, match="removed this meanwhile"):
        reply(extract, author, ("agreed",))
    extract.refresh_from_db()
    for _pressed_twice in range(2):
        extracts.restore_extract(extract, by=author)
    reply(extract, author, ("agreed",))
    with pytest.raises(Refused, match="holds what staff replied"):
        extracts.remove_extract(extract, by=author)


def test_entry_that_changed_since_is_known(extract, author, entries):
    rows = extract.rows.select_related("entry")
    assert not any(map(extracts.has_changed, rows))
    change_entry(
        entry=entries[0],
        by=author,
        row_version=1,
        date_text="3 April 2019",
        event="Otherwise.",
    )
    delete_entry(entry=entries[1], by=author)
    assert all(map(extracts.has_changed, extract.rows.select_related("entry")))


@pytest.mark.parametrize(
    "wrong",
    [
        {"reply": "agreed"},
        {"replied_on": TODAY},
        {"reply": "change_asked", "replied_on": TODAY},
    ],
)
def test_reply_without_its_day_or_its_words_cannot_be(extract, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ExtractEntry.objects.filter(extract=extract).update(**wrong)


def test_names_of_an_extract(extract):
    assert str(extract) == "Extract for SW1"
    assert str(extract.rows.first()) == "C1: No reply yet"


# The files


def text_of(document):
    cells = [
        cell.text
        for table in document.tables
        for row in table.rows
        for cell in row.cells
    ]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_word_file_holds_the_facts_alone(extract):
    content = printing.extract_docx(extract)
    document = Document(io.BytesIO(content))
    text = text_of(document)
    assert "Event 1." in text
    assert "Event 2." in text
    assert "Event 3." not in text
    assert "My view." not in text
    assert "Reply to the author by 16 March 2026" in text
    assert document.core_properties.author == ""
    assert "extract 2026-03-02" in document.core_properties.title
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert b"w:tblHeader" in file.read("word/document.xml")


def test_pdf_is_asked_for_and_made_once(extract, author):
    job = files.request_extract_file(extract, by=author)
    assert files.request_extract_file(extract, by=author) == job
    job = files.make_one(job.pk)
    assert job.state == FileJob.State.READY
    made = AuditEvent.objects.get(event=Event.FILE_MADE)
    assert made.involvement_id == extract.involvement_id


def test_pdf_is_not_made_for_somebody_who_left(extract, author):
    job = files.request_extract_file(extract, by=author)
    factories.end_nomination(extract.involvement)
    assert files.make_one(job.pk).state == FileJob.State.STOPPED


def test_pdf_has_the_words_and_no_view(extract, monkeypatch):
    page = {}
    monkeypatch.setattr(printing, "print_html", lambda html: page.update(html=html))
    monkeypatch.setattr(
        printing, "finish_pdf", lambda pdf, stamps: page.update(stamps=stamps(0, 2))
    )
    printing.extract_pdf(extract)
    assert "Event 1." in page["html"]
    assert "My view." not in page["html"]
    assert page["stamps"][-1].text == "Page 1 of 2"


# The pages


@pytest.fixture
def signed_in(client, author):
    client.force_login(author)
    client.shows_braces = True
    return client


def at(name, thing):
    return reverse(f"imr:{name}", args=[thing.pk])


def test_author_goes_from_ticks_to_an_extract(signed_in, part, entries):
    start = at("extract_start", part)
    page = signed_in.post(start, follow=True)
    assert "Tick the entries that staff should check first." in page.text
    page = signed_in.post(start, {"entry": [entries[0].pk, entries[2].pk]}, follow=True)
    form = page.context["form"]
    assert form["code"].value() == "SW1"
    assert form["entries"].value() == [str(entries[0].pk), str(entries[2].pk)]
    url = f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}"
    typed = {
        "code": "SW1",
        "reply_by_day": "20",
        "reply_by_month": "3",
        "reply_by_year": "2026",
        "entries": [str(entries[0].pk)],
    }
    assert (
        "Choose at least one entry" in signed_in.post(url, typed | {"entries": []}).text
    )
    page = signed_in.post(url, typed, follow=True)
    assert "You have made an extract." in page.text
    assert Extract.objects.get().rows.count() == 1
    listed = signed_in.get(at("extracts", part)).text
    assert "1 entry: 0 agreed, 0 to change, 0 without a reply, 1 waiting" in listed


def test_extract_page_for_a_code_and_for_nothing(signed_in, part, entries):
    there = at("extract_add", part)
    page = signed_in.get(there, {"code": "SW1"})
    assert len(page.context["offered"]) == 3
    for query in ({"code": "SW7"}, {"entry": "x"}, {}):
        assert "No entry was chosen" in signed_in.get(there, query).text
    factories.add_entry(part, staff="", event="Nobody is named.")
    last = Entry.objects.get(event="Nobody is named.")
    page = signed_in.get(there, {"entry": str(last.pk)})
    assert page.context["form"]["code"].value() == ""


def test_extract_page_says_what_the_service_refuses(signed_in, part, entries):
    there = f"{at('extract_add', part)}?code=SW1"
    typed = {
        "code": "SW1",
        "reply_by_day": "20",
        "reply_by_month": "3",
        "reply_by_year": "2026",
        "entries": [str(entries[0].pk)],
    }
    factories.write_report(part)
    factories.walk(part, State.WITH_SENIOR_MANAGER)
    page = signed_in.post(there, typed)
    assert "cannot be changed now" in page.text
    assert page.context["form"]["entries"].value() == [str(entries[0].pk)]


def replies(extract, *answers, **more):
    rows = list(extract.rows.all())
    typed = {
        "replied_on_day": "2",
        "replied_on_month": "3",
        "replied_on_year": "2026",
        "row_version": "1",
    }
    for row, (said, note) in zip(rows, answers, strict=True):
        typed |= {f"reply_{row.pk}": said, f"note_{row.pk}": note}
    return typed | more


def test_author_writes_down_replies(signed_in, part, extract, entries):
    there = at("extract", extract)
    both = [("agreed", ""), ("change_asked", "")]
    page = signed_in.post(there, replies(extract, *both))
    assert "Enter what they want changed in C2" in page.text
    both[1] = ("change_asked", "A Tuesday.")
    page = signed_in.post(there, replies(extract, *both), follow=True)
    assert "We have saved what they replied." in page.text
    assert "They asked for a change to" in page.text
    page = signed_in.post(there, replies(extract, *both))
    assert "Somebody saved replies after you opened this page" in page.text
    page = signed_in.post(
        there, replies(extract, *both, row_version="2", replied_on_year="2020")
    )
    assert "between the day the extract was made" in page.text
    table = signed_in.get(reverse("chronology:entries", args=[part.pk])).text
    assert "Agreed by staff: SW1, 2 March 2026" in table


def test_author_records_that_nobody_replied(signed_in, author, extract, set_today):
    there, act = at("extract", extract), at("extract_no_reply", extract)
    assert "They did not reply to the rest" not in signed_in.get(there).text
    assert "They can reply until" in signed_in.post(act, follow=True).text
    set_today(TODAY + timedelta(days=20))
    signed_in.force_login(author)
    assert "They did not reply to the rest" in signed_in.get(there).text
    listed = signed_in.get(at("extracts", extract.involvement)).text
    assert "Date has passed" in listed
    assert "did not reply." in signed_in.post(act, follow=True).text
    assert "They did not reply to the rest" not in signed_in.get(there).text


def test_author_removes_an_extract_and_brings_it_back(signed_in, author, extract):
    page = signed_in.post(at("extract_remove", extract), follow=True)
    assert "You have removed Extract for SW1." in page.text
    assert "SW1, made on 2 March 2026" in page.text
    assert signed_in.get(at("extract", extract)).status_code == 404
    (row,) = page.context["removing"].rows
    page = signed_in.post(row.url, follow=True)
    assert "Extract for SW1 is back." in page.text
    reply(extract, author, ("agreed",))
    page = signed_in.post(at("extract_remove", extract), follow=True)
    assert "holds what staff replied" in page.text


def test_representative_reads_and_downloads(client, part, extract):
    client.force_login(factories.person(part, Role.PANEL_REPRESENTATIVE))
    client.shows_braces = True
    page = client.get(at("extract", extract)).text
    assert "No reply yet" in page
    assert "Save the replies" not in page
    word = client.get(at("extract_word", extract))
    name = f"{part.review.reference}_{part.agency.code}_extract_2026-03-02.docx"
    assert name in word["Content-Disposition"]
    assert AuditEvent.objects.filter(event=Event.EXTRACT_READ).count() == 2


def test_author_asks_for_the_pdf(signed_in, extract):
    page = signed_in.post(at("extract_print", extract), follow=True)
    assert at("extract", extract) in page.text
    job = FileJob.objects.get(extract=extract)
    files.make_one(job.pk)
    got = signed_in.get(reverse("imr:file_download", args=[job.pk]))
    assert "_extract_2026-03-02.pdf" in got["Content-Disposition"]
    assert b"".join(got).startswith(b"%PDF")


def test_extract_is_nobody_elses(client, extract):
    other = factories.make_involvement(extract.involvement.review, state=State.DRAFTING)
    for person in (
        factories.person(other, Role.AUTHOR),
        factories.manager_of(other.review),
        factories.person(extract.involvement, Role.SENIOR_MANAGER),
    ):
        client.force_login(person)
        assert client.get(at("extract", extract)).status_code == 404


def test_list_of_extracts_costs_the_same_however_long(
    signed_in, part, author, entries, assert_constant_queries
):
    assert_constant_queries(at("extracts", part), lambda n: make(part, author, entries))
