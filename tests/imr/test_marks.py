"""The small marks: what they become, and that every text can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr.marks import (
    Bullets,
    Emphasis,
    Numbers,
    Paragraph,
    Quotation,
    Reference,
    Strong,
    Words,
    read_inline,
    read_marks,
    render_as_written,
    render_blocks,
    render_inline,
)

ANCHORS = {"C14", "C15", "E3", "ASC-SW1"}


def shown(line: str) -> str:
    return render_inline(read_inline(line), ANCHORS)


@pytest.mark.parametrize(
    ("line", "html"),
    [
        ("plain", "plain"),
        ("**bold** word", "<strong>bold</strong> word"),
        ("an *italic* word", "an <em>italic</em> word"),
        ("**bold and *both* **", "**bold and <em>both</em> **"),
        ("**bold *both***", "<strong>bold <em>both</em></strong>"),
        ("***both***", "<strong><em>both</em></strong>"),
        ("*italic **both***", "<em>italic <strong>both</strong></em>"),
        ("**a** and **b**", "<strong>a</strong> and <strong>b</strong>"),
        ("**a *b** c", "<strong>a *b</strong> c"),
        ("(*a*), “**b**”.", "(<em>a</em>), “<strong>b</strong>”."),
        # Stars that are no marks
        ("2*3*4", "2*3*4"),
        ("5 * 3 ** 2", "5 * 3 ** 2"),
        ("*open", "*open"),
        ("**open *and more", "**open *and more"),
        (
            "*open [C14] still",
            '*open [<a class="govuk-link" href="#C14">C14</a>] still',
        ),
        ("close*", "close*"),
        ("****", "****"),
        ("*****", "*****"),
        ("", ""),
        # References
        ("[C14]", '[<a class="govuk-link" href="#C14">C14</a>]'),
        ("[C99]", "[C99]"),
        ("[ASC-SW1]", '[<a class="govuk-link" href="#ASC-SW1">ASC-SW1</a>]'),
        (
            "[C14, C15 and E3]",
            (
                '[<a class="govuk-link" href="#C14">C14</a>, '
                '<a class="govuk-link" href="#C15">C15</a> and '
                '<a class="govuk-link" href="#E3">E3</a>]'
            ),
        ),
        ("[sic] [row 3] []", "[sic] [row 3] []"),
        ("C14 and [C14", "C14 and [C14"),
        (
            "**see [E3]**",
            '<strong>see [<a class="govuk-link" href="#E3">E3</a>]</strong>',
        ),
        # Everything is escaped
        ("<script>&", "&lt;script&gt;&amp;"),
        ("**<b>**", "<strong>&lt;b&gt;</strong>"),
        ("{{ 7*7 }} {0}", "{{ 7*7 }} {0}"),
        ("[a](javascript:x)", "[a](javascript:x)"),
    ],
)
def test_read_inline(line, html):
    assert shown(line) == html


def test_read_marks_makes_blocks():
    text = (
        "First\n\nSecond\nThird\n- one\n- two\n\n1. a\n2. b\n> said\n> again\n"
        "> \n-no\n1.no\n12345. no"
    )
    assert read_marks(text) == [
        Paragraph((Words("First"),)),
        Paragraph((Words("Second"),)),
        Paragraph((Words("Third"),)),
        Bullets(((Words("one"),), (Words("two"),))),
        Numbers(1, ((Words("a"),), (Words("b"),))),
        Quotation(((Words("said"),), (Words("again"),))),
        Paragraph((Words(">"),)),
        Paragraph((Words("-no"),)),
        Paragraph((Words("1.no"),)),
        Paragraph((Words("12345. no"),)),
    ]


def test_read_marks_keeps_the_numbers_that_were_given():
    assert read_marks("3. c\n4. d\n7. g") == [
        Numbers(3, ((Words("c"),), (Words("d"),))),
        Numbers(7, ((Words("g"),),)),
    ]


def test_read_marks_holds_marks_inside_lists():
    assert read_marks("- **a** [C14]") == [
        Bullets(
            (
                (
                    Strong((Words("a"),)),
                    Words(" ["),
                    Reference("C14"),
                    Words("]"),
                ),
            )
        )
    ]
    assert read_inline("*x*") == (Emphasis((Words("x"),)),)


def test_render_blocks_uses_the_look_of_the_site():
    html = render_blocks(read_marks("P\n- b\n4. n\n> q"), set())
    assert html == (
        '<p class="govuk-body">P</p>'
        '<ul class="govuk-list govuk-list--bullet"><li>b</li></ul>'
        '<ol class="govuk-list govuk-list--number" start="4"><li>n</li></ol>'
        '<blockquote class="app-quotation"><p class="govuk-body">q</p></blockquote>'
    )


def test_render_as_written_links_and_leaves_stars():
    assert render_as_written("**seen** [E3] <b>", ANCHORS) == (
        '**seen** [<a class="govuk-link" href="#E3">E3</a>] &lt;b&gt;'
    )


@given(st.text(alphabet="ab *[]C14E3->.1\n<&", max_size=60))
def test_render_blocks_reads_every_text_and_loses_no_word(text):
    html = render_blocks(read_marks(text), {"C14"})
    for letter in "abCE<&":
        shown_as = {"<": "&lt;", "&": "&amp;"}.get(letter, letter)
        if letter in text:
            assert shown_as in html


@given(st.text())
def test_read_marks_is_total(text):
    render_blocks(read_marks(text), ANCHORS)
    render_as_written(text, ANCHORS)


def test_read_inline_of_many_stars_is_quick():
    assert shown("*" * 5000) == "*" * 5000
    assert shown("* " * 5000) == "* " * 5000
    assert shown("*a " * 5000) == "*a " * 5000
