"""LiteLLM's writer: upserts usage into both daily tables in batches, and times each batch."""

import random
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg

from .sizes import LAST_DAY

SQL = Path(__file__).parent / "sql" / "writer"
BATCH = 100
ROWS_PER_SECOND = 200
CELLS = 2000
# Each with the column that says whose its rows are.
TABLES = {"LiteLLM_DailyUserSpend": "user_id", "LiteLLM_DailyTagSpend": "tag"}
# The day under way is the one after the last that anybody asks for: answers stay what they are.
TODAY = LAST_DAY + timedelta(days=1)


def write(url: str, seconds: float) -> list[float]:
    """Milliseconds of each batch. url: of the owner of the tables."""
    with psycopg.connect(url, autocommit=True) as connection:
        cells = {
            table: connection.execute(
                text("cells", table),
                {
                    "last_day": str(LAST_DAY),
                    "most": CELLS,
                },
            ).fetchall()
            for table in TABLES
        }
        return batches(connection, cells, seconds)


def batches(
    connection: psycopg.Connection, cells: dict[str, list[tuple]], seconds: float
) -> list[float]:
    """One table after the other, at a steady pace, until the time is over."""
    chance = random.Random(1)  # noqa: S311 no secret
    taken = []
    start = time.monotonic()
    while time.monotonic() < start + seconds:
        table = list(TABLES)[len(taken) % len(TABLES)]
        rows = [used(cell) for cell in chance.choices(cells[table], k=BATCH)]
        begun = time.perf_counter()
        # LiteLLM sends each row as a statement of its own, and a batch as one transaction.
        with connection.transaction():
            for row in rows:
                connection.execute(text("upsert", table), row)
        taken.append((time.perf_counter() - begun) * 1000)
        due = start + len(taken) * BATCH / ROWS_PER_SECOND
        time.sleep(max(0, due - time.monotonic()))
    return taken


def used(cell: tuple) -> dict[str, Any]:
    """One request in a cell."""
    names = ("owner", "api_key", "model", "model_group", "provider", "mcp_tool", "endpoint")
    return dict(zip(names, cell, strict=True)) | {"id": str(uuid.uuid4()), "day": str(TODAY)}


def forget(connection: psycopg.Connection) -> None:
    """Take away what was written, and the dead rows of it."""
    for table in TABLES:
        connection.execute(f'DELETE FROM "{table}" WHERE date = %s', [str(TODAY)])  # noqa: S608
        connection.execute(f'VACUUM ANALYZE "{table}"')


def text(name: str, table: str) -> str:
    return (SQL / f"{name}.sql").read_text().format(table=table, owner=TABLES[table])
