"""Slow clients against a real gunicorn: they occupy sockets but no threads."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest

from tests.site import LOGIN, Browser, running_site
from usage_site.request_size import is_complete, is_head_too_large, waits_for_continue

COUNT = 40  # of connections at once, more than there are threads
REQUEST_TIMEOUT = 2
MOST_SECONDS = 2.0  # that anybody else waits meanwhile
HOST = b"Host: localhost\r\n"
GET = b"GET /healthz HTTP/1.1\r\n" + HOST
FORM = b"POST /sign-in/ HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\nx"
HALF_SENT = {
    "an unfinished head": GET + b"X-Slow: ",
    "one byte of a body": FORM % 1000,
    "a body that nobody reads": GET + b"Content-Length: 1000\r\n\r\nx",
    "the second request of a connection": GET + b"\r\n" + GET,
}
ANSWERED = {
    "a body in chunks": b"POST /sign-in/ HTTP/1.1\r\n"
    + HOST
    + b"Transfer-Encoding: chunked\r\n\r\n5\r\nx",
    "a body that is too large": FORM % 100_000,
    "a connection that the client never closes": b"GET /healthz HTTP/1.0\r\n\r\n",
}


@pytest.fixture(scope="module")
def browser(site_database) -> Iterator[Browser]:
    """Somebody who is signed in while others attack."""
    with running_site(REQUEST_TIMEOUT=str(REQUEST_TIMEOUT), **site_database) as address:
        signed_in = Browser(address)
        assert signed_in.sign_in(*LOGIN)[0] == 200
        yield signed_in


@contextmanager
def connections(
    browser: Browser, start: bytes, count: int = COUNT
) -> Iterator[list[socket.socket]]:
    """Clients that send `start` and stay."""
    address = "127.0.0.1", urlsplit(browser.address).port
    with ExitStack() as opened:
        clients = [
            opened.enter_context(socket.create_connection(address, timeout=10))
            for _ in range(count)
        ]
        for client in clients:
            client.sendall(start)
        yield clients


def assert_responsive(browser: Browser) -> None:
    for path in ("/healthz", "/users/"):
        began = time.monotonic()
        assert browser.get(path)[0] == 200
        assert time.monotonic() - began < MOST_SECONDS, path


def received(client: socket.socket) -> bytes:
    """All that the site sends until it closes the connection."""
    pieces = []
    while piece := client.recv(65_536):
        pieces.append(piece)
    return b"".join(pieces)


@pytest.mark.parametrize("start", HALF_SENT.values(), ids=HALF_SENT)
def test_incomplete_requests_block_nobody_and_are_closed(browser, start):
    with connections(browser, start) as clients:
        began = time.monotonic()
        while time.monotonic() - began < REQUEST_TIMEOUT - 0.5:
            for client in clients:
                client.sendall(b"x")  # a byte now and then does not extend the deadline
            assert_responsive(browser)
            time.sleep(0.3)
        answers = [received(client) for client in clients]
        assert time.monotonic() - began < REQUEST_TIMEOUT + MOST_SECONDS
    assert all(b"HTTP/1.1 408 Request Timeout" in answer for answer in answers)


@pytest.mark.parametrize("start", ANSWERED.values(), ids=ANSWERED)
def test_clients_that_close_slowly_block_nobody(browser, start):
    with connections(browser, start) as clients:
        assert_responsive(browser)
        assert all(client.recv(12).startswith(b"HTTP/1.") for client in clients)


def test_connections_that_send_nothing_are_closed(browser):
    with connections(browser, b"") as clients:
        assert_responsive(browser)
        assert {received(client) for client in clients} == {b""}


def test_half_sent_requests_do_not_delay_a_stop(site_database):
    with ExitStack() as opened:
        with running_site(**site_database) as address:
            opened.enter_context(connections(Browser(address), GET))
            time.sleep(0.2)
            began = time.monotonic()
        assert time.monotonic() - began < 5


def test_a_body_over_64_kb_is_refused_unread(browser):
    with connections(browser, FORM % 65_537, count=1) as (client,):
        assert received(client).startswith(b"HTTP/1.1 413 ")


def test_a_head_without_an_end_is_refused(browser):
    with connections(browser, GET + b"X: " + b"y" * 70_000, count=1) as (client,):
        assert received(client).startswith(b"HTTP/1.1 431 ")


def test_a_request_may_arrive_in_pieces(browser):
    with connections(browser, b"", count=1) as (client,):
        for piece in (GET[:9], GET[9:], b"\r", b"\n"):
            client.sendall(piece)
            time.sleep(0.1)
        assert client.recv(65_536).startswith(b"HTTP/1.1 200 OK")


def test_requests_sent_at_once_are_all_answered_on_one_connection(browser):
    closing = GET + b"Connection: close\r\n\r\n"
    with connections(browser, (GET + b"\r\n") * 3 + closing, count=1) as (client,):
        assert received(client).count(b"HTTP/1.1 200 OK") == 4


def test_a_client_that_waits_for_100_continue_gets_it(browser):
    expect = b"Expect: 100-continue\r\nConnection: close\r\n"
    head = b"POST /sign-in/ HTTP/1.1\r\n" + HOST + expect + b"Content-Length: 3\r\n\r\n"
    with connections(browser, head, count=1) as (client,):
        assert client.recv(65_536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"a=b")
        assert b"HTTP/1.1 403 Forbidden" in received(client)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"GET / HTTP/1.1\r\n", False),
        (b"GET / HTTP/1.1\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\ncontent-LENGTH:  3 \r\n\r\nab", False),
        (b"POST / HTTP/1.1\r\ncontent-LENGTH:  3 \r\n\r\nabc", True),
        (b"POST / HTTP/1.1\r\nContent-Length: 11\r\n\r\n", True),  # refused unread
        (b"GET / HTTP/1.1\r\n\r\nContent-Length: 5\r\n\r\n", True),  # the next one's
    ],
)
def test_a_request_is_complete_with_its_head_and_body(sent, expected):
    assert is_complete(sent, 10) is expected


def test_only_a_head_decides_about_its_size_and_100_continue():
    assert is_head_too_large(b"x" * 70_000)
    assert not is_head_too_large(b"x\r\n\r\n" + b"y" * 70_000)
    assert not waits_for_continue(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\n")
    assert waits_for_continue(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n")
