"""Gunicorn's threaded worker, hardened against clients that send or close slowly.

Upstream, a thread waits without a limit for the rest of a request, and the main thread waits up to
two seconds for a client to close after an answer. Here the poller waits for both, with one deadline
for the whole, so that a half-sent request holds a socket and no thread. It relies on internals of
gunicorn 27.0, whose version is pinned.
"""

import errno
import time
from contextlib import suppress
from functools import partial
from importlib import import_module
from selectors import EVENT_READ
from socket import SHUT_WR, socket
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from gunicorn.errors import AppImportError
from gunicorn.http import get_parser
from gunicorn.workers.gthread import TConn, ThreadWorker

from .request_size import is_complete, is_head_too_large, waits_for_continue

LINGER_SECONDS = 2.0
DRAIN_SECONDS = 0.05
# Beyond these the oldest connection is closed, so that new ones are still accepted.
MAX_INCOMING = 400
MAX_LINGERING = 200
PIECE_BYTES = 65_536
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
REFUSAL = b"HTTP/1.1 %b\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
TIMED_OUT = REFUSAL % b"408 Request Timeout"
HEAD_TOO_LARGE = REFUSAL % b"431 Request Header Fields Too Large"


class Connection(TConn):
    """A connection that reads and closes without blocking."""

    def __init__(self, worker: "DeadlineThreadWorker", client: socket, address: Any, server: Any):
        super().__init__(worker.cfg, client, address, server)
        self.worker = worker
        self.has_continued = False
        # Without TLS there is no handshake that would need a thread.
        self.parser = get_parser(worker.cfg, client, address)
        self.initialized = True

    @property
    def received(self) -> bytes:
        """What the client has sent of the next request."""
        return self.parser.unreader.buf.getvalue()

    def receive(self) -> bool:
        """Read what has arrived; False when the client has closed the connection."""
        try:
            piece = self.sock.recv(PIECE_BYTES)
        except BlockingIOError:
            return True
        except OSError:
            return False
        buffer = self.parser.unreader.buf
        buffer.seek(0, 2)
        buffer.write(piece)
        return bool(piece)

    def send_at_once(self, answer: bytes) -> None:
        """Send a short answer; what does not fit into the socket's buffer is lost."""
        with suppress(OSError):
            self.sock.send(answer)

    def close(self, graceful: bool = False) -> None:
        if graceful:
            self.worker.linger(self)
        else:
            super().close()


class DeadlineThreadWorker(ThreadWorker):
    """Gives a request to a thread once its head and body have arrived."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        # In the order of their deadlines.
        self.incoming: dict[Connection, None] = {}
        self.lingering: dict[Connection, None] = {}

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        super().check_config(cfg, log)
        if cfg.is_ssl:
            raise RuntimeError("gunicorn speaks plain HTTP here: let the proxy before it do TLS")

    def load_wsgi(self) -> None:
        try:
            super().load_wsgi()
            startup = import_module("usage_site.startup")  # needs Django's apps
            startup.refuse_wrong_settings()
        except ImproperlyConfigured as error:
            # Gunicorn prints this one on a line of its own and stops.
            raise AppImportError(f"Not configured: {error}") from None
        # A database that does not answer holds nothing up.
        Thread(target=startup.report_start, name="report start", daemon=True).start()

    def accept(self, listener: socket) -> None:
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED):
                raise
            return
        self.nr_conns += 1
        self.enqueue_req(Connection(self, client, address, listener.getsockname()))

    def enqueue_req(self, conn: Connection) -> None:
        """Every request begins here, also the next one of a connection that is kept alive."""
        if self.has_request(conn):
            self.dispatch(conn)
            return
        if len(self.incoming) >= MAX_INCOMING:
            self.drop(next(iter(self.incoming)))
        conn.sock.setblocking(False)
        conn.has_continued = False
        conn.timeout = time.monotonic() + settings.REQUEST_TIMEOUT
        self.incoming[conn] = None
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_incoming_readable, conn))

    def dispatch(self, conn: Connection) -> None:
        """Give a request that has arrived to a thread."""
        super().enqueue_req(conn)

    def has_request(self, conn: Connection) -> bool:
        return is_complete(conn.received, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)

    def on_incoming_readable(self, conn: Connection, _client: socket) -> None:
        if conn not in self.incoming:  # dropped by another event of the same round
            return
        if not conn.receive():
            self.drop(conn)
        elif self.has_request(conn):
            self.release(conn, self.incoming)
            self.dispatch(conn)
        elif is_head_too_large(conn.received):
            self.drop(conn, HEAD_TOO_LARGE)
        elif not conn.has_continued and waits_for_continue(conn.received):
            conn.has_continued = True
            conn.send_at_once(CONTINUE)

    def murder_pending(self) -> None:
        """Close what has passed its deadline; gunicorn calls this every second."""
        super().murder_pending()
        now = time.monotonic()
        for conn in list(self.incoming):
            if not self.alive:
                conn.timeout = min(conn.timeout, now + LINGER_SECONDS)
            if conn.timeout <= now:
                self.drop(conn, TIMED_OUT if conn.received else b"")
        for conn in [conn for conn in self.lingering if conn.timeout <= now]:
            self.end_lingering(conn)

    def drop(self, conn: Connection, answer: bytes = b"") -> None:
        """Close a connection whose request will not be served."""
        self.release(conn, self.incoming)
        self.nr_conns -= 1
        if answer:
            self.log.info("%s for %s", answer.partition(b"\r\n")[0].decode(), conn.client)
            conn.send_at_once(answer)
        conn.close(graceful=bool(answer))

    def release(self, conn: Connection, waiting: dict[Connection, None]) -> None:
        del waiting[conn]
        self.poller.unregister(conn.sock)

    def linger(self, conn: Connection) -> None:
        """Close in two steps, so that the client reads the answer before it learns of the end."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(SHUT_WR)
        except OSError:
            conn.close()
            return
        if len(self.lingering) >= MAX_LINGERING:
            self.end_lingering(next(iter(self.lingering)))
        conn.timeout = time.monotonic() + LINGER_SECONDS
        self.lingering[conn] = None
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_lingering_readable, conn))

    def on_lingering_readable(self, conn: Connection, _client: socket) -> None:
        if conn not in self.lingering:
            return
        try:
            piece = conn.sock.recv(PIECE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self.end_lingering(conn)

    def end_lingering(self, conn: Connection) -> None:
        self.release(conn, self.lingering)
        conn.close()

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        """A body that has not arrived is not waited for: upstream a thread would, for 5 s."""
        return keepalive and bool(
            conn.parser.finish_body(deadline=time.monotonic() + DRAIN_SECONDS)
        )
