"""HTML to tagged PDF (PDF/UA-1), reading nothing but our own static/pdf files.

Content is untrusted text that arrives escaped. Should markup slip through all
the same, it can fetch nothing: neither the network, nor a file of this machine.
"""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reviews.pdf.apart import FOLDER, CouldNotPrint, run_apart

# Up to here a document is set in this process; a longer one costs more than the
# start of a process, and its memory goes back to the system with it.
LONG_HTML = 300_000

# Without places to break, setting a long word is quadratic: 8 minutes for 200 kB.
_LONG_WORD = re.compile(r'(?:[^\s<>&"]|&[#\w]{1,8};){81,}')
_PIECE = re.compile(r'(?:[^\s<>&"]|&[#\w]{1,8};){40}')
_CONTROLS: dict[int, str | None] = {
    **dict.fromkeys([*range(32), *range(127, 160)]),
    **dict.fromkeys([0x0A, 0x0B, 0x0C], "\n"),
    0x09: " ",
}
# Half of a pair of code units (never a character), and code points that are none.
_NOT_CHARACTERS = re.compile("[\ud800-\udfff\ufffe\uffff]")
# The fonts and styles are kept between documents, and Pango is not thread-safe.
_printing = Lock()


class OnlyOurFiles(URLFetcher):
    """Serve the files of static/pdf and stop the print at any other address."""

    def __init__(self) -> None:
        super().__init__(
            allowed_protocols=(), allow_redirects=False, fail_on_errors=True
        )

    def fetch(
        self, url: str, headers: dict[str, str] | None = None
    ) -> URLFetcherResponse:
        """Give the file at one of our own addresses. Raises ``ValueError`` else."""
        path = _our_files().get(url)
        if path is None:
            raise ValueError("Only the files of static/pdf may be read.")
        return URLFetcherResponse(url, path.read_bytes())


@cache
def _our_files() -> dict[str, Path]:
    return {path.as_uri(): path for path in FOLDER.rglob("*") if path.is_file()}


@cache
def _styles() -> tuple[CSS, FontConfiguration]:
    fonts = FontConfiguration()
    sheet = CSS(
        filename=FOLDER / "print.css", url_fetcher=OnlyOurFiles(), font_config=fonts
    )
    return sheet, fonts


def clean_html(html: str) -> str:
    """Take out what no font or parser can hold, and let long words be broken."""
    html = _NOT_CHARACTERS.sub("\ufffd", html.translate(_CONTROLS))
    return _LONG_WORD.sub(
        lambda word: _PIECE.sub(lambda piece: piece[0] + "\u200b", word[0]), html
    )


def print_html(html: str) -> bytes:
    """Set one HTML page as tagged PDF with our print styles, in this process.

    The same HTML gives the same bytes. Raises ``CouldNotPrint``.
    """
    with _printing, _no_collections():
        try:
            sheet, fonts = _styles()
            page = HTML(
                string=clean_html(html),
                base_url=FOLDER.as_uri() + "/",
                url_fetcher=OnlyOurFiles(),
            )
            printed: bytes = page.write_pdf(
                stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"
            )
        except FatalURLFetchingError as error:
            # A BaseException: it would pass every "except Exception" of a worker.
            raise CouldNotPrint("The page named a file that is not ours.") from error
        except Exception as error:
            raise CouldNotPrint("The page could not be set.") from error
        return printed


@contextmanager
def _no_collections() -> Iterator[None]:
    """Setting pages makes many small objects and few cycles: a tenth faster."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def print_apart(html: str) -> bytes:
    """Set one HTML page in a process of its own. Raises ``CouldNotPrint``."""
    return run_apart("reviews.pdf.child", html.encode("utf-8", "replace"))


def print_long(html: str) -> bytes:
    """Set one HTML page where it is best set: here, or apart if it is long."""
    return print_html(html) if len(html) <= LONG_HTML else print_apart(html)
