"""Printing in processes of their own: limited, in order, a few at a time."""

import os
import subprocess
import sys
import time
from functools import partial

import pytest

from reviews.pdf import apart
from reviews.pdf.apart import CouldNotPrint, limit_memory, run_apart
from reviews.pdf.side_by_side import side_by_side


def test_run_apart_raises_when_it_takes_too_long(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    with pytest.raises(CouldNotPrint, match="too long"):
        run_apart("reviews.pdf.child", b"<p>x</p>")


def test_run_apart_keeps_nothing_of_what_a_process_says():
    with pytest.raises(CouldNotPrint) as raised:
        run_apart("reviews.pdf.typesetting", b"words of the page")
    assert "words" not in str(raised.value)


def test_side_by_side_keeps_the_order(monkeypatch):
    def late(number: int) -> int:
        time.sleep(0 if number else 0.05)
        return number

    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert list(side_by_side(partial(late, n) for n in range(7))) == list(range(7))
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert list(side_by_side([lambda: "a"])) == ["a"]


def test_side_by_side_reads_on_only_as_what_is_made_is_taken(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    asked: list[int] = []

    def tasks():
        for number in range(100):
            asked.append(number)
            yield partial(int, number)

    made = side_by_side(tasks())
    assert next(made) == 0
    assert len(asked) <= 6
    made.close()


def test_side_by_side_stops_at_a_task_that_cannot_be_done():
    def stop() -> bytes:
        raise CouldNotPrint("x")

    with pytest.raises(CouldNotPrint):
        list(side_by_side([stop] * 4))


@pytest.mark.parametrize(("hard", "limit"), [(-1, 500), (400, 400), (900, 500)])
def test_limit_memory_keeps_to_what_the_process_may(monkeypatch, hard, limit):
    set_to = []
    monkeypatch.setattr(apart.resource, "getrlimit", lambda _what: (100, hard))
    monkeypatch.setattr(
        apart.resource, "setrlimit", lambda _what, limits: set_to.append(limits)
    )
    limit_memory(500)
    assert set_to == [(limit, hard)]


def test_a_process_ends_alone_when_memory_runs_out():
    code = (
        "from reviews.pdf.apart import limit_memory; limit_memory(600 * 1024**2);"
        "bytearray(2 * 1024**3)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=apart.ROOT, capture_output=True, check=False
    )
    assert ended.returncode != 0
    assert b"MemoryError" in ended.stderr
