"""Printing in processes of their own, with limits on time and memory.

Plain subprocesses, because workers of Celery may not have children of
multiprocessing. What a process took goes back to the system when it ends. Each
process loads this module: it loads little itself.
"""

import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "static" / "pdf"
SECONDS = 600
MEMORY = 4 * 1024**3


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
