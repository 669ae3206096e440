"""Setting pages: closed to the world, clean, and the same every time."""

import gc
import io
import time

import pytest

from reviews.pdf import child, printing
from reviews.pdf.apart import FOLDER, CouldNotPrint
from reviews.pdf.printing import (
    OnlyOurFiles,
    clean_html,
    print_apart,
    print_html,
    print_long,
)
from tests.harness.pdf import open_pdf, text_of

PAGE = '<html lang="en-GB"><title>T</title><body>{}</body></html>'


@pytest.mark.parametrize(
    "markup",
    [
        '<img alt="x" src="file:///etc/passwd">',
        '<img alt="x" src="http://169.254.169.254/latest">',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<style>@import "http://example.org/a.css";</style>',
        '<div style="background: url(//example.org/a.png)">x</div>',
        '<img alt="x" src="data:image/svg+xml,<svg/>">',
        '<object data="print.css?x"></object>',
        '<img alt="x" src="../css/app.css">',
    ],
)
def test_print_html_fetches_nothing_that_is_not_ours(markup):
    with pytest.raises(CouldNotPrint, match="not ours"):
        print_html(PAGE.format(markup))


def test_print_html_attaches_no_file_of_the_machine():
    with pytest.raises(CouldNotPrint):
        print_html(PAGE.format('<link rel="attachment" href="file:///etc/passwd">'))


def test_only_our_files_serves_them():
    path = FOLDER / "print.css"
    response = OnlyOurFiles().fetch(path.as_uri())
    assert response.read() == path.read_bytes()


def test_print_html_says_only_that_it_could_not(monkeypatch):
    def stop() -> None:
        raise RuntimeError("words of the page")

    monkeypatch.setattr(printing, "_styles", stop)
    with pytest.raises(CouldNotPrint) as raised:
        print_html(PAGE.format("x"))
    assert "words" not in str(raised.value)


def test_print_html_leaves_the_collector_as_it_was():
    gc.disable()
    try:
        print_html(PAGE.format("x"))
        assert not gc.isenabled()
    finally:
        gc.enable()
    print_html(PAGE.format("x"))
    assert gc.isenabled()


def test_print_html_gives_the_same_bytes_in_another_process():
    html = PAGE.format("<h2>One</h2><p><b>two</b> <i>three</i></p>")
    assert print_apart(html) == print_html(html) == print_html(html)


def test_print_long_sets_long_pages_apart(monkeypatch):
    monkeypatch.setattr(printing, "print_apart", lambda _html: b"apart")
    monkeypatch.setattr(printing, "print_html", lambda _html: b"here")
    assert print_long("x" * printing.LONG_HTML) == b"here"
    assert print_long("x" * (printing.LONG_HTML + 1)) == b"apart"


def test_print_apart_raises_when_the_page_cannot_be_set():
    with pytest.raises(CouldNotPrint, match="could not be set"):
        print_apart(PAGE.format('<img alt="x" src="file:///etc/passwd">'))


def test_child_prints_what_it_reads(monkeypatch):
    printed = io.BytesIO()
    child.main(io.BytesIO(PAGE.format("Łukasz").encode()), printed)
    assert "Łukasz" in text_of(printed.getvalue())


def test_clean_html_takes_out_what_no_font_holds():
    html = clean_html("a\x00b\x0bc\x0cd\te\x7ff\x85g\ud800h\uffffi\nj")
    assert html == "ab\nc\nd efg\ufffdh\ufffdi\nj"


def test_clean_html_lets_long_words_break():
    html = clean_html("<p class='x'>" + "w" * 100 + "</p>" + "y" * 80)
    assert html == (
        "<p class='x'>" + "w" * 40 + "\u200b" + "w" * 40 + "\u200b" + "w" * 20 + "</p>"
        "" + "y" * 80
    )
    assert clean_html("&amp;" * 90).count("&amp;") == 90


def test_print_html_of_a_very_long_word_is_quick_and_stays_on_the_page():
    started = time.process_time()
    content = print_html(PAGE.format("<p>" + "x" * 20_000 + "</p>"))
    assert time.process_time() - started < 4
    assert text_of(content).replace(" ", "") == "x" * 20_000


@pytest.mark.parametrize(
    "words",
    [
        "café Łukasz Nguyễn ✓ → ½",
        "ŵŷ Ŵŷ Llŷr",
        "שלום",
        "مرحبا",
        "😀 👩🏽‍⚕️",
        "日本語",
        "\u202eabc\u202c",
        "a\u0301\u0302\u0303",
    ],
)
def test_print_html_falls_back_for_other_scripts(words):
    content = print_html(PAGE.format(f"<p>{words}</p>"))
    with open_pdf(content) as pdf:
        assert len(pdf.pages) == 1


def test_print_html_has_our_letters_in_one_font():
    content = print_html(PAGE.format("<p>café Łukasz Nguyễn ✓ → ½ ŵŷ</p>"))
    assert "café Łukasz Nguyễn ✓ → ½ ŵŷ" in text_of(content)
    with open_pdf(content) as pdf:
        fonts = [str(f.BaseFont) for f in pdf.pages[0].obj.Resources.Font.values()]
    assert len(fonts) == 1
    assert "Source-Sans-3" in fonts[0]
