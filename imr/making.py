"""What goes into each file: a report, the integrated chronology, the pack."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from django.conf import settings
from django.utils import timezone

from chronology.models import ReturnedEntry
from chronology.pdf import integrated_chronology_pdf
from chronology.services.returning import canonical_row
from imr.content import read_content
from imr.models import FileJob, StoredFile, Version
from imr.pdf import PackPart, imr_pdf, pack_pdf
from reviews.models import Review
from reviews.rules import BOARD_WORDS, State

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Making:
    """A file that was made: its bytes and how many pages it has."""

    content: bytes
    pages: int


def make_file(job: FileJob, versions: list[Version], progress: Progress) -> Making:
    """Make a job's file from accepted versions. Raises ``CouldNotPrint``.

    ``progress`` is told a step in words, how much of it is done, and of how much.
    """
    if job.kind == FileJob.Kind.REPORT:
        version = next(v for v in versions if v.pk == job.version_id)
        return _making(report_pdf(version, progress))
    if job.kind == FileJob.Kind.CHRONOLOGY:
        return _making(chronology_pdf(job.review, progress))
    return _making(_pack(job.review, versions, progress))


def report_pdf(version: Version, progress: Progress) -> bytes:
    """The accepted report on the board's template, with its acceptance page."""
    progress("Making the report", 0, 1)
    return imr_pdf(read_content(version.content), version.acceptance)


def chronology_pdf(review: Review, progress: Progress) -> bytes:
    """Every accepted agency's entries in one order."""
    step = "Making the integrated chronology"
    progress(step, 0, 1)
    return integrated_chronology_pdf(
        heading(review),
        integrated_rows(review),
        lambda done, total: progress(step, done, total),
    )


def heading(review: Review) -> dict[str, Any]:
    """What the covers of collated files say: no person's name."""
    involvements = (
        review.involvements.exclude(state=State.WITHDRAWN)
        .select_related("agency")
        .order_by("agency__name", "pk")
    )
    return {
        "board": settings.BOARD_NAME,
        "reference": review.reference,
        "pseudonym": review.pseudonym,
        "scoping_from": review.scoping_from.isoformat(),
        "scoping_to": review.scoping_to.isoformat(),
        "made_on": timezone.localdate().isoformat(),
        "agencies_in": [
            i.agency.name for i in involvements if i.returned_version is not None
        ],
        "agencies_not_yet_in": [
            (i.agency.name, BOARD_WORDS[State(i.state)])
            for i in involvements
            if i.returned_version is None
        ],
    }


def integrated_rows(review: Review) -> Iterator[dict[str, Any]]:
    """The integrated chronology as canonical rows with the agency on each."""
    rows = ReturnedEntry.objects.of_review(review).in_order()
    for row in rows.iterator(chunk_size=500):
        yield {
            **canonical_row(row),
            "agency": row.involvement.agency.name,
            "agency_code": row.agency_code,
            "version": row.version,
        }


def _pack(review: Review, versions: list[Version], progress: Progress) -> bytes:
    parts = []
    for done, version in enumerate(versions):
        progress("Collecting the reports", done, len(versions))
        content = _stored(version) or report_pdf(version, progress)
        parts.append(
            PackPart(
                title=f"{version.involvement.agency.name}: report",
                agency=version.involvement.agency.name,
                what="Accepted report",
                version=version.number,
                check_code=version.sha256,
                content=content,
            )
        )
    parts.append(
        PackPart(
            title="Integrated chronology",
            agency="All accepted agencies",
            what="Integrated chronology",
            version=None,
            check_code="",
            content=chronology_pdf(review, progress),
        )
    )
    return pack_pdf(
        heading(review),
        parts,
        progress=lambda done, total: progress("Joining the parts", done, total),
    )


def _stored(version: Version) -> bytes | None:
    job = getattr(version, "file_job", None)
    if job is None or job.file_id is None:
        return None
    return bytes(StoredFile.objects.get(pk=job.file_id).content)


def _making(content: bytes) -> Making:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return Making(content, len(pdf.pages))
