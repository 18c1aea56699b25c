"""LiteLLM's database stops, freezes and restarts under a running site."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analytics.litellm.reader_role import reader_role_sql
from demo.litellm_schema import apply_litellm_schema
from demo.postgres import Server, embedded_postgres
from tests.clock import today
from tests.proxy import Proxy
from tests.site import LOGIN, Browser, running_site, until

API = "/admin/users/daily/activity?start_date={0}&end_date={0}"
MOST_SECONDS = 3.0
SETTINGS = {"MIRROR_SECONDS": "0.2", "LITELLM_STATEMENT_TIMEOUT": "1"}
SESSIONS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'user-usage'"


def quiet(line: str) -> None:
    """The steps of the second server are of no interest here."""


@contextmanager
def proxy_database(home: Path, link: Path) -> Iterator[Server]:
    """A server that the site finds by the link, whichever socket it has."""
    with embedded_postgres(home, quiet) as server:
        link.symlink_to(server.socket_folder)
        yield server
    link.unlink()


def spend(server: Server, usd: float) -> None:
    """A day of ann's in LiteLLM's tables, which are made where there are none."""
    with server.connect() as connection:
        if not connection.execute("""SELECT to_regclass('"LiteLLM_UserTable"')""").fetchone()[0]:
            apply_litellm_schema(connection)
            connection.execute(reader_role_sql())
        Proxy(connection).spend_day("ann", usd, day=today())


def test_an_outage_leaves_the_last_figures_and_needs_no_restart(site_database, reachable_folder):
    home, link = reachable_folder / "proxy", reachable_folder / "socket"
    url = f"postgresql://usage_reader@/postgres?host={link}"
    with running_site(LITELLM_DATABASE_URL=url, **site_database, **SETTINGS) as address:
        browser = Browser(address)
        browser.sign_in(*LOGIN)
        until(lambda: "is not responding" in browser.get("/users/")[1])
        assert browser.get("/users/")[0] == browser.get("/readyz")[0] == 503
        with proxy_database(home, link) as server:
            spend(server, 5.0)
            until(lambda: "$5.00" in browser.get("/users/?range=today")[1])
            until(lambda: browser.get("/readyz")[0] == 200)
        until(lambda: "Figures are as of" in browser.get("/users/?range=today")[1])
        assert_last_figures(browser)
        with proxy_database(home, link) as server:
            spend(server, 2.0)
            until(lambda: "$7.00" in browser.get("/users/?range=today")[1])
            assert "Figures are as of" not in browser.get("/users/?range=today")[1]


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


def test_a_frozen_server_holds_no_page_up(site_database, reachable_folder):
    home, link = reachable_folder / "frozen", reachable_folder / "frozen-socket"
    url = f"postgresql://usage_reader@/postgres?host={link}"
    with (
        proxy_database(home, link) as server,
        running_site(LITELLM_DATABASE_URL=url, **site_database, **SETTINGS) as address,
    ):
        spend(server, 5.0)
        browser = Browser(address)
        browser.sign_in(*LOGIN)
        until(lambda: "$5.00" in browser.get("/users/?range=today")[1])
        with frozen(server):
            for _ in range(5):
                assert_last_figures(browser)
            until(lambda: "Figures are as of" in browser.get("/users/?range=today")[1])
        spend(server, 2.0)
        until(lambda: "$7.00" in browser.get("/users/?range=today")[1])


def test_without_the_sites_own_database_pages_show_an_error():
    with running_site(APP_DATABASE_URL="postgresql://nobody@/none?host=/nowhere") as address:
        for path in ("/sign-in/", "/users/"):
            status, text = Browser(address).get(path)
            assert status == 503
            assert "own database cannot be reached" in text
        assert_readyz(Browser(address), 503)


def assert_last_figures(browser: Browser) -> None:
    """Pages, files and the API answer as fast as ever, and the probes are content."""
    for path, words in (
        ("/users/?range=today", "$5.00"),
        ("/users.csv?range=today", '"ann",,,5,5,true'),
        ("/users/daily.csv?range=today", '"ann"'),
        (API.format(today()), '"total_spend": 5.0'),
        ("/data/", "Local copy"),
    ):
        began = time.monotonic()
        status, text = browser.get(path)
        assert time.monotonic() - began < MOST_SECONDS, path
        assert status == 200, path
        assert words in text, path
    assert browser.get("/readyz")[0] == browser.get("/healthz")[0] == 200


def assert_readyz(browser: Browser, expected: int) -> None:
    """Its answer is kept for a second."""
    until(lambda: browser.get("/readyz")[0] == expected)
