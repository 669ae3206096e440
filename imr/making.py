"""What goes into each file: a report, the integrated chronology, the pack.

A collated file is of one moment. What can change is read together, before
anything is printed; accepted versions, their entries and stored files never
change, so these are read when they are needed and need not be held meanwhile.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pikepdf
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from chronology.models import ReturnedEntry
from chronology.pdf import integrated_chronology_pdf
from chronology.services.parts import KeptParts
from chronology.services.returning import canonical_row
from imr.content import read_content
from imr.models import FileJob, StoredFile, Version
from imr.pdf import PackPart, imr_pdf, pack_pdf
from imr.pdf.extract import extract_pdf
from reviews.models import Involvement, Review
from reviews.rules import BOARD_WORDS, State

Progress = Callable[[str, int, int], None]
# How many entries are held at a time.
CHUNK = 500


@dataclass(frozen=True)
class Making:
    """A file that was made: its bytes, its pages, and the key of what it is made of."""

    content: bytes
    pages: int
    key: str


@dataclass(frozen=True)
class Inputs:
    """What a collated file is made from; ``entries`` are its rows' keys, in order."""

    heading: dict[str, Any]
    versions: list[Version]
    entries: list[int]


def make_file(job: FileJob, progress: Progress) -> Making:
    """Make a job's file. Raises ``CouldNotPrint``.

    A report is printed from its own version, whether or not the agency has
    returned another since. ``progress`` is told a step in words, how much of it
    is done, and of how much.
    """
    if job.version is not None:
        return _making(report_pdf(job.version, progress), job.key)
    if job.extract is not None:
        progress("Making the extract", 0, 1)
        return _making(extract_pdf(job.extract), job.key)
    inputs = read_inputs(job.review_id)
    # Not the key that was asked for: an agency may have returned since.
    key = collated_key(job.kind, inputs.heading, inputs.versions)
    if job.kind == FileJob.Kind.CHRONOLOGY:
        return _making(chronology_pdf(inputs, progress), key)
    return _making(_pack(inputs, progress), key)


def collated_key(kind: str, cover: dict[str, Any], versions: list[Version]) -> str:
    """The key of a collated file: all that it is made from and says on its cover.

    Only the day it is made on is left out: the same file serves on a later day.
    """
    said = {name: value for name, value in cover.items() if name != "made_on"}
    parts = [said, [(str(version.pk), version.sha256) for version in versions]]
    return f"{kind}:{hashlib.sha256(json.dumps(parts).encode()).hexdigest()}"


def read_inputs(review_id: UUID) -> Inputs:
    """Read what a review's collated files are made from, as it stands together."""
    with one_moment():
        # A job's own review may have been loaded before this moment.
        review = Review.objects.get(pk=review_id)
        rows = ReturnedEntry.objects.of_review(review).in_order()
        return Inputs(
            heading(review),
            returned_versions(review),
            list(rows.values_list("pk", flat=True)),
        )


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all that is read inside be as it was at one moment. Keep it short.

    On SQLite every transaction is such a moment, and others wait to write.
    """
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins and connection.vendor == "postgresql":  # only on PostgreSQL
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def returned_versions(review: Review) -> list[Version]:
    """Each agency's accepted version, in the order of the agencies' names.

    An agency that was withdrawn after it had returned a report is not among them.
    """
    return list(
        Version.objects.filter(
            involvement__in=Involvement.objects.taking_part().filter(review=review),
            number=F("involvement__returned_version"),
        )
        .select_related(
            "involvement__agency", "involvement__review", "decision", "file_job__file"
        )
        .defer("file_job__file__content")
        .order_by("involvement__agency__name", "pk")
    )


def report_pdf(version: Version, progress: Progress) -> bytes:
    """The accepted report on the board's template, with its acceptance page."""
    progress("Making the report", 0, 1)
    return imr_pdf(read_content(version.content), version.acceptance)


def chronology_pdf(inputs: Inputs, progress: Progress) -> bytes:
    """Every accepted agency's entries in one order."""
    step = "Making the integrated chronology"
    progress(step, 0, 1)
    return integrated_chronology_pdf(
        inputs.heading,
        integrated_rows(inputs),
        lambda done, total: progress(step, done, total),
        KeptParts(),
    )


def heading(review: Review) -> dict[str, Any]:
    """What the covers of collated files say: no person's name."""
    involvements = review.involvements.taking_part().in_order()
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


def integrated_rows(inputs: Inputs) -> Iterator[dict[str, Any]]:
    """The integrated chronology as canonical rows with the agency on each."""
    names = {v.involvement_id: v.involvement.agency.name for v in inputs.versions}
    for start in range(0, len(inputs.entries), CHUNK):
        keys = inputs.entries[start : start + CHUNK]
        rows = ReturnedEntry.objects.in_bulk(keys)
        for row in (rows[key] for key in keys):
            yield {
                **canonical_row(row),
                "agency": names[row.involvement_id],
                "agency_code": row.agency_code,
                "version": row.version,
            }


def _pack(inputs: Inputs, progress: Progress) -> bytes:
    parts = []
    for done, version in enumerate(inputs.versions):
        progress("Collecting the reports", done, len(inputs.versions))
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
            content=chronology_pdf(inputs, progress),
        )
    )
    return pack_pdf(
        inputs.heading,
        parts,
        progress=lambda done, total: progress("Joining the parts", done, total),
    )


def _stored(version: Version) -> bytes | None:
    job = getattr(version, "file_job", None)
    if job is None or job.file_id is None:
        return None
    return bytes(StoredFile.objects.get(pk=job.file_id).content)


def _making(content: bytes, key: str) -> Making:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return Making(content, len(pdf.pages), key)
