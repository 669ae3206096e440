"""Wakes a worker after commit. The row is the truth: a silent broker costs nothing."""

import logging
import time

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

# Until then (by the monotonic clock) this process does not ask the broker.
_quiet_until = 0.0


def wake(task: str, *args: str) -> None:
    """Ask a worker to run a task by its name, once this transaction is committed.

    Where the broker does not answer (about one second at most) nothing is
    raised: the sweeper finds the waiting row later. For a while after that
    nobody asks it, so that a request with ten mails waits for one second, not
    for ten.
    """
    transaction.on_commit(lambda: _send(task, args))


def _send(task: str, args: tuple[str, ...]) -> None:
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    if task not in current_app.tasks:
        # Only a worker finds the apps' tasks by itself when it starts.
        current_app.loader.import_default_modules()
    try:
        current_app.tasks[task].delay(*args)
    except (OperationalError, OSError):
        _quiet_until = time.monotonic() + settings.BROKER_QUIET_SECONDS
        logger.warning("The broker did not answer; %s waits for the sweeper.", task)
