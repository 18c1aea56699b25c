"""LiteLLM's writer: upserts usage of today into the daily tables in batches, and times each."""

import random
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from .sizes import LAST_DAY

SQL = Path(__file__).parent / "sql" / "writer"
BATCH = 100
ROWS_PER_SECOND = 200
CELLS = 2000
# Each with the column that says whose its rows are.
TABLES = {
    "LiteLLM_DailyUserSpend": "user_id",
    "LiteLLM_DailyTagSpend": "tag",
    "LiteLLM_DailyTeamSpend": "team_id",
}


def today() -> date:
    """The day under way. Measured periods end before it, so that responses stay as they are."""
    return datetime.now(UTC).date()


def fill_hot_days(connection: psycopg.Connection) -> None:
    """Give today and yesterday the rows of LAST_DAY: what a refresh reads in steady state."""
    forget(connection)
    for table in TABLES:
        for ago in (0, 1):
            day = today() - timedelta(days=ago)
            connection.execute(text("copy_day", table), {"from": str(LAST_DAY), "to": str(day)})
        connection.execute(f'VACUUM ANALYZE "{table}"')


def write(url: str, seconds: float) -> list[float]:
    """Milliseconds of each batch. url: of the owner of the tables."""
    with psycopg.connect(url, autocommit=True) as connection:
        return batches(connection, used_cells(connection), seconds)


def used_cells(connection: psycopg.Connection) -> dict[str, list[tuple]]:
    """Cells of LAST_DAY by table, in which people go on working."""
    values = {"last_day": str(LAST_DAY), "most": CELLS}
    return {table: connection.execute(text("cells", table), values).fetchall() for table in TABLES}


def batches(
    connection: psycopg.Connection, cells: dict[str, list[tuple]], seconds: float
) -> list[float]:
    """One table after the other, at a steady pace, until the time is over."""
    chance = random.Random(1)  # noqa: S311 no secret
    taken: list[float] = []
    start = time.monotonic()
    while time.monotonic() < start + seconds:
        table = list(TABLES)[len(taken) % len(TABLES)]
        taken.append(batch(connection, table, chance.choices(cells[table], k=BATCH)))
        due = start + len(taken) * BATCH / ROWS_PER_SECOND
        time.sleep(max(0, due - time.monotonic()))
    return taken


def one_batch_each(connection: psycopg.Connection, cells: dict[str, list[tuple]]) -> None:
    """Requests in every table, at once."""
    chance = random.Random(1)  # noqa: S311 no secret
    for table in TABLES:
        batch(connection, table, chance.choices(cells[table], k=BATCH))


def batch(connection: psycopg.Connection, table: str, cells: list[tuple]) -> float:
    """A request in each cell; milliseconds."""
    rows = [used(cell) for cell in cells]
    begun = time.perf_counter()
    # LiteLLM sends each row as a statement of its own, and a batch as one transaction.
    with connection.transaction():
        for row in rows:
            connection.execute(text("upsert", table), row)
    return (time.perf_counter() - begun) * 1000


def used(cell: tuple) -> dict[str, Any]:
    """One request in a cell."""
    names = ("owner", "api_key", "model", "model_group", "provider", "mcp_tool", "endpoint")
    return dict(zip(names, cell, strict=True)) | {"id": str(uuid.uuid4()), "day": str(today())}


def forget(connection: psycopg.Connection) -> None:
    """Delete what was written after LAST_DAY, and the dead rows of it."""
    for table in TABLES:
        statement = f'DELETE FROM "{table}" WHERE date > %s'  # noqa: S608 a constant
        connection.execute(statement, [str(LAST_DAY)])
        connection.execute(f'VACUUM ANALYZE "{table}"')


def text(name: str, table: str) -> str:
    return (SQL / f"{name}.sql").read_text().format(table=table, owner=TABLES[table])
