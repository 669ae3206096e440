"""Files: made once by a worker, stored by their hash, opened by those who may."""

import hashlib
import io
from datetime import timedelta

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import Hidden
from audit.models import AuditEvent, Event
from imr import making
from imr.models import FileJob, StoredFile
from imr.pdf import CouldNotPrint
from imr.services import files
from imr.tasks import make_one_file, make_waiting_files
from reviews.models import Appointment
from reviews.roles import Role
from reviews.rules import State
from reviews.services.appointments import end_appointment
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
    for name in ("imr_pdf", "integrated_chronology_pdf"):
        monkeypatch.setattr(making, name, lambda *_: content)

    def pack(cover, parts, progress):
        progress(1, len(parts))
        return content

    monkeypatch.setattr(making, "pack_pdf", pack)
    return content


def lead_of(involvement):
    return factories.lead_of(involvement.review)


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
    end_appointment(
        Appointment.objects.current().get(user=lead),
        by=factories.manager_of(accepted.review),
    )
    assert files.make_one(job.pk).state == FileJob.State.STOPPED


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
    made = making.Making(plain_pdf, 1)
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
    assert 'http-equiv="refresh"' in client.get(page).text
    assert client.get(download).status_code == 404
    FileJob.objects.update(state="making", step="Making the report", total=2, done=1)
    assert "Making the report: 1 of 2" in client.get(page).text
    FileJob.objects.update(state="stopped")
    assert "The reports are safe" in client.get(page).text
    client.post(reverse("imr:file_again", args=[job.pk]))
    make_waiting_files()
    ready = client.get(page).text
    assert "Your file is ready" in ready
    assert 'http-equiv="refresh"' not in ready
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
    assert "Before it: 1" in page
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


# make_pack


def test_make_pack_writes_the_file(accepted, plain_pdf, tmp_path, capsys):
    path = tmp_path / "pack.pdf"
    call_command("make_pack", accepted.review.reference, output=path)
    assert path.read_bytes() == plain_pdf
    assert hashlib.sha256(plain_pdf).hexdigest() in capsys.readouterr().out
    # Again: the same file, without making it again.
    call_command("make_pack", accepted.review.reference, output=path)
    assert FileJob.objects.filter(kind="pack").count() == 1


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
    with pytest.raises(CommandError, match="Look at the worker’s log"):
        call_command("make_pack", accepted.review.reference, output=tmp_path / "a.pdf")
