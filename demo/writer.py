"""Keeps the demo in use: writes a few requests of today every few seconds, as LiteLLM does."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import psycopg

from .simulation import World, create_simulation, project, project_logs

SQL = Path(__file__).parent / "sql"
SECONDS = 10
REQUESTS = 4


@contextmanager
def usage_being_written(url: str, *, seconds: float = SECONDS) -> Iterator[None]:
    """Write usage until the block ends. url: of the tables' owner; seconds: between batches."""
    stop = Event()
    thread = Thread(target=_write, args=(url, seconds, stop), name="usage writer", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _write(url: str, seconds: float, stop: Event) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        _run(connection, "create_recent_cells")
        create_simulation(connection)
        while not stop.wait(seconds):
            write_batch(connection)


def write_batch(connection: psycopg.Connection) -> None:
    """A few requests of this moment, by people who worked lately, in one transaction."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with connection.transaction():
        values = {"now": now, "first_id": time.time_ns() // 1000, "requests": REQUESTS}
        _run(connection, "simulate_now", values)
        project(connection, now)
        day = now.date()
        project_logs(connection, World(seed=0, users=0, first_day=day, last_day=day, log_days=1))


def _run(connection: psycopg.Connection, name: str, values: dict | None = None) -> None:
    psycopg.ClientCursor(connection).execute((SQL / f"{name}.sql").read_text(), values)
