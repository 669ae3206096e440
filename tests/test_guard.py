"""A production site refuses to start unsafe, and says which setting to change."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from sar_portal.guard import check_production, unsafe_settings

ROOT = Path(__file__).parent.parent
SAFE = {
    "SAR_ENV": "production",
    "SECRET_KEY": "s7Kq-every-character-of-this-key-is-invented-Zp41vX9wL0",
    "IDENTITY_KEY": "i4Rm-another-invented-key-for-identities-Qy83",
    "AUDIT_KEY": "a8Tn-a-third-invented-key-for-the-record-Wz27",
    "ALLOWED_HOSTS": "reviews.board.example.org",
    "SITE_URL": "https://reviews.board.example.org",
    "DATABASE_URL": "postgres://sar:invented@127.0.0.1:1/sar",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://sar:invented@127.0.0.1:1",
}
UNSAFE = [
    ("DEBUG", "on"),
    ("SECRET_KEY", None),
    ("SECRET_KEY", "short"),
    ("IDENTITY_KEY", None),
    ("IDENTITY_KEY", SAFE["SECRET_KEY"]),
    ("AUDIT_KEY", "short"),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", "*.example.org"),
    ("ALLOWED_HOSTS", ""),
    ("SITE_URL", None),
    ("DATABASE_URL", None),
    ("DATABASE_URL", "sqlite:///var/sar.sqlite3"),
    ("REDIS_URL", None),
    ("EMAIL_URL", None),
    ("EMAIL_URL", "consolemail://"),
    ("SECOND_FACTOR_OPTIONAL", "on"),
]


def start(*command: str, **settings: str | None) -> subprocess.CompletedProcess[str]:
    """Run Python as a server with these settings; None leaves one unset."""
    ours = {key: value for key, value in (SAFE | settings).items() if value is not None}
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in SAFE and not key.startswith("DJANGO_")
    }
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=kept | ours,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_wsgi_starts_in_production_with_safe_settings():
    started = start("-c", "import sar_portal.wsgi", SAR_ENV=None)
    assert started.returncode == 0, started.stderr


def test_wsgi_is_production_unless_told_otherwise():
    refused = start("-c", "import sar_portal.wsgi", SAR_ENV=None, DATABASE_URL=None)
    assert refused.returncode != 0
    assert "DATABASE_URL must be a PostgreSQL database" in refused.stderr


def test_deployment_check_finds_nothing_in_production():
    checked = start("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr


def test_start_with_everything_wrong_names_every_setting():
    """One start for all of it: the person mends them in one go."""
    wrong = {name: None for name in SAFE if name != "SAR_ENV"}
    wrong |= {"DEBUG": "on", "ALLOWED_HOSTS": "*"}
    refused = start("manage.py", "check", **wrong)
    assert refused.returncode != 0
    # Left out, the key of the record is that of identities, which is named.
    for name in {name for name, _ in UNSAFE} - {"AUDIT_KEY"}:
        assert f"{name} must" in refused.stderr


def values(**changes: object) -> dict[str, object]:
    safe: dict[str, object] = {
        "DEBUG": False,
        "DEFAULT_SECRET_KEY": "the demo's",
        "SECRET_KEY": SAFE["SECRET_KEY"],
        "IDENTITY_KEY": SAFE["IDENTITY_KEY"],
        "AUDIT_KEY": SAFE["AUDIT_KEY"],
        "ALLOWED_HOSTS": ["reviews.board.example.org"],
        "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "REDIS_URL": SAFE["REDIS_URL"],
        "SITE_URL": SAFE["SITE_URL"],
        "SECOND_FACTOR_OPTIONAL": False,
    }
    return safe | changes


def test_check_production_lets_safe_settings_through():
    check_production(values())


@pytest.mark.parametrize(("name", "value"), UNSAFE)
def test_settings_refuse_each_unsafe_value(name, value, monkeypatch, tmp_path):
    """The settings are read afresh in this process: a start for each is slow."""
    for setting, safe in (SAFE | {"SAR_VAR_DIR": str(tmp_path)}).items():
        monkeypatch.setenv(setting, safe)
    if value is None:
        monkeypatch.delenv(name)
    else:
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=f"{name} must"):
        runpy.run_path(str(ROOT / "sar_portal/settings.py"))


def read(monkeypatch, tmp_path, **changes):
    """The settings of a safe production site with some changes."""
    for setting, value in (SAFE | {"SAR_VAR_DIR": str(tmp_path)} | changes).items():
        monkeypatch.setenv(setting, value)
    return runpy.run_path(str(ROOT / "sar_portal/settings.py"))


@pytest.mark.parametrize("name", ["prod", "Production", "", "demo "])
def test_misspelt_environment_does_not_switch_the_guard_off(
    name, monkeypatch, tmp_path
):
    with pytest.raises(ImproperlyConfigured, match="production, demo or test"):
        read(monkeypatch, tmp_path, SAR_ENV=name)


def test_empty_audit_key_is_one_left_out(monkeypatch, tmp_path):
    settings = read(monkeypatch, tmp_path, AUDIT_KEY="")
    assert settings["AUDIT_KEY"] == SAFE["IDENTITY_KEY"]


def test_site_url_with_a_slash_makes_the_same_links(monkeypatch, tmp_path):
    settings = read(monkeypatch, tmp_path, SITE_URL=SAFE["SITE_URL"] + "/")
    assert settings["SITE_URL"] == SAFE["SITE_URL"]


@pytest.mark.parametrize("limited", ["on", "off"])
def test_long_statements_are_cut_off_only_where_people_wait(
    limited, monkeypatch, tmp_path
):
    url = SAFE["DATABASE_URL"] + "?options=-c%20lock_timeout%3D9000"
    settings = read(monkeypatch, tmp_path, DATABASE_URL=url, STATEMENT_TIMEOUT=limited)
    options = settings["DATABASES"]["default"]["OPTIONS"]["options"]
    assert "lock_timeout=9000" in options
    assert ("statement_timeout" in options) is (limited == "on")


def test_unsafe_settings_names_only_what_is_wrong():
    assert unsafe_settings(values(DEBUG=True)) == ["DEBUG must be off"]


def test_check_production_refuses_with_sentences():
    with pytest.raises(ImproperlyConfigured, match="DEBUG must be off"):
        check_production(values(DEBUG=True))
