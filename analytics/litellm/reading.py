"""The transaction in which the refresh reads: short, read-only, and never in anybody's way."""

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread, Timer
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections, transaction

from .connection import litellm_cursor, litellm_schema
from .router import LITELLM
from .schema import Schema

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.25
CANCEL_SECONDS = 2.0
BLOCKS = "SELECT count(*) FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))"


@contextmanager
def reading_transaction() -> Iterator[tuple[Any, Schema]]:
    """A cursor that sees one moment, and the schema of that moment.

    It is cancelled as soon as somebody waits for one of its locks, and its connection is cut when
    the whole takes longer than one statement may. Raises UsageError.
    """
    with litellm_cursor() as cursor, guarded(cursor.connection):
        litellm_schema.cache_clear()
        schema = litellm_schema()
        with transaction.atomic(using=LITELLM):
            if is_outermost():
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield cursor, schema


def is_outermost() -> bool:
    """Whether the transaction around us is our own."""
    return len(connections[LITELLM].savepoint_ids) == 0


@contextmanager
def guarded(connection: psycopg.Connection) -> Iterator[None]:
    """Watch the connection while the block lasts."""
    done = Event()
    # A descriptor of our own: the connection's may be closed and given to another file meanwhile.
    duplicate = socket.socket(fileno=os.dup(connection.fileno()))
    deadline = Timer(settings.STATEMENT_TIMEOUT + CANCEL_SECONDS, cut, [duplicate])
    watcher = Thread(target=watch, args=(connection, done), name="refresh-watcher", daemon=True)
    deadline.daemon = True
    deadline.start()
    watcher.start()
    try:
        yield
    finally:
        deadline.cancel()
        duplicate.close()
        done.set()
        # A server that hangs holds the watcher's own connection, too.
        watcher.join(CANCEL_SECONDS)


def watch(connection: psycopg.Connection, done: Event) -> None:
    """Cancel what the connection runs as soon as somebody waits for its locks."""
    pid = connection.info.backend_pid
    looker: psycopg.Connection | None = None
    try:
        while not done.wait(LOOK_SECONDS):
            try:
                looker = looker or connect_looker()
                row = looker.execute(BLOCKS, [pid]).fetchone()
                if row and row[0]:
                    logger.info("Somebody waits for a lock of the refresh, which is cancelled")
                    connection.cancel_safe(timeout=CANCEL_SECONDS)
            except psycopg.Error:
                looker = None
    finally:
        if looker:
            looker.close()


def connect_looker() -> psycopg.Connection:
    """A second connection. Inside a transaction it would see the activity of one moment only."""
    return psycopg.connect(**connections[LITELLM].get_connection_params(), autocommit=True)


def cut(duplicate: socket.socket) -> None:
    """End both directions of a socket, so that whoever waits for it gets an error."""
    logger.warning("LiteLLM's database hangs: its connection is cut")
    with suppress(OSError):
        duplicate.shutdown(socket.SHUT_RDWR)
