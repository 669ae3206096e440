"""The pack: everything accepted in one file that can be checked."""

import hashlib

import pytest

from chronology.pdf import integrated_chronology_pdf
from imr.pdf import CouldNotPrint, PackPart, imr_pdf, pack_pdf
from tests.harness.pdf import (
    bookmarks,
    file_problems,
    link_targets,
    open_pdf,
    page_texts,
    tag_problems,
    text_of,
)
from tests.imr.content import (
    ACCEPTANCE,
    make_content,
    make_heading,
    make_integrated_rows,
)


@pytest.fixture(scope="module")
def parts() -> list[PackPart]:
    reports = [
        PackPart(
            title=f"{name}: report",
            agency=name,
            what="Accepted report",
            version=version,
            check_code=code * 32,
            content=imr_pdf(
                make_content(sections=2, entries=2, agency={"name": name, "code": "X"}),
                ACCEPTANCE,
            ),
        )
        for name, version, code in [
            ("Tollgate Fold Homes", 1, "ab"),
            ("Westmarsh Community Health NHS Trust", 2, "3f"),
        ]
    ]
    chronology = PackPart(
        title="Integrated chronology",
        agency="All accepted agencies",
        what="Integrated chronology",
        version=None,
        check_code="",
        content=integrated_chronology_pdf(make_heading(), make_integrated_rows(3)),
    )
    return [*reports, chronology]


@pytest.fixture(scope="module")
def pack(parts) -> bytes:
    return pack_pdf(make_heading(), parts)


def test_pack_pdf_is_sound(pack):
    assert tag_problems(pack) == []
    assert file_problems(pack) == []


def test_pack_pdf_numbers_pages_through(parts, pack):
    texts = page_texts(pack)
    assert len(texts) == 2 + sum(len(page_texts(p.content)) for p in parts) + 1
    for number, text in enumerate(texts, start=1):
        assert f"Pack page {number} of {len(texts)}" in text
        assert text.count("OFFICIAL-SENSITIVE") == 2


def test_pack_pdf_cover_says_who_is_in(pack):
    cover = " ".join(page_texts(pack)[0].split())
    assert "SAR-HF-2021-02" in cover
    assert "3 March 2026" in cover
    assert "Tollgate Fold Homes, Westmarsh Community Health NHS Trust" in cover
    assert "Not yet in" in cover
    assert "Larkmoor Row Surgery" in cover
    assert "Being written" in cover


def test_pack_pdf_contents_lead_to_each_part(parts, pack):
    first = 2
    expected = []
    for part in parts:
        expected.append(first)
        first += len(page_texts(part.content))
    expected.append(first)
    assert [target for page, target in link_targets(pack) if page == 1] == expected
    contents = " ".join(page_texts(pack)[1].split())
    for part, page in zip(parts, expected, strict=False):
        assert part.title in contents
        assert f" {page + 1} " in f"{contents} "
    assert [
        (title, page) for depth, title, page in bookmarks(pack) if depth == 0
    ] == list(zip([*(p.title for p in parts), "Manifest"], expected, strict=True))
    assert (1, "1. Section about matter 1", expected[0] + 2) in bookmarks(pack)


def test_pack_pdf_manifest_lists_every_hash(parts, pack):
    manifest = " ".join(page_texts(pack)[-1].split())
    for part in parts:
        assert part.agency in manifest
        assert hashlib.sha256(part.content).hexdigest() in manifest
        assert part.check_code in manifest
    assert "Version 2" in manifest
    assert manifest.count("Check code of the content (SHA-256)") == 2
    assert "Pages in this pack 3 to" in manifest


def test_pack_pdf_names_the_page_of_a_part_of_one_page(parts):
    with open_pdf(parts[0].content) as pdf:
        lengths = len(pdf.pages)
    assert lengths > 1
    single = PackPart("One", "A", "Note", None, "", _one_page())
    manifest = text_of(pack_pdf(make_heading(agencies_in=[]), [single]))
    assert "Pages in this pack 3 " in manifest
    assert "Agencies in this pack None" in manifest


def _one_page() -> bytes:
    from reviews.pdf.joining import finish_pdf
    from reviews.pdf.printing import print_html

    return finish_pdf(
        print_html('<html lang="en-GB"><title>x</title><p>x'), lambda _p, _t: []
    )


def test_pack_pdf_gives_the_same_bytes_and_tells_how_far_it_is(parts, pack):
    told = []
    again = pack_pdf(
        make_heading(), parts, lambda done, total: told.append((done, total))
    )
    assert again == pack
    assert told[-1] == (5, 5)


def test_pack_pdf_has_no_person_in_its_metadata(pack):
    with open_pdf(pack) as pdf:
        assert dict(pdf.docinfo.items()) == {"/Title": "SAR-HF-2021-02 pack"}


def test_pack_pdf_stops_at_a_part_that_cannot_be_opened():
    part = PackPart("One", "A", "Note", None, "", b"%PDF-broken")
    with pytest.raises(CouldNotPrint):
        pack_pdf(make_heading(), [part])
