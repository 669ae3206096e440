"""Files of the repository that must agree with one another."""

import re
import subprocess

import pytest
import yaml
from django.core.management import call_command
from django.db import connection

from tests.harness.source import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
SETTING = re.compile(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
CODE = re.compile(r"`[^`\n]+`|^    .*$", re.MULTILINE)
COMMAND = re.compile(r"\bmake ([a-z]+)\b")
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "DEVELOPERS.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
PASSWORDS = {"POSTGRES_PASSWORD", "DATABASE_PASSWORD"}
SECRETS = {"SECRET_KEY", "IDENTITY_KEY", *PASSWORDS}


def setting_names() -> set[str]:
    """Every variable that the settings read from the environment."""
    return set(SETTING.findall((ROOT / "sar_portal/settings.py").read_text()))


def test_operating_manual_explains_every_setting_and_no_other():
    manual = (ROOT / "docs/operating.md").read_text()
    table = manual.split("## Settings")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)) == setting_names()


def test_example_of_the_environment_names_real_settings():
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE))
    assert named - PASSWORDS <= setting_names()
    assert named >= SECRETS


def test_compose_has_every_part_and_each_says_how_it_is():
    assert set(SERVICES) == {"db", "redis", "migrate", "web", "worker", "beat"}
    assert "name" not in COMPOSE  # older clients refuse it
    silent = {name for name, part in SERVICES.items() if "healthcheck" not in part}
    assert silent == {"migrate"}  # it runs once and ends


def test_compose_starts_with_no_secret_of_its_own():
    text = (ROOT / "docker-compose.yml").read_text()
    for name in SECRETS:
        for reference in re.findall(rf"\$\{{{name}[^}}]*\}}", text):
            assert reference.startswith(f"${{{name}:?"), reference


def test_compose_passes_on_only_real_settings():
    for part in ("migrate", "web", "worker", "beat"):
        assert set(SERVICES[part]["environment"]) <= setting_names()


def test_compose_has_the_postgresql_that_the_tests_ran_on(db):
    major = re.fullmatch(r"postgres:(\d+)\S*", SERVICES["db"]["image"])[1]
    if connection.vendor == "postgresql":
        assert connection.pg_version // 10_000 == int(major)


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_requirement_says_what_it_is_for(name):
    for line in (ROOT / name).read_text().splitlines():
        assert line.startswith("-c ") or re.search(r"\S +# \S", line), line


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_has_hashes_and_names_no_host(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash)", text, re.MULTILINE)
    packages = re.split(r"\n(?=\S)", text.strip())
    assert all("--hash=sha256:" in package for package in packages)


def test_lock_of_the_look_names_no_host():
    lock = ROOT / "frontend/package-lock.json"
    assert '"resolved":' not in lock.read_text()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_document_links_to_files_that_exist(path):
    for link in LINK.findall(path.read_text()):
        assert (path.parent / link).exists(), link


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_document_names_commands_that_exist(path):
    targets = set(TARGET.findall((ROOT / "Makefile").read_text()))
    commands = "\n".join(
        re.findall(r"`[^`\n]+`|^    .*$|^make .*$", path.read_text(), re.M)
    )
    assert set(COMMAND.findall(commands)) <= targets


def test_generated_documents_are_fresh():
    call_command("write_docs", "--check")


def test_shell_scripts_parse():
    for name in (".ci/run", ".ci/need", ".docker/create-role.sh"):
        subprocess.run(["bash", "-n", name], cwd=ROOT, check=True)


def test_every_static_file_that_a_static_file_names_exists(tmp_path, settings):
    """The container collects them with hashed names, which fails on a lost one."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        }
    }
    call_command("collectstatic", "--noinput", verbosity=0)
    assert (tmp_path / "staticfiles.json").exists()
