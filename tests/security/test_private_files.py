"""Files in DATA_DIR are readable by their owner only."""

import os
from pathlib import Path

import pytest

from tests.site import manage
from usage_site.file_checks import open_paths
from usage_site.private_files import close_to_others


def modes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())}


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


def test_what_the_command_line_writes_is_its_owners_alone(var: Path):
    made = manage("migrate", "-v", "0", APP_DATABASE_URL="", SECRET_KEY="", DATA_DIR=str(var))
    assert made.returncode == 0, made.stderr
    found = modes(var)
    assert found.pop("var") == 0o700
    assert set(found) >= {"app.sqlite3", "secret_key"}
    assert set(found.values()) == {0o600}


@pytest.mark.parametrize("module", ["usage_site.wsgi", "deploy/gunicorn.conf.py"])
def test_every_entry_point_closes_new_files(module, tmp_path):
    source = f"import {module}" if module.startswith("usage") else f"exec(open({module!r}).read())"
    code = f"{source}; import pathlib; pathlib.Path({str(tmp_path / 'x')!r}).touch()"
    assert manage("shell", "-v", "0", "-c", code).returncode == 0
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600


def test_files_of_an_older_version_are_closed_at_start(var: Path):
    var.mkdir(mode=0o755)
    for name in ("app.sqlite3", "app.sqlite3-wal", "secret_key"):
        (var / name).touch(0o644)
    close_to_others(var)
    assert modes(var) == {
        "var": 0o700,
        "app.sqlite3": 0o600,
        "app.sqlite3-wal": 0o600,
        "secret_key": 0o600,
    }


def test_a_check_warns_of_what_is_open_with_the_command_to_run(var: Path):
    var.mkdir(mode=0o700)
    (var / "secret_key").touch(0o640)
    (warning,) = open_paths(var)
    assert warning.id == "user_usage.W101"
    assert "0640" in warning.msg
    assert warning.hint == f"chmod 0600 {var / 'secret_key'}"
    os.chmod(var / "secret_key", 0o600)
    assert list(open_paths(var)) == []


def test_collected_files_can_be_served_by_another_account(collected: str):
    root = Path(collected)
    assert (root / "analytics").stat().st_mode & 0o777 == 0o755
    assert (root / "analytics" / "js" / "usage.js").stat().st_mode & 0o777 == 0o644
