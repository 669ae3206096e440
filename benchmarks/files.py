"""Files: an IMR's PDF with 500 entries, the integrated chronology, and the pack.

Each is made in a fresh process, so that its peak memory is its own (with that
of the processes it starts). Printed are medians of seconds and CPU, pages a
second, the peak, and for the pack the ratio to joining its files with nothing
else done to them, measured in the same run.
"""

import io
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

import pikepdf

REPEATS = 3
ACCEPTANCE = {
    "name": "Thaddeus Beaufoy-Rahman",
    "job_title": "Chief Nurse",
    "at": "2026-06-24T16:42:00+01:00",
    "statement": "I accept this report on behalf of my organisation.",
    "version": 2,
    "sha256": "0" * 64,
}
Figures = tuple[float, float, int, float]


def imr_of_500_entries() -> Callable[[], bytes]:
    from imr.pdf import imr_pdf
    from tests.imr.content import make_content

    content = make_content(entries=500)
    return lambda: imr_pdf(content, ACCEPTANCE)


def integrated_chronology() -> Callable[[], bytes]:
    from chronology.pdf import integrated_chronology_pdf
    from tests.imr.content import make_heading, make_integrated_rows

    rows = make_integrated_rows(250)
    return lambda: integrated_chronology_pdf(make_heading(), rows)


def _stored() -> list[bytes]:
    """Six stored reports of the sample's size, and its integrated chronology."""
    from imr.pdf import imr_pdf
    from tests.imr.content import make_content

    report = imr_pdf(make_content(entries=40), ACCEPTANCE)
    return [report] * 6 + [integrated_chronology()()]


def pack_of_the_sample() -> Callable[[], bytes]:
    from imr.pdf import PackPart, pack_pdf
    from tests.imr.content import make_heading

    parts = [
        PackPart(f"Part {number}", "Agency", "Accepted report", 1, "0" * 64, content)
        for number, content in enumerate(_stored(), start=1)
    ]
    return lambda: pack_pdf(make_heading(), parts)


def bare_joining() -> Callable[[], bytes]:
    stored = _stored()

    def join() -> bytes:
        joined = pikepdf.new()
        for content in stored:
            with pikepdf.open(io.BytesIO(content)) as part:
                joined.add_pages_from(part)
        buffer = io.BytesIO()
        joined.save(buffer)
        return buffer.getvalue()

    return join


CASES = {
    "IMR, 500 entries": imr_of_500_entries,
    "Integrated chronology, 250 entries": integrated_chronology,
    "Pack: six reports, chronology": pack_of_the_sample,
    "The same files, bare joining": bare_joining,
}


def run() -> None:
    """Measure every case three times, by turns, and print the medians."""
    measured: dict[str, list[Figures]] = {name: [] for name in CASES}
    for _ in range(REPEATS):
        for name in CASES:
            measured[name].append(_apart(name))
    wall = {}
    print(f"{'':36}{'seconds':>9}{'CPU':>8}{'pages':>7}{'pages/s':>9}{'MB':>7}")
    for name, figures in measured.items():
        seconds, cpu, pages, memory = map(statistics.median, zip(*figures, strict=True))
        wall[name] = seconds
        print(
            f"{name:36}{seconds:9.2f}{cpu:8.2f}{pages:7.0f}"
            f"{pages / seconds:9.1f}{memory:7.0f}"
        )
    pack, bare = list(wall.values())[2:]
    print(f"Pack / bare joining: {pack / bare:.2f} × wall")


def _apart(name: str) -> Figures:
    """Measure one case in a fresh process."""
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(name, theirs))
    process.start()
    figures: Figures = mine.recv()
    process.join()
    return figures


def _measure(name: str, out: Connection) -> None:
    import django

    django.setup()
    make = CASES[name]()
    before, cpu_before = time.perf_counter(), _cpu()
    content = make()
    seconds, cpu = time.perf_counter() - before, _cpu() - cpu_before
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = len(pdf.pages)
    peak = sum(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    out.send((seconds, cpu, pages, peak / 1024))


def _cpu() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in (
            resource.getrusage(resource.RUSAGE_SELF),
            resource.getrusage(resource.RUSAGE_CHILDREN),
        )
    )
