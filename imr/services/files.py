"""Files made by workers: ask for one, take a lease, make it, store it by its hash.

The row is the truth; a task only wakes a worker, and a sweeper picks up what
was missed. The same inputs have the same key, so they make one file.
"""

import hashlib
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from accounts.outbox import queue_email
from accounts.waking import wake
from audit.models import Event
from audit.services import record
from imr import permissions
from imr.making import Making, make_file
from imr.models import FileJob, StoredFile, Version
from imr.pdf import CouldNotPrint
from reviews.models import Involvement, Review
from reviews.permissions import holds
from reviews.roles import Perm

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
    return _request(
        FileJob.Kind.CHRONOLOGY, review, f"chronology:{fingerprint(review)}", by=by
    )


@transaction.atomic
def request_pack(review: Review, *, by: User | None) -> FileJob:
    """Ask for the pack of what is accepted now; ``by`` is None for the command."""
    if by is not None:
        permissions.check_user_can_make_files(by, review)
    return _request(FileJob.Kind.PACK, review, f"pack:{fingerprint(review)}", by=by)


def returned_versions(review: Review) -> list[Version]:
    """Each agency's accepted version, in the order of the agencies' names."""
    return list(
        Version.objects.filter(
            involvement__review=review, number=F("involvement__returned_version")
        )
        .select_related(
            "involvement__agency", "involvement__review", "decision", "file_job__file"
        )
        .defer("file_job__file__content")
        .order_by("involvement__agency__name", "pk")
    )


def fingerprint(review: Review) -> str:
    """A digest of everything a collated file is made from."""
    parts = [str(review.pk), review.reference, review.pseudonym]
    parts += [version.sha256 for version in returned_versions(review)]
    parts += [
        f"{involvement.pk}:{involvement.state == 'withdrawn'}"
        for involvement in Involvement.objects.filter(review=review).order_by("pk")
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _request(
    kind: FileJob.Kind,
    review: Review,
    key: str,
    *,
    by: User | None,
    version: Version | None = None,
) -> FileJob:
    job, is_new = FileJob.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "review": review,
            "version": version,
            "requested_by": by,
            "requested_at": timezone.now(),
        },
    )
    if not is_new and job.state == FileJob.State.STOPPED:
        job.state = FileJob.State.WAITING
        job.attempts = 0
        job.save(update_fields=["state", "attempts"])
        is_new = True
    if is_new:
        record(
            Event.FILE_REQUESTED,
            by=by,
            on=job,
            review_id=review.pk,
            involvement_id=version.involvement_id if version else None,
            kind=str(kind),
        )
        wake("imr.tasks.make_one_file", str(job.pk))
    return job


@transaction.atomic
def lease(job_id: Any) -> FileJob | None:
    """Take a job that waits, or whose worker was lost; None if there is none to take.

    After three tries it is stopped, so that one bad file cannot hold up others.
    """
    now = timezone.now()
    job = (
        FileJob.objects.select_for_update(of=("self",))
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

    The requester's rights are asked again before anything is read.
    """
    job = lease(job_id)
    if job is None:
        return None
    if job.requested_by is not None and not holds(
        job.requested_by, Perm.READ_RETURNS, job.review
    ):
        return _stop(job, again=False)
    try:
        making = make_file(job, returned_versions(job.review), _progress_of(job))
    except CouldNotPrint:
        return _stop(job, again=True)
    return store(job, making)


def _progress_of(job: FileJob) -> Any:
    def tell(step: str, done: int, total: int) -> None:
        FileJob.objects.filter(pk=job.pk, attempts=job.attempts).update(
            step=step, done=done, total=total, lease_until=timezone.now() + LEASE
        )

    return tell


@transaction.atomic
def store(job: FileJob, making: Making) -> FileJob:
    """Keep the bytes under their SHA-256 and mark the job ready, once."""
    job = FileJob.objects.select_for_update(of=("self",)).get(pk=job.pk)
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
        involvement_id=job.version.involvement_id if job.version else None,
        sha256=digest,
        kind=job.kind,
    )
    if job.requested_by is not None:
        queue_email(to=job.requested_by, kind="file_ready", key=f"file:{job.pk}")
    return job


@transaction.atomic
def _stop(job: FileJob, *, again: bool) -> FileJob:
    job = FileJob.objects.select_for_update(of=("self",)).get(pk=job.pk)
    tried_enough = not again or job.attempts >= MAX_ATTEMPTS
    job.state = FileJob.State.STOPPED if tried_enough else FileJob.State.WAITING
    job.lease_until = None
    job.save(update_fields=["state", "lease_until"])
    return job


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
    job = FileJob.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if job.state == FileJob.State.STOPPED:
        job.state = FileJob.State.WAITING
        job.attempts = 0
        job.save(update_fields=["state", "attempts"])
        wake("imr.tasks.make_one_file", str(job.pk))
    return job
