"""Finishing and joining files: tags, ids, links, bookmarks, stamps."""

import pytest
from pikepdf import Array, Dictionary, Name, String

from reviews.pdf.contents import Line, lines_of, print_front
from reviews.pdf.joining import (
    Bookmark,
    Part,
    finish_pdf,
    join,
    open_pdf,
    read_bookmarks,
    save,
)
from reviews.pdf.printing import CouldNotPrint, print_html
from reviews.pdf.stamps import BOLD, Stamp, furniture, stamp_pages
from tests.harness.pdf import (
    bookmarks,
    file_problems,
    link_targets,
    page_texts,
    tag_names,
    tag_problems,
)

TABLE = (
    "<table><thead><tr><th scope=col>A</th><th scope=col>B</th></tr></thead><tbody>"
    + "<tr><th scope=row>{name}</th><td>{name} cell</td></tr>" * 60
    + "</tbody></table>"
)


def make_part(name: str, *, pages: int = 2) -> bytes:
    body = "".join(
        f'<section id="s{n}"><h2>{name} {n}</h2><p>Text of {name} {n}.'
        f' <a href="#s{pages - 1}">last</a></p></section>'
        f'<div style="break-before: page"></div>'
        for n in range(pages)
    )
    html = f'<html lang="en-GB"><title>{name}</title><body>{body}{TABLE}</body></html>'
    return finish_pdf(
        print_html(html.replace("{name}", name)),
        lambda page, total: [Stamp(f"{name} {page + 1}/{total}", "bottom right")],
    )


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return [Part("First", make_part("Ash")), Part("", make_part("Oak", pages=3))]


@pytest.fixture(scope="module")
def joined(parts) -> bytes:
    with join(parts, title="Both") as pdf:
        return save(pdf)


def test_finish_pdf_mends_what_a_screen_reader_needs(parts):
    for part in parts:
        assert tag_problems(part.content) == []
        assert file_problems(part.content) == []


def test_finish_pdf_says_what_each_header_heads(parts):
    with open_pdf(parts[0].content) as pdf:
        scopes = {
            str(element.A.Scope)
            for element in pdf.objects
            if isinstance(element, Dictionary) and element.get("/S") == Name.TH
        }
    assert scopes == {"/Column", "/Row"}


def test_finish_pdf_describes_links(parts):
    with open_pdf(parts[0].content) as pdf:
        annotations = [a for p in pdf.pages for a in p.obj.get("/Annots", ())]
        assert {str(a.Contents) for a in annotations} == {"Go to s1"}
        assert {int(a.F) for a in annotations} == {4}


def test_join_keeps_the_tags_of_every_part(parts, joined):
    assert tag_problems(joined) == []
    assert file_problems(joined) == []
    apart = [tag_names(part.content) for part in parts]
    together = tag_names(joined)
    assert together["Part"] == 2
    assert together["Document"] == 1
    for name in ("Table", "TH", "TD", "P", "Link"):
        assert together[name] == sum(names[name] for names in apart)


def test_join_keeps_pages_and_bookmarks(parts, joined):
    lengths = [len(page_texts(part.content)) for part in parts]
    texts = page_texts(joined)
    assert len(texts) == sum(lengths)
    assert "Ash 1/" in texts[0]
    assert bookmarks(joined) == [
        (0, "First", 0),
        (1, "Ash 0", 0),
        (1, "Ash 1", 1),
        (0, "Oak 0", lengths[0]),
        (0, "Oak 1", lengths[0] + 1),
        (0, "Oak 2", lengths[0] + 2),
    ]


def test_join_keeps_links_within_their_own_part(parts, joined):
    length = len(page_texts(parts[0].content))
    for page, target in link_targets(joined):
        assert target == (1 if page < length else length + 2)


def test_join_names_the_file_and_no_person(joined):
    with open_pdf(joined) as pdf:
        assert dict(pdf.docinfo) == {"/Title": String("Both")}
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.MarkInfo.Marked)
        metadata = pdf.Root.Metadata.read_bytes().decode()
    assert "pdfuaid:part" in metadata
    assert "Both" in metadata


def test_join_may_be_joined_again(parts, joined):
    with join([*parts, Part("Again", joined)], title="All") as pdf:
        content = save(pdf)
    assert tag_problems(content) == []
    assert tag_names(content)["Part"] == 5


def test_join_gives_the_same_bytes(parts, joined):
    with join(parts, title="Both") as pdf:
        assert save(pdf) == joined


def test_join_tells_how_far_it_is(parts):
    told: list[tuple[int, int]] = []
    join(
        parts, title="Both", progress=lambda done, total: told.append((done, total))
    ).close()
    assert told == [(1, 2), (2, 2)]


def test_join_unites_names_of_roles_and_classes(parts):
    contents = []
    for role in ("Red", "Blue"):
        with open_pdf(parts[0].content) as pdf:
            root = pdf.Root.StructTreeRoot
            root.RoleMap = Dictionary({f"/{role}": Name.Span})
            root.ClassMap = Dictionary({f"/{role}": Dictionary(O=Name.Layout)})
            root.Namespaces = Array([Dictionary(NS=String(role))])
            # A tree may name its one Document without a list.
            root.K = root.K[0]
            contents.append(save(pdf))
    with join([Part("", content) for content in contents], title="x") as pdf:
        root = pdf.Root.StructTreeRoot
        assert set(root.RoleMap.keys()) == {"/Red", "/Blue"}
        assert set(root.ClassMap.keys()) == {"/Red", "/Blue"}
        assert [str(space.NS) for space in root.Namespaces] == ["Red", "Blue"]


def test_join_keeps_other_elements_at_the_top(parts):
    with open_pdf(parts[1].content) as pdf:
        pdf.Root.StructTreeRoot.K[0].S = Name.Sect
        content = save(pdf)
    with join([Part("x", content)], title="x") as pdf:
        assert [str(k.S) for k in pdf.Root.StructTreeRoot.K[0].K] == ["/Sect"]


def test_join_of_a_file_that_is_none():
    with pytest.raises(CouldNotPrint, match="could not be opened"):
        join([Part("x", b"not a PDF")], title="x")


def test_finish_pdf_of_a_page_without_tables_has_no_ids():
    content = finish_pdf(
        print_html('<html lang="en-GB"><title>x</title><p>x'), lambda _p, _t: []
    )
    assert tag_problems(content) == []
    with open_pdf(content) as pdf:
        assert "/IDTree" not in pdf.Root.StructTreeRoot
        assert read_bookmarks(pdf) == []


def test_stamp_pages_puts_words_where_they_are_wanted():
    def stamps(page: int, total: int) -> list[Stamp]:
        return [
            *furniture("SAR · ŵ · \U0001f600"),
            Stamp("DRAFT", "watermark", size=100, font=BOLD),
            Stamp(f"Page {page + 1} of {total}", "top right"),
            Stamp("left", "top left"),
        ]

    for size in ("A4", "A4 landscape"):
        html = (
            '<html lang="en-GB"><title>x</title>'
            f"<style>@page {{ size: {size} }}</style><p>x"
        )
        content = finish_pdf(print_html(html), stamps)
        (text,) = page_texts(content)
        assert text.count("OFFICIAL-SENSITIVE") == 2
        assert "SAR · ŵ · ?" in text
        assert "Page 1 of 1" in text
        assert "DRAFT" in text
        assert tag_problems(content) == []


def test_stamp_pages_keeps_a_large_alphabet():
    letters = "".join(chr(code) for code in range(0x100, 0x180))
    content = finish_pdf(
        print_html('<html lang="en-GB"><title>x</title><p>x'),
        lambda _p, _t: [Stamp(letters, "top left", size=4)],
    )
    assert letters in page_texts(content)[0]


def test_stamp_pages_begins_where_it_is_told(parts):
    with open_pdf(parts[0].content) as pdf:
        stamp_pages(pdf, lambda _p, _t: [Stamp("second", "top left")], first=1)
        texts = page_texts(save(pdf))
    assert "second" not in texts[0]
    assert all("second" in text for text in texts[1:])


def test_lines_of_counts_pages_of_the_whole_file():
    marks = [Bookmark("A", 0, 1.0, [Bookmark("B", 3, 1.0)])]
    assert lines_of(marks, 4) == [Line("A", 4, [Line("B", 7, [])])]


def test_print_front_is_told_how_long_it_is():
    asked = []

    def html_for(pages: int) -> str:
        asked.append(pages)
        return (
            '<html lang="en-GB"><title>x</title><body>'
            + '<p style="break-after: page">x</p>' * 2
            + '<a href="page:4">to page 4</a>'
        )

    front = print_front(html_for)
    assert asked == [2, 3]
    with join([Part("", front), Part("", front)], title="x") as pdf:
        content = save(pdf)
    assert link_targets(content) == [(2, 3), (5, 3)]
    with open_pdf(content) as pdf:
        (link,) = pdf.pages[2].obj.Annots
        assert str(link.Contents) == "Go to page 4"
