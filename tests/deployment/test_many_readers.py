"""Many readers at once: tabs, downloads, and a reader that does not read."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from demo.postgres import Server
from tests.clock import today
from tests.proxy import empty_proxy
from tests.site import LOGIN, Browser, running_site, wait_until_ready

NAME = "litellm_readers"
MOST_SECONDS = 2.0


@pytest.fixture(scope="module")
def signed_in(server: Server, site_database: dict) -> Iterator[Browser]:
    """A session at a site over thirty users with a hundred models each."""
    with empty_proxy(server, NAME) as proxy:
        proxy.connection.execute(
            """INSERT INTO "LiteLLM_DailyUserSpend"
                (id, user_id, date, api_key, model, spend, api_requests, updated_at)
            SELECT gen_random_uuid(), 'user-' || person, %s, 'key', repeat('m', 90) || model, 1, 1,
                now()
            FROM generate_series(1, 30) AS person, generate_series(1, 700) AS model""",
            [today().isoformat()],
        )
        url = server.url(NAME, user="usage_reader")
        with running_site(LITELLM_DATABASE_URL=url, **site_database) as address:
            wait_until_ready(address)
            browser = Browser(address)
            browser.sign_in(*LOGIN)
            yield browser


def test_restored_tabs_all_answer(signed_in: Browser):
    with ThreadPoolExecutor(8) as tabs:
        answers = tabs.map(lambda number: signed_in.get(f"/users/?min_spend={number}")[0], range(8))
        assert set(answers) == {200}


def test_six_downloads_at_once_are_whole(signed_in: Browser):
    with ThreadPoolExecutor(6) as readers:
        files = readers.map(lambda _: signed_in.get("/users/daily.csv?range=today"), range(6))
        assert {(status, text.count("\n")) for status, text in files} == {(200, 30 * 700 + 1)}


def test_a_reader_that_stops_reading_holds_no_lock_of_litellms(signed_in: Browser, server: Server):
    address = urlsplit(signed_in.address)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in signed_in.cookies)
    request = (
        "GET /users/daily.csv?range=today HTTP/1.1\r\n"
        f"Host: {address.netloc}\r\nCookie: {cookies}\r\n\r\n"
    )
    with socket.create_connection((address.hostname, address.port)) as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.sendall(request.encode())
        assert b"200 OK" in reader.recv(100)
        began = time.monotonic()
        with server.connect(NAME) as connection:
            connection.execute('ALTER TABLE "LiteLLM_DailyUserSpend" ADD COLUMN added int')
        assert time.monotonic() - began < MOST_SECONDS
        assert signed_in.get("/users/?range=today")[0] == 200
