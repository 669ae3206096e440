"""What is committed under static/ is complete, ours, and free of others' marks."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

STATIC = settings.BASE_DIR / "static"
FRONTEND = settings.BASE_DIR / "frontend"
SHEETS = sorted(STATIC.glob("css/*.css"))
OURS = ["css", "fonts", "images", "js", "licences"]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheet_has_no_marks_of_government(sheet: Path):
    css = sheet.read_text().lower()
    assert not re.findall("gds transport|crown|crest|logotype", css)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheet_names_only_files_that_exist(sheet: Path):
    for url in re.findall(r"url\([\"']?([^\"')]+)", sheet.read_text()):
        assert (sheet.parent / url).resolve().is_file(), url


def test_static_files_hold_no_marks_of_government():
    names = [path.name for folder in OURS for path in (STATIC / folder).rglob("*")]
    assert "app.css" in names
    assert not [name for name in names if re.search("crown|crest|logotype|gds", name)]


def test_fonts_come_with_their_licence():
    assert len(list((STATIC / "fonts").glob("source-sans-3-*.woff2"))) == 4
    assert (
        "SIL OPEN FONT LICENSE"
        in (STATIC / "licences" / "source-sans-3-OFL.txt").read_text()
    )


def test_lock_file_names_no_registry():
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry]
    assert "://" not in json.dumps(
        {name: entry.get("version", "") for name, entry in lock["packages"].items()}
    )


def test_manifest_storage_collects_everything(tmp_path: Path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        },
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    manifest = json.loads((tmp_path / "staticfiles.json").read_text())
    assert manifest["paths"]["css/app.css"] != "css/app.css"
    assert (tmp_path / manifest["paths"]["css/app.css"]).is_file()
