"""The clock calls what exists, and everything it should."""

from django.conf import settings

from sar_portal.celery import app
from tests.harness.source import PACKAGES

# Woken after a commit, not by the clock; each with the task that sweeps up after it.
WOKEN = {
    "accounts.tasks.send_email": "accounts.tasks.send_waiting_mail",
    "imr.tasks.make_one_file": "imr.tasks.make_waiting_files",
}


def our_tasks() -> set[str]:
    app.loader.import_default_modules()
    return {name for name in app.tasks if name.split(".")[0] in PACKAGES}


def scheduled() -> set[str]:
    return {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}


def test_schedule_names_tasks_that_exist():
    assert scheduled() <= our_tasks()


def test_every_task_is_called_by_the_clock_or_woken():
    assert our_tasks() - scheduled() == set(WOKEN)
    assert set(WOKEN.values()) <= scheduled()
