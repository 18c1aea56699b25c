"""Streams CSV from PostgreSQL with `COPY … TO STDOUT`."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from threading import Event, Thread

import psycopg
from django.db import connections, transaction

from analytics.domain.errors import UsageSchemaChanged
from analytics.domain.query import UsageQuery

from .concurrency import exempt
from .connection import changed_schema, litellm_cursor, litellm_schema
from .request_logs import with_source
from .router import LITELLM
from .schema import Schema
from .statements import values

PIECE = 65_536  # bytes
LOOK_SECONDS = 0.25
CANCEL_SECONDS = 2.0
Statement = Callable[[UsageQuery, Schema], str]
IsGone = Callable[[], bool]
Head = Callable[[UsageQuery, str], bytes]


def stream_csv(
    statement: Statement,
    query: UsageQuery,
    *,
    timeout: float,
    by_hash: bool = True,
    is_gone: IsGone = lambda: False,
    head: Head | None = None,
) -> Generator[tuple[int, bytes]]:
    """(rows so far, piece of the file), the first of them (0, head) once PostgreSQL has a row.

    statement: composes the `COPY`. timeout: seconds that it may take, the reader's pauses included.
    by_hash: whether PostgreSQL may group by hash.
    is_gone: whether nobody waits for the first row any more; the statement then ends.
    head: gives the lines above the rows, from the same snapshot of the database.
    Raises as `fetch_report` does, before the first piece or later. Closing it ends the statement.
    """
    query, source = with_source(query)
    schema = litellm_schema()
    above = (lambda: head(query, source)) if head else None
    try:
        yield from copied(statement(query, schema), query, timeout, by_hash, is_gone, above)
    except UsageSchemaChanged as failure:
        # PostgreSQL looks every name up before it sends a line: nothing is sent twice.
        text = statement(query, changed_schema(schema, failure))
        yield from copied(text, query, timeout, by_hash, is_gone, above)


def copied(
    text: str,
    query: UsageQuery,
    timeout: float,
    by_hash: bool,
    is_gone: IsGone,
    above: Callable[[], bytes] | None,
) -> Generator[tuple[int, bytes]]:
    """What a `COPY` gives."""
    is_outermost = not connections[LITELLM].in_atomic_block
    with (
        litellm_cursor(waits=False) as cursor,
        transaction.atomic(using=LITELLM),
        ExitStack() as opened,
    ):
        if is_outermost:  # else the transaction around it has its snapshot already
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL statement_timeout = %s", [round(timeout * 1000)])
        # After its last row the reader still takes what was read ahead, at any pace.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        if not by_hash:
            cursor.execute("SET LOCAL enable_hashagg = off")
        with cancelled_when(is_gone, cursor.connection):
            with exempt():
                lines = above() if above else b""
            copy = opened.enter_context(cursor.cursor.copy(text, values(query)))
            # The header is sent before anything is counted: what fails, fails by the second line.
            begun = [bytes(line) for line in islice(copy, 2)]
        yield 0, lines
        rows, piece = len(begun) - 1, bytearray().join(begun)
        # PostgreSQL sends each row as one message, whatever newlines it holds.
        for line in copy:
            rows += 1
            piece += line
            if len(piece) >= PIECE:
                yield rows, bytes(piece)
                piece.clear()
        yield rows, bytes(piece)


@contextmanager
def cancelled_when(is_gone: IsGone, connection: psycopg.Connection) -> Iterator[None]:
    """Ends every statement that runs in the block once `is_gone` says so."""
    done = Event()

    def watch() -> None:
        while not done.wait(LOOK_SECONDS):
            if is_gone():
                with suppress(psycopg.Error):
                    connection.cancel_safe(timeout=CANCEL_SECONDS)

    watcher = Thread(target=watch, name="export-watcher", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
