"""Files: made once by a worker, stored by their hash, opened by those who may."""

import hashlib
import io
import threading
from datetime import UTC, date, datetime, timedelta

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import Hidden
from audit.models import AuditEvent, Event
from chronology.models import ReturnedEntry
from imr import making
from imr.management.commands import make_pack
from imr.models import FileJob, StoredFile
from imr.pdf import CouldNotPrint
from imr.services import files
from imr.tasks import make_one_file, make_waiting_files
from reviews.models import Agency, Appointment, Review
from reviews.roles import Role
from reviews.rules import State
from reviews.services.agencies import reopen_return
from reviews.services.appointments import appoint, end_appointment
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted():
    return factories.make_involvement(state=State.ACCEPTED)


@pytest.fixture
def plain_pdf(monkeypatch):
    """Real PDF bytes without the time that a report takes."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    content = buffer.getvalue()
    monkeypatch.setattr(making, "imr_pdf", lambda *_: content)

    def chronology(cover, rows, progress, kept):
        progress(len(list(rows)), 1)
        return content

    monkeypatch.setattr(making, "integrated_chronology_pdf", chronology)

    def pack(cover, parts, progress):
        progress(1, len(parts))
        return content

    monkeypatch.setattr(making, "pack_pdf", pack)
    return content


@pytest.fixture
def printed(monkeypatch, plain_pdf):
    """What was given to the printers: reports, rows of the chronology, the pack."""
    given = {"reports": [], "covers": []}

    def report(content, acceptance):
        given["reports"].append((content, acceptance))
        return plain_pdf

    def chronology(cover, rows, progress, kept):
        given["covers"].append(cover)
        given["rows"] = list(rows)
        return plain_pdf

    def pack(cover, parts, progress):
        given["covers"].append(cover)
        given["parts"] = parts
        return plain_pdf

    monkeypatch.setattr(making, "imr_pdf", report)
    monkeypatch.setattr(making, "integrated_chronology_pdf", chronology)
    monkeypatch.setattr(making, "pack_pdf", pack)
    return given


def lead_of(involvement):
    return factories.lead_of(involvement.review)


def reopen(involvement):
    involvement.refresh_from_db()
    reopen_return(
        involvement,
        by=factories.manager_of(involvement.review),
        reason="One question",
        due_on=involvement.due_on,
        today=timezone.localdate(),
    )


def withdraw_after_acceptance(involvement):
    reopen(involvement)
    factories.withdraw(involvement)
    involvement.refresh_from_db()


def lose_role(person, involvement):
    end_appointment(
        Appointment.objects.current().get(user=person),
        by=factories.manager_of(involvement.review),
    )


def second_manager(involvement):
    person = factories.make_user()
    appoint(
        person,
        Role.SAB_MANAGER,
        by=factories.manager_of(involvement.review),
        review=involvement.review,
    )
    return person


def test_report_file_is_made_once_and_stored_by_its_hash(accepted):
    job = FileJob.objects.get(version__involvement=accepted)
    files.make_one(job.pk)
    job.refresh_from_db()
    assert job.state == FileJob.State.READY
    content = bytes(job.file.content)
    assert hashlib.sha256(content).hexdigest() == job.file_id
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == job.file.pages
        assert accepted.review.reference in str(pdf.docinfo["/Title"])
    assert files.make_one(job.pk) is None
    assert AuditEvent.objects.filter(event=Event.FILE_MADE).count() == 1


def test_same_inputs_are_one_job_and_a_new_return_another(accepted, plain_pdf):
    lead = lead_of(accepted)
    first = files.request_pack(accepted.review, by=lead)
    assert files.request_pack(accepted.review, by=lead) == first
    factories.make_involvement(accepted.review, state=State.ACCEPTED)
    assert files.request_pack(accepted.review, by=lead) != first


def test_pack_uses_the_stored_reports_or_makes_them(accepted, plain_pdf):
    pack = files.request_pack(accepted.review, by=None)
    make_one_file(str(pack.pk))
    make_waiting_files()
    again = factories.make_involvement(accepted.review, state=State.ACCEPTED)
    make_waiting_files()
    files.request_pack(again.review, by=None)
    make_waiting_files()
    assert set(FileJob.objects.values_list("state", flat=True)) == {"ready"}
    # The same bytes are stored once, whatever they are the file of.
    assert StoredFile.objects.count() == 1


def test_chronology_file_tells_who_asked(accepted, plain_pdf):
    lead = lead_of(accepted)
    job = files.request_chronology_file(accepted.review, by=lead)
    files.make_one(job.pk)
    assert factories.mails(lead, "file_ready") == 1


def test_request_pack_is_hidden_from_an_agency(accepted):
    author = factories.person(accepted, Role.AUTHOR)
    with pytest.raises(Hidden):
        files.request_pack(accepted.review, by=author)


def test_a_right_that_ended_stops_the_file(accepted, plain_pdf):
    lead = lead_of(accepted)
    job = files.request_pack(accepted.review, by=lead)
    lose_role(lead, accepted)
    assert files.make_one(job.pk).state == FileJob.State.STOPPED


@pytest.mark.parametrize("again", ["asked", "tried"])
def test_a_stopped_file_is_made_for_whoever_asks_again(accepted, plain_pdf, again):
    lead, other = lead_of(accepted), second_manager(accepted)
    job = files.request_pack(accepted.review, by=lead)
    lose_role(lead, accepted)
    files.make_one(job.pk)
    if again == "asked":
        assert files.request_pack(accepted.review, by=other) == job
    else:
        files.try_again(job, by=other)
    assert files.make_one(job.pk).state == FileJob.State.READY
    assert factories.mails(other, "file_ready") == 1
    assert factories.mails(lead, "file_ready") == 0


def test_an_agency_tries_its_own_report_again(accepted, plain_pdf):
    job = FileJob.objects.get(version__involvement=accepted)
    FileJob.objects.update(state="stopped")
    author = factories.person(accepted, Role.AUTHOR)
    files.try_again(job, by=author)
    asked = AuditEvent.objects.filter(event=Event.FILE_REQUESTED, by=author)
    assert asked.get().involvement_id == accepted.pk
    # An acceptance asked for it, so it hangs on no person's right to read returns.
    assert files.make_one(job.pk).state == FileJob.State.READY


def test_a_file_that_cannot_be_printed_is_tried_three_times(accepted, monkeypatch):
    def cannot(*_):
        raise CouldNotPrint("no")

    monkeypatch.setattr(making, "imr_pdf", cannot)
    job = FileJob.objects.get(version__involvement=accepted)
    states = [files.make_one(job.pk).state for _ in range(3)]
    assert states == ["waiting", "waiting", "stopped"]
    assert files.make_one(job.pk) is None
    by = lead_of(accepted)
    assert files.try_again(job, by=by).state == "waiting"
    assert files.try_again(job, by=by).state == "waiting"


def test_a_report_that_was_replaced_is_still_made(accepted, printed):
    first = FileJob.objects.get(version__involvement=accepted)
    reopen(accepted)
    factories.walk(accepted, State.ACCEPTED)
    accepted.refresh_from_db()
    assert accepted.returned_version == 2
    assert files.make_one(first.pk).state == FileJob.State.READY
    [(content, acceptance)] = printed["reports"]
    assert content["version"] == 1
    assert acceptance["version"] == 1


def test_a_file_that_breaks_is_tried_again_and_holds_up_no_other(
    accepted, plain_pdf, monkeypatch, caplog
):
    other = factories.make_involvement(accepted.review, state=State.ACCEPTED)
    broken = FileJob.objects.get(version__involvement=accepted)
    sound = making.imr_pdf

    def breaks(content, acceptance):
        if content["agency"]["code"] == accepted.agency.code:
            raise KeyError("words of the report")
        return sound(content, acceptance)

    monkeypatch.setattr(making, "imr_pdf", breaks)
    make_waiting_files()
    states = FileJob.objects.values_list("version__involvement", "state")
    assert dict(states) == {accepted.pk: "waiting", other.pk: "ready"}
    assert f"{broken.pk} was not made: KeyError" in caplog.text
    assert "words of the report" not in caplog.text
    make_waiting_files()
    make_waiting_files()
    broken.refresh_from_db()
    assert (broken.state, broken.attempts) == (FileJob.State.STOPPED, 3)


def test_a_worker_that_was_too_slow_leaves_a_made_file_alone(
    accepted, plain_pdf, monkeypatch
):
    job = FileJob.objects.get(version__involvement=accepted)

    def overtaken(*_):
        files.store(job, making.Making(plain_pdf, 1, job.key))
        raise CouldNotPrint("no")

    monkeypatch.setattr(making, "imr_pdf", overtaken)
    assert files.make_one(job.pk).state == FileJob.State.READY


# What a collated file is made from


def pack_key(review):
    return files.key_of(FileJob.Kind.PACK, review)


def test_a_pack_goes_by_what_it_holds_not_by_what_was_asked_for(accepted, printed):
    review = accepted.review
    late = factories.make_involvement(review, state=State.WITH_SENIOR_MANAGER)
    asked = pack_key(review)
    job = files.request_pack(review, by=None)
    assert job.key == asked
    factories.walk(late, State.ACCEPTED)
    job = files.make_one(job.pk)
    assert job.key == pack_key(review) != asked
    assert files.request_pack(review, by=None) == job


def test_a_pack_whose_contents_have_a_job_already_keeps_its_own(accepted, printed):
    review = accepted.review
    late = factories.make_involvement(review, state=State.WITH_SENIOR_MANAGER)
    first = files.request_pack(review, by=None)
    factories.walk(late, State.ACCEPTED)
    second = files.request_pack(review, by=None)
    assert files.make_one(first.pk).key == f"pack:{first.pk}"
    assert files.make_one(second.pk).key == pack_key(review)
    assert files.request_pack(review, by=None) == second


def test_an_agency_withdrawn_after_acceptance_is_in_nothing(accepted, printed, client):
    review = accepted.review
    gone = factories.make_involvement(review, state=State.ACCEPTED)
    before = pack_key(review)
    withdraw_after_acceptance(gone)
    assert pack_key(review) != before
    files.make_one(files.request_pack(review, by=None).pk)
    name = accepted.agency.name
    assert [part.agency for part in printed["parts"]][:-1] == [name]
    assert {row["agency"] for row in printed["rows"]} == {name}
    for cover in printed["covers"]:
        assert cover["agencies_in"] == [name]
        assert cover["agencies_not_yet_in"] == []
    client.force_login(lead_of(accepted))
    page = client.get(reverse("imr:returns", args=[review.reference])).text
    assert name in page
    assert gone.agency.name not in page


def test_a_review_with_only_a_withdrawn_return_has_no_pack(accepted, tmp_path):
    withdraw_after_acceptance(accepted)
    with pytest.raises(CommandError, match="No agency has returned"):
        call_command("make_pack", accepted.review.reference, output=tmp_path / "a.pdf")


def rename_agency(review):
    Agency.objects.filter(involvements__review=review).update(name="Wrenfield Trust")


def change_period(review):
    Review.objects.filter(pk=review.pk).update(scoping_from=date(2017, 1, 1))


def change_pseudonym(review):
    Review.objects.filter(pk=review.pk).update(pseudonym="Adult Z")


def move_an_agency_on(review):
    writing = review.involvements.get(state=State.INVITED)
    factories.walk(writing, State.PREPARING)


def send_a_second_version(review):
    part = review.involvements.get(state=State.ACCEPTED)
    reopen(part)
    factories.walk(part, State.ACCEPTED)


@pytest.mark.parametrize(
    "change",
    [
        rename_agency,
        change_period,
        change_pseudonym,
        move_an_agency_on,
        send_a_second_version,
    ],
)
def test_what_a_cover_says_makes_another_file(accepted, change):
    review = accepted.review
    if change is move_an_agency_on:
        factories.make_involvement(review)
    review = Review.objects.get(pk=review.pk)
    before = pack_key(review)
    change(review)
    assert pack_key(Review.objects.get(pk=review.pk)) != before


def test_the_same_inputs_on_another_day_are_one_file(accepted, set_today):
    review = accepted.review
    before = pack_key(review)
    set_today(date(2031, 1, 1))
    assert pack_key(review) == before


def test_a_pack_is_of_one_moment(accepted, printed, monkeypatch):
    """An agency that returns while the first report is printed is in no part."""
    review = accepted.review
    job = files.request_pack(review, by=None)
    sound = making.imr_pdf

    def meanwhile(content, acceptance):
        factories.make_involvement(review, state=State.ACCEPTED)
        change_period(review)
        return sound(content, acceptance)

    monkeypatch.setattr(making, "imr_pdf", meanwhile)
    files.make_one(job.pk)
    name = accepted.agency.name
    assert [part.agency for part in printed["parts"]][:-1] == [name]
    assert {row["agency"] for row in printed["rows"]} == {name}
    for cover in printed["covers"]:
        assert cover["agencies_in"] == [name]
        assert cover["scoping_from"] == review.scoping_from.isoformat()


def test_the_integrated_chronology_has_every_row_in_order(
    accepted, printed, monkeypatch
):
    monkeypatch.setattr(making, "CHUNK", 2)
    review = accepted.review
    for _ in range(2):
        part = factories.make_involvement(review, state=State.DRAFTING)
        for day in ("May 2020", "1 May 2018"):
            factories.add_entry(part, date_text=day, event="A letter.")
        factories.walk(part, State.ACCEPTED)
    job = files.request_chronology_file(review, by=lead_of(accepted))
    files.make_one(job.pk)
    ordered = ReturnedEntry.objects.of_review(review).in_order()
    assert [(row["agency"], row["number"]) for row in printed["rows"]] == [
        (row.involvement.agency.name, row.label) for row in ordered
    ]
    assert len(printed["rows"]) == 5


@pytest.mark.django_db(transaction=True)
def test_inputs_are_read_as_they_stood_at_one_moment():
    review = factories.make_review()

    def change():
        change_pseudonym(review)
        connection.close()

    other = threading.Thread(target=change)
    with making.one_moment():
        before = Review.objects.get(pk=review.pk).pseudonym
        other.start()
        # PostgreSQL writes it now, SQLite lets it wait.
        other.join(timeout=1)
        assert Review.objects.get(pk=review.pk).pseudonym == before
    other.join()
    assert Review.objects.get(pk=review.pk).pseudonym == "Adult Z"


def test_a_lost_worker_s_file_is_taken_by_another_and_then_stopped(accepted):
    job = FileJob.objects.get(version__involvement=accepted)
    for _ in range(files.MAX_ATTEMPTS):
        assert files.lease(job.pk) is not None
        assert files.lease(job.pk) is None
        FileJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert files.waiting_jobs() == [job.pk]
    assert files.lease(job.pk) is None
    job.refresh_from_db()
    assert job.state == FileJob.State.STOPPED


def test_request_pack_starts_a_stopped_one_again(accepted, plain_pdf):
    job = files.request_pack(accepted.review, by=None)
    FileJob.objects.filter(pk=job.pk).update(state="stopped")
    assert files.request_pack(accepted.review, by=None).state == "waiting"


def test_two_workers_store_one_file(accepted, plain_pdf):
    job = FileJob.objects.get(version__involvement=accepted)
    made = making.Making(plain_pdf, 1, job.key)
    assert files.store(job, made).file_id == files.store(job, made).file_id
    assert AuditEvent.objects.filter(event=Event.FILE_MADE).count() == 1


@pytest.mark.parametrize(
    "sql",
    ["UPDATE imr_storedfile SET pages = 9", "DELETE FROM imr_storedfile"],
)
def test_stored_files_never_change(accepted, plain_pdf, sql):
    make_waiting_files()
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(sql)


# Pages


def test_returns_before_anything_is_in(client):
    involvement = factories.make_involvement(state=State.DRAFTING)
    client.force_login(lead_of(involvement))
    page = client.get(reverse("imr:returns", args=[involvement.review.reference])).text
    assert "No agency has returned a report yet." in page
    assert "Being written" in page


def test_returns_lists_reports_files_and_who_is_missing(client, accepted, plain_pdf):
    review = accepted.review
    client.force_login(lead_of(accepted))
    url = reverse("imr:returns", args=[review.reference])
    assert "Being made" in client.get(url).text
    FileJob.objects.update(state="stopped")
    assert "Could not be made" in client.get(url).text
    FileJob.objects.update(state="waiting")
    make_waiting_files()
    for name in ("pack_make", "chronology_make"):
        response = client.post(reverse(f"imr:{name}", args=[review.reference]))
        assert response.status_code == 302
    page = client.get(url).text
    assert "Download" in page
    assert "Files made before" in page


def test_file_page_shows_each_state_and_looks_again(client, accepted, plain_pdf):
    lead = lead_of(accepted)
    client.force_login(lead)
    job = FileJob.objects.get(version__involvement=accepted)
    page = reverse("imr:file", args=[job.pk])
    download = reverse("imr:file_download", args=[job.pk])
    FileJob.objects.update(state="waiting")
    assert "waiting to be made" in client.get(page).text
    assert "Look again" in client.get(page).text
    assert client.get(download).status_code == 404
    FileJob.objects.update(state="making", step="Making the report", total=2, done=1)
    assert "Making the report: 1 of 2" in client.get(page).text
    FileJob.objects.update(state="stopped")
    assert "The reports are safe" in client.get(page).text
    client.post(reverse("imr:file_again", args=[job.pk]))
    make_waiting_files()
    ready = client.get(page).text
    assert "Your file is ready" in ready
    assert "Look again" not in ready
    response = client.get(download)
    assert response.content == plain_pdf
    code = accepted.agency.code
    name = f"{accepted.review.reference}_IMR_{code}_v1.pdf"
    assert name in response["Content-Disposition"]
    assert AuditEvent.objects.filter(event=Event.FILE_DOWNLOADED, by=lead).count() == 1


def test_pack_s_page_leads_back_to_the_returns(client, accepted, plain_pdf):
    lead = lead_of(accepted)
    client.force_login(lead)
    FileJob.objects.update(state="waiting")
    job = files.request_pack(accepted.review, by=lead)
    page = client.get(reverse("imr:file", args=[job.pk])).text
    assert reverse("imr:returns", args=[accepted.review.reference]) in page
    # Of other reviews' files people learn nothing, not even how many there are.
    assert "Your file is waiting to be made." in page
    assert "Before it" not in page
    files.make_one(job.pk)
    response = client.get(reverse("imr:file_download", args=[job.pk]))
    assert f"{accepted.review.reference}_pack_" in response["Content-Disposition"]


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.SENIOR_MANAGER])
def test_an_agency_opens_its_own_report_and_not_the_pack(
    client, accepted, plain_pdf, role
):
    pack = files.request_pack(accepted.review, by=None)
    own = FileJob.objects.get(version__involvement=accepted)
    make_waiting_files()
    client.force_login(factories.person(accepted, role))
    assert client.get(reverse("imr:file_download", args=[own.pk])).status_code == 200
    assert client.get(reverse("imr:file_download", args=[pack.pk])).status_code == 404


def test_a_file_s_name_has_the_day_in_london(client, accepted, plain_pdf):
    lead = lead_of(accepted)
    job = files.request_pack(accepted.review, by=lead)
    files.make_one(job.pk)
    # Half past midnight of the second of June in London.
    FileJob.objects.update(requested_at=datetime(2026, 6, 1, 23, 30, tzinfo=UTC))
    client.force_login(lead)
    response = client.get(reverse("imr:file_download", args=[job.pk]))
    assert "_pack_2026-06-02.pdf" in response["Content-Disposition"]


# make_pack


def test_make_pack_writes_the_file(accepted, plain_pdf, tmp_path, capsys):
    path = tmp_path / "pack.pdf"
    call_command("make_pack", accepted.review.reference, output=path)
    assert path.read_bytes() == plain_pdf
    assert hashlib.sha256(plain_pdf).hexdigest() in capsys.readouterr().out
    # Again: the same file, without making it again, and written down again.
    call_command("make_pack", accepted.review.reference, output=path)
    job = FileJob.objects.get(kind="pack")
    handed_out = AuditEvent.objects.filter(event=Event.FILE_DOWNLOADED)
    assert [(row.by, row.stream, row.target_id) for row in handed_out] == [
        (None, accepted.review_id, str(job.pk))
    ] * 2


def test_make_pack_writes_nothing_that_is_not_written_down(
    accepted, plain_pdf, tmp_path, monkeypatch
):
    def cannot(*_args, **_kwargs):
        raise DatabaseError

    path = tmp_path / "pack.pdf"
    files.make_one(files.request_pack(accepted.review, by=None).pk)
    monkeypatch.setattr(files, "record", cannot)
    with pytest.raises(DatabaseError):
        call_command("make_pack", accepted.review.reference, output=path)
    assert not path.exists()


def test_make_pack_waits_for_the_worker_that_has_it(
    accepted, plain_pdf, tmp_path, monkeypatch
):
    job = files.lease(files.request_pack(accepted.review, by=None).pk)
    made = iter([False, True])

    def sleep(_seconds):
        if next(made):
            files.store(job, making.Making(plain_pdf, 1, job.key))

    monkeypatch.setattr(make_pack, "sleep", sleep)
    path = tmp_path / "pack.pdf"
    call_command("make_pack", accepted.review.reference, output=path)
    assert path.read_bytes() == plain_pdf


def test_make_pack_does_not_wait_for_ever(accepted, plain_pdf, tmp_path, monkeypatch):
    files.lease(files.request_pack(accepted.review, by=None).pk)
    slept = []
    monkeypatch.setattr(make_pack, "sleep", slept.append)
    monkeypatch.setattr(make_pack, "TIMES", 3)
    with pytest.raises(CommandError, match="is being made"):
        call_command("make_pack", accepted.review.reference, output=tmp_path / "a.pdf")
    assert slept == [make_pack.SECONDS] * 3


def test_make_pack_says_what_is_wrong(accepted, plain_pdf, tmp_path, monkeypatch):
    waiting = factories.make_involvement()
    nowhere = tmp_path / "no" / "pack.pdf"
    for reference, path, words in [
        ("SAR-XX-2020-01", tmp_path / "a.pdf", "There is no review"),
        (waiting.review.reference, tmp_path / "a.pdf", "No agency has returned"),
        (accepted.review.reference, nowhere, "Could not write"),
    ]:
        with pytest.raises(CommandError, match=words):
            call_command("make_pack", reference, output=path)


def test_make_pack_says_when_it_could_not_be_made(accepted, monkeypatch, tmp_path):
    def cannot(*_args, **_kwargs):
        raise CouldNotPrint("no")

    monkeypatch.setattr(making, "pack_pdf", cannot)
    monkeypatch.setattr(make_pack, "sleep", lambda _seconds: None)
    with pytest.raises(CommandError, match=r"could not be made\. Look at"):
        call_command("make_pack", accepted.review.reference, output=tmp_path / "a.pdf")
