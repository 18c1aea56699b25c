"""Requests whose end two servers could see at different places, sent to a real gunicorn."""

import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.site import Browser, running_site

HOST = b"Host: localhost\r\n"
POST = b"POST /sign-in/ HTTP/1.1\r\n" + HOST
GET = b"GET /sign-in/ HTTP/1.1\r\n"
INNER = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
REFUSED = {
    "a length and chunks": POST + b"Content-Length: 4\r\n" + CHUNKED + b"\r\n0\r\n\r\n" + INNER,
    "chunks and a length": POST + CHUNKED + b"Content-Length: 4\r\n\r\n0\r\n\r\n" + INNER,
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + INNER,
    "a list of lengths": POST + b"Content-Length: 0, 44\r\n\r\n" + INNER,
    "a signed length": POST + b"Content-Length: +0\r\n\r\n" + INNER,
    "a negative length": POST + b"Content-Length: -1\r\n\r\n" + INNER,
    "a length in another script": POST + b"Content-Length: \xb2\r\n\r\n" + INNER,
    "a hexadecimal length": POST + b"Content-Length: 0x0\r\n\r\n" + INNER,
    "an unknown coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + INNER,
    "chunks before another coding": POST
    + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"
    + INNER,
    "a space before the colon": POST + b"Content-Length : 44\r\n\r\n" + INNER,
    "a folded header": POST + b"X: a\r\n b\r\n\r\n" + INNER,
    "a header without a name": POST + b": x\r\n\r\n" + INNER,
    "a null in a header": POST + b"X: a\0b\r\n\r\n" + INNER,
    "a lone line feed in a header": POST + b"X: a\nY: b\r\n\r\n" + INNER,
    "a lone carriage return in a header": POST + b"X: a\rY: b\r\n\r\n" + INNER,
    "a chunk of a strange size": POST + CHUNKED + b"\r\n-1\r\n" + INNER,
    "an invalid version": b"GET /healthz HTTP/1.1x\r\n" + HOST + b"\r\n" + INNER,
    "HTTP/2 in plain text": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + INNER,
    "two hosts": GET + HOST + b"Host: elsewhere.example\r\n\r\n",
    "a host in the address": b"GET http://elsewhere.example/sign-in/ HTTP/1.1\r\n"
    b"Host: elsewhere.example\r\n\r\n",
    "no host": GET + b"Host: \r\n\r\n",
}
REFUSALS = {b"400", b"403", b"405", b"408", b"411", b"413", b"421", b"501", b"505"}
# Headers that differ by `_` alone reach an application as one; gunicorn drops or refuses them.
LOOKALIKE = GET + HOST + b"X_Forwarded_Host: elsewhere.example\r\nContent_Length: 5\r\n\r\n"


@pytest.fixture(scope="module")
def port(site_database) -> Iterator[int]:
    with running_site(**site_database) as address:
        yield urlsplit(address).port
        assert Browser(address).get("/healthz")[0] == 200  # after all of them


def received(port: int, sent: bytes) -> bytes:
    """All that the site answers to these bytes, after which the client closes its half."""
    with socket.create_connection(("127.0.0.1", port), timeout=15) as client:
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        pieces = []
        while piece := client.recv(65_536):
            pieces.append(piece)
    return b"".join(pieces)


@pytest.mark.parametrize("sent", REFUSED.values(), ids=REFUSED)
def test_an_ambiguous_request_is_refused_and_nothing_after_it_is_read(port, sent):
    answer = received(port, sent)
    statuses = re.findall(rb"HTTP/1\.1 (\d+) ", answer)
    assert set(statuses) <= REFUSALS, answer[:300]
    assert b"\r\n\r\nok\n" not in answer  # of the request inside
    assert b"Traceback" not in answer


def test_headers_with_underscores_do_not_pass_for_others(port):
    answer = received(port, LOOKALIKE)
    assert b"elsewhere.example" not in answer
    assert answer.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 400 "))
