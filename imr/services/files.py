"""Files made by workers: ask for one, take a lease, make it, store it by its hash.

The row is the truth; a task only wakes a worker, and a sweeper picks up what
was missed. The same inputs have the same key, so they make one file.
"""

import hashlib
import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.outbox import queue_email
from accounts.waking import wake
from audit.models import Event
from audit.services import record
from imr import permissions
from imr.making import (
    Making,
    collated_key,
    heading,
    make_file,
    returned_versions,
)
from imr.models import Extract, FileJob, StoredFile, Version
from reviews.models import Review
from reviews.permissions import holds
from reviews.roles import Perm

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)
MAX_ATTEMPTS = 3


def request_report_file(version: Version) -> FileJob:
    """Ask for an accepted report's PDF; called in the transaction that accepts it."""
    return _request(
        FileJob.Kind.REPORT,
        version.involvement.review,
        f"report:{version.pk}",
        by=None,
        version=version,
    )


@transaction.atomic
def request_chronology_file(review: Review, *, by: User) -> FileJob:
    """Ask for the integrated chronology of what is accepted now, as one PDF."""
    permissions.check_user_can_make_files(by, review)
    kind = FileJob.Kind.CHRONOLOGY
    return _request(kind, review, key_of(kind, review), by=by)


@transaction.atomic
def request_extract_file(extract: Extract, *, by: User) -> FileJob:
    """Ask for an extract of a chronology as PDF; it never changes, so it is one."""
    permissions.check_user_can_keep_extract(by, extract)
    return _request(
        FileJob.Kind.EXTRACT,
        extract.involvement.review,
        f"extract:{extract.pk}",
        by=by,
        extract=extract,
    )


@transaction.atomic
def request_pack(review: Review, *, by: User | None) -> FileJob:
    """Ask for the pack of what is accepted now; ``by`` is None for the command."""
    if by is not None:
        permissions.check_user_can_make_files(by, review)
    kind = FileJob.Kind.PACK
    return _request(kind, review, key_of(kind, review), by=by)


def key_of(kind: FileJob.Kind, review: Review) -> str:
    """The key of a collated file of what is accepted now."""
    return collated_key(kind, heading(review), returned_versions(review))


def _request(
    kind: FileJob.Kind,
    review: Review,
    key: str,
    *,
    by: User | None,
    version: Version | None = None,
    extract: Extract | None = None,
) -> FileJob:
    job, is_new = FileJob.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "review": review,
            "version": version,
            "extract": extract,
            "requested_by": by,
            "requested_at": timezone.now(),
        },
    )
    if not is_new and job.state == FileJob.State.STOPPED:
        _put_back(job, by=by)
        is_new = True
    if is_new:
        _record_request(job, by=by)
        wake("imr.tasks.make_one_file", str(job.pk))
    return job


def _record_request(job: FileJob, *, by: User | None) -> None:
    record(
        Event.FILE_REQUESTED,
        by=by,
        on=job,
        review_id=job.review_id,
        involvement_id=involvement_of(job),
        kind=job.kind,
    )


def _put_back(job: FileJob, *, by: User | None) -> None:
    """Let a stopped job wait again, for whoever asks now."""
    job.state = FileJob.State.WAITING
    job.attempts = 0
    job.requested_by = by
    job.save(update_fields=["state", "attempts", "requested_by"])


@transaction.atomic
def lease(job_id: Any) -> FileJob | None:
    """Take a job that waits, or whose worker was lost; None if there is none to take.

    After three tries it is stopped, so that one bad file cannot hold up others.
    """
    now = timezone.now()
    job = (
        FileJob.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=job_id)
        .filter(
            Q(state=FileJob.State.WAITING)
            | Q(state=FileJob.State.MAKING, lease_until__lt=now)
        )
        .first()
    )
    if job is None:
        return None
    if job.attempts >= MAX_ATTEMPTS:
        job.state = FileJob.State.STOPPED
        job.save(update_fields=["state"])
        return None
    job.state = FileJob.State.MAKING
    job.attempts += 1
    job.lease_until = now + LEASE
    job.step, job.done, job.total = "Starting", 0, 0
    job.save()
    return job


def make_one(job_id: Any) -> FileJob | None:
    """Make one file if it is free to take; None if another worker has it.

    The requester's rights are asked again before anything is read. Whatever
    breaks, it is tried again later, and the worker goes on to other files.
    """
    job = lease(job_id)
    if job is None:
        return None
    if job.requested_by is not None and not _may_still(job.requested_by, job):
        return _stop(job, again=False)
    try:
        return store(job, make_file(job, _progress_of(job)))
    except Exception as error:
        # Its text may hold words of a report, which have no place in a log.
        logger.warning("File %s was not made: %s", job.pk, type(error).__name__)
        return _stop(job, again=True)


def _may_still(user: User, job: FileJob) -> bool:
    if job.extract is not None:
        return holds(user, Perm.WRITE_REPORT, job.extract.involvement)
    return holds(user, Perm.READ_RETURNS, job.review)


def involvement_of(job: FileJob) -> UUID | None:
    """The agency's part that a file belongs to, if it is of one."""
    owner = job.version or job.extract
    return owner.involvement_id if owner else None


def _progress_of(job: FileJob) -> Any:
    def tell(step: str, done: int, total: int) -> None:
        FileJob.objects.filter(pk=job.pk, attempts=job.attempts).update(
            step=step, done=done, total=total, lease_until=timezone.now() + LEASE
        )

    return tell


@transaction.atomic
def store(job: FileJob, making: Making) -> FileJob:
    """Keep the bytes under their SHA-256 and mark the job ready, once."""
    job = FileJob.objects.select_for_update(of=("self",), no_key=True).get(pk=job.pk)
    if job.state == FileJob.State.READY:
        return job
    digest = hashlib.sha256(making.content).hexdigest()
    if not StoredFile.objects.filter(pk=digest).exists():
        StoredFile.objects.create(
            sha256=digest,
            content=making.content,
            size=len(making.content),
            pages=making.pages,
            created_at=timezone.now(),
        )
    if making.key != job.key:
        # What it holds is newer than what was asked for: it goes by what it holds,
        # or by its own number where another job has that key.
        is_taken = FileJob.objects.filter(key=making.key).exists()
        job.key = f"{job.kind}:{job.pk}" if is_taken else making.key
    job.file_id = digest
    job.state = FileJob.State.READY
    job.ready_at = timezone.now()
    job.lease_until = None
    job.save()
    record(
        Event.FILE_MADE,
        by=None,
        on=job,
        review_id=job.review_id,
        involvement_id=involvement_of(job),
        sha256=digest,
        kind=job.kind,
    )
    if job.requested_by is not None:
        queue_email(to=job.requested_by, kind="file_ready", key=f"file:{job.pk}")
    return job


@transaction.atomic
def _stop(leased: FileJob, *, again: bool) -> FileJob:
    jobs = FileJob.objects.select_for_update(of=("self",), no_key=True)
    job = jobs.get(pk=leased.pk)
    if (job.state, job.attempts) != (FileJob.State.MAKING, leased.attempts):
        # The lease ran out meanwhile, and the file is another worker's.
        return job
    tried_enough = not again or job.attempts >= MAX_ATTEMPTS
    job.state = FileJob.State.STOPPED if tried_enough else FileJob.State.WAITING
    job.lease_until = None
    job.save(update_fields=["state", "lease_until"])
    return job


def hand_out(job: FileJob) -> StoredFile | None:
    """A job's file for the command, written down before it leaves, if there is one.

    On the page the view does so, with who it was.
    """
    if job.file is not None:
        record(Event.FILE_DOWNLOADED, by=None, on=job, review_id=job.review_id)
    return job.file


def waiting_jobs() -> list[Any]:
    """The jobs a sweeper should try: those that wait, or whose worker was lost."""
    return list(
        FileJob.objects.filter(
            Q(state=FileJob.State.WAITING)
            | Q(state=FileJob.State.MAKING, lease_until__lt=timezone.now())
        )
        .order_by("requested_at")
        .values_list("pk", flat=True)
    )


@transaction.atomic
def try_again(job: FileJob, *, by: User) -> FileJob:
    """Put a stopped job back in the queue; any other is left as it is."""
    permissions.check_user_can_open_file(by, job)
    job = FileJob.objects.select_for_update(of=("self",), no_key=True).get(pk=job.pk)
    if job.state == FileJob.State.STOPPED:
        # A report's file was asked for by its acceptance, for all who may read it.
        _put_back(job, by=None if job.version_id else by)
        _record_request(job, by=by)
        wake("imr.tasks.make_one_file", str(job.pk))
    return job
