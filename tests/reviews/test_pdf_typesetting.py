"""Setting tables by Typst: any text, never as code, the same every time."""

import io
import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviews.pdf import typesetting
from reviews.pdf.apart import CouldNotPrint
from reviews.pdf.glyphs import breakable, drawable
from reviews.pdf.typesetting import main, typeset, typeset_apart
from tests.harness.pdf import text_of

TEMPLATE = "chronology_part.typ"


def data_with(text: str, *, ems: float = 10) -> str:
    """A part of one entry that says the text wherever there is text."""
    own = breakable(drawable(text), ems=ems)
    entry = {
        "number": own,
        "date": own,
        "time": own,
        "agency": own,
        "facts": [["Source", own]],
        "happened": [["", own]],
        "comment": [["", own]],
        "key": True,
    }
    return json.dumps(
        {
            "title": "Chronology",
            "headings": ["a", "b", "c", "d"],
            "groups": [{"year": "2019", "title": "", "entries": [entry]}],
        }
    )


def test_typeset_gives_the_same_bytes_in_another_process():
    data = data_with("He was at home.")
    assert typeset_apart(TEMPLATE, data) == typeset(TEMPLATE, data)


@pytest.mark.parametrize(
    "words",
    [
        '#read("/etc/passwd")',
        "#strong[x] $x^2$ @ref <label> *bold* _it_ `raw` // no /* no */ \\ ~ -- ...",
        '"quoted" \\" \\u{41} #{1 + 1}',
        "café Łukasz Nguyễn ½ ŵŷ Ŵŷ Llŷr",
    ],
)
def test_typeset_takes_text_for_text(words):
    text = text_of(typeset(TEMPLATE, data_with(words, ems=500)))
    assert words in text


def test_typeset_says_only_that_it_could_not():
    with pytest.raises(CouldNotPrint) as raised:
        typeset(TEMPLATE, json.dumps({"title": "words of the page"}))
    assert "words" not in str(raised.value)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
@example("a\u0301\u0302\u0303 e\ufe0f \u200d \ufeff \u202eabc\u202c \x00\x0b")
@example("שלום مرحبا 日本語 😀 👩🏽‍⚕️ ﷽ क्षि")
@example("x" * 2_000)
@example("W" * 13 + " " + "\u00ad" * 30)
def test_typeset_stops_at_no_text(text):
    assert typeset(TEMPLATE, data_with(text)).startswith(b"%PDF-1.7")


def test_main_prints_what_it_reads():
    printed = io.BytesIO()
    asked = f"{TEMPLATE}\n{data_with('Łukasz')}".encode()
    main(io.BytesIO(asked), printed)
    assert "Łukasz" in text_of(printed.getvalue())


def test_the_template_reads_nothing_but_its_data():
    source = (typesetting.TEMPLATES / TEMPLATE).read_text()
    assert not [
        word for word in ("import", "include", "read(", "eval(") if word in source
    ]


def test_drawable_puts_words_for_pictures():
    assert drawable("Fine 🙂, thanks") == "Fine [slightly smiling face], thanks"
    assert drawable("a\tb\u2028c\nd") == "a b c d"
    assert drawable("日本 e\ufe0f\u200d\x00") == "□□ e"
    assert drawable("\U0001fbff") != "\U0001fbff"


def test_breakable_breaks_only_words_that_are_too_wide():
    assert breakable("Westmarshfield and iiiiiiiiiiiiiiiii", ems=10) == (
        "Westmarshfield and iiiiiiiiiiiiiiiii"
    )
    wide = "W" * 20
    assert breakable(f"a {wide}", ems=10) == f"a {wide[:8]}\u200b{wide[:8]}\u200bWWWW"
