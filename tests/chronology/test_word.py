"""Word documents: every cell as a person sees it, or one plain sentence."""

import io
import time as clock
import zipfile

import pytest

from accounts.refusals import Refused
from chronology.headings import is_heading
from chronology.sheets import Table, read_file
from tests.chronology.test_sheets import OLE, repacked, xlsx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def docx(body: str, *, head: str = "", **parts: bytes) -> bytes:
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document {W} {MC}>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f"{xml}<w:body>{body}</w:body></w:document>"
        )
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def p(*runs: str) -> str:
    return f"<w:p><w:pPr/>{''.join(runs)}</w:p>"


def t(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(*content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(content)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def read(data: bytes, name: str = "a.docx", max_rows: int = 100) -> list[Table]:
    return read_file(name, data, max_rows=max_rows, is_heading=is_heading)


def cells(body: str) -> list[list[str]]:
    (table,) = read(docx(body))
    return [row.cells for row in table.rows]


def test_each_table_has_its_name_and_its_rows_their_numbers():
    one = tbl(tr(tc(p(t("Date")))), tr(tc(p(t("2019")))))
    first, second = read(docx(p(t("A title")) + one + p() + one))
    assert (first.name, second.name) == ("table 1", "table 2")
    assert [(row.number, row.cells) for row in second.rows] == [
        (1, ["Date"]),
        (2, ["2019"]),
    ]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (p(t("one "), t("line")), "one line"),
        (p(t("a"), "<w:r><w:br/></w:r>", t("b")), "a\nb"),
        (p(t("a"), "<w:r><w:cr/></w:r>", t("b")), "a\nb"),
        (p(t("a"), "<w:r><w:tab/></w:r>", t("b")), "a\tb"),
        (p(t("a"), "<w:r><w:noBreakHyphen/></w:r>", t("b")), "a-b"),
        (p(t("a")) + p() + p(t("b")), "a\nb"),
        (p(t("&#8220;he&#8217;s&#8221;")), "“he’s”"),
        (p("<w:hyperlink>" + t("a link") + "</w:hyperlink>"), "a link"),
        ("<w:sdt><w:sdtContent>" + p(t("a box")) + "</w:sdtContent></w:sdt>", "a box"),
        (p(t("a")) + tbl(tr(tc(p(t("b"))), tc(p(t("c"))))) + p(t("d")), "a\nb\nc\nd"),
        # Tracked changes: what is in stays, what was struck out is gone.
        (
            p(
                "<w:ins>" + t("new") + "</w:ins>",
                "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>",
                "<w:moveFrom>" + t("away") + "</w:moveFrom>",
            ),
            "new",
        ),
        (
            p(
                "<mc:AlternateContent><mc:Choice>"
                + t("shape")
                + "</mc:Choice><mc:Fallback>"
                + t("shape")
                + "</mc:Fallback></mc:AlternateContent>"
            ),
            "shape",
        ),
        ("<!-- a remark -->" + p(t("a")), "a"),
        (p(), ""),
    ],
)
def test_cell_is_what_a_person_sees(content, text):
    assert cells(tbl(tr(tc(content), tc(p(t("end")))))) == [[text, "end"]]


def test_merged_cells_keep_their_columns():
    wide = '<w:gridSpan w:val="2"/>'
    assert cells(
        tbl(
            tr(tc(p(t("2019")), properties=wide), tc(p(t("x")))),
            tr(tc(p(t("a"))), tc(p(t("b"))), tc(p(t("c")))),
            tr(tc(p(t("only"))), properties='<w:gridBefore w:val="2"/>'),
            tr(tc(p(t("end")), properties='<w:gridSpan w:val="many"/>')),
        )
    ) == [["2019", "", "x"], ["a", "b", "c"], ["", "", "only"], ["end"]]


def test_cell_merged_into_the_one_above_is_empty():
    first = tc(p(t("3/4/2019")), properties='<w:vMerge w:val="restart"/>')
    under = tc(p(t("hidden")), properties="<w:vMerge/>")
    assert cells(tbl(tr(first, tc(p(t("a")))), tr(under, tc(p(t("b")))))) == [
        ["3/4/2019", "a"],
        ["", "b"],
    ]


def test_row_of_very_many_cells_is_cut_off():
    assert len(cells(tbl(tr(*[tc(p(t("x")))] * 500)))[0]) == 60


def test_rows_beyond_the_limit_are_not_read():
    one = tbl(*[tr(tc(p(t("x"))))] * 8)
    assert [len(t.rows) for t in read(docx(one + one + one), max_rows=10)] == [8, 3, 0]


def test_tables_in_tables_without_end_are_read():
    body = p(t("deep"))
    for _ in range(60):
        body = tbl(tr(tc(body)))
    assert cells(body) == [["deep"]]


LAUGHS = "<!DOCTYPE x [" + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
HOSTILE = {
    "entities": (docx(p("&j;"), head=LAUGHS + "]>"), "could not open this file safely"),
    "external entity": (
        docx(p("&e;"), head='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        "could not open this file safely",
    ),
    "zip bomb": (
        docx(p(t(" " * 45_000_000))),
        "could not open this file safely",
    ),
    "too many cells": (
        docx(tbl(tr("<w:tc/>" * 400_000))),
        "could not open this file safely",
    ),
    "deep beyond reason": (
        docx("<w:p>" * 100_000 + "</w:p>" * 100_000),
        "could not open this file safely",
    ),
    "not xml": (
        repacked(docx(p()), lambda _, old: old[:40]),
        "could not open this file safely",
    ),
    "macros": (
        docx(p(), **{"word/vbaProject.bin": b"x"}),
        r"Save it in Word as a Word document \(.docx\) with no macros",
    ),
    "a workbook": (xlsx(["Date"]), "The file must be an Excel file"),
    "climbs out of its folder": (
        repacked(docx(p()), lambda _, old: old, **{"../../etc/passwd": b"x"}).replace(
            b"word/document", b"w0rd/document"
        ),
        "The file must be an Excel file",
    ),
    "locked": (OLE, "locked with a password"),
    "text": (b"Date,What happened", "it is not a Word document"),
}


@pytest.mark.parametrize(("data", "says"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_document_gets_a_sentence_within_five_seconds(data, says):
    started = clock.process_time()
    with pytest.raises(Refused, match=says):
        read(data)
    assert clock.process_time() - started < 5


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.doc", OLE, "an old Word format"),
        ("a.doc", b"{rtf", "an old Word format"),
        ("a.docm", docx(p()), "has macros in it"),
    ],
)
def test_older_word_files_are_named(name, data, says):
    with pytest.raises(Refused, match=says):
        read(data, name)


def test_external_text_is_never_fetched():
    # Without a document type there is nothing to expand: the mark stays a mark.
    with pytest.raises(Refused, match="could not open this file safely"):
        read(docx(p(t("&e;"))))
