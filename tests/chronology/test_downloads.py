"""Files of a chronology: an agency's own, and what the board reads."""

import csv
import io
import json
import zipfile

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from chronology import services
from chronology.views import exports
from reviews.models import Involvement
from reviews.roles import Role
from reviews.rules import AskedFor, State
from tests import factories
from tests.harness.pdf import open_pdf, tag_problems, text_of
from tests.harness.queries import queries_of

KINDS = ["csv", "xlsx", "docx", "json"]


@pytest.fixture
def review(db):
    return factories.make_review()


def returned(review, *events: str) -> Involvement:
    part = factories.make_involvement(
        review, state=State.DRAFTING, asked_for=AskedFor.CHRONOLOGY
    )
    for event in events:
        factories.add_entry(part, event=event)
    factories.walk(part, State.ACCEPTED)
    return part


def there(review, kind: str) -> str:
    return reverse("chronology:integrated_export", args=[review.reference, kind])


def preview(part: Involvement, name: str, data: bytes) -> list[dict]:
    """What import shows of a file to an author of the same review."""
    writer = factories.person(part, Role.AUTHOR)
    batch = services.start_import(involvement=part, by=writer, name=name, data=data)
    return batch.rows


@pytest.mark.parametrize("kind", KINDS)
def test_integrated_file_holds_what_is_accepted_the_agency_first(enter, review, kind):
    first = returned(review, "=1+1 he said", "'@home, “quoted”\n- and a list")
    other = returned(review, "A nurse visited.")
    waiting = factories.make_involvement(review, state=State.DRAFTING)
    factories.add_entry(waiting, event="Nobody has accepted this.")
    file = enter(factories.lead_of(review)).get(there(review, kind))
    assert file["Content-Disposition"] == (
        f'attachment; filename="{review.reference} integrated chronology.{kind}"'
    )
    rows = preview(waiting, f"x.{kind}", file.content)
    ready = [row["data"] for row in rows if row["state"] == "ready"]
    assert {row["event"] for row in ready} == {
        "=1+1 he said",
        "'@home, “quoted”\n- and a list",
        "A nurse visited.",
    }
    assert {row["source"] for row in ready} == {"E1, page 4"}
    if kind == "json":
        named = {e["agency"] for e in json.loads(file.content)["entries"]}
    elif kind == "csv":
        cells = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
        assert cells[0][0] == "Agency"
        named = {row[0] for row in cells[1:]}
    else:
        return
    assert named == {first.agency.name, other.agency.name}


@pytest.mark.parametrize("kind", KINDS)
def test_integrated_file_holds_what_the_page_would_show(enter, review, kind):
    returned(review, "A nurse visited.", "A letter came.")
    waiting = factories.make_involvement(review, state=State.DRAFTING)
    client = enter(factories.manager_of(review))
    file = client.get(there(review, kind), {"find": "letter"})
    assert "integrated chronology, chosen entries" in file["Content-Disposition"]
    rows = preview(waiting, f"x.{kind}", file.content)
    assert [row["data"]["event"] for row in rows if row["state"] == "ready"] == [
        "A letter came."
    ]


def test_integrated_word_file_says_what_is_not_in_it(enter, review):
    returned(review, "A nurse visited.", "A letter came.")
    waiting = factories.make_involvement(review, state=State.DRAFTING)
    client = enter(factories.manager_of(review))

    def body(**asked):
        data = client.get(there(review, "docx"), asked).content
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read("word/document.xml").decode()

    assert f"Not yet in: {waiting.agency.name}." in body()
    assert "chosen by" not in body()
    assert "Only the entries chosen by: From 2019, “letter”." in body(
        find="letter", from_day="2019"
    )
    factories.withdraw(waiting)
    assert "Not yet in" not in body()


def test_integrated_file_of_what_cannot_be_read_leads_to_the_page(enter, review):
    returned(review, "A nurse visited.")
    client = enter(factories.lead_of(review))
    page = client.get(there(review, "csv"), {"from_day": "banana"}, follow=True)
    assert "From must be a date, a month or a year" in page.text


def test_integrated_page_leads_to_files_of_what_was_chosen(enter, review):
    returned(review, "A nurse visited.")
    page = reverse("chronology:integrated", args=[review.reference])
    shown = enter(factories.lead_of(review)).get(page, {"find": "nurse", "page": "2"})
    for kind in KINDS:
        assert f"{there(review, kind)}?find=nurse" in shown.content.decode()


def test_integrated_file_is_written_down(enter, review):
    lead = factories.lead_of(review)
    enter(lead).get(there(review, "csv"))
    event = AuditEvent.objects.get(event="file_downloaded")
    assert (event.by, event.stream) == (lead, review.pk)


@pytest.mark.parametrize("kind", KINDS)
def test_integrated_file_costs_the_same_for_many(enter, review, kind):
    other = factories.make_review()
    manager = factories.manager_of(review)
    returned(review, "A visit.", "A call.")
    returned(other, *(f"Visit {number}." for number in range(20)))
    few = queries_of(enter(manager), there(review, kind))
    many = queries_of(enter(factories.manager_of(other)), there(other, kind))
    assert len(few) == len(many)


def test_own_pdf_is_sound_and_names_nobody(enter, part, author):
    factories.add_entry(part, event="A nurse visited 🙂.", significance="key_episode")
    address = reverse("chronology:export", args=[part.pk, "pdf"])
    file = enter(author).get(address)
    assert tag_problems(file.content) == []
    text = text_of(file.content)
    assert "A nurse visited [slightly smiling face]." in text
    assert part.agency.name in text
    assert "as it stood on that day" in text
    title = f"{part.review.reference} chronology"
    with open_pdf(file.content) as pdf:
        assert dict(pdf.docinfo.items()) == {"/Title": title}
    assert f'filename="{title}.pdf"' in file["Content-Disposition"]
    assert AuditEvent.objects.filter(event="chronology_downloaded").exists()


def test_own_pdf_of_a_very_long_chronology_is_not_made(
    enter, monkeypatch, part, author
):
    monkeypatch.setattr(exports, "MAX_PDF", 1)
    factories.add_entry(part)
    factories.add_entry(part, event="He was out.")
    client = enter(author)
    address = reverse("chronology:export", args=[part.pk, "pdf"])
    assert client.get(address).status_code == 404
    page = reverse("chronology:entries", args=[part.pk])
    for asked in ({}, {"find": "out"}):
        shown = client.get(page, asked).content.decode()
        assert address not in shown
        assert reverse("chronology:export", args=[part.pk, "docx"]) in shown


def test_page_offers_every_kind(enter, part, author):
    factories.add_entry(part)
    shown = enter(author).get(reverse("chronology:entries", args=[part.pk]))
    for kind in [*KINDS, "pdf"]:
        address = reverse("chronology:export", args=[part.pk, kind])
        assert address in shown.content.decode()


def test_word_file_of_the_agency_comes_back(enter, part, author):
    factories.add_entry(
        part, event="One.\n\nTwo\tthree", decision="+44 20", staff="SW1"
    )
    client = enter(author)
    file = client.get(reverse("chronology:export", args=[part.pk, "docx"]))
    other = factories.make_involvement(part.review, state=State.DRAFTING)
    (row,) = [
        row for row in preview(other, "x.docx", file.content) if row["state"] == "ready"
    ]
    assert row["data"] | {"contact_type": ""} == {
        "date_text": "3 April 2019",
        "time_text": "",
        "source": "E1, page 4",
        "staff": "SW1",
        "contact_type": "",
        "event": "One.\n\nTwo\tthree",
        "decision": "+44 20",
        "adult_seen": "not_recorded",
    }
