"""The agencies' own files of the sample review, against the careful reading of each.

Seven files with their own headings, title blocks, banners, split rows and slips
(tests/data/adult-a/chronologies). Every row is accounted for, and no date is
silently wrong.
"""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from chronology.dates import Reading
from chronology.models import Entry
from reviews.roles import Role
from reviews.rules import State
from tests import factories
from tests.chronology.test_dates_oracle import ORACLE, days_agree, every_row

FILES = ORACLE.parent / "chronologies"
KINDS = {
    "read": {"entry"},
    "inherit": {"entry"},
    "ask": {"ask"},
    "error": {"error"},
    "skip": {"skip"},
    "continues": {"skip"},
}
SEEN = {
    "yes": "Yes, not recorded whether alone",
    "yes, alone": "Yes, alone",
    "yes, with others": "Yes, with others",
    "no": "No",
    "not applicable": "Not applicable",
    "not recorded": "Not recorded",
}


def look(path: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    with time_machine.travel(date(2026, 11, 22)):
        call_command(
            "import_chronology", path, "--dry-run", "--format=json", stdout=out
        )
    looked_at: dict[str, Any] = json.loads(out.getvalue())
    return looked_at


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir()))
def test_every_row_of_a_file_comes_out_as_it_was_read_with_care(name):
    rows = look(FILES / name)["rows"]
    expected = [row for row in every_row() if row["file"] == name]
    found = {(row["table"] or "", row["row"]): row for row in rows}
    places = [(row["sheet_or_table"], int(row["row"])) for row in expected]
    assert sorted(found) == sorted(places)
    wrong = []
    for place, row in zip(places, expected, strict=True):
        got = found[place]
        fair = KINDS[row["kind"]] | ({"ask"} if row["ask_also_fair"] else set())
        if got["kind"] not in fair:
            wrong.append((place, got["kind"], got["why"]))
        if got["kind"] != "entry":
            continue
        # The second half of a split row was joined to the first.
        cells = ["source", "staff", "event", "decision", "comment"]
        for cell in cells:
            begins = " ".join(got[cell].split())[:60].strip()
            if begins != row[cell].strip():
                wrong.append((place, cell, begins))
        if got["adult_seen"] != SEEN[row["adult_seen"]]:
            wrong.append((place, "adult_seen", got["adult_seen"]))
        reading = Reading(
            got["date"],
            got["time"],
            "ok",
            "",
            earliest=day(got["earliest"]),
            latest=day(got["latest"]),
            precision=got["precision"],
        )
        if not days_agree(row, reading):
            wrong.append((place, got["date"], got["says"]))
    assert wrong == []


def test_nearly_every_readable_date_is_read():
    asked = readable = 0
    for path in FILES.iterdir():
        found = {(row["table"], row["row"]): row for row in look(path)["rows"]}
        for row in every_row():
            if row["file"] == path.name and row["kind"] == "read":
                readable += 1
                place = (row["sheet_or_table"], int(row["row"]))
                asked += found[place]["kind"] != "entry"
    assert readable == 226
    assert asked / readable <= 0.02


# The command


def test_command_says_of_each_row_what_would_become_of_it(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text("When,What happened\n3/4/2019,A visit.\n13/11,A call.\n")
    call_command("import_chronology", path, "--dry-run")
    assert capsys.readouterr().out.splitlines() == [
        "Row 1: Skip. These are headings.",
        "Row 2: Ready.",
        "Row 3: Check. The year is missing. Do you mean 13 November 2019?",
    ]


@pytest.mark.django_db
def test_command_adds_what_is_ready_as_the_author(tmp_path, capsys):
    part = factories.make_involvement(state=State.DRAFTING)
    path = tmp_path / "a.csv"
    path.write_text("When,What happened,KLOE\n3/4/2019,A visit.,9\n4/4/19,A call.,\n")
    where = ["--reference", part.review.reference, "--agency", part.agency.code]
    call_command("import_chronology", path, "--dry-run", *where)
    assert "There is no KLOE 9 on this review." in capsys.readouterr().out
    assert not Entry.objects.exists()
    call_command("import_chronology", path, *where)
    assert capsys.readouterr().out == "Added 1 entries. Rows to check: 1.\n"
    entry = Entry.objects.get()
    assert entry.changed_by == factories.person(part, Role.AUTHOR)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([], "Give --reference and --agency"),
        (["--reference", "SAR-X", "--agency", "NO"], "There is no such agency"),
    ],
)
def test_command_says_what_it_needs(tmp_path, options, says):
    path = tmp_path / "a.csv"
    path.write_text("When,What happened\n3/4/2019,A visit.\n")
    with pytest.raises(CommandError, match=says):
        call_command("import_chronology", path, *options)


def test_command_says_what_is_wrong_with_the_file(tmp_path):
    with pytest.raises(CommandError, match="could not open the file"):
        call_command("import_chronology", tmp_path / "none.csv", "--dry-run")
    path = tmp_path / "a.csv"
    path.write_text("Only words")
    with pytest.raises(CommandError, match="could not find a table"):
        call_command("import_chronology", path, "--dry-run")
