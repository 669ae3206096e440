"""Same events: what is found in reviews whose truth is known, and what it costs.

Two measures, since a proposal may hold part of a contact. By contacts: a planted
contact is found if one proposal holds two of its entries, and a proposal is right if
it does so. By pairs: each two entries of different agencies in one proposal against
each two of one planted contact. What was not planted counts as wrong, though most
of it is one contact all the same, told without a difference.

    python -m benchmarks.same_events FOLDER …    other reviews: entries.json, truth.json
                                                 and, if there is one, review.json
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from datetime import time as clock
from itertools import combinations
from pathlib import Path
from typing import Any

from chronology.matching import Party, Proposals, Row, propose

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "imr" / "demo" / "data"
DATA = ROOT / "tests" / "data"
SIZES = (1_500, 3_000, 6_000, 12_000)
REPEATS = 3
# Eight times the entries may cost so many times as much, and so much memory.
GROWTH, MEMORY = 12, 1_000
RECALL, PRECISION, RANK = 0.8, 0.5, 15
SEEN = {
    "yes": "yes",
    "yes, alone": "alone",
    "yes, with others": "with_others",
    "no": "no",
    "not applicable": "not_applicable",
}


@dataclass(frozen=True)
class Known:
    """A review with its truth: keys of rows of each contact; row and receiver."""

    parties: list[Party]
    rows: list[Row]
    contacts: list[set[str]]
    untraced: list[tuple[str, str]]


@dataclass(frozen=True)
class Measured:
    """How proposals compare with the truth; shares are from 0 to 1."""

    recall: float
    precision: float
    pair_recall: float
    pair_precision: float
    # Where each planted referral stands among the one-sided ones; None if nowhere.
    ranks: list[int | None]


def load(entries: Path, truth: Path, review: Path | None = None) -> Known:
    """Read a review in the form of the sample ``adult-a``."""
    listed = json.loads(entries.read_text())
    planted = json.loads(truth.read_text())
    keys = {(e["file"], e["table"], e["row"]): str(n) for n, e in enumerate(listed)}
    if review is not None and review.exists():
        agencies = json.loads(review.read_text())["agencies"]
    else:
        agencies = [{"name": name} for name in {e["agency"]: 1 for e in listed}]
    parties = [
        Party(a["name"], a["name"], a.get("code", ""), a.get("kind", ""))
        for a in agencies
    ]

    def key(place: dict[str, Any]) -> str:
        return keys[place["file"], place["sheet_or_table"], place["row"]]

    def named(name: str) -> str:
        return next(p.key for p in parties if p.name.startswith(name))

    return Known(
        parties=parties,
        rows=[_row(str(number), entry) for number, entry in enumerate(listed)],
        contacts=[{key(e) for e in c["entries"]} for c in planted["contacts"]],
        untraced=[
            (key(r["sender_entry"]), named(r["sent_to"]))
            for r in planted["referrals_without_trace"]
        ],
    )


def adult_a() -> Known:
    """The sample review."""
    return load(
        DEMO / "entries.json", DATA / "adult-a" / "truth.json", DEMO / "review.json"
    )


def adult_b() -> Known:
    """A second invented review: other agencies, contacts and words."""
    return load_folder(DATA / "adult-b")


def load_folder(folder: Path) -> Known:
    names = ("entries.json", "truth.json", "review.json")
    return load(*(folder / name for name in names))


def measure(known: Known, proposals: Proposals) -> Measured:
    """Compare proposals with what was planted."""
    events = [{*event.rows, *event.also} for event in proposals.events]
    found = [c for c in known.contacts if any(len(c & e) > 1 for e in events)]
    right = [e for e in events if any(len(c & e) > 1 for c in known.contacts)]
    wanted = _pairs(known.contacts)
    got = _pairs(event.rows for event in proposals.events)
    order = [(one.row, one.receiver) for one in proposals.one_sided]
    return Measured(
        recall=len(found) / len(known.contacts),
        precision=len(right) / max(1, len(events)),
        pair_recall=len(wanted & got) / len(wanted),
        pair_precision=len(wanted & got) / max(1, len(got)),
        ranks=[order.index(p) + 1 if p in order else None for p in known.untraced],
    )


def grown(known: Known, size: int) -> list[Row]:
    """The review's dated rows over and over in one period: ever more on each day."""
    dated = [row for row in known.rows if row.earliest and row.latest]
    rows: list[Row] = []
    while len(rows) < size:
        on = timedelta(days=3 * (len(rows) // len(dated)))
        rows += [
            replace(
                row,
                key=str(len(rows) + number),
                earliest=row.earliest + on,
                latest=row.latest + on,
            )
            for number, row in enumerate(dated)
            if row.earliest and row.latest
        ]
    return rows[:size]


def run() -> None:
    """Print what is found and what it costs; exit where either is not good enough."""
    good = True
    for name, known in (("adult-a", adult_a()), ("adult-b", adult_b())):
        measured = measure(known, propose(known.parties, known.rows))
        _print(name, measured)
        good = good and is_good(measured)
    costs = [_cost(size) for size in SIZES]
    for size, (seconds, megabytes) in zip(SIZES, costs, strict=True):
        print(f"{size:7,} entries {seconds:8.2f} s CPU {megabytes:6.0f} MB at most")
    ratio = costs[-1][0] / costs[0][0]
    times = SIZES[-1] // SIZES[0]
    print(
        f"{times} times the entries cost {ratio:.1f} times as much (at most {GROWTH})"
    )
    good = good and ratio <= GROWTH
    if not good or costs[-1][1] > MEMORY:
        sys.exit("Same events: not good enough.")


def is_good(measured: Measured) -> bool:
    return (
        min(measured.recall, measured.pair_recall) >= RECALL
        and min(measured.precision, measured.pair_precision) >= PRECISION
        and all(rank is not None and rank <= RANK for rank in measured.ranks)
    )


def _print(name: str, measured: Measured) -> None:
    print(
        f"{name}: contacts found {measured.recall:.2f}, proposals right "
        f"{measured.precision:.2f}; pairs found {measured.pair_recall:.2f}, right "
        f"{measured.pair_precision:.2f}; referrals without trace stand at "
        f"{measured.ranks}"
    )


def _cost(size: int) -> tuple[float, float]:
    """CPU seconds, the median, and most memory in MB, of a process for each run."""
    command = [sys.executable, "-m", "benchmarks.same_events", "--cost", str(size)]
    runs = [
        json.loads(
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
        )
        for _ in range(REPEATS)
    ]
    return statistics.median(r[0] for r in runs), max(r[1] for r in runs)


def _one_cost(size: int) -> None:
    import resource

    known = adult_a()
    rows = grown(known, size)
    started = time.process_time()
    propose(known.parties, rows)
    spent = time.process_time() - started
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([spent, most]))


def _row(key: str, entry: dict[str, Any]) -> Row:
    return Row(
        key=key,
        agency=entry["agency"],
        event=entry["event"],
        decision=entry["decision"],
        staff=entry["staff"],
        source=entry["source"],
        adult_seen=SEEN.get(entry["adult_seen"], "not_recorded"),
        earliest=_day(entry["earliest"]),
        latest=_day(entry["latest"]),
        precision=entry["precision"],
        date_text=entry["date_text"],
        time_from=_clock(entry["time_from"]),
        time_to=_clock(entry["time_to"]),
        time_precision=entry["time_precision"],
        time_part=entry["time_part"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _clock(text: str) -> clock | None:
    return clock.fromisoformat(text) if text else None


def _pairs(groups: Iterable[Iterable[str]]) -> set[tuple[str, str]]:
    return {
        (one, other)
        for group in groups
        for one, other in combinations(sorted(group), 2)
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["--cost"]:
        _one_cost(int(sys.argv[2]))
    else:
        for folder in sys.argv[1:]:
            review = load_folder(Path(folder))
            _print(folder, measure(review, propose(review.parties, review.rows)))
