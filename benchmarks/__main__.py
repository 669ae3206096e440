"""Runs every benchmark: ``python -m benchmarks``, or some: ``… chronology_pages``."""

import os
import sys
from importlib import import_module

NAMES = [
    "chronology_pages",
    "timeline",
    "chronology_pdf",
    "files",
    "importing",
    "same_events",
]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    names = sys.argv[1:] or NAMES
    if unknown := set(names) - set(NAMES):
        sys.exit(f"No benchmark is called {', '.join(unknown)}: {', '.join(NAMES)}.")
    for name in names:
        module = import_module(f"benchmarks.{name}")
        print(f"\n{module.__doc__.splitlines()[0]}\n")
        module.run()


if __name__ == "__main__":
    main()
