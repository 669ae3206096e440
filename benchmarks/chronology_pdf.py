"""The integrated chronology's PDF, beside Chromium printing the same rows.

Ours is everything: cover, contents, tags, bookmarks, stamped pages. Each runs in a
fresh process, by turns; printed are medians of wall seconds and CPU, and the peak
memory of the process with all it starts (PSS, looked at ten times a second).
The 20,000 are printed once and by us alone: Chromium gives up at them.
"""

import multiprocessing
import os
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reviews.pdf.apart import FOLDER

REPEATS = 3
SIZES = (1_000, 5_000)
MANY = 20_000
CHANGED = 5_000


@dataclass(frozen=True)
class Cost:
    wall: float
    cpu: float
    memory: float


def ours(count: int) -> None:
    from chronology.pdf import integrated_chronology_pdf
    from tests.imr.content import make_heading, make_integrated_rows

    rows = make_integrated_rows(count)
    _measured(lambda: integrated_chronology_pdf(make_heading(), rows))


def one_changed(count: int) -> None:
    """Print again when one entry has changed; the other parts are kept."""
    from chronology.pdf import integrated_chronology_pdf
    from tests.imr.content import make_heading, make_integrated_rows

    rows = make_integrated_rows(count)
    kept: dict[str, bytes] = {}
    integrated_chronology_pdf(make_heading(), rows, kept=kept)
    rows[count // 2]["event"] = "He was at home."
    _measured(lambda: integrated_chronology_pdf(make_heading(), rows, kept=kept))


def chromium(count: int) -> None:
    from tests.imr.content import make_integrated_rows

    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(_html(make_integrated_rows(count)))
        command = [
            program,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--print-to-pdf={folder}/out.pdf",
            page.as_uri(),
        ]
        _measured(lambda: subprocess.run(command, check=True, capture_output=True))


def _html(rows: list) -> str:
    """The rows as the page that WeasyPrint used to set, with the same styles."""
    from django.template.loader import render_to_string

    from chronology.reading import group_by_quarter, read_entry

    fonts = (FOLDER / "fonts").as_uri()
    styles = (FOLDER / "print.css").read_text().replace("url(fonts", f"url({fonts}")
    tables = "".join(
        f"<h3>{group.title}</h3>"
        + render_to_string(
            "chronology/_entries.html",
            {
                "entries": [read_entry(row) for row in group.rows],
                "caption": group.title,
            },
        )
        for group in group_by_quarter(rows)
    )
    return (
        '<!DOCTYPE html><html lang="en-GB"><meta charset="utf-8"><title>C</title>'
        f'<style>{styles}</style><body class="app-wide">{tables}'
    )


_result = None


def _measured(work: Callable[[], object]) -> None:
    peak = [0.0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            peak[0] = max(peak[0], _memory(os.getpid()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    wall, cpu = time.perf_counter(), sum(os.times()[:4])
    work()
    wall, cpu = time.perf_counter() - wall, sum(os.times()[:4]) - cpu
    done.set()
    watcher.join()
    _result.send(Cost(wall, cpu, peak[0]))


def _memory(pid: int) -> float:
    """Megabytes of a process and all under it, shared pages in proportion."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        own = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        threads = Path(f"/proc/{pid}/task").iterdir()
        children = " ".join((one / "children").read_text() for one in threads).split()
    except (OSError, StopIteration):
        return 0.0
    return own / 1024 + sum(_memory(int(child)) for child in children)


def _work(case: Callable[[int], None], count: int, out: object) -> None:
    import django

    django.setup()
    global _result
    _result = out
    case(count)


def _apart(case: Callable[[int], None], count: int) -> Cost:
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(case, count, theirs))
    process.start()
    cost: Cost = mine.recv()
    process.join()
    return cost


def run() -> None:
    """Measure by turns and print medians, then the ratios."""
    cases = [(case, size) for size in SIZES for case in (ours, chromium)]
    cases.append((one_changed, CHANGED))
    costs: dict[tuple[Callable[[int], None], int], list[Cost]] = {c: [] for c in cases}
    for _ in range(REPEATS):
        for case in cases:
            costs[case].append(_apart(*case))
    costs[ours, MANY] = [_apart(ours, MANY)]
    found = {}
    print(f"{'':24}{'entries':>8}{'seconds':>9}{'CPU':>8}{'MB':>7}")
    for (case, size), all_of in costs.items():
        cost = found[case, size] = Cost(
            *(
                statistics.median(getattr(one, name) for one in all_of)
                for name in ("wall", "cpu", "memory")
            )
        )
        name = case.__name__.replace("_", " ")
        print(f"{name:24}{size:8}{cost.wall:9.2f}{cost.cpu:8.2f}{cost.memory:7.0f}")
    for size in SIZES:
        one, other = found[ours, size], found[chromium, size]
        print(
            f"Ours / Chromium, {size} entries: {one.wall / other.wall:.2f} × wall, "
            f"{one.cpu / other.cpu:.2f} × CPU, {one.memory / other.memory:.2f} × memory"
        )
    small, large = (found[ours, size] for size in SIZES)
    changed = found[one_changed, CHANGED]
    print(f"5,000 / 1,000 entries: {large.wall / small.wall:.2f} × wall")
    print(
        f"One entry changed / all set: {changed.wall / large.wall:.2f} × wall, "
        f"{changed.cpu / large.cpu:.2f} × CPU"
    )
