"""gunicorn starts from any folder and logs its findings, or exits with one line."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.network import free_port
from tests.site import ROOT, Browser, manage, wait_for
from usage_site import env
from usage_site.version import version

COMMAND = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
START_SECONDS = 20


@contextmanager
def gunicorn(log: Path, **variables: str) -> Iterator[tuple[subprocess.Popen, str]]:
    """The process and the address of a site that is started from `/`. log: what it writes."""
    port = free_port()
    with log.open("w") as written:
        process = subprocess.Popen(
            COMMAND, cwd="/", env=os.environ | {"PORT": str(port)} | variables, stderr=written
        )
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def line_with(words: str, log: Path) -> str:
    """The first line of the log that holds the words, once it is there."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        for line in log.read_text().splitlines():
            if words in line:
                return line
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def test_the_log_names_version_database_and_findings(tmp_path, site_database):
    log = tmp_path / "log"
    with gunicorn(log, **site_database):
        line = line_with("LiteLLM database", log)
    expected = (
        rf"User Usage {re.escape(version())}: LiteLLM database /\S+/litellm_test, schema public,"
        r" newest day \S+; checks: no findings$"
    )
    assert re.search(expected, line)
    assert "usage_reader" not in log.read_text()


def test_an_unreachable_litellm_does_not_stop_the_site(tmp_path, site_database):
    log, url = tmp_path / "log", "postgresql://usage_reader:a-secret@127.0.0.1:1/litellm"
    with gunicorn(log, LITELLM_DATABASE_URL=url, **site_database) as (_, address):
        wait_for(address)
        assert line_with("checks: 1 finding", log)
        assert " ERROR " in line_with("user_usage.E001", log)
        assert Browser(address).get("/sign-in/")[0] == 200
    assert "a-secret" not in log.read_text()


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"LITELLM_DATABASE_URL": ""}, "LITELLM_DATABASE_URL is not set"),
        ({"HTTPS": "yes"}, "HTTPS=yes"),
        ({"PORT": "many"}, "PORT=many"),
        (
            {"STATIC_ROOT": "/proc/static"},
            "/proc/static is not writable: let the site's account write there,",
        ),
    ],
)
def test_a_wrong_setting_stops_gunicorn_with_one_line(tmp_path, variables, named):
    log = tmp_path / "log"
    with gunicorn(log, **variables) as (process, _):
        assert process.wait(START_SECONDS) != 0
    lines = log.read_text().splitlines()
    (line,) = [line for line in lines if "Not configured" in line]
    assert line.startswith(f"Not configured: {named}")
    assert not [line for line in lines if "Traceback" in line or line.startswith("  ")]


def test_a_folder_that_cannot_be_written_is_named(monkeypatch):
    monkeypatch.delenv("SECRET_KEY")
    with pytest.raises(ImproperlyConfigured, match="/proc/var is not writable"):
        env.secret("SECRET_KEY", Path("/proc/var/secret_key"))
    with pytest.raises(ImproperlyConfigured, match="/proc is not writable"):
        env.secret("SECRET_KEY", Path("/proc/secret_key"))
    with pytest.raises(ImproperlyConfigured, match="/proc/var is not writable"):
        env.writable_folder(Path("/proc/var"))


@pytest.fixture
def stale_root(tmp_path) -> Path:
    """Static files that were collected by an older version."""
    paths = {"analytics/of-yesterday.css": "analytics/of-yesterday.0123456789ab.css"}
    manifest = {"version": "1.1", "paths": paths, "hash": "0"}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    return tmp_path


def test_stale_static_files_never_break_a_page(tmp_path, stale_root, site_database):
    log = tmp_path / "log"
    with gunicorn(log, STATIC_ROOT=str(stale_root), **site_database) as (_, address):
        wait_for(address)
        assert "manage.py collectstatic" in line_with("user_usage.W110", log)
        browser = Browser(address)
        status, page = browser.get("/sign-in/")
        assert status == 200
        for asset in set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page)):
            assert browser.get(asset)[0] == 200, asset
        status, answer = browser.get("/readyz")
        assert (status, json.loads(answer)) == (200, {"status": "ready"})
        assert "Ready, with faults: static stale" in line_with("static stale", log)


def test_check_asks_for_collectstatic_and_commands_still_run(stale_root, site_database):
    root = str(stale_root)
    checked = manage("check", "--fail-level", "WARNING", STATIC_ROOT=root)
    assert checked.returncode == 1
    assert "user_usage.W110" in checked.stderr
    for command in (("collectstatic", "--noinput", "--dry-run"), ("migrate", "--plan")):
        done = manage(*command, STATIC_ROOT=root, **site_database)
        assert done.returncode == 0, done.stderr
