"""Printing in processes of their own, with limits on time and memory.

Plain subprocesses, because workers of Celery may not have children of
multiprocessing. What a process took goes back to the system when it ends.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "static" / "pdf"
SECONDS = 600
MEMORY = 4 * 1024**3

Made = TypeVar("Made")


class CouldNotPrint(Exception):
    """A document could not be made; the message says which step, never the text."""


def limit_memory(limit: int = MEMORY) -> None:
    """Let this process address no more than ``limit`` bytes, and fewer if it must."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def run_apart(module: str, sent: bytes) -> bytes:
    """Run a module of ours on what it reads, and give what it writes.

    Raises ``CouldNotPrint`` when it takes too long or ends badly.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", module],
            input=sent,
            capture_output=True,
            cwd=ROOT,
            timeout=SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise CouldNotPrint("Setting the page took too long.") from error
    except subprocess.CalledProcessError as error:
        # What the process wrote could hold words of the page: it is not kept.
        raise CouldNotPrint("The page could not be set.") from error
    return done.stdout


def side_by_side(tasks: Iterable[Callable[[], Made]]) -> Iterator[Made]:
    """Do as many tasks at once as there are cores; give what they made, in order.

    Only a few wait at a time, so memory does not grow with their number.
    """
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        waiting: list[Future[Made]] = []
        try:
            for task in tasks:
                waiting.append(pool.submit(task))
                if len(waiting) > workers:
                    yield waiting.pop(0).result()
            while waiting:
                yield waiting.pop(0).result()
        finally:
            for future in waiting:
                future.cancel()
