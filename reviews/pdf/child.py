"""The process that sets one page: HTML comes in, PDF goes out.

Run as ``python -m reviews.pdf.child``. Its memory is limited, so that a page
nobody foresaw ends this process and not the worker.
"""

import sys
from typing import BinaryIO

from reviews.pdf.apart import limit_memory
from reviews.pdf.printing import print_html


def main(page: BinaryIO, printed: BinaryIO) -> None:
    """Read HTML as UTF-8 and write its PDF. Raises ``CouldNotPrint``."""
    printed.write(print_html(page.read().decode()))


if __name__ == "__main__":
    limit_memory()
    main(sys.stdin.buffer, sys.stdout.buffer)
