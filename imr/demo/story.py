"""The sample review as it lies in files: read, never changed."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
_ROW = re.compile(r"\[row (\d+)\]")

KINDS = {
    "ASC": "adult_social_care",
    "TFH": "housing",
    "WCH": "nhs_trust",
    "LRS": "gp_practice",
    "LTA": "ambulance",
    "CCF": "fire",
}
ASKED_FOR = {
    "chronology and IMR": "both",
    "chronology only": "chronology",
    # Its chronology came with the referral, so it is asked for both here.
    "IMR only": "both",
}
ADULT_SEEN = {
    "yes, alone": "alone",
    "yes, with others": "with_others",
    "yes": "yes",
    "no": "no",
    "not applicable": "not_applicable",
    "not recorded": "not_recorded",
}
EVIDENCE_KINDS = {
    "record": "record",
    "policy": "policy",
    "alert": "policy",
    "audit": "audit",
    "incident": "incident",
    "data": "data",
}
# Names that slipped into the agencies' files. An author who sends a report has
# replaced them; those who still write have not.
CAREFUL = {
    "Desmond Wexcombe": "Adult A",
    "Mr Wexcombe": "Adult A",
    "Marguerite": "WCH-DN3",
    "Bernadette Quoy-Lister": "TFH-HO1",
}


@cache
def review() -> dict[str, Any]:
    """The review, its agencies, people, staff keys, interviews and evidence."""
    return _read("review.json")


@cache
def entries(agency_name: str) -> list[dict[str, Any]]:
    """One agency's chronology entries in the order of its files."""
    return [row for row in _read("entries.json") if row["agency"] == agency_name]


@cache
def report(name: str) -> dict[str, Any]:
    """One of the two sample reports: the finished one, or the weak draft."""
    return _read(f"{name}.json")


def section(report: dict[str, Any], number: str) -> str:
    """The text of one section of a sample report."""
    return next(str(s["text"]) for s in report["sections"] if s["number"] == number)


def of_agency(key: str, code: str) -> list[dict[str, Any]]:
    """What belongs to one agency of a list of the review's file."""
    return [item for item in review()[key] if item["agency"] == code]


def cite(text: str, numbers: dict[int, int]) -> str:
    """Turn "[row 5]" into the number of the entry made from that row: "[C4]".

    A row that continues the one above has no entry of its own: the entry above
    is cited.
    """

    def entry(match: re.Match[str]) -> str:
        row = int(match[1])
        known = [number for number in numbers if number <= row]
        return f"[C{numbers[max(known)]}]" if known else match[0]

    return _ROW.sub(entry, text)


def careful(text: str) -> str:
    """A text with the names that slipped in replaced by codes."""
    for name, code in CAREFUL.items():
        text = text.replace(name, code)
    return text


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))
