"""The sample agencies' chronologies in memory, and what is known of each agency."""

import json
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from chronology.models import Entry
from imr.demo import story
from imr.gates.known import kind_words, without_the
from imr.quality import Knowledge, Person
from imr.quality.knowledge import codes_explained
from imr.wording import adult_names, staff_names
from reviews.models import Involvement

TRUTH = Path(__file__).parents[1] / "data" / "adult-a" / "truth.json"
Row = tuple[str, str, str]


@cache
def truth() -> dict[str, Any]:
    """What was put into the sample on purpose, by where it stands."""
    return json.loads(TRUTH.read_text(encoding="utf-8"))


def place(row: dict[str, Any]) -> Row:
    """Where something stands: the file, the table, the row."""
    return row["file"], row["sheet_or_table"], str(row["row"])


@cache
def entries_of(code: str) -> dict[Row, Entry]:
    """One agency's entries by where they stand in its files, in the order of days."""
    agency = next(a for a in story.review()["agencies"] if a["code"] == code)
    made = {}
    for number, row in enumerate(story.entries(agency["name"]), start=1):
        entry = Entry(
            involvement=Involvement(),
            number=number,
            **{
                name: row[name]
                for name in ("date_text", "event", "decision", "comment", "source")
            },
            staff=row["staff"],
            adult_seen=story.ADULT_SEEN[row["adult_seen"]],
            precision=row["precision"] or "unknown",
            earliest=_day(row["earliest"]),
            latest=_day(row["latest"]),
            time_precision=row["time_precision"],
            time_from=_time(row["time_from"]),
        )
        entry.put_in_order()
        made[row["file"], row["table"], str(row["row"])] = entry
    return dict(
        sorted(made.items(), key=lambda pair: (pair[1].sort_day, pair[1].number))
    )


@cache
def known_to(code: str) -> Knowledge:
    """What an agency's staff key and the review say."""
    review = story.review()
    sealed = review["sealed_identity"]
    staff = review["staff_key"][code]
    adult = {"name": sealed["name"], "pseudonym": review["pseudonym"]}
    others = [a for a in review["agencies"] if a["code"] != code]
    kinds = {story.KINDS[a["code"]] for a in others}
    return Knowledge(
        starts=date.fromisoformat(review["scoping_period"]["start"]),
        ends=date.fromisoformat(review["scoping_period"]["end"]),
        today=timezone.localdate(),
        pseudonym=review["pseudonym"],
        staff=staff_names(
            [row["name"] for row in staff] + [row["line_manager"] for row in staff]
        ),
        people=tuple(
            Person(row["code"], row["code"], staff_names([row["name"]]))
            for row in staff
        ),
        adult=adult_names(
            **adult,
            address=sealed["address"],
            born=date.fromisoformat(sealed["date_of_birth"]),
            nhs_number=sealed["nhs_number"],
        ),
        adult_name=adult_names(**adult),
        others=(
            *(word for a in others for word in (a["name"], a["code"])),
            *without_the(kind_words(kinds, story.KINDS[code])),
        ),
        explained=codes_explained(
            terms=[],
            codes=[row["code"] for row in staff],
            agencies=[a["code"] for a in review["agencies"]],
        ),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None
