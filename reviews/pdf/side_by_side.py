"""Waiting for several processes at once."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Made = TypeVar("Made")


def side_by_side(tasks: Iterable[Callable[[], Made]]) -> Iterator[Made]:
    """Do as many tasks at once as there are cores; give what they made, in order.

    Only a few wait at a time, so memory does not grow with their number.
    """
    workers = os.cpu_count() or 1
    # One more for each, so that no core waits while what was made is used.
    most = 2 * workers
    with ThreadPoolExecutor(workers) as pool:
        waiting: list[Future[Made]] = []
        try:
            for task in tasks:
                waiting.append(pool.submit(task))
                if len(waiting) > most:
                    yield waiting.pop(0).result()
            while waiting:
                yield waiting.pop(0).result()
        finally:
            for future in waiting:
                future.cancel()
