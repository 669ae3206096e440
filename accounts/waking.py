"""Wakes a worker after commit. The row is the truth: a silent broker costs nothing."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake(task: str, *args: str) -> None:
    """Ask a worker to run a task by its name, once this transaction is committed.

    Where the broker does not answer (about one second at most) nothing is
    raised: the sweeper finds the waiting row later.
    """
    transaction.on_commit(lambda: _send(task, args))


def _send(task: str, args: tuple[str, ...]) -> None:
    if task not in current_app.tasks:
        # Only a worker finds the apps' tasks by itself when it starts.
        current_app.loader.import_default_modules()
    try:
        current_app.tasks[task].delay(*args)
    except (OperationalError, OSError):
        logger.warning("The broker did not answer; %s waits for the sweeper.", task)
