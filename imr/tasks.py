"""What wakes workers: make one file, and sweep up those that were missed."""

from celery import shared_task

from imr.services.files import make_one, waiting_jobs


@shared_task(name="imr.tasks.make_one_file")
def make_one_file(job_id: str) -> None:
    """Make a file, unless another worker has it or it is made already."""
    make_one(job_id)


@shared_task(name="imr.tasks.make_waiting_files")
def make_waiting_files() -> None:
    """Try every file that still waits, or whose worker was lost."""
    for job_id in waiting_jobs():
        make_one(job_id)
