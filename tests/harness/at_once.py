"""Several acts at the same moment, each on a connection of its own."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from accounts.refusals import Refused, Stale


def all_at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do the acts in threads that start together; what came of each, as they end."""
    barrier = threading.Barrier(len(acts))
    outcomes: list[Any] = []

    def do(act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            outcomes.append(act())
        except (Refused, Stale) as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
