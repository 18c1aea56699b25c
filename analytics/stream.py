"""Files as PostgreSQL writes them: `COPY … TO STDOUT` in pieces, its lines never looked into."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from threading import Event, Thread

import psycopg
from django.db import transaction

from .database import changed_schema, litellm_cursor, litellm_schema
from .errors import UsageSchemaChanged
from .query import UsageQuery
from .router import LITELLM
from .schema import Schema
from .source import with_source
from .statement import values

PIECE = 65_536  # bytes
LOOK_SECONDS = 0.25
Statement = Callable[[UsageQuery, Schema], str]
IsGone = Callable[[], bool]


def stream_csv(
    statement: Statement,
    query: UsageQuery,
    *,
    timeout: float,
    by_hash: bool = True,
    is_gone: IsGone = lambda: False,
) -> Generator[tuple[int, bytes]]:
    """(rows so far, piece of the file), the first of them (0, b"") once PostgreSQL has a row.

    statement: composes the `COPY`. timeout: seconds that it may take, the reader's pauses included.
    by_hash: whether PostgreSQL may group by hash.
    is_gone: whether nobody waits for the first row any more; the statement then ends.
    Raises as `fetch_report` does, before the first piece or later. Closing it ends the statement.
    """
    query, _ = with_source(query)
    schema = litellm_schema()
    try:
        yield from copied(statement(query, schema), query, timeout, by_hash, is_gone)
    except UsageSchemaChanged as failure:
        # PostgreSQL looks every name up before it sends a line: nothing is sent twice.
        text = statement(query, changed_schema(schema, failure))
        yield from copied(text, query, timeout, by_hash, is_gone)


def copied(
    text: str, query: UsageQuery, timeout: float, by_hash: bool, is_gone: IsGone
) -> Generator[tuple[int, bytes]]:
    """What a `COPY` gives."""
    with litellm_cursor() as cursor, transaction.atomic(using=LITELLM), ExitStack() as opened:
        cursor.execute("SET LOCAL statement_timeout = %s", [round(timeout * 1000)])
        if not by_hash:
            cursor.execute("SET LOCAL enable_hashagg = off")
        with cancelled_when(is_gone, cursor.connection):
            copy = opened.enter_context(cursor.cursor.copy(text, values(query)))
            # The header is sent before anything is counted: what fails, fails by the second line.
            begun = [bytes(line) for line in islice(copy, 2)]
        yield 0, b""
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
    """Ends the statement that runs in the block once `is_gone` says so."""
    done = Event()

    def watch() -> None:
        while not done.wait(LOOK_SECONDS):
            if is_gone():
                connection.cancel_safe()
                return

    watcher = Thread(target=watch, name="export-watcher", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
