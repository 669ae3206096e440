"""Serves the demonstration: a web server and one worker with its clock."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence

START_SECONDS = 60
STOP_SECONDS = 10


class DidNotStart(Exception):
    """A process of the demonstration ended, or never answered; says which."""


def commands(port: int) -> list[list[str]]:
    """The web server on loopback, and a worker with beat beside it."""
    return [
        [
            sys.executable,
            "-m",
            "gunicorn",
            "sar_portal.wsgi",
            f"--bind=127.0.0.1:{port}",
            "--workers=2",
            "--threads=2",
            "--log-level=warning",
        ],
        [
            sys.executable,
            "-m",
            "celery",
            "--app=sar_portal",
            "worker",
            "--beat",
            "--pool=threads",
            "--concurrency=1",
            "--loglevel=WARNING",
        ],
    ]


def serve(port: int, say: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or TERM; whatever happens, nothing is left running.

    Raises ``DidNotStart`` when a process ends by itself.
    """
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "SAR_ENV": "demo",
        "SITE_URL": os.environ.get("SITE_URL", address),
    }
    running: list[subprocess.Popen[bytes]] = []
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        for command in commands(port):
            running.append(
                # Its own group, so that Ctrl-C reaches it through us alone.
                subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603 - our own commands
            )
        wait_until_healthy(f"{address}/healthz", running)
        say(f"Ready: {address}")
        while True:
            check_all_run(running)
            time.sleep(1)
    except KeyboardInterrupt:
        say("Stopping.")
    finally:
        signal.signal(signal.SIGTERM, before)
        stop(running)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def wait_until_healthy(url: str, running: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Wait until the site answers; raises ``DidNotStart`` after a minute."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        check_all_run(running)
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - loopback
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise DidNotStart("The site did not answer within a minute.")


def check_all_run(running: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Raise ``DidNotStart`` if a process has ended by itself."""
    for process in running:
        if process.poll() is not None:
            raise DidNotStart(
                "The web server or the worker stopped by itself. Is the port in use? "
                "Try another: PORT=8123 make demo"
            )


def stop(running: Sequence["subprocess.Popen[bytes]"]) -> None:
    """End every process and its children; those that do not listen are killed."""
    for process in running:
        _signal(process, signal.SIGTERM)
    for process in running:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            _signal(process, signal.SIGKILL)
            process.wait()


def _signal(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
