"""manage.py read_dates: the parser's public face."""

import csv
import io
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

HEADER = (
    "date,time,earliest,latest,precision,time_from,time_to,time_precision,verdict,says"
)


def run(name: str) -> list[dict[str, str]]:
    out = io.StringIO()
    call_command("read_dates", name, stdout=out)
    assert out.getvalue().splitlines()[0] == HEADER
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def written(folder: Path, text: str, encoding: str = "utf-8") -> str:
    path = folder / "dates.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def test_read_dates_prints_what_it_read(tmp_path: Path) -> None:
    rows = run(
        written(
            tmp_path,
            "date,time,year\n3/4/19,9.30pm,\n13/11,,2019\nditto,am,2019\n"
            "31/4/19,,\nundated,,\n",
        )
    )
    assert [list(row.values()) for row in rows] == [
        [
            *("3/4/19", "9.30pm", "2019-04-03", "2019-04-03", "exact"),
            *("21:30", "21:30", "exact", "ok", "3 April 2019 at 9:30pm"),
        ],
        [
            *("13/11", "", "2019-11-13", "2019-11-13", "exact", "", "", "unknown"),
            *("ask", "The year is missing. Do you mean 13 November 2019?"),
        ],
        [
            *("ditto", "am", "2019-11-13", "2019-11-13", "exact", "", ""),
            *("part of day", "ask"),
            "Taken from the entry above. Do you mean 13 November 2019?",
        ],
        [
            *("31/4/19", "", "", "", "unknown", "", "", "unknown", "error"),
            "Date must be a real date. April has 30 days.",
        ],
        ["undated", "", "", "", "unknown", "", "", "unknown", "undated", "Undated"],
    ]


def test_read_dates_reads_the_date_alone(tmp_path: Path) -> None:
    rows = run(written(tmp_path, 'Date\n"3 April\n2019"\n\n""\n'))
    assert [row["verdict"] for row in rows] == ["ok", "ask"]


def test_read_dates_ignores_a_year_that_is_none(tmp_path: Path) -> None:
    text = "year,date\n19,3/4\nabcd,3/4\n²²²²,3/4\n"
    rows = run(written(tmp_path, text))
    assert {row["says"] for row in rows if row["date"] == "3/4"} >= {
        "The year is missing. Add the year."
    }
    assert all(row["verdict"] == "ask" for row in rows)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_read_dates_reads_other_encodings(tmp_path: Path, encoding: str) -> None:
    rows = run(written(tmp_path, "date,time\n3–5 April ’19,\n", encoding))
    assert rows[0]["verdict"] == "ok"
    assert rows[0]["date"] == "3–5 April ’19"


def test_read_dates_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbfdate\n3/4/19\n"))
    )
    assert run("-")[0]["earliest"] == "2019-04-03"


@pytest.mark.parametrize("text", ["", "when,time\n3/4/19,\n"])
def test_read_dates_needs_a_date_column(tmp_path: Path, text: str) -> None:
    with pytest.raises(CommandError, match="must have a column named date"):
        run(written(tmp_path, text))


def test_read_dates_cannot_open_what_is_not_there(tmp_path: Path) -> None:
    for name in (str(tmp_path / "none.csv"), str(tmp_path), "\x00"):
        with pytest.raises(CommandError, match="could not open the file"):
            run(name)


def test_read_dates_names_the_line_that_is_no_csv(tmp_path: Path) -> None:
    text = 'date\n3/4/19\n"' + "x" * 200_000 + "\n"
    with pytest.raises(CommandError, match="after line 3"):
        run(written(tmp_path, text))
