"""Reads an agency's chronology as the product would: for support staff, and to add it.

manage.py import_chronology FILE --dry-run
manage.py import_chronology FILE --dry-run --format json
manage.py import_chronology FILE --reference SAR-HF-2026-04 --agency WCH
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.refusals import Refused
from chronology.columns import READ_BACK, word_of
from chronology.dates import Reading
from chronology.headings import is_heading
from chronology.management.commands.read_dates import HEADER, columns_of
from chronology.rows import (
    CHECK,
    READY,
    SKIP,
    Context,
    PreviewRow,
    examine,
    find_tables,
)
from chronology.rules import AdultSeen
from chronology.services import importing
from chronology.sheets import MAX_BYTES, read_file
from reviews.models import Involvement
from reviews.roles import Role
from reviews.services.appointments import holder

# The cells of a row apart from its date and time.
CELLS = [f for f in READ_BACK if f not in ("date_text", "time_text", "says")]
WORDS = {READY: "Ready", CHECK: "Check", SKIP: "Skip"}


class Command(BaseCommand):
    """Print what would become of each row of a file, or add the ready ones."""

    help = (
        "Look at each row of a chronology (.xlsx, .docx, .csv, .tsv or .txt) and say "
        "what would become of it. Without --dry-run, add the rows that are ready to "
        "the chronology of an agency, as its author."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the chronology")
        parser.add_argument("--dry-run", action="store_true", help="add nothing")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--reference", help="the review it is for")
        parser.add_argument("--agency", help="the code of the agency it is of")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            raise CommandError(f"We could not open the file {path}.") from error
        part = _involvement(options["reference"], options["agency"])
        try:
            if options["dry_run"]:
                self.look(path.name, data, part, options["format"])
            else:
                self.add(path.name, data, part)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def look(self, name: str, data: bytes, part: Involvement | None, form: str) -> None:
        tables = read_file(
            name, data, max_rows=importing.MAX_ROWS, is_heading=is_heading
        )
        context = importing.context_of(part) if part else no_context()
        looked_at = examine(find_tables(tables), context)
        if form == "json":
            places = [
                (table.name, row.number) for table in tables for row in table.rows
            ]
            rows = [
                _as_json(place, row, reading)
                for place, (row, reading) in zip(places, looked_at, strict=True)
            ]
            self.stdout.write(json.dumps({"rows": rows}, ensure_ascii=False))
            return
        for row, _ in looked_at:
            why = " ".join(row["why"])
            self.stdout.write(f"{row['where']}: {WORDS[row['state']]}. {why}".strip())

    def add(self, name: str, data: bytes, part: Involvement | None) -> None:
        author = holder(part, Role.AUTHOR) if part else None
        if part is None or author is None:
            raise CommandError(
                "Give --reference and --agency of an agency that has an author, or "
                "--dry-run to add nothing."
            )
        batch = importing.start_import(
            involvement=part, by=author, name=name, data=data
        )
        batch = importing.add_import(batch=batch, by=author)
        left = sum(1 for row in batch.rows if row["state"] == CHECK)
        self.stdout.write(f"Added {batch.added} entries. Rows to check: {left}.")


def _involvement(reference: str | None, agency: str | None) -> Involvement | None:
    if not reference and not agency:
        return None
    part = Involvement.objects.filter(
        review__reference=reference, agency__code=agency
    ).first()
    if part is None:
        raise CommandError("There is no such agency on a review with this reference.")
    return part


def no_context() -> Context:
    """What rows are looked at against where no review is given: nothing but today."""
    return Context(
        today=timezone.localdate(),
        scoping_from=date.min,
        scoping_to=date.max,
        kloes=frozenset(range(1, 1_000)),
        known={},
    )


def _as_json(
    place: tuple[str, int], row: PreviewRow, reading: Reading | None
) -> dict[str, Any]:
    table, number = place
    kinds = {READY: "entry", SKIP: "skip"}
    asks = reading is not None and reading.verdict == "ask"
    dates = columns_of(reading) if reading else dict.fromkeys(HEADER, "")
    words = {f: word_of(f, row["data"].get(f, "")) for f in CELLS}
    if row["state"] != SKIP and not words["adult_seen"]:
        words["adult_seen"] = AdultSeen.NOT_RECORDED.label
    return {
        "table": table,
        "row": number,
        "kind": kinds.get(row["state"], "ask" if asks else "error"),
        "why": " ".join(row["why"]),
        **dates,
        **words,
    }
