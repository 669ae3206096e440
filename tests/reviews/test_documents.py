"""The process and the policy as documents."""

import pytest
from django.core.management import CommandError, call_command

from reviews.documents import roles_document, workflow_document
from reviews.roles import Perm, Role
from reviews.rules import State, Verb


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    return tmp_path / "docs"


def test_workflow_document_shows_every_state_and_move():
    text = workflow_document()
    for state in State:
        assert f"| `{state.value}` | {state.label} |" in text
    for verb in Verb:
        assert f"| {verb.label} |" in text
    assert "drafting --> with_senior_manager: Send to the senior manager" in text


def test_roles_document_shows_every_role_and_permission():
    text = roles_document()
    assert all(f"**{role.label}**" in text for role in Role)
    assert text.count("| yes") + text.count("| ·") == len(Perm) * len(Role)


def test_write_docs_writes_what_check_accepts(folder):
    call_command("write_docs")
    assert (folder / "workflow.md").read_text() == workflow_document()
    call_command("write_docs", "--check")


@pytest.mark.parametrize("name", ["workflow.md", "roles.md"])
def test_write_docs_check_names_what_is_old(folder, name):
    call_command("write_docs")
    (folder / name).write_text("Something else")
    with pytest.raises(CommandError, match=f"docs/{name} is out of date"):
        call_command("write_docs", "--check")
    (folder / name).unlink()
    with pytest.raises(CommandError, match=f"docs/{name} is out of date"):
        call_command("write_docs", "--check")
