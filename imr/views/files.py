"""What has been returned, and the files made from it: ask, watch, download."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, access
from accounts.refusals import Hidden
from audit.models import Event
from audit.reads import audited_read
from imr import permissions
from imr.making import returned_versions
from imr.models import FileJob
from imr.services import files
from reviews.models import Involvement, Review
from reviews.permissions import check_user_can_read_returns
from reviews.rules import BOARD_WORDS, State


@access(check_user_can_read_returns, to=Review, kw="reference", field="reference")
@require_GET
def returns(request: SignedInRequest, review: Review) -> HttpResponse:
    """The accepted reports, the files, and who is not in yet."""
    versions = returned_versions(review)
    taking_part = Involvement.objects.taking_part().filter(review=review)
    waiting = taking_part.filter(returned_version=None).in_order()
    jobs = (
        FileJob.objects.filter(review=review)
        .filter(kind__in=[FileJob.Kind.CHRONOLOGY, FileJob.Kind.PACK])
        .select_related("file")
        .defer("file__content")
        .order_by("-requested_at")[:20]
    )
    return TemplateResponse(
        request,
        "imr/returns.html",
        {
            "review": review,
            "versions": versions,
            "waiting": [(i.agency.name, BOARD_WORDS[State(i.state)]) for i in waiting],
            "jobs": jobs,
        },
    )


@access(
    permissions.check_user_can_make_files, to=Review, kw="reference", field="reference"
)
@require_POST
def pack_make(request: SignedInRequest, review: Review) -> HttpResponse:
    """Ask for the pack; the same inputs lead to the same file."""
    job = files.request_pack(review, by=request.user)
    return redirect("imr:file", job.pk)


@access(
    permissions.check_user_can_make_files, to=Review, kw="reference", field="reference"
)
@require_POST
def chronology_make(request: SignedInRequest, review: Review) -> HttpResponse:
    """Ask for the integrated chronology as a PDF."""
    job = files.request_chronology_file(review, by=request.user)
    return redirect("imr:file", job.pk)


@access(permissions.check_user_can_open_file, to=FileJob)
@require_GET
def file(request: SignedInRequest, job: FileJob) -> HttpResponse:
    """How far the file is; the page looks again by itself and can be left."""
    return TemplateResponse(
        request,
        "imr/file.html",
        {
            "job": job,
            "review": job.review,
            "is_under_way": job.state in {job.State.WAITING, job.State.MAKING},
        },
    )


@access(permissions.check_user_can_open_file, to=FileJob)
@audited_read(Event.FILE_DOWNLOADED)
@require_GET
def file_download(request: SignedInRequest, job: FileJob) -> HttpResponse:
    """The bytes as they were stored; never made again, never changed."""
    if job.file is None:
        raise Hidden
    response = HttpResponse(bytes(job.file.content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(job)}"'
    response["X-Content-SHA256"] = job.file.sha256
    return response


def file_name(job: FileJob) -> str:
    """A name with the reference and a code, never a person's or agency's name."""
    if job.version is not None:
        part = job.version.involvement
        what = "IMR" if part.wants_imr else "chronology"
        made = f"{part.agency.code}_v{job.version.number}"
        return f"{job.review.reference}_{what}_{made}.pdf"
    if job.extract is not None:
        code = job.extract.involvement.agency.code
        return f"{job.review.reference}_{code}_extract_{job.extract.made_on}.pdf"
    day = timezone.localdate(job.requested_at)
    return f"{job.review.reference}_{job.kind}_{day.isoformat()}.pdf"


@access(permissions.check_user_can_open_file, to=FileJob)
@require_POST
def file_again(request: SignedInRequest, job: FileJob) -> HttpResponse:
    """Try again a file that could not be made."""
    files.try_again(job, by=request.user)
    return redirect("imr:file", job.pk)
