"""House rules of the code that no linter knows."""

import ast
import re
from pathlib import Path

from tests.harness.source import name_of, python_files, tree_of

WORKFLOW_FIELDS = {"state", "status"}
# "SELECT … FOR UPDATE" without "of" locks the joined rows of other tables too.
# Of the row itself, and not of its key: a row that names it can be written meanwhile.
LOCK = re.compile(r"""select_for_update\((?!\s*of=\("self",\), no_key=True)""")


def is_service(path: Path) -> bool:
    return "services" in path.parts or path.name == "services.py"


def writes_of_state(path: Path) -> list[str]:
    """Where a file sets obj.state, or updates state through a queryset."""
    found = []
    for node in ast.walk(tree_of(path)):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign):
            targets = [node.target]
        sets = any(
            isinstance(target, ast.Attribute) and target.attr in WORKFLOW_FIELDS
            for target in targets
        )
        updates = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "update"
            and WORKFLOW_FIELDS & {keyword.arg for keyword in node.keywords}
        )
        if sets or updates:
            found.append(f"{name_of(path)}:{node.lineno}")
    return found


def test_only_services_write_workflow_state():
    outside = [path for path in python_files() if not is_service(path)]
    assert [found for path in outside for found in writes_of_state(path)] == []


def test_writes_of_state_finds_both_ways(tmp_path, monkeypatch):
    source = tmp_path / "views.py"
    source.write_text("x.state = 1\nObject.objects.update(status=2)\ny = x.state\n")
    monkeypatch.setattr("tests.harness.source.ROOT", tmp_path)
    assert writes_of_state(source) == ["views.py:1", "views.py:2"]


def test_locks_name_the_rows_they_take():
    found = [name_of(p) for p in python_files() if LOCK.search(p.read_text())]
    assert found == []


def test_no_file_is_too_long_to_read():
    """Split by noun when a file passes about 400 lines."""
    long = {
        name_of(path): lines
        for path in python_files()
        if (lines := len(path.read_text().splitlines())) > 450
    }
    assert not long
