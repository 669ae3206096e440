"""Reads the product's own source, for the tests that sweep all of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("sar_portal", "accounts", "audit", "reviews", "chronology", "imr")


def python_files() -> list[Path]:
    """Every Python file of the product, migrations left out."""
    return sorted(
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
    )


def template_files() -> list[Path]:
    """Every template: pages, mail and PDF."""
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def name_of(path: Path) -> str:
    """A file's path as people write it: imr/services/preparing.py."""
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    """Parse a Python file."""
    return ast.parse(path.read_text(), str(path))


def docstrings(tree: ast.Module) -> set[int]:
    """The ids of the nodes that are docstrings, which no person of a board reads."""
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }


def strings_of(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every string in a Python file that is not a docstring."""
    tree = tree_of(path)
    skipped = docstrings(tree)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in skipped
        ):
            yield node.lineno, node.value
