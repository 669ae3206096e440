"""The integrated chronology as PDF, in one part and in several."""

from collections import Counter

import pytest

from chronology.pdf import integrated_chronology_pdf
from chronology.pdf import parts as chronology_parts
from chronology.pdf.parts import cut_parts
from chronology.reading import group_by_quarter
from reviews.pdf.tags import table_elements
from tests.harness.pdf import (
    bookmarks,
    file_problems,
    link_targets,
    open_pdf,
    page_texts,
    tag_names,
    tag_problems,
    text_of,
)
from tests.imr.content import make_heading, make_integrated_rows

SOME = 60


def short_rows(count: int) -> list[dict]:
    """Rows of few words: what they say is not what is tested here."""
    words = {"event": "He was at home.", "decision": "", "comment": ""}
    return [row | words for row in make_integrated_rows(count)]


@pytest.fixture(scope="module")
def whole() -> bytes:
    return integrated_chronology_pdf(make_heading(), short_rows(SOME))


@pytest.fixture(scope="module")
def in_parts() -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chronology_parts, "PART", 22)
        return integrated_chronology_pdf(make_heading(), iter(short_rows(SOME)))


def test_integrated_chronology_pdf_is_sound(whole, in_parts):
    for content in (whole, in_parts):
        assert tag_problems(content) == []
        assert file_problems(content) == []


def test_integrated_chronology_pdf_names_the_agency_on_every_row(whole):
    text = text_of(whole)
    for row in short_rows(SOME):
        assert f"{row['agency_code']} {row['number']}" in text
    assert text.count("Brackenmere Council Adult Social Care") == SOME / 3


def test_integrated_chronology_pdf_in_parts_holds_the_same_entries(in_parts):
    text = text_of(in_parts)
    places = [
        text.index(f"{row['agency_code']} {row['number']} ") for row in short_rows(SOME)
    ]
    assert places == sorted(places)


def test_integrated_chronology_pdf_numbers_pages_through(in_parts):
    texts = page_texts(in_parts)
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of {len(texts)}" in text
        assert text.count("OFFICIAL-SENSITIVE") == 2
        assert "SAR-HF-2021-02 · Integrated chronology" in text


def test_integrated_chronology_pdf_contents_lead_to_quarters(whole, in_parts):
    for content in (whole, in_parts):
        marks = bookmarks(content)
        assert [title for depth, title, _ in marks if depth == 0] == [
            "2018",
            "2019",
            "2020",
            "2021",
        ]
        assert not [title for _, title, _ in marks if "continued" in title]
        targets = [target for page, target in link_targets(content) if page == 1]
        assert targets == [page for _, _, page in marks]


def test_integrated_chronology_pdf_cover_says_what_it_holds(whole):
    cover = " ".join(page_texts(whole)[0].split())
    assert f"Entries {SOME}" in cover
    assert "Tollgate Fold Homes, Westmarsh Community Health NHS Trust" in cover
    assert "Larkmoor Row Surgery Being written" in cover
    assert "1 September 2018 to 28 February 2021" in cover


def test_integrated_chronology_pdf_is_set_across(whole):
    with open_pdf(whole) as pdf:
        assert all(p.mediabox[2] > p.mediabox[3] for p in list(pdf.pages)[2:])


def test_integrated_chronology_pdf_puts_undated_entries_last():
    rows = short_rows(3)
    rows[0] |= {"earliest": None, "latest": None, "date_text": "undated"}
    content = integrated_chronology_pdf(make_heading(), rows)
    text = text_of(content)
    assert text.index("BAS C1") > text.index("WCH C3")
    assert bookmarks(content)[-1][:2] == (0, "Undated entries")


def test_integrated_chronology_pdf_of_nothing_says_so():
    content = integrated_chronology_pdf(
        make_heading(agencies_in=[], agencies_not_yet_in=[]), []
    )
    assert tag_problems(content) == []
    text = text_of(content)
    assert "There are no entries." in text
    assert "Agencies in this chronology None" in text
    assert "Not yet in" not in text


def test_integrated_chronology_pdf_gives_the_same_bytes(whole):
    told = []
    again = integrated_chronology_pdf(
        make_heading(),
        short_rows(SOME),
        lambda done, total: told.append((done, total)),
    )
    assert again == whole
    assert told == [(1, 1)]


def test_integrated_chronology_pdf_has_no_person_in_its_metadata(whole):
    with open_pdf(whole) as pdf:
        assert dict(pdf.docinfo.items()) == {
            "/Title": "SAR-HF-2021-02 integrated chronology"
        }


def cut(rows: list[dict], size: int) -> list[list[tuple[str, str, int]]]:
    return [
        [(h.year, h.title, len(h.entries)) for h in part]
        for part in cut_parts(group_by_quarter(rows), size=size)
    ]


def rows_on(**days: int) -> list[dict]:
    (row,) = short_rows(1)
    return [
        row | {"earliest": day.removeprefix("d").replace("_", "-"), "latest": None}
        for day, count in days.items()
        for _ in range(count)
    ]


def test_cut_parts_cuts_between_quarters():
    rows = rows_on(d2018_12_31=2, d2019_01_01=3, d2019_05_01=1, d2019_08_01=1)
    assert cut(rows, 4) == [
        [("2018", "From October 2018", 2), ("2019", "From January 2019", 3)],
        [("2019 (continued)", "From April 2019", 1), ("", "From July 2019", 1)],
    ]


def test_cut_parts_cuts_a_quarter_that_is_far_too_long():
    assert cut(rows_on(d2019_01_01=9), 4) == [
        [("2019", "From January 2019", 4)],
        [("2019 (continued)", "From January 2019 (continued)", 4)],
        [("2019 (continued)", "From January 2019 (continued)", 1)],
    ]
    assert cut(rows_on(d2019_01_01=8), 4) == [[("2019", "From January 2019", 8)]]


def test_cut_parts_cuts_undated_entries_as_well():
    rows = [row | {"earliest": None} for row in rows_on(d2019_01_01=5)]
    assert cut(rows, 2) == [
        [("Undated entries", "", 2)],
        [("Undated entries (continued)", "", 2)],
        [("Undated entries (continued)", "", 1)],
    ]


def test_integrated_chronology_pdf_heads_every_row_and_column(whole):
    names = tag_names(whole)
    tables = names["Table"] - 2  # the cover has two without column headings
    assert names["THead"] == tables
    with open_pdf(whole) as pdf:
        scopes = Counter(
            str(element.A.get("/Scope"))
            for element, _ in table_elements(pdf.Root.StructTreeRoot)
            if element.S == "/TH" and element.get("/Pg") in pages_across(pdf)
        )
    assert scopes == {"/Column": 4 * tables, "/Row": SOME}
    assert names["H1"] == 1
    assert names["H2"] == 2 + 4


def pages_across(pdf) -> list:
    return [page.obj for page in pdf.pages if page.mediabox[2] > page.mediabox[3]]


def test_integrated_chronology_pdf_sets_again_only_what_changed(monkeypatch):
    monkeypatch.setattr(chronology_parts, "PART", 22)
    kept: dict[str, bytes] = {}
    rows = short_rows(SOME)
    first = integrated_chronology_pdf(make_heading(), rows, kept=kept)
    before = dict(kept)
    assert len(before) == 3
    assert integrated_chronology_pdf(make_heading(), rows, kept=kept) == first
    assert kept == before
    rows[-1]["event"] = "She rang."
    changed = integrated_chronology_pdf(make_heading(), rows, kept=kept)
    assert len(kept) == 4
    assert "She rang." in text_of(changed)
    assert changed == integrated_chronology_pdf(make_heading(), rows)


def test_integrated_chronology_pdf_holds_every_word_of_a_long_entry():
    event = "\n".join(" ".join(f"w{n}p{p}" for n in range(600)) for p in range(6))
    rows = [row | {"event": event, "comment": event} for row in short_rows(2)]
    content = integrated_chronology_pdf(make_heading(), rows)
    assert file_problems(content) == []
    assert tag_problems(content) == []
    words = Counter(text_of(content).split())
    assert {words[word] for word in event.split()} == {4}
