"""A gunicorn worker that queues sign-ins without occupying threads.

Password guessing sends the next attempt as soon as one fails. Starting only a few per second leaves
the CPU and the threads to everyone else, however many clients send them.
"""

import time
from collections import deque
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings

from analytics.audit.client_address import customer, parse_address

from .gunicorn_worker import Connection, DeadlineThreadWorker

SIGN_IN = b"/sign-in/"
SIGN_INS_AT_ONCE = 2
SENTENCE = b"Too many sign-ins right now. Your password was not checked. Try again in a moment.\n"
BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 10\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n\r\n%b"
) % (len(SENTENCE), SENTENCE)


class SignInQueueWorker(DeadlineThreadWorker):
    """Runs SIGN_INS_AT_ONCE sign-ins at once, and starts one each `start_every` seconds at most."""

    start_every = 0.4  # seconds; about one core of hashing
    wait_seconds = 10.0
    max_waiting = 200
    # One client cannot fill the queue: 25 sign-ins start before the first of them waits too long.
    max_waiting_of_address = 10

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.sign_ins: deque[tuple[float, Connection]] = deque()  # with their deadlines
        self.running_sign_ins: set[Connection] = set()
        self.next_start = 0.0

    def dispatch(self, conn: Connection) -> None:
        if not is_sign_in(conn.received):
            super().dispatch(conn)
        elif self.is_full_for(conn):
            self.refuse_sign_in(conn)
        else:
            self.sign_ins.append((time.monotonic() + self.wait_seconds, conn))
            self.start_sign_ins()

    def is_full_for(self, conn: Connection) -> bool:
        """Whether too many wait, of everybody or of this client's address."""
        address = address_of(conn)
        waiting = sum(address_of(other) == address for _deadline, other in self.sign_ins)
        return len(self.sign_ins) >= self.max_waiting or waiting >= self.max_waiting_of_address

    def start_sign_ins(self) -> None:
        """Give the next to a thread where it may start, and refuse those who wait too long."""
        now = time.monotonic()
        while self.sign_ins and self.sign_ins[0][0] <= now:
            self.refuse_sign_in(self.sign_ins.popleft()[1])
        if self.sign_ins and self.next_start <= now and self.has_free_slot():
            _deadline, conn = self.sign_ins.popleft()
            self.running_sign_ins.add(conn)
            self.next_start = now + self.start_every
            super().dispatch(conn)

    def has_free_slot(self) -> bool:
        return len(self.running_sign_ins) < SIGN_INS_AT_ONCE

    def finish_request(self, conn: Connection, fs: Any) -> None:
        self.running_sign_ins.discard(conn)
        super().finish_request(conn, fs)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        if self.sign_ins and self.has_free_slot():
            timeout = min(timeout, max(self.next_start - time.monotonic(), 0.0))
        super().wait_for_and_dispatch_events(timeout)
        self.start_sign_ins()

    def refuse_sign_in(self, conn: Connection) -> None:
        """503 without a thread."""
        self.nr_conns -= 1
        conn.sock.setblocking(False)
        conn.send_at_once(BUSY)
        conn.close(graceful=True)


def address_of(conn: Connection) -> str:
    """Whom a request comes from, as `rate_limited_address` says of requests that Django has."""
    forwarded = b""
    for line in conn.received.partition(b"\r\n\r\n")[0].split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"x-forwarded-for":
            forwarded = b",".join(filter(None, (forwarded, value)))
    hops = forwarded.split(b",")
    address = None
    if 0 < settings.TRUSTED_PROXIES <= len(hops):
        address = parse_address(hops[-settings.TRUSTED_PROXIES].decode("latin-1"))
    address = address or parse_address(str(conn.client[0]) if conn.client else "")
    return str(customer(address)) if address else ""


def is_sign_in(received: bytes) -> bool:
    """Whether the request posts a password, however its address is spelled."""
    method, _, rest = received.lstrip(b"\r\n").partition(b" ")
    target = rest.partition(b" ")[0]
    if b"://" in target:
        target = b"/" + target.split(b"/", 3)[-1]
    return method == b"POST" and unquote_to_bytes(target.partition(b"?")[0]) == SIGN_IN
