"""Clients that disconnect or stall during an export release the proxy's database."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.site import LOGIN, Browser, running_site

ROWS = 40_000
MANY_ROWS = """
    INSERT INTO "LiteLLM_DailyUserSpend" (
        id, user_id, date, api_key, model, spend, updated_at
    )
    SELECT 'export-' || row, 'user', '2026-01-15', 'key', row || repeat('m', 1000), 1, now()
    FROM generate_series(1, %s) AS row
"""
BUSY = """
    SELECT count(*)
    FROM pg_stat_activity
    WHERE state <> 'idle' AND query LIKE '%COPY (%' AND pid <> pg_backend_pid()
"""
PATH = "/users/daily.csv?start_date=2026-01-01&end_date=2026-01-31"
MOST_SECONDS = 3.0  # less than a file may take


@pytest.fixture(scope="module")
def many_rows(proxy_writer) -> Iterator[None]:
    """A file of 40 MB: more than sockets on the way can hold."""
    proxy_writer.clear()
    proxy_writer.connection.execute(MANY_ROWS, [ROWS])
    yield
    proxy_writer.clear()


@pytest.fixture
def browser(many_rows, site_database, server) -> Iterator[Browser]:
    variables = {
        # No session settings, and so no lock_timeout that would end a statement for us.
        "LITELLM_DATABASE_URL": server.url("litellm_test") + "&pgbouncer=true",
        "LITELLM_EXPORTS_AT_ONCE": "1",
        "LITELLM_EXPORT_TIMEOUT": "4",
    }
    with running_site(**site_database | variables) as address:
        browser = Browser(address)
        browser.sign_in(*LOGIN)
        yield browser


@contextmanager
def begun(browser: Browser, path: str = PATH) -> Iterator[socket.socket]:
    """A connection that has asked for a file."""
    host, port = browser.address.removeprefix("http://").split(":")
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)
    lines = (f"GET {path} HTTP/1.1", f"Host: {host}", f"Cookie: {cookies}", "", "")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall("\r\n".join(lines).encode())
        yield connection


def busy(server) -> int:
    """Exports that run in the proxy's database."""
    with server.connect() as connection:
        return connection.execute(BUSY).fetchone()[0]


def wait_until(busy_ones: int, server) -> None:
    deadline = time.monotonic() + MOST_SECONDS
    while busy(server) != busy_ones:
        assert time.monotonic() < deadline, f"not {busy_ones} within {MOST_SECONDS} s"
        time.sleep(0.05)


def test_a_disconnect_midway_cancels_the_statement(browser, server):
    with begun(browser) as connection:
        assert connection.recv(10_000).startswith(b"HTTP/1.1 200")
        assert busy(server) == 1
        status, text = browser.get(PATH)
        assert status == 503
        assert "Too many exports" in text
    wait_until(0, server)
    status, text = browser.get(PATH)
    assert (status, text.count("\n")) == (200, ROWS + 1)


def test_a_disconnect_before_the_first_row_cancels_the_statement(browser, server):
    with server.connect("litellm_test") as connection, connection.transaction():
        connection.execute('LOCK TABLE "LiteLLM_DailyUserSpend" IN ACCESS EXCLUSIVE MODE')
        with begun(browser):
            wait_until(1, server)
        wait_until(0, server)


def test_a_stalled_client_is_disconnected_after_the_timeout(browser, server):
    with begun(browser) as connection:
        assert connection.recv(10_000)
        wait_until(1, server)
        time.sleep(2)
        wait_until(0, server)
        assert browser.get(PATH)[0] == 200
