"""Canonical content for tests and benchmarks: invented, any size, always the same."""

import random
from datetime import date, timedelta
from typing import Any

SENTENCES = (
    "the nurse visited and he said that the flat was cold so she called the team "
    "about the heater and they agreed to ring his sister before the next visit "
    "because the door had not been answered on two mornings and the letter came back"
)
WORDS = SENTENCES.split()
ACCEPTANCE: dict[str, Any] = {
    "name": "Amara Oyelaran-Whitlock",
    "job_title": "Chief Nurse",
    "at": "2021-06-24T16:42:00+01:00",
    "statement": (
        "I accept this report on behalf of Westmarsh Community Health NHS Trust.\n"
        "I accept responsibility for its recommendations."
    ),
    "version": 2,
    "sha256": "3f" * 32,
}


def make_text(seed: int, words: int) -> str:
    """Sentences of about so many words, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - invented words, not secrets
    picked = [chance.choice(WORDS) for _ in range(words)]
    for place in range(0, words, 12):
        picked[place] = picked[place].capitalize()
        if place:
            picked[place - 1] += "."
    return " ".join(picked) + "."


def make_entry(number: int, **values: Any) -> dict[str, Any]:
    """A canonical row; entries run on from September 2018, one every four days.

    ``values`` replace its keys.
    """
    day = date(2018, 9, 1) + timedelta(days=number * 4)
    row: dict[str, Any] = {
        "number": f"C{number}",
        "entry": f"00000000-0000-4000-8000-{number:012d}",
        "date_text": f"{day:%d/%m/%Y}",
        "time_text": "10.30" if number % 3 else "",
        "says": "",
        "earliest": day.isoformat(),
        "latest": day.isoformat(),
        "precision": "exact",
        "time_from": "10:30" if number % 3 else None,
        "time_to": None,
        "time_precision": "exact" if number % 3 else "unknown",
        "time_part": "",
        "order": 0,
        "source": f"Record, page {number}",
        "staff": "WCH-DN1, community nurse",
        "contact_type": "visit" if number % 2 else "no_access",
        "event": make_text(number, 20 + number * 37 % 110),
        "decision": make_text(-number, 18) if number % 2 else "",
        "adult_seen": "alone" if number % 2 else "no",
        "comment": make_text(number + 7, number * 13 % 60) if number % 5 < 2 else "",
        "expected": "",
        "kloes": [1, 3] if number % 4 == 0 else [],
        "significance": "key_episode" if number % 25 == 0 else "routine",
        "practice": "none",
        "fact_check": "unchecked",
        "fact_check_note": "",
    }
    return {**row, **values}


def make_section(number: int, title: str = "", paragraphs: int = 4) -> dict[str, Any]:
    """A section with labels, a heading, facts and a table of evidence in section 6."""
    text = "\n\n".join(make_text(number * 100 + n, 90) for n in range(paragraphs))
    blocks: list[dict[str, Any]] = [{"kind": "text", "label": "", "text": text}]
    if number == 6:
        blocks = [
            {
                "kind": "table",
                "label": "Evidence",
                "columns": [
                    "No.", "Type", "Title", "Date", "Held by", "Weight", "Where used"
                ],
                "rows": [
                    [f"E{n}", "Agency record", "Record of visits, 2018 to 2021",
                     "12 March 2021", "Information governance", "Primary", "4, KLOE 1"]
                    for n in range(1, 6)
                ],
            }
        ]  # fmt: skip
    if number == 10:
        blocks = [
            block
            for kloe in (1, 2)
            for block in (
                {"kind": "heading", "text": f"KLOE {kloe}. Missed contact"},
                {"kind": "text", "label": "What happened", "text": text},
                {
                    "kind": "text",
                    "label": "What was missed",
                    "text": "**Nobody** rang [C1, C2].\n- first [E1]\n- second\n"
                    "> “He said *nothing*.”\n1. one\n2. two",
                },
                {"kind": "facts", "rows": [["Chronology entries", "[C1] [C2]"]]},
            )
        ]
    return {
        "number": str(number),
        "key": f"section_{number}",
        "title": title or f"Section about matter {number}",
        "blocks": blocks,
    }


def make_content(
    *, entries: int = 12, sections: int = 16, **values: Any
) -> dict[str, Any]:
    """A canonical content (schema 1) with so many entries and sections.

    ``values`` replace its top-level keys.
    """
    content: dict[str, Any] = {
        "schema": 1,
        "marking": "OFFICIAL-SENSITIVE",
        "board": "Hammersmith & Fulham Safeguarding Adults Board",
        "title": "Safeguarding Adults Review: Individual Management Review",
        "review": {
            "reference": "SAR-HF-2021-02",
            "pseudonym": "Adult A",
            "scoping_from": "2018-09-01",
            "scoping_to": "2021-02-28",
        },
        "agency": {"name": "Westmarsh Community Health NHS Trust", "code": "WCH"},
        "asked_for": "both",
        "version": 2,
        "template": {"key": "hf", "version": 1},
        "author_role": "Consultant Nurse, Frailty (another division)",
        "sections": [make_section(number) for number in range(1, sections + 1)],
        "chronology": [make_entry(number) for number in range(1, entries + 1)],
        "staff_roles": [
            {"code": "WCH-DN1", "role": "Community nurse and caseload holder"},
            {"code": "WCH-TL1", "role": "Team leader"},
        ],
        "glossary": [
            {"term": "ABPI", "meaning": "Ankle brachial pressure index: blood flow"}
        ],
    }
    return {**content, **values}


def make_integrated_rows(
    count: int, agencies: tuple[tuple[str, str], ...] = ()
) -> list[dict[str, Any]]:
    """Rows of an integrated chronology in order, the agencies by turns."""
    agencies = agencies or (
        ("Westmarsh Community Health NHS Trust", "WCH"),
        ("Brackenmere Council Adult Social Care", "BAS"),
        ("Tollgate Fold Homes", "TFH"),
    )
    rows = []
    for number in range(1, count + 1):
        name, code = agencies[number % len(agencies)]
        # Two and a half years, however many rows there are.
        place = number * 225 // (count + 1)
        row = make_entry(place)
        own = {"number": f"C{number}", "event": make_entry(number)["event"]}
        rows.append({**row, **own, "agency": name, "agency_code": code, "version": 1})
    return rows


def make_heading(**values: Any) -> dict[str, Any]:
    """What the covers of collated files say."""
    return {
        "board": "Hammersmith & Fulham Safeguarding Adults Board",
        "reference": "SAR-HF-2021-02",
        "pseudonym": "Adult A",
        "scoping_from": "2018-09-01",
        "scoping_to": "2021-02-28",
        "made_on": "2026-03-03",
        "agencies_in": ["Tollgate Fold Homes", "Westmarsh Community Health NHS Trust"],
        "agencies_not_yet_in": [("Larkmoor Row Surgery", "Being written")],
        **values,
    }
