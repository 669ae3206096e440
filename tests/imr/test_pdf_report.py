"""An agency's report as PDF, read back with pikepdf."""

import json

import pytest

from imr.pdf import imr_pdf
from reviews.pdf import printing
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
from tests.imr.content import ACCEPTANCE, make_content, make_entry, make_section


@pytest.fixture(scope="module")
def accepted() -> bytes:
    return imr_pdf(make_content(), ACCEPTANCE)


@pytest.fixture(scope="module")
def draft() -> bytes:
    return imr_pdf(make_content(sections=2, entries=1), None)


def test_imr_pdf_is_sound(accepted, draft):
    for content in (accepted, draft):
        assert tag_problems(content) == []
        assert file_problems(content) == []


def test_imr_pdf_is_marked_and_numbered_on_every_page(accepted):
    texts = page_texts(accepted)
    for number, text in enumerate(texts, start=1):
        assert text.count("OFFICIAL-SENSITIVE") == 2
        assert f"Page {number} of {len(texts)}" in text
        assert "SAR-HF-2021-02 · WCH · Version 2" in text
        assert "DRAFT" not in text


def test_imr_pdf_cover_says_what_it_is(accepted):
    cover = " ".join(page_texts(accepted)[0].split())
    for words in (
        "Hammersmith & Fulham Safeguarding Adults Board",
        "Safeguarding Adults Review: Individual Management Review",
        "Adult A",
        "Westmarsh Community Health NHS Trust (WCH)",
        "1 September 2018 to 28 February 2021",
        "Consultant Nurse, Frailty (another division)",
        "Accepted on 24 June 2021 at 4:42pm",
        "hf 1",
        "3f" * 32,
    ):
        assert words in cover


def test_imr_pdf_has_the_acceptance_in_full(accepted):
    (page,) = [t for t in page_texts(accepted) if "Amara Oyelaran-Whitlock" in t]
    page = " ".join(page.split())
    assert "Chief Nurse" in page
    assert "I accept responsibility for its recommendations." in page
    assert "24 June 2021 at 4:42pm, London time" in page
    assert "3f" * 32 in page


def test_imr_pdf_numbers_paragraphs_and_names_codes(accepted):
    text = text_of(accepted)
    assert "1.4" in text
    assert "10.9" in text
    assert "Evidence" in text
    assert "Ankle brachial pressure index" in text


def test_imr_pdf_contents_name_the_pages_they_lead_to(accepted):
    lines = [line.strip() for line in page_texts(accepted)[1].splitlines()]
    leads_to = [target for page, target in link_targets(accepted) if page == 1]
    assert [int(line) for line in lines if line.isdigit()] == [
        target + 1 for target in leads_to
    ]
    for depth, title, page in bookmarks(accepted):
        if depth == 0:
            assert title in lines
            assert page in leads_to


def test_imr_pdf_bookmarks_nest(accepted):
    marks = [(depth, title) for depth, title, _ in bookmarks(accepted)]
    assert marks[0] == (0, "1. Section about matter 1")
    place = marks.index((0, "10. Section about matter 10"))
    assert marks[place + 1] == (1, "KLOE 1. Missed contact")
    assert marks[-1] == (0, "Appendix B: roles and abbreviations")
    assert (1, "2018") in marks


def test_imr_pdf_references_lead_to_entries_and_evidence(accepted):
    texts = page_texts(accepted)
    chronology = next(n for n, t in enumerate(texts) if "Appendix A: chronology" in t
                      and n > 1)  # fmt: skip
    evidence = next(n for n, t in enumerate(texts) if "Record of visits" in t)
    targets = {target for _, target in link_targets(accepted)}
    assert {chronology, evidence} <= targets


def test_imr_pdf_keeps_the_caption_with_its_table():
    def blocks(number: int) -> list[dict[str, object]]:
        return [
            {"kind": "text", "label": "", "text": "A line.\n\n" * (number % 4)},
            {
                "kind": "table",
                "label": f"Caption {number}.",
                "columns": ["Column"],
                "rows": [[f"Row {number}."]],
            },
        ]

    sections = [
        {"number": str(n), "key": "k", "title": "T", "blocks": blocks(n)}
        for n in range(1, 41)
    ]
    texts = page_texts(imr_pdf(make_content(entries=0) | {"sections": sections}, None))
    for number in range(1, 41):
        (page,) = [text for text in texts if f"Caption {number}." in text]
        assert f"Row {number}." in page


def test_imr_pdf_sets_the_chronology_across(accepted):
    with open_pdf(accepted) as pdf:
        wide = [p.mediabox[2] > p.mediabox[3] for p in pdf.pages]
    texts = page_texts(accepted)
    assert [w for w, t in zip(wide, texts, strict=True) if "Source and contact" in t]
    assert all(
        "Source and contact" in text for w, text in zip(wide, texts, strict=True) if w
    )
    assert not wide[0]
    assert not wide[-1]


def test_imr_pdf_tells_no_name_in_its_metadata(accepted):
    with open_pdf(accepted) as pdf:
        assert set(pdf.docinfo.keys()) == {"/Title", "/Producer"}
        assert str(pdf.docinfo["/Title"]) == "SAR-HF-2021-02 WCH version 2"
        metadata = pdf.Root.Metadata.read_bytes().decode()
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.get("/Names", {}).get("/EmbeddedFiles") is None
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert "Amara" not in metadata
    assert 'pdfuaid:part="1"' in metadata


def test_imr_pdf_embeds_every_font(accepted):
    with open_pdf(accepted) as pdf:
        fonts = pdf.pages[0].obj.Resources.Font
        for font in fonts.values():
            (glyphs,) = font.DescendantFonts
            assert "/FontFile2" in glyphs.FontDescriptor
            assert "Source" in str(font.BaseFont)


def test_imr_pdf_of_a_draft_says_so_on_every_page(draft):
    texts = page_texts(draft)
    assert all("DRAFT" in text for text in texts)
    assert "Draft: not yet accepted" in texts[0]
    assert "Acceptance on behalf" not in " ".join(texts)
    assert "Check code" not in " ".join(texts)


def test_imr_pdf_gives_the_same_bytes(draft):
    assert imr_pdf(make_content(sections=2, entries=1), None) == draft


def test_imr_pdf_does_not_depend_on_the_order_of_keys(draft):
    content = make_content(sections=2, entries=1)
    assert imr_pdf(json.loads(json.dumps(content, sort_keys=True)), None) == draft


def test_imr_pdf_of_a_long_report_is_set_apart(monkeypatch, draft):
    monkeypatch.setattr(printing, "LONG_HTML", 10)
    assert imr_pdf(make_content(sections=2, entries=1), None) == draft


def test_imr_pdf_prints_what_people_type():
    nasty = "<script>alert(1)</script> {{ 7*7 }} ${x} {0.__class__} =1+1 \x00\x0b😀"
    row = make_entry(1, event=nasty, comment="w" * 300, date_text="mid–June ’18")
    content = imr_pdf(
        make_content(sections=0, chronology=[row], author_role=nasty)
        | {"sections": [make_section(1, title=nasty)]},
        None,
    )
    text = text_of(content)
    assert text.count("<script>alert(1)</script> {{ 7*7 }} ${x} {0.__class__}") >= 2
    assert "mid–June ’18" in text
    assert tag_problems(content) == []


def test_imr_pdf_of_little_is_still_a_document():
    content = imr_pdf(
        make_content(
            sections=0, entries=0, asked_for="imr", staff_roles=[], glossary=[]
        ),
        ACCEPTANCE,
    )
    assert len(page_texts(content)) == 3
    assert tag_problems(content) == []
    assert tag_names(content)["H1"] == 1
