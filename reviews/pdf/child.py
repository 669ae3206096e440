"""The process that sets one page: HTML comes in, PDF goes out.

Run as ``python -m reviews.pdf.child``. Its memory is limited, so that a page
nobody foresaw ends this process and not the worker.
"""

import resource
import sys
from typing import BinaryIO

from reviews.pdf.printing import print_html

MEMORY = 4 * 1024**3


def limit_memory(limit: int = MEMORY) -> None:
    """Let this process address no more than ``limit`` bytes, and fewer if it must."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def main(page: BinaryIO, printed: BinaryIO) -> None:
    """Read HTML as UTF-8 and write its PDF. Raises ``CouldNotPrint``."""
    printed.write(print_html(page.read().decode()))


if __name__ == "__main__":
    limit_memory()
    main(sys.stdin.buffer, sys.stdout.buffer)
