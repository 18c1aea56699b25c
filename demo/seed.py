"""Fills the embedded database with a simulated company, or adds the days since the last run."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from psycopg import sql

from .litellm_schema import apply_litellm_schema
from .postgres import CLUSTER_NAME
from .simulation import World, clear, project, project_logs, simulate

VARIABLE = "USER_USAGE_DEMO_DATABASE_URL"
FRESH = timedelta(hours=1)
LOG_DAYS = 3
PART_OF_TODAY = 0.5  # the last day is under way: half of it, whatever the hour, to be repeatable
TABLES = (
    "LiteLLM_DailyUserSpend",
    "LiteLLM_DailyTagSpend",
    "LiteLLM_DailyTeamSpend",
    "LiteLLM_UserTable",
    "LiteLLM_TeamTable",
    "LiteLLM_TeamMembership",
    "LiteLLM_VerificationToken",
    "LiteLLM_DeletedVerificationToken",
    "LiteLLM_SpendLogs",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The database's contents, stored as its comment. Dates and the time (UTC) in ISO form."""

    seed: int
    users: int
    anchor: str
    history_days: int
    last_day: str
    written_at: str


class Command(BaseCommand):
    help = f"Fill the embedded PostgreSQL of {VARIABLE} with demo data, or top them up to today."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--date", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
        parser.add_argument("--users", type=int, default=1200)
        parser.add_argument("--days", type=int, default=120, help="days of the first filling")

    def handle(
        self, *, seed: int, date: date | None, users: int, days: int, **options: object
    ) -> None:
        last_day = date or datetime.now(UTC).date()
        with _embedded_connection() as connection:
            self._apply_schema(connection)
            mark = _read_mark(connection)
            if mark is None:
                self._write(connection, _first_world(seed, users, days, last_day))
            elif world := _next_world(mark, seed, users, last_day):
                self._write(connection, world)
            else:
                self.stdout.write(f"Demo data are up to date ({mark.last_day}).")

    def _apply_schema(self, connection: psycopg.Connection) -> None:
        ((table,),) = connection.execute("SELECT to_regclass(%s)", [f'"{TABLES[0]}"']).fetchall()
        if table is None:
            with self._step("Applying LiteLLM's schema"):
                apply_litellm_schema(connection)

    def _write(self, connection: psycopg.Connection, world: World) -> None:
        connection.execute("SET work_mem = '256MB'")
        # One transaction: an interrupted filling leaves nothing half done.
        with connection.transaction():
            with self._step(f"Simulating {world.first_day} to {world.last_day}"):
                simulate(connection, world)
            with self._step("Writing daily rows per user, tag and team"):
                clear(connection, world)
                project(connection)
            with self._step(f"Writing the request log of {LOG_DAYS} days"):
                project_logs(connection, world)
            _write_mark(connection, world)
        with self._step("Analyzing tables"):
            tables = sql.SQL(", ").join(map(sql.Identifier, TABLES))
            connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(tables))

    @contextmanager
    def _step(self, what: str) -> Iterator[None]:
        self.stdout.write(f"{what} …", ending="")
        self.stdout.flush()
        start = time.monotonic()
        yield
        self.stdout.write(f" {time.monotonic() - start:.1f} s")


def _embedded_connection() -> psycopg.Connection:
    """Connect to the embedded server, and to no other: the command writes in LiteLLM's tables."""
    url = os.environ.get(VARIABLE)
    if not url:
        raise CommandError(f"{VARIABLE} is not set: `make demo` sets it.")
    try:
        connection = psycopg.connect(url, autocommit=True)
    except psycopg.Error as error:
        raise CommandError(f"{VARIABLE} cannot be reached: {error}") from error
    ((name,),) = connection.execute("SHOW cluster_name").fetchall()
    if name != CLUSTER_NAME or not connection.info.host.startswith("/"):
        connection.close()
        raise CommandError(f"{VARIABLE} is not the embedded PostgreSQL: nothing was written.")
    return connection


def _first_world(seed: int, users: int, days: int, last_day: date) -> World:
    return World(
        seed=seed,
        users=users,
        first_day=last_day - timedelta(days=days - 1),
        last_day=last_day,
        history_days=days,
        last_day_share=PART_OF_TODAY,
        log_days=LOG_DAYS,
    )


def _next_world(mark: Mark, seed: int, users: int, last_day: date) -> World | None:
    """The days to write; None when there are none. The last day held was not over: it is redone."""
    if (mark.seed, mark.users) != (seed, users):
        raise CommandError(
            f"The database holds seed {mark.seed} with {mark.users} users: drop it to change them."
        )
    age = datetime.now(UTC) - datetime.fromisoformat(mark.written_at)
    first_day = date.fromisoformat(mark.last_day)
    if last_day < first_day or (last_day == first_day and age < FRESH):
        return None
    return World(
        seed=seed,
        users=users,
        first_day=first_day,
        last_day=last_day,
        anchor=date.fromisoformat(mark.anchor),
        history_days=mark.history_days,
        last_day_share=PART_OF_TODAY,
        log_days=LOG_DAYS,
    )


def _read_mark(connection: psycopg.Connection) -> Mark | None:
    ((comment,),) = connection.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
        "WHERE datname = current_database()"
    ).fetchall()
    return Mark(**json.loads(comment)) if comment else None


def _write_mark(connection: psycopg.Connection, world: World) -> None:
    mark = Mark(
        seed=world.seed,
        users=world.users,
        anchor=(world.anchor or world.last_day).isoformat(),
        history_days=world.history_days,
        last_day=world.last_day.isoformat(),
        written_at=datetime.now(UTC).isoformat(),
    )
    connection.execute(
        sql.SQL("COMMENT ON DATABASE {} IS {}").format(
            sql.Identifier(connection.info.dbname), sql.Literal(json.dumps(asdict(mark)))
        )
    )
