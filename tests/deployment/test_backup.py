"""Backup, loss and restore of the site's own database, by the documented commands."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from demo.postgres_binaries import find_binaries
from tests.site import LOGIN, ROOT, Browser, manage, running_site

CAN_SIGN_IN = f"""
from django.contrib.auth.models import User
print(User.objects.get(username={LOGIN[0]!r}).check_password({LOGIN[1]!r}))
"""


@pytest.fixture(scope="module")
def own_file(tmp_path_factory) -> dict[str, str]:
    """Variables of a site with SQLite and a secret key of its own, and a login."""
    own = {
        "DATA_DIR": str(tmp_path_factory.mktemp("own") / "data"),
        "APP_DATABASE_URL": "",
        "SECRET_KEY": "",
    }
    assert manage("migrate", "-v", "0", **own).returncode == 0
    name, password = LOGIN
    login = {"DJANGO_SUPERUSER_USERNAME": name, "DJANGO_SUPERUSER_PASSWORD": password}
    email = ("--email", "root@example.com")
    made = manage("createsuperuser", "--noinput", *email, **own, **login)
    assert made.returncode == 0, made.stderr
    return own


def documented(start: str, page: str = "operations.md") -> str:
    """The block of commands on the page of the documentation that begins so."""
    text = (ROOT / "docs" / page).read_text()
    blocks = [block for block in text.split("\n\n") if block.startswith("    ")]
    (found,) = [block for block in blocks if block.strip().startswith(start)]
    return found


def run(commands: str, folder: Path, **variables: str) -> None:
    """Commands of the documentation, from another folder."""
    here = commands.replace(".venv/bin/python", sys.executable)
    here = here.replace(" manage.py", f" {ROOT}/manage.py")
    subprocess.run(
        ["/bin/sh", "-e", "-c", here], cwd=folder, env=os.environ | variables, check=True
    )


def is_signed_in(browser: Browser) -> bool:
    status, page = browser.get("/account/views/")
    return status == 200 and 'name="password"' not in page


def test_a_session_and_a_login_survive_loss_and_restore(own_file, tmp_path):
    data = Path(own_file["DATA_DIR"])
    browser = Browser("")
    with running_site(**own_file) as browser.address:
        browser.sign_in(*LOGIN)
        run(documented(".venv/bin/python manage.py backup"), tmp_path, **own_file)
    shutil.rmtree(data)
    run(documented("rm -f"), tmp_path, **own_file)
    assert {path.stat().st_mode & 0o777 for path in data.iterdir()} == {0o600}
    with running_site(**own_file) as browser.address:
        assert is_signed_in(browser)
        again = Browser(browser.address)
        assert not is_signed_in(again)
        again.sign_in(*LOGIN)
        assert is_signed_in(again)


def test_a_backup_never_replaces_another(own_file, tmp_path):
    assert manage("backup", str(tmp_path / "saved"), **own_file).returncode == 0
    again = manage("backup", str(tmp_path / "saved"), **own_file)
    assert again.returncode == 1
    assert "File exists" in again.stderr


def test_the_backup_of_0_2_0_holds_what_its_running_site_has_written(tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret_key").write_text("key")
    with closing(sqlite3.connect(tmp_path / "var" / "app.sqlite3")) as running:
        running.executescript("PRAGMA journal_mode=WAL; CREATE TABLE login (name)")
        running.execute("INSERT INTO login VALUES ('ann')")
        running.commit()
        run(documented("install -d", "upgrade.md"), tmp_path, HOME=str(tmp_path), VAR_DIR="")
    saved = tmp_path / "backup-0.2.0"
    assert saved.stat().st_mode & 0o777 == 0o700
    assert (saved / "secret_key").read_text() == "key"
    with closing(sqlite3.connect(saved / "app.sqlite3")) as copy:
        assert copy.execute("SELECT name FROM login").fetchall() == [("ann",)]


def test_a_container_unpacks_a_backup_over_its_own_files(tmp_path):
    saved, data = tmp_path / "backup-2026-11-27", tmp_path / "data"
    for folder, text in ((saved, "saved"), (data, "of tomorrow")):
        folder.mkdir(mode=0o700)
        (folder / "app.sqlite3").write_text(text)
        (folder / "app.sqlite3").chmod(0o600)
    (data / "app.sqlite3-wal").write_text("of tomorrow")
    (data / "static").mkdir()
    text = (ROOT / "docs" / "upgrade.md").read_text()
    commands = re.findall(r"(tar -C backup\S* -cf - \. \| )docker[^']+(sh -c '[^']+')", text)
    assert len(commands) == 2
    for packs, unpacks in commands:
        run(packs + unpacks, tmp_path, DATA_DIR=str(data))
        assert {path.name for path in data.iterdir()} == {"app.sqlite3", "static"}
        assert (data / "app.sqlite3").read_text() == "saved"
        assert (data / "app.sqlite3").stat().st_mode & 0o777 == 0o600


def test_postgresql_is_restored_over_a_newer_version_by_its_own_programs(
    server, site_database, tmp_path
):
    binaries = find_binaries(tmp_path, None, print)
    path = f"{binaries}:{os.environ['PATH']}"
    run(documented("umask 077"), tmp_path, PATH=path, **site_database)
    assert (tmp_path / "backup.dump").stat().st_mode & 0o777 == 0o600
    with server.connect() as connection:
        connection.execute("DROP DATABASE IF EXISTS user_usage WITH (FORCE)")
        connection.execute("DROP ROLE IF EXISTS user_usage")
        connection.execute("CREATE ROLE user_usage LOGIN")
        connection.execute("CREATE DATABASE user_usage OWNER user_usage TEMPLATE template0")
    with server.connect("user_usage") as connection:
        connection.execute("CREATE TABLE auth_user (id integer PRIMARY KEY)")
        connection.execute("CREATE TABLE of_tomorrow (user_id integer REFERENCES auth_user)")
    restored = {"APP_DATABASE_URL": server.url("user_usage", user="user_usage")}
    superuser = {"SUPERUSER_URL": server.url("postgres")}
    run(documented("psql"), tmp_path, PATH=path, **restored, **superuser)
    found = manage("shell", "-v", "0", "-c", CAN_SIGN_IN, **restored)
    assert found.stdout.split() == ["True"], found.stderr
    refused = manage("backup", str(tmp_path / "saved"), **site_database)
    assert "pg_dump" in refused.stderr
