"""The proxy's database stops and restarts under a running site."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from analytics.litellm.reader_role import reader_role_sql
from demo.litellm_schema import apply_litellm_schema
from demo.postgres import Server, embedded_postgres
from tests.site import LOGIN, Browser, running_site

PATHS = {
    "/users/?range=7d&q=ann": "ann",
    "/users.csv": "is not responding",
    "/users/daily.csv": "is not responding",
    "/admin/users/daily/activity?start_date=2026-01-01&end_date=2026-01-31": "is not responding",
}
MOST_SECONDS = 3.0
CUT_OFF = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'user-usage'
"""

SESSIONS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'user-usage'"
PROBES = 40  # more than there are threads


def quiet(line: str) -> None:
    """The steps of the second server are of no interest here."""


@contextmanager
def proxy_database(home: Path, link: Path) -> Iterator[Server]:
    """A server that the site finds by the link, whichever socket it has."""
    with embedded_postgres(home, quiet) as server:
        link.symlink_to(server.socket_folder)
        yield server
    link.unlink()


def test_an_outage_is_a_503_within_seconds_and_needs_no_restart(site_database, reachable_folder):
    home, link = reachable_folder / "proxy", reachable_folder / "socket"
    url = f"postgresql://usage_reader@/postgres?host={link}"
    with running_site(LITELLM_DATABASE_URL=url, **site_database) as address:
        browser = Browser(address)
        browser.sign_in(*LOGIN)
        with proxy_database(home, link) as server:
            with server.connect() as connection:
                apply_litellm_schema(connection)
                connection.execute(reader_role_sql())
            assert_up(browser)
            with server.connect() as connection:
                connection.execute(CUT_OFF)
            assert_up(browser)
        assert_down(browser)
        with proxy_database(home, link):
            assert_up(browser)


@contextmanager
def frozen(server: Server) -> Iterator[None]:
    """Stop the postmaster and the site's sessions, as a paused machine does: TCP stays alive."""
    with server.connect() as connection:
        (text,) = connection.execute("SELECT pg_read_file('postmaster.pid')").fetchone()
        processes = [int(text.split()[0])]
        processes += [pid for (pid,) in connection.execute(SESSIONS)]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def timed_get(address: str, path: str) -> tuple[int, float]:
    began = time.monotonic()
    status, _ = Browser(address).get(path)
    return status, time.monotonic() - began


def test_probes_of_a_frozen_server_hold_one_thread(site_database, reachable_folder):
    home, link = reachable_folder / "frozen", reachable_folder / "frozen-socket"
    url = f"postgresql://usage_reader@/postgres?host={link}"
    with (
        proxy_database(home, link) as server,
        running_site(LITELLM_DATABASE_URL=url, **site_database) as address,
        ThreadPoolExecutor(64) as threads,
    ):
        with server.connect() as connection:
            apply_litellm_schema(connection)
            connection.execute(reader_role_sql())
        assert_readyz(Browser(address), 200)
        with frozen(server):
            time.sleep(1.1)
            hanging = threads.submit(timed_get, address, "/readyz")
            time.sleep(1.1)
            probes = [threads.submit(timed_get, address, "/readyz") for _ in range(PROBES)]
            probes = [probe.result() for probe in probes]
            assert {status for status, _ in probes} == {503}
            assert max(seconds for _, seconds in probes) < MOST_SECONDS
            status, seconds = timed_get(address, "/healthz")
            assert status == 200
            assert seconds < 1
        hanging.result()
        assert_readyz(Browser(address), 200)


def test_without_the_sites_own_database_pages_show_an_error():
    with running_site(APP_DATABASE_URL="postgresql://nobody@/none?host=/nowhere") as address:
        for path in ("/sign-in/", "/users/"):
            status, text = Browser(address).get(path)
            assert status == 503
            assert "own database cannot be reached" in text
        assert_readyz(Browser(address), 503)


def assert_up(browser: Browser) -> None:
    # Those who wait share a failure for a second.
    deadline = time.monotonic() + MOST_SECONDS
    while (status := browser.get("/users/")[0]) != 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert status == 200
    assert_readyz(browser, 200)


def assert_down(browser: Browser) -> None:
    for path, words in PATHS.items():
        began = time.monotonic()
        status, text = browser.get(path)
        assert time.monotonic() - began < MOST_SECONDS
        assert status == 503, path
        assert words in text
    assert_readyz(browser, 503)
    assert browser.get("/healthz")[0] == 200


def assert_readyz(browser: Browser, expected: int) -> None:
    """Its answer is kept for a second."""
    deadline = time.monotonic() + MOST_SECONDS
    while (answer := browser.get("/readyz"))[0] != expected and time.monotonic() < deadline:
        time.sleep(0.1)
    assert answer[0] == expected, answer[1]
