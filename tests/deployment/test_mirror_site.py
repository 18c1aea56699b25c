"""The site and its mirror as processes: killed, doubled, deleted, damaged."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from analytics.mirror.loop import elected
from demo.postgres import Server
from tests.clock import today
from tests.proxy import empty_proxy
from tests.site import LOGIN, ROOT, Browser, environment, manage, running_site, until

NAME = "litellm_mirrored"


@pytest.fixture
def company(server: Server) -> Iterator[dict[str, str]]:
    """Variables of a site that reads a small company in a database of its own."""
    with empty_proxy(server, NAME) as proxy:
        for number in range(30):
            proxy.spend_day("ann", 1.0, day=today().replace(day=1, month=1), model=f"m{number}")
        proxy.connection.execute(
            """UPDATE "LiteLLM_DailyUserSpend"
            SET date = (date::date + right(model, -1)::int)::text"""
        )
        yield {
            "LITELLM_DATABASE_URL": server.url(NAME, user="usage_reader"),
            "MIRROR_SECONDS": "0.2",
        }


def days_of(folder: Path) -> int:
    """Days in the published generation."""
    try:
        return len(json.loads((folder / "manifest.json").read_text())["days"])
    except (OSError, ValueError):
        return 0


@contextmanager
def refresh_loop(**variables: str) -> Iterator[subprocess.Popen]:
    """`manage.py refresh --loop` in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "refresh", "--loop"],
        cwd=ROOT,
        env=environment() | variables,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_killed_refresher_goes_on_where_it_was(company, tmp_path):
    variables = company | {"MIRROR_DIR": str(tmp_path)}
    for pause in (0.1, 0.3, 0.6):
        with refresh_loop(**variables) as process:
            until(lambda: days_of(tmp_path) > 0)
            time.sleep(pause)
            process.send_signal(signal.SIGKILL)
    refreshed = manage("refresh", "--verify", **variables)
    assert refreshed.returncode == 0, refreshed.stderr
    assert days_of(tmp_path) == 30
    with elected(tmp_path) as is_elected:
        assert is_elected()


def test_two_sites_on_one_folder_show_the_same(company, site_database, tmp_path):
    variables = company | site_database | {"MIRROR_DIR": str(tmp_path)}
    with running_site(**variables) as first, running_site(**variables) as second:
        for address in (first, second):
            browser = Browser(address)
            browser.sign_in(*LOGIN)
            until(lambda: "$30.00" in browser.get("/users/?range=ytd")[1])  # noqa: B023 in this turn


def test_a_deleted_folder_is_copied_again(company, site_database, tmp_path):
    folder = tmp_path / "mirror"
    with running_site(**company | site_database | {"MIRROR_DIR": str(folder)}) as address:
        browser = Browser(address)
        browser.sign_in(*LOGIN)
        until(lambda: "$30.00" in browser.get("/users/?range=ytd")[1])
        shutil.rmtree(folder)
        assert "$30.00" in browser.get("/users/?range=ytd")[1]
        until(lambda: days_of(folder) == 30)
        assert "$30.00" in browser.get("/users/?range=ytd")[1]


def test_a_reload_answers_all_the_time_and_goes_on_refreshing(
    company, site_database, server, tmp_path
):
    pid = tmp_path / "pid"
    variables = company | site_database | {"GUNICORN_CMD_ARGS": f"--pid={pid}"}
    with running_site(**variables) as address:
        browser = Browser(address)
        browser.sign_in(*LOGIN)
        until(lambda: "$30.00" in browser.get("/users/?range=ytd")[1])
        os.kill(int(pid.read_text()), signal.SIGHUP)
        book_five_dollars(server)

        def is_there() -> bool:
            status, html = browser.get("/users/?range=ytd")
            assert status == 200
            return "$35.00" in html

        until(is_there)


def book_five_dollars(server: Server) -> None:
    """Today, by somebody new."""
    with server.connect(NAME) as connection:
        connection.execute(
            """INSERT INTO "LiteLLM_DailyUserSpend"
                (id, user_id, date, api_key, model, spend, api_requests, updated_at)
            VALUES ('new', 'bob', %s, 'k', 'm', 5, 1, now())""",
            [today().isoformat()],
        )


def test_refresh_copies_the_newest_rows_at_once(company, site_database, server):
    slow = company | site_database | {"MIRROR_SECONDS": "3600"}
    with running_site(**slow) as address:
        browser = Browser(address)
        browser.sign_in(*LOGIN)
        until(lambda: "$30.00" in browser.get("/users/?range=ytd")[1])
        until(lambda: "first copy is under way" not in browser.get("/users/?range=ytd")[1])
        book_five_dollars(server)
        html = browser.get("/users/?range=ytd")[1]
        token = html.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        form = {"csrfmiddlewaretoken": token}
        status, html = browser.get("/users/refresh/?range=ytd", form)
        assert status == 200
        assert "$35.00" in html
