"""What holds of every file: each row is accounted for, no word is lost or doubled."""

import random
import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from chronology import services
from chronology.models import Entry
from chronology.rows import CHECK, READY, SKIP, PreviewRow
from tests.chronology.test_imports import start
from tests.chronology.test_rows import look_at

HEADINGS = ["Date", "Time", "What happened", "Decision", "Comment"]
DATES = """
3/4/2019|13/11|ditto|same day|next day|w/c 3 June 2019|undated||||43588|31/02/2019
2019|June 2019|since 4 May 2020|nonsense|3/4/2090|Total|Date
""".replace("\n", "|").split("|")
TIMES = ["", "", "0930", "2.15", "night", "25:00"]
# Each filled cell gets a mark of its own, so that it can be found again.
WORDS = ["", "", "A visit {}.", "and then {}", "He said {}:", "{} ended.", "{}"]
FIRST = ("3/4/2019", "", "A visit {}.", "", "")
MARK = re.compile(r"\bw\d+c\d\b")

CELLS = st.tuples(
    st.sampled_from(DATES),
    st.sampled_from(TIMES),
    *[st.sampled_from(WORDS)] * 3,
)


def marked(rows: list[tuple[str, ...]]) -> list[list[str]]:
    """A table of a file: the headings, then each row with its cells marked."""
    return [
        HEADINGS,
        *(
            [
                *cells[:2],
                *(
                    words.format(f"w{row}c{place}")
                    for place, words in enumerate(cells[2:])
                ),
            ]
            for row, cells in enumerate(rows)
        ),
    ]


def marks_of(rows: list[PreviewRow]) -> Counter[str]:
    return Counter(
        mark
        for row in rows
        for text in row["data"].values()
        for mark in MARK.findall(text)
    )


@settings(max_examples=150, database=None, deadline=None, derandomize=True)
@given(st.lists(CELLS, max_size=14))
def test_no_row_is_lost_or_doubled(rows):
    table = marked([FIRST, *rows])
    found = look_at(table)
    assert [row["row"] for row in found] == list(range(1, len(table) + 1))
    assert {row["state"] for row in found} <= {READY, CHECK, SKIP}
    assert [row for row in found if row["state"] != READY and not row["why"]] == []
    went_on = [row for row in found if row["why"][:1] and "goes on" in row["why"][0]]
    told = [row for row in found if row not in went_on]
    assert marks_of(told) == Counter(MARK.findall(str(table)))
    # Where words went to another row, that row says so, unless more is wrong with it.
    joined = [at for row in told for at in row["joined"]]
    assert joined == [row["where"] for row in went_on]


def test_every_ready_row_becomes_one_entry(part, author):
    dice = random.Random(7)  # noqa: S311 - the same rows each time
    rows = [
        (dice.choice(DATES), dice.choice(TIMES), *dice.choices(WORDS, k=3))
        for _ in range(150)
    ]
    text = "\n".join(",".join(cells) for cells in marked(rows))
    batch = start(part, author, text)
    ready = [row for row in batch.rows if row["state"] == READY]
    assert len(ready) > 20
    services.add_import(batch=batch, by=author)
    events = Entry.objects.order_by("number").values_list("event", flat=True)
    assert list(events) == [row["data"]["event"] for row in ready]
    batch.refresh_from_db()
    left = [row["row"] for row in batch.rows]
    assert sorted(left + [row["row"] for row in ready]) == list(range(1, 152))
