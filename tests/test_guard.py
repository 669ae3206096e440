"""A production site refuses to start unsafe, and says which setting to change."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured

from sar_portal.celery import be_production_when_run_by
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
DEFAULT_SECRET_KEY = "a-key-for-the-demo-and-the-tests-only"
UNSAFE = [
    ("DEBUG", "on"),
    ("SECRET_KEY", None),
    ("SECRET_KEY", ""),
    ("SECRET_KEY", "short"),
    ("IDENTITY_KEY", None),
    ("IDENTITY_KEY", SAFE["SECRET_KEY"]),
    ("IDENTITY_KEY", ""),
    ("AUDIT_KEY", "short"),
    ("AUDIT_KEY", DEFAULT_SECRET_KEY),
    ("AUDIT_KEY", SAFE["SECRET_KEY"]),
    ("SECRET_KEY_FALLBACKS", "short"),
    ("SECRET_KEY_FALLBACKS", f"{SAFE['SECRET_KEY']},{DEFAULT_SECRET_KEY}"),
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
    code = (
        "import sar_portal.wsgi; from django.conf import settings;"
        "print(settings.DATABASES['default']['OPTIONS'])"
    )
    started = start("-c", code, SAR_ENV=None)
    assert started.returncode == 0, started.stderr
    assert "statement_timeout" in started.stdout


def test_wsgi_is_production_unless_told_otherwise():
    refused = start("-c", "import sar_portal.wsgi", SAR_ENV=None, DATABASE_URL=None)
    assert refused.returncode != 0
    assert "DATABASE_URL must be a PostgreSQL database" in refused.stderr


def test_worker_is_production_unless_told_otherwise():
    command = ["-m", "celery", "--app", "sar_portal", "report"]
    refused = start(*command, SAR_ENV=None, DATABASE_URL=None)
    assert refused.returncode != 0
    assert "DATABASE_URL must be a PostgreSQL database" in refused.stderr


@pytest.mark.parametrize(
    ("program", "given", "told"),
    [
        ("/venv/bin/celery", None, "production"),
        ("/venv/lib/celery/__main__.py", None, "production"),
        ("/venv/bin/celery", "demo", "demo"),
        ("manage.py", None, None),
        ("/srv/celery/manage.py", None, None),
    ],
)
def test_only_celery_itself_is_told_to_be_production(program, given, told, monkeypatch):
    monkeypatch.delenv("SAR_ENV")
    if given:
        monkeypatch.setenv("SAR_ENV", given)
    be_production_when_run_by(program)
    assert os.environ.get("SAR_ENV") == told


def test_deployment_check_finds_nothing_in_production():
    checked = start("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr


def test_start_with_everything_wrong_names_every_setting():
    """One start for all of it: the person mends them in one go."""
    wrong = {name: None for name in SAFE if name != "SAR_ENV"}
    wrong |= {"DEBUG": "on", "ALLOWED_HOSTS": "*"}
    refused = start("manage.py", "check", **wrong)
    assert refused.returncode != 0
    # Left out, the key of the record is that of identities, which is named; and
    # there are no earlier keys.
    for name in {name for name, _ in UNSAFE} - {"AUDIT_KEY", "SECRET_KEY_FALLBACKS"}:
        assert f"{name} must" in refused.stderr


def values(**changes: object) -> dict[str, object]:
    safe: dict[str, object] = {
        "DEBUG": False,
        "DEFAULT_SECRET_KEY": "the demo's",
        "SECRET_KEY": SAFE["SECRET_KEY"],
        "SECRET_KEY_FALLBACKS": [],
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


@pytest.mark.parametrize("name", ["SECRET_KEY", "IDENTITY_KEY", "AUDIT_KEY"])
def test_empty_key_of_a_demonstration_is_one_left_out(name, monkeypatch, tmp_path):
    for key in ("SECRET_KEY", "IDENTITY_KEY", "AUDIT_KEY"):
        monkeypatch.delenv(key, raising=False)
    for setting, value in {"SAR_ENV": "demo", "SAR_VAR_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(setting, value)
    monkeypatch.setenv(name, "")
    settings = runpy.run_path(str(ROOT / "sar_portal/settings.py"))
    assert settings[name] == DEFAULT_SECRET_KEY


def test_empty_list_of_earlier_keys_is_none(monkeypatch, tmp_path):
    settings = read(monkeypatch, tmp_path, SECRET_KEY_FALLBACKS="")
    assert settings["SECRET_KEY_FALLBACKS"] == []


def test_earlier_keys_as_long_as_the_present_one_are_let_through(monkeypatch, tmp_path):
    earlier = SAFE["SECRET_KEY"].replace("invented", "replaced")
    settings = read(monkeypatch, tmp_path, SECRET_KEY_FALLBACKS=earlier)
    assert settings["SECRET_KEY_FALLBACKS"] == [earlier]


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


def compose() -> dict[str, dict[str, dict[str, object]]]:
    """docker-compose.yml as it is read."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)["services"]


def test_database_is_asked_over_the_network_whether_it_is_ready():
    """The image's first start answers on the socket before it has the portal's role."""
    asked = compose()["db"]["healthcheck"]["test"]
    assert asked[asked.index("--host") + 1] == "127.0.0.1"


def test_only_the_worker_of_the_services_has_its_statements_cut_off():
    """The web server says so itself; migrations and commands may take long."""
    limited = {
        name
        for name, service in compose().items()
        if "STATEMENT_TIMEOUT" in service.get("environment", {})
    }
    assert limited == {"worker"}
