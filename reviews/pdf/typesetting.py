"""Data to tagged PDF (PDF/UA-1) by Typst, for long tables.

Data goes in as a JSON string and is never code: ``#``, ``$`` and ``@`` in it are
themselves. Templates are ours and use no package, so nothing is fetched. The
characters of the data must be ones that our fonts have (``reviews.pdf.glyphs``).
Run as ``python -m reviews.pdf.typesetting``: this module loads nothing of the
portal but its limits, because a process is started for each part of a table.
"""

import sys
from typing import BinaryIO

import typst

from reviews.pdf.apart import FOLDER, ROOT, CouldNotPrint, limit_memory, run_apart

TEMPLATES = ROOT / "templates" / "pdf"


def typeset(template: str, data: str) -> bytes:
    """Set JSON by a template of templates/pdf, in this process.

    The same data gives the same bytes. Raises ``CouldNotPrint``.
    """
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[FOLDER / "fonts"],
    )
    try:
        printed: bytes = typst.compile(
            TEMPLATES / template,
            root=TEMPLATES,
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        # Its text could hold words of the data.
        raise CouldNotPrint("The table could not be set.") from error
    return printed


def typeset_apart(template: str, data: str) -> bytes:
    """Set JSON by a template in a process of its own. Raises ``CouldNotPrint``."""
    return run_apart("reviews.pdf.typesetting", f"{template}\n{data}".encode())


def main(asked: BinaryIO, printed: BinaryIO) -> None:
    """Read a template's name, a line, and its data; write the PDF.

    Raises ``CouldNotPrint``.
    """
    template, data = asked.read().decode().split("\n", 1)
    printed.write(typeset(template, data))


if __name__ == "__main__":
    limit_memory()
    main(sys.stdin.buffer, sys.stdout.buffer)
