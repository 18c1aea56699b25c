"""Fills LiteLLM's tables with the simulated company to measure."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql

from analytics.litellm.reader_role import reader_role_sql
from demo import simulation as world
from demo.litellm_schema import apply_litellm_schema
from demo.postgres import Server

from .sizes import LAST_DAY, Size

DATABASE = "litellm"
DAILY = ["LiteLLM_DailyUserSpend", "LiteLLM_DailyTagSpend", "LiteLLM_DailyTeamSpend"]
# Days of users that are simulated at once: what fits in memory beside a server.
CHUNK = 300_000
# All but primary keys: ON CONFLICT needs the unique ones only while the simulation is booked.
INDEXES = """
    SELECT indexname, indexdef
    FROM pg_indexes
    JOIN pg_index ON indexrelid = format('%%I.%%I', schemaname, indexname)::regclass
    WHERE tablename = ANY (%s) AND NOT indisprimary AND (NOT indisunique OR %s)
"""
# Columns that name people and keys, and what has to be unique.
NAMED = {
    "LiteLLM_UserTable": ["user_id", "user_email", "user_alias"],
    "LiteLLM_VerificationToken": ["token", "user_id", "key_alias"],
    "LiteLLM_DeletedVerificationToken": ["id", "token", "user_id"],
    "LiteLLM_TeamMembership": ["user_id"],
    "LiteLLM_DailyUserSpend": ["id", "user_id", "api_key"],
    "LiteLLM_DailyTagSpend": ["id", "api_key"],
    "LiteLLM_DailyTeamSpend": ["id", "api_key"],
}
COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position
"""
STAMP = """
    SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s
"""


def prepare_company(server: Server, size: Size) -> None:
    """The database `litellm` with a company of that size, and the role that reads it."""
    with server.connect() as connection:
        found = connection.execute(STAMP, [DATABASE]).fetchone()
        if found != (stamp(size),):
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {DATABASE}")
            build(server, size)
            connection.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                    sql.Identifier(DATABASE), sql.Literal(stamp(size))
                )
            )
    with server.connect(DATABASE) as connection:
        connection.execute(reader_role_sql())
        # The server's log has the site's statements and their durations.
        connection.execute("ALTER ROLE usage_reader SET log_min_duration_statement = 0")


def stamp(size: Size) -> str:
    """What the data depend on: the size and the generator."""
    generator = sha256(Path(world.__file__).read_bytes())
    for path in sorted(world.SQL.glob("*.sql")):
        generator.update(path.read_bytes())
    whole = asdict(size.world(first_day(size), LAST_DAY))
    others = {"generator": generator.hexdigest(), "copies": size.copies}
    return json.dumps(whole | others, default=str)


def build(server: Server, size: Size) -> None:
    """LiteLLM's schema and the rows. Indexes that nothing checks are made after the rows."""
    with server.connect(DATABASE) as connection:
        with step("Applying LiteLLM's schema"):
            apply_litellm_schema(connection)
        connection.execute("SET work_mem = '256MB'; SET maintenance_work_mem = '2GB'")
        indexes = drop_indexes(connection, unique=False)
        for first, last in chunks(size):
            with step(f"Simulating and booking {first} to {last}"):
                world.simulate(connection, size.world(first, last))
                world.project(connection)
        if size.copies > 1:
            indexes += drop_indexes(connection, unique=True)
            for table in NAMED:
                with step(f"Copying {table}"):
                    copy_rows(connection, table, size.copies - 1)
        with step(f"Making {len(indexes)} indexes"):
            for _, definition in indexes:
                connection.execute(definition)
        with step("Vacuuming and analyzing"):
            connection.execute("VACUUM (ANALYZE)")


def drop_indexes(connection: psycopg.Connection, *, unique: bool) -> list[tuple[str, str]]:
    """Names and definitions of the daily tables' indexes, which are gone then."""
    indexes = connection.execute(INDEXES, [DAILY, unique]).fetchall()
    for name, _ in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    return indexes


def copy_rows(connection: psycopg.Connection, table: str, times: int) -> None:
    """Each row so many times more, of people and keys of their own; nobody stays nobody."""
    columns = [name for (name,) in connection.execute(COLUMNS, [table]).fetchall()]
    named = "CASE WHEN {0} <> '' THEN {0} || '-' || number ELSE {0} END"
    values = [
        sql.SQL(named if name in NAMED[table] else "{0}").format(sql.Identifier(name))
        for name in columns
    ]
    connection.execute(
        sql.SQL(
            "INSERT INTO {} ({}) SELECT {} FROM {} CROSS JOIN generate_series(1, %s) number"
        ).format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(", ").join(values),
            sql.Identifier(table),
        ),
        [times],
    )


def first_day(size: Size) -> date:
    return LAST_DAY - timedelta(days=size.days - 1)


def chunks(size: Size) -> Iterator[tuple[date, date]]:
    """First and last day of each part, in order."""
    length = timedelta(days=max(1, CHUNK // size.users))
    first = first_day(size)
    while first <= LAST_DAY:
        yield first, min(first + length - timedelta(days=1), LAST_DAY)
        first += length


@contextmanager
def step(what: str) -> Iterator[None]:
    """Says what is being done, and then how many seconds it took."""
    print(f"{what} …", end="", flush=True)
    start = time.monotonic()
    yield
    print(f" {time.monotonic() - start:.1f} s", flush=True)


def row_counts(connection: psycopg.Connection) -> dict[str, int]:
    """Rows of the daily tables by table."""
    counts = {}
    for table in DAILY:
        statement = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        ((counts[table],),) = connection.execute(statement).fetchall()
    return counts
